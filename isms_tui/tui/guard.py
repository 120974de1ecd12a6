"""Leaving in good order: signals, a terminal that goes away, errors that nobody foresaw."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from types import FrameType
from typing import Any

from textual import events
from textual.app import App, ScreenStackError
from textual.css.query import NoMatches

from isms_tui.crash import behind
from isms_tui.mender import Mender
from isms_tui.tui.driver import TerminalDriver

SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)

STUCK = 0.9
"""Seconds in which the app must have begun to leave."""

SLOW = 2.5
"""Seconds more that it may take then, for the last checkpoint on a slow disk. The journal holds everything anyway."""

LOOK = 1.0
"""Seconds between two looks whether the terminal is there; some go away without a signal."""


class GuardedApp(App[int]):
    """An app that leaves the terminal as it was, however it ends; use it in place of `App`.

    A screen that has a method `save_draft` is asked to save what is being typed before the app leaves on a signal.
    """

    mender: Mender | None = None
    crash: BaseException | None = None
    """The first error that ended the app."""
    event_loop: asyncio.AbstractEventLoop | None = None
    leaving = False

    # Leaving ------------------------------------------------------------------------------------------------------

    def on_load(self) -> None:
        """From now on signals end the app through its loop; nothing has been written to the terminal yet."""
        self.event_loop = asyncio.get_running_loop()
        self.event_loop.set_exception_handler(self._error_in_loop)

    def on_mount(self) -> None:
        """Watch the terminal: with SIGHUP ignored by whoever started us, its end is no signal."""
        if isinstance(self._driver, TerminalDriver):
            self.set_interval(LOOK, self._look_for_terminal)

    def leave(self, code: int) -> None:
        """Save what is being typed and end with this exit code. The first reason counts."""
        if not self.leaving:
            self.leaving = True
            self.keep_draft()
            self.exit(code, code)

    def keep_draft(self) -> None:
        """Ask every screen, also those below a dialog, to save what is being typed. Trouble there stops nobody."""
        try:
            for screen in self.screen_stack:
                save = getattr(screen, "save_draft", None)
                if save is not None:
                    save()
        except Exception as error:
            behind.append(error)

    def from_thread(self, action: Callable[..., object], *arguments: Any) -> None:
        """Run in the loop what another thread or a signal handler wants; nothing when the loop has ended."""
        if self.event_loop is not None:
            with contextlib.suppress(RuntimeError):
                self.event_loop.call_soon_threadsafe(action, *arguments)

    def _look_for_terminal(self) -> None:
        if isinstance(self._driver, TerminalDriver) and self._driver.terminal_is_gone():
            os.kill(os.getpid(), signal.SIGHUP)  # the way of SIGHUP has it all: draft, exit code, end in time

    def finish(self) -> None:
        """Restore the terminal if an error kept Textual from doing so."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.finish()

    def mender_on(self) -> None:
        """The terminal is about to be changed."""
        if self.mender is not None:
            self.mender.on()

    def mender_off(self) -> None:
        """The terminal is as it was."""
        if self.mender is not None:
            self.mender.off()

    def _set_pointer_shape(self, shape: str) -> None:
        """There is no mouse; some terminals would print what tells them its shape."""

    # Errors -------------------------------------------------------------------------------------------------------

    def _handle_exception(self, error: Exception) -> None:
        """Textual calls this for errors in handlers, timers, workers and `compose`; the app ends."""
        if self._exit:  # it ends already, and with the code that it has
            if not isinstance(error, (NoMatches, ScreenStackError)):  # a screen that was taken apart before us
                behind.append(error)
            return
        if self.crash is None:
            failed_in_worker = getattr(error, "error", None)
            self.crash = failed_in_worker if isinstance(failed_in_worker, Exception) else error
            self.keep_draft()
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End without Textual's report, which shows the values of variables; `run` tells what happened."""
        self._close_messages_no_wait()

    def panic(self, *_: Any) -> None:
        """The same for errors that bring their own picture."""
        self._close_messages_no_wait()

    def _error_in_loop(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """A task failed that nobody waits for: the app goes on, the report comes when it ends."""
        if isinstance(error := context.get("exception"), Exception):
            behind.append(error)

    # Pastes -------------------------------------------------------------------------------------------------------

    def on_paste(self, _: events.Paste) -> None:
        """A paste that no field took."""
        tell = getattr(self, "tell", None)
        redraw = getattr(self.screen, "redraw", None)
        if tell is not None and redraw is not None:
            tell("Nothing was pasted: there is no field to paste into.")
            redraw()


class Departure:
    """While the full screen is shown, a signal ends the app in good order, and in time even when it is stuck."""

    def __init__(self, app: GuardedApp) -> None:
        """Watch over this app."""
        self._app = app
        self._code = 0
        self._patient = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Departure:
        for number in SIGNALS:
            self._before[number] = signal.signal(number, self._leave)
        self._before[signal.SIGALRM] = signal.signal(signal.SIGALRM, self._overdue)
        return self

    def __exit__(self, *_: object) -> None:
        self._app.finish()
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _leave(self, number: int, _: FrameType | None) -> None:
        if self._code:
            return
        self._code = 128 + number
        if self._app.event_loop is None:  # the terminal is still untouched
            raise SystemExit(self._code)
        signal.setitimer(signal.ITIMER_REAL, STUCK)
        self._app.from_thread(self._app.leave, self._code)

    def _overdue(self, *_: object) -> None:
        """Everything acknowledged is in the journal: leaving now loses nothing, staying would."""
        if self._app.leaving and not self._patient:
            self._patient = True
            signal.setitimer(signal.ITIMER_REAL, SLOW)
            return
        driver = self._app._driver
        if isinstance(driver, TerminalDriver):
            driver.abandon()
        os._exit(self._code)
