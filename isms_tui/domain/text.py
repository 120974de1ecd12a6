"""Text from people, files and imports is data: cleaned at entry and again at display."""

from __future__ import annotations

FIELD_LIMIT = 20_000
"""Characters kept of one field (our default)."""

_GONE = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
"""Characters that turn the direction of text around; in `clean` they are among those without width."""

_LIMIT_WITHOUT_WIDTH = 8

_SHRINKS = 4
"""Accents become one character with the letter below them, so more must be looked at than is kept, but no megabytes."""


def clean(text: str, *, multiline: bool = True, limit: int | None = FIELD_LIMIT) -> str:
    """Return text that cannot steer a terminal.

    Control characters become their visible pictures, C1 and surrogates become the replacement character,
    direction overrides vanish, at most eight characters without width (accents, joiners) follow another one. Line
    breaks stay if `multiline`. At most `limit` characters are kept; None, for what is only printed, keeps all. Cleaning
    twice changes nothing more.
    """
    text = text if limit is None else text[: limit * _SHRINKS]
    if text.isascii() and text.isprintable():
        return text[:limit]
    from unicodedata import normalize

    found = {char: _replacement(char, multiline) for char in set(text)}
    if all(char == new for char, new in found.items()) and normalize("NFC", text) == text:
        return text[:limit]
    text = normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").translate(_GONE))
    kept: list[str] = []
    hidden = 0
    for char in text:
        new = found[char] if char in found else _replacement(char, multiline)
        hidden = hidden + 1 if new is None else 0
        if hidden <= _LIMIT_WITHOUT_WIDTH:
            kept.append(new or char)
    return "".join(kept)[:limit]


def _replacement(char: str, multiline: bool) -> str | None:
    """What stands for a character in cleaned text; None when it has no width, so that only so many may follow."""
    code = ord(char)
    if char in "\n\u2028\u2029":
        return "\n" if multiline else " "
    if code < 0x20 or code == 0x7F:
        return " " if char == "\t" else "\u2421" if code == 0x7F else chr(0x2400 + code)
    if code < 0x7F:
        return char
    if code < 0xA0 or 0xD800 <= code < 0xE000 or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code < 0xFDF0:
        return "\ufffd"
    from unicodedata import category

    return None if category(char) in ("Mn", "Me", "Cf") else char


def one_line(text: str, limit: int | None = FIELD_LIMIT) -> str:
    """Clean text for a single line: line breaks become spaces, runs of spaces become one."""
    return " ".join(clean(text, multiline=False, limit=limit).split())


def escape_hidden(text: str) -> str:
    r"""JSON in which every character that a terminal would act on or hide is written as an escape (`\\u009b`).

    The document means the same to every reader; line breaks between its parts stay.
    """
    if text.isascii() and "\x7f" not in text:  # JSON itself has escaped what lies below the space
        return text
    return "".join(char if char == "\n" or char.isprintable() or char == "\u3000" else _escape(char) for char in text)


def _escape(char: str) -> str:
    code = ord(char)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
