"""What comes from the terminal, before any parser sees it: pastes are bounded and never become keys.

Both faces with keys read through this. Bytes go in as they come, bytes come out that every parser understands; each
paste comes out whole, at most 20,000 characters long, without anything in it that could end it early.
"""

from __future__ import annotations

import time
from collections import deque

from isms_tui.domain.text import FIELD_LIMIT

START, END = b"\x1b[200~", b"\x1b[201~"
ESCAPE_PICTURE = "\u241b".encode()

TICK = 0.1
"""Seconds until `idle` is wanted when nothing is in doubt."""

PAUSE = 0.03
"""Seconds without a byte that separate a paste from what is typed after it."""

SILENCE = 0.7
"""Seconds after which a paste without an end is over: nobody may be locked out by a lost end marker."""

BURST = 2048
"""So many bytes at once are pasted, also where the terminal does not mark pastes."""

TYPED_AHEAD = 64
"""More bytes than this, shortly after an unfinished paste, are the rest of it."""

_KEPT_BYTES = 4 * FIELD_LIMIT
_MOUSE = b"\x1b[M"


class Intake:
    """Filters one stream of input. `feed` what was read; call `idle` when nothing came for `patience` seconds."""

    def __init__(self) -> None:
        """Start outside of a paste."""
        self.dropped: deque[int] = deque()
        """For each paste that came out, in their order: how many characters were left away."""
        self._state = "keys"
        self._before = b""  # the last bytes that went out as keys: a marker may be divided between two reads
        self._mouse = 0  # bytes of an old mouse report that are still to come
        self._held = b""  # after an end marker, or after an unfinished paste: what these bytes are is not known yet
        self._kept = bytearray()
        self._lost = 0
        self._silence = SILENCE
        self._latest = 0.0

    @property
    def patience(self) -> float:
        """Seconds to wait for more before `idle`."""
        return PAUSE if self._state == "ended" or self._held else TICK

    def feed(self, data: bytes) -> bytes:
        """Take what was read and return what is known to be keys or a complete paste."""
        self._latest = time.monotonic()
        out = b""
        while data:
            if self._state == "keys":
                passed, data = self._keys(data)
                out += passed
            elif self._state == "paste":
                data = self._paste(data)
            elif self._state == "ended":
                passed, data = self._ended(data)
                out += passed
            else:
                passed, data = self._lapsed(data)
                out += passed
        return out

    def idle(self) -> bytes:
        """Return what is certain now because nothing came for a while."""
        self._mouse = 0
        quiet = time.monotonic() - self._latest
        held, out = self._held, b""
        if self._state == "ended":
            out, self._held = self._finish("keys"), b""
        elif self._state == "paste" and quiet >= self._silence:
            return self._finish("keys" if self._silence < SILENCE else "lapsed")
        elif self._state == "lapsed" and held:
            self._state, self._held = "keys", b""
        else:
            return b""
        if held:
            passed, rest = self._keys(held)
            out += passed + (self.feed(rest) if rest else b"")
        return out

    def _keys(self, data: bytes) -> tuple[bytes, bytes]:
        """Let keys through up to the beginning of a paste; return also what comes after it."""
        scanned = self._before + data
        lead = next((n for n in (2, 1) if self._before.endswith(_MOUSE[:n]) and data.startswith(_MOUSE[n:])), 0)
        found = scanned.find(START)
        if found < 0 and len(data) >= BURST:
            self._state, self._silence, self._before = "paste", PAUSE, b""
            return START, data
        if found < 0:
            passed, rest = data, b""
            self._before = scanned[1 - len(START) :]
        else:
            cut = found + len(START) - len(self._before)
            passed, rest = data[:cut], data[cut:]
            self._state, self._silence, self._before = "paste", SILENCE, b""
        return self._without_old_mouse(_MOUSE[:lead] + passed)[lead:], rest

    def _without_old_mouse(self, data: bytes) -> bytes:
        """Replace the three bytes of a report in the oldest form: they may be no text, or half a character."""
        parts = data.split(_MOUSE)
        kept = []
        for number, part in enumerate(parts):
            self._mouse = 3 if number else self._mouse
            hidden = min(self._mouse, len(part))
            self._mouse -= hidden
            kept.append(b"!" * hidden + part[hidden:])
        return _MOUSE.join(kept)

    def _paste(self, data: bytes) -> bytes:
        """Collect up to an end marker; return what comes after it."""
        data = self._held + data
        self._held = b""
        content, marker, rest = data.partition(END)
        if marker:
            self._keep(content)
            self._state = "ended"
            return rest or b""
        tail = next((n for n in range(len(END) - 1, 0, -1) if content.endswith(END[:n])), 0)
        self._held = content[len(content) - tail :]
        self._keep(content[: len(content) - tail])
        return b""

    def _ended(self, data: bytes) -> tuple[bytes, bytes]:
        """Another end marker without a beginning, or more than anybody types: the first one was part of the text."""
        data = self._held + data
        self._held = b""
        end, start = data.find(END), data.find(START)
        if end >= 0 and (start < 0 or end < start):
            self._keep(END + data[:end])
            return b"", data[end + len(END) :]
        if start >= 0:
            return self._finish("keys"), data
        if len(data) >= BURST // 2:
            self._state = "paste"
            self._keep(END)
            return b"", data
        self._held = data
        return b"", b""

    def _lapsed(self, data: bytes) -> tuple[bytes, bytes]:
        """After an unfinished paste: its rest, or the keys of somebody who goes on."""
        data = self._held + data
        self._held = b""
        if START in data and (END not in data or data.find(START) < data.find(END)):
            self._state = "keys"
            return b"", data
        if END in data or len(data) > TYPED_AHEAD:
            self._state = "paste"
            return START, data
        self._held = data
        return b"", b""

    def _keep(self, content: bytes) -> None:
        content = content.replace(b"\x1b", ESCAPE_PICTURE)
        room = max(0, _KEPT_BYTES - len(self._kept))
        self._kept += content[:room]
        self._lost += max(0, len(content) - room)

    def _finish(self, state: str) -> bytes:
        """Return the rest of the paste with its end marker."""
        if self._held and self._state == "paste":
            self._keep(self._held)  # the beginning of an end marker of which the rest never came
            self._held = b""
        text = self._kept.decode("utf-8", "replace")
        self.dropped.append(self._lost + max(0, len(text) - FIELD_LIMIT))
        self._kept, self._lost, self._state = bytearray(), 0, state
        return text[:FIELD_LIMIT].encode() + END
