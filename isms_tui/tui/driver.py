"""Textual's driver for a terminal, made to outlast what terminals do: nonsense bytes, endless pastes, going away."""

from __future__ import annotations

import os
import select
import signal
import termios
from codecs import getincrementaldecoder
from typing import IO, TYPE_CHECKING, Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from isms_tui.intake import Intake
from isms_tui.mender import LEAVE_FULL_SCREEN

if TYPE_CHECKING:
    from isms_tui.tui.guard import GuardedApp

READ = 65536


class CutPaste(events.Paste):
    """A paste of which only the beginning was kept."""


CutPaste.handler_name = events.Paste.handler_name  # whoever takes a paste takes this one


class LastingFile:
    """The terminal to write to. Once it is gone, writing is quietly given up: an error would only hide the exit."""

    def __init__(self, file: IO[str]) -> None:
        """Write to this file as long as that works."""
        self._file = file
        self._gone = False

    def write(self, text: str) -> None:
        """Write, or do nothing."""
        self._do(lambda: self._file.write(text))

    def flush(self) -> None:
        """Flush, or do nothing."""
        self._do(self._file.flush)

    def fileno(self) -> int:
        """The descriptor."""
        return self._file.fileno()

    def _do(self, action: Any) -> None:
        if not self._gone:
            try:
                action()
            except (OSError, ValueError):
                self._gone = True


class TerminalDriver(LinuxDriver):
    """Tells the mender when the terminal is changed and restored; reads through `Intake`; notices the end."""

    _app: GuardedApp

    def __init__(self, app: GuardedApp, **options: Any) -> None:
        """Wrap the file that Textual writes to."""
        super().__init__(app, **options)
        self._file: Any = LastingFile(self._file)
        self._changed = False

    def start_application_mode(self) -> None:
        """From here on a death needs repair."""
        self._app.mender_on()
        self._changed = True
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """The last byte is written when the writer has ended; only then is nothing left to repair."""
        super().close()
        self._changed = False
        self._app.mender_off()

    def finish(self) -> None:
        """Restore the terminal if something kept the app from doing so."""
        if self._changed and self._writer_thread is not None:
            self.stop_application_mode()
            self.close()

    def abandon(self) -> None:
        """Restore the terminal now, from a signal handler, whatever the threads are waiting for."""
        fd = self.fileno
        try:
            if self.attrs_before is not None:
                termios.tcsetattr(fd, termios.TCSANOW, self.attrs_before)
            termios.tcflush(fd, termios.TCOFLUSH)  # what nobody has read so far would be in the way
            if self._changed and select.select([], [self._file.fileno()], [], 0.1)[1]:
                os.write(self._file.fileno(), LEAVE_FULL_SCREEN.encode())
        except (OSError, termios.error):
            return  # it is gone

    def terminal_is_gone(self) -> bool:
        """Tell whether nobody is at the other end any more."""
        try:
            termios.tcgetattr(self.fileno)
        except termios.error:
            return True
        return False

    def run_input_thread(self) -> None:
        """Read until the app wants no more. The thread ends, and the app with it, when the terminal is gone."""
        try:
            self._read_keys()
        except Exception as error:
            self._app.from_thread(self._app._handle_exception, error)

    def _read_keys(self) -> None:
        intake, parser = Intake(), XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        while not self.exit_event.is_set():
            if select.select([self.fileno], [], [], intake.patience)[0]:
                try:
                    data = os.read(self.fileno, READ)
                except BlockingIOError:  # another program has made the terminal non-blocking and took the bytes
                    continue
                except OSError:
                    data = b""
                if not data:
                    os.kill(os.getpid(), signal.SIGHUP)  # what the kernel sends where it knows of us
                    return
                text = decode(intake.feed(data))
            else:
                text = decode(intake.idle())
            for message in (*(parser.feed(text) if text else ()), *parser.tick()):
                if isinstance(message, events.Paste) and intake.dropped and intake.dropped.popleft():
                    message = CutPaste(message.text)
                self.process_message(message)
