"""Text from people, files and imports is data: cleaned at entry and again at display."""

from __future__ import annotations

FIELD_LIMIT = 20_000
"""Characters kept of one field (our default)."""

_BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
_COMBINING_LIMIT = 8


def clean(text: str, *, multiline: bool = True, limit: int = FIELD_LIMIT) -> str:
    """Return text that cannot steer a terminal.

    Control characters become their visible pictures, C1 and surrogates become the replacement character,
    direction overrides vanish, at most eight combining marks follow a character. Line breaks stay if `multiline`.
    """
    text = text[:limit]
    if text.isascii() and text.isprintable():
        return text
    import unicodedata

    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").translate(_BIDI)):
        code = ord(char)
        if char == "\n":
            kept.append("\n" if multiline else " ")
        elif char == "\t":
            kept.append(" ")
        elif code < 0x20 or code == 0x7F:
            kept.append(chr(0x2400 + code) if code < 0x20 else "\u2421")
        elif 0x80 <= code < 0xA0 or 0xD800 <= code < 0xE000 or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code < 0xFDF0:
            kept.append("\ufffd")
        elif unicodedata.combining(char):
            marks += 1
            if marks <= _COMBINING_LIMIT:
                kept.append(char)
            continue
        elif unicodedata.category(char) in ("Zl", "Zp"):
            kept.append("\n" if multiline else " ")
        else:
            kept.append(char)
        marks = 0
    return "".join(kept)


def one_line(text: str, limit: int = FIELD_LIMIT) -> str:
    """Clean text for a single line: line breaks become spaces, runs of spaces become one."""
    return " ".join(clean(text, multiline=False, limit=limit).split())
