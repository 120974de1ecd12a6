"""What a document may hold, how it is copied, and its one spelling as JSON.

Documents cross the border of the store as copies: TinyDB hands out its own memory, and a nested list that is changed
there would never reach the journal.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from isms_tui.store.errors import Invalid
from isms_tui.store.schema import Document

MAX_TEXT = 20_000  # characters in one text, a key included
MAX_DEPTH = 64  # nested lists and tables, the document included
MAX_INT = 10**18  # whole numbers stay below, so that every JSON reader takes them
MAX_FILE = 64 << 20  # bytes
MAX_DOCUMENTS = 100_000

_INFINITY = float("inf")
_PLAIN = frozenset((str, int, float, bool, type(None)))
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False)


class Refused(ValueError):
    """A value that cannot be saved; the text is the rest of a sentence."""


def clone(value: Any) -> Any:
    """A copy of JSON data that shares nothing that can change."""
    kind = type(value)
    if kind is dict:
        return {key: item if type(item) in _PLAIN else clone(item) for key, item in value.items()}
    if kind is list:
        return [item if type(item) in _PLAIN else clone(item) for item in value]
    return value


def adopt(value: Any, depth: int = 1) -> Any:
    """A checked copy of a value from outside, as it will read back from the file (a tuple becomes a list).

    Raises:
        Refused: not JSON, too long, too deep, too large, or text that UTF-8 cannot hold.
    """
    kind = type(value)
    if kind is str:
        return _text(value)
    if value is None or kind is bool:
        return value
    if isinstance(value, int):
        if -MAX_INT < value < MAX_INT:
            return int(value)
        raise Refused("has a number with more than 18 digits")
    if isinstance(value, float):
        if -_INFINITY < value < _INFINITY:
            return float(value)
        raise Refused("has a number that is not finite")
    if isinstance(value, str):
        # A subclass such as an enumeration: what JSON would write is its plain text.
        return _text(str.__str__(value))
    if depth > MAX_DEPTH:
        raise Refused(f"is nested more than {MAX_DEPTH} deep")
    if isinstance(value, dict):
        return {_key(key): adopt(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [adopt(item, depth + 1) for item in value]
    raise Refused(f"has a value of type {kind.__name__}, which cannot be saved")


def adopt_document(table: str, number: object, document: Any) -> Document:
    """A checked copy of a whole document.

    Raises:
        Invalid: names the table, the document and the field.
    """
    if not isinstance(document, dict):
        raise Invalid(f"Document {number} in {table} is not a table of fields; nothing was saved.")
    copy: Document = {}
    for field, value in document.items():
        try:
            copy[_key(field)] = adopt(value, 2)
        except Refused as refused:
            raise Invalid(
                f"Field {str(field)[:40]!r} of document {number} in {table} {refused}; nothing was saved."
            ) from None
    return copy


def encode(document: Document) -> bytes:
    """The one spelling of a document: one line of UTF-8, fields in their order."""
    return _ENCODER.encode(document).encode("utf-8")


def decode(data: bytes | str) -> Any:
    """Read JSON that is strict: no NaN, no Infinity, no key twice.

    Raises:
        Refused: the rest of a sentence that starts with the name of the file.
    """
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except Refused:
        raise
    except UnicodeDecodeError:
        raise Refused("is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise Refused(f"is not valid JSON (line {error.lineno})") from None
    except RecursionError:
        raise Refused(f"is nested more than {MAX_DEPTH} deep") from None
    except ValueError:
        # Python refuses numbers of more than 4300 digits.
        raise Refused("has a number with more than 18 digits") from None


def _text(value: str) -> str:
    if len(value) > MAX_TEXT:
        raise Refused(f"has a text of {len(value)} characters (at most {MAX_TEXT})")
    if not value.isascii():
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise Refused("has a character that is none (half of a surrogate pair)") from None
    return value


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise Refused("has a key that is not text")
    return _text(str.__str__(key))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise Refused(f"has the key {key[:40]!r} twice")
            seen.add(key)
    return found


def _no_constant(name: str) -> NoReturn:
    raise Refused(f"has {name}, which is not a number")
