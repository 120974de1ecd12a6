"""Line editing with prompt_toolkit, made to outlast nonsense bytes, endless pastes and a terminal that goes away."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
from codecs import getincrementaldecoder
from collections.abc import Sequence
from types import FrameType
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input.vt100 import Vt100Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.key_binding.key_processor import KeyPress
from prompt_toolkit.keys import Keys

from isms_tui.domain.text import FIELD_LIMIT, clean, one_line
from isms_tui.intake import Intake
from isms_tui.line.prompts import CUT, TerminalGone, terminal_is_gone

READ = 65536


class SteadyReader:
    """Reads bytes through `Intake`; in place of prompt_toolkit's own reader."""

    def __init__(self, fd: int) -> None:
        """Read from this descriptor."""
        self.closed = False
        self.intake = Intake()
        self._fd = fd
        self._decode = getincrementaldecoder("utf-8")("replace").decode

    def read(self, count: int = READ) -> str:
        """What can be read now."""
        if self.closed or not select.select([self._fd], [], [], 0)[0]:
            return ""
        try:
            data = os.read(self._fd, READ)
        except BlockingIOError:
            return ""
        except OSError:
            data = b""
        self.closed = not data
        return self._decode(self.intake.feed(data))

    def idle(self) -> str:
        """What is certain now because nothing came for a while."""
        return self._decode(self.intake.idle())


class SteadyInput(Vt100Input):
    """The terminal as prompt_toolkit sees it."""

    def __init__(self) -> None:
        """Read standard input."""
        super().__init__(sys.stdin)
        self.steady = SteadyReader(sys.stdin.fileno())
        self.stdin_reader: Any = self.steady

    def flush_keys(self) -> list[KeyPress]:
        """Called when nothing came for a while."""
        self.vt100_parser.feed(self.steady.idle())
        return super().flush_keys()


class EditingPrompt:
    """prompt_toolkit: editing and a history that is kept in memory only."""

    def __init__(self, words: Sequence[str] = ()) -> None:
        """One session for all prompts; Tab completes `words`."""
        # Otherwise it asks where the cursor is, and a terminal that does not answer holds up the end for a second.
        os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")
        keys = KeyBindings()
        keys.add(Keys.BracketedPaste)(self._paste)
        self._cut = False
        self._input = SteadyInput()
        self._session: PromptSession[str] = PromptSession(
            history=InMemoryHistory(),
            input=self._input,
            key_bindings=keys,
            completer=WordCompleter(list(words), ignore_case=True) if words else None,
            complete_while_typing=False,
        )
        self._session.app.ttimeoutlen = 0.1  # how long `flush_keys` waits
        self._prompting = False
        self._code = 0
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, self._leave)

    def ask(self, text: str) -> str:
        """Ask with line editing."""
        self._cut = False
        self._prompting = True
        try:
            line = clean(self._session.prompt(f"{text} ", handle_sigint=False, pre_run=self._end_prompt)).strip()
        except (EOFError, OSError):
            if not self._code and terminal_is_gone():
                raise TerminalGone from None
            if not self._code:
                raise
        finally:
            self._prompting = False
        if self._code:
            raise SystemExit(self._code)
        if self._cut:
            print(CUT)
        return line

    def _leave(self, number: int, _: FrameType | None) -> None:
        """A signal ends the program; a prompt that is open takes itself down first, and with it its terminal modes."""
        if self._code:
            return
        self._code = 128 + number
        if not self._prompting:
            raise SystemExit(self._code)
        loop = self._session.app.loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # it has ended, and `ask` looks at the code
                loop.call_soon_threadsafe(self._end_prompt)

    def _end_prompt(self) -> None:
        """Called when a prompt begins, and when a signal came."""
        if self._code and self._session.app.is_running:
            with contextlib.suppress(Exception):  # its answer is there already
                self._session.app.exit(exception=EOFError)

    def _paste(self, event: KeyPressEvent) -> None:
        """Clean and cap before anything is drawn; a line break does not send the line."""
        text = one_line(event.data, FIELD_LIMIT + 1)
        room = max(0, FIELD_LIMIT - len(event.current_buffer.text))
        event.current_buffer.insert_text(text[:room])
        dropped = self._input.steady.intake.dropped
        if (dropped and dropped.popleft()) or len(text) > room:
            self._cut = True
