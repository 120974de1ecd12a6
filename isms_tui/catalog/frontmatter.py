"""Splits a content file into front matter (TOML between two `+++` lines) and Markdown body.

Needs no library: the index is built from here, and nobody who builds it needs a Markdown parser.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from isms_tui.domain.errors import IsmsError

FENCE = "+++"
_POSITION = re.compile(r"\s*\(at (?:line (?P<line>\d+), column \d+|end of document)\)$")
_BARE_ID = re.compile(r"""(?:^|[{,])\s*["']?id["']?\s*=\s*(?!["'\s])""")


class ContentError(IsmsError):
    """A content file cannot be read; says which file, which line and why.

    Attributes:
        source: the file as people know it, such as `content/controls/5-organizational/5.1-policies.md`.
        line: the line in that file, counted from 1.
        message: one plain sentence.

    """

    def __init__(self, source: str, line: int, message: str) -> None:
        super().__init__(source, line, message)
        self.source = source
        self.line = line
        self.message = message

    def __str__(self) -> str:
        return f"{self.source}:{self.line}: {self.message}"


def split(text: str, source: str) -> tuple[dict[str, Any], str]:
    """Split a content file.

    Args:
        text: the whole file; a byte order mark and Windows line ends are taken as they come.
        source: the name of the file, for messages.

    Returns:
        The front matter, and the body without blank lines around it ("" when there is none).

    Raises:
        ContentError: no fence, bad TOML, or an id that is a number instead of text.

    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != FENCE:
        raise ContentError(source, 1, "The file does not start with a +++ line.")
    close = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if close is None:
        raise ContentError(source, 1, "The front matter is not closed: a second +++ line is missing.")
    # The fence stays in as an empty line, so TOML's line numbers are the file's.
    meta = parse_toml("\n".join(["", *lines[1:close]]), source)
    return meta, "\n".join(lines[close + 1 :]).strip("\n").rstrip()


def parse_toml(text: str, source: str) -> dict[str, Any]:
    """Parse TOML and check that every id in it is text.

    Args:
        text: TOML, from a `.toml` file or from between the fences.
        source: the name of the file, for messages.

    Returns:
        The parsed table.

    Raises:
        ContentError: bad TOML, or an id that is not text.

    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        meta = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _POSITION.search(str(error))
        at = int(found["line"]) if found and found["line"] else text.count("\n") + 1
        raise ContentError(source, at, f"The TOML is not valid: {_POSITION.sub('', str(error))}.") from None
    if any(True for _ in _odd_ids(meta)):
        message = "An id is not text: put it in quotes (5.10 without quotes is the number 5.1)."
        raise ContentError(source, _line_of_bare_id(text), message)
    return meta


def walk_strings(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield every text in a parsed table with its path, such as `("action", 0, "do")`."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from walk_strings(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from walk_strings(inner, (*path, number))


def shape_problems(value: Any, spec: Any, where: str = "") -> Iterator[str]:
    """Compare a parsed value with its specification.

    Args:
        value: what the TOML says.
        spec: a dict for a table (a key that ends in "?" may be missing), `(least, most, spec)` for an array of
            tables, or words: "text", "texts 2-5" (how many), "int 1-36" (which values), "one A B C".
        where: the path so far, for messages.

    Yields:
        One sentence part per problem, such as "action 2.size is XL, not one of S, M, L".

    """
    if isinstance(spec, dict):
        yield from _table_problems(value, spec, where)
        return
    kind, *rest = spec.split() if isinstance(spec, str) else ("tables",)
    if kind == "text":
        if not isinstance(value, str) or not value.strip():
            yield f"{where} is {'empty' if value == '' else 'no text'}"
    elif kind == "one":
        if value not in rest:
            yield f"{where} is {value}, not one of {', '.join(rest)}"
    elif kind == "int":
        low, high = map(int, rest[0].split("-"))
        if type(value) is not int or not low <= value <= high:
            yield f"{where} is {value}, not a number from {low} to {high}"
    else:
        low, high = spec[:2] if kind == "tables" else map(int, rest[0].split("-"))
        if not isinstance(value, list):
            yield f"{where} is no list"
            return
        if not low <= len(value) <= high:
            yield f"{where} has {len(value)} entries, not {low} to {high}"
        for number, inner in enumerate(value, 1):
            yield from shape_problems(inner, spec[2] if kind == "tables" else "text", f"{where} {number}")


def _table_problems(value: Any, spec: dict[str, Any], where: str) -> Iterator[str]:
    """Compare a table with its keys."""
    if not isinstance(value, dict):
        yield f"{where} is no table"
        return
    dot = where and where + "."
    names = {key.rstrip("?"): key for key in spec}
    yield from (f"{dot}{key} is no known key" for key in value if key not in names)
    for name, key in names.items():
        if name in value:
            yield from shape_problems(value[name], spec[key], dot + name)
        elif name == key:
            yield f"{dot}{name} is missing"


def _odd_ids(value: Any) -> Iterator[Any]:
    """Yield ids that are not text: 5.10 without quotes is the number 5.1, another control."""
    if isinstance(value, dict):
        if "id" in value and not isinstance(value["id"], str):
            yield value["id"]
        for inner in value.values():
            yield from _odd_ids(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _odd_ids(inner)


def _line_of_bare_id(text: str) -> int:
    """Find the first line that sets an id without quotes; 1 when it hides in a form that is not searched for."""
    return next((number for number, line in enumerate(text.split("\n"), 1) if _BARE_ID.search(line)), 1)
