"""Two people, one document: what each changed since it was shown to them, and where both changed the same field.

Fields that only one side changed merge. A field that both changed differently is a clash: nothing is saved before a
person has seen both values.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from isms_tui.domain.errors import IsmsError
from isms_tui.domain.text import one_line

Seen = Mapping[str, Any]
"""A document as a person was shown it; empty when there was none."""

SIGNATURE = ("by", "at")
"""Fields that every change sets: they never clash, the later signature stands (the history keeps both)."""

JOINT = " and "
"""Between the names of two people whose changes of one decision merged unseen: neither has signed the whole of it."""

FIELD_WORDS = {
    "shown_by": "what shows it",
    "review": "applicable again when",
    "duty_read": "laws and contracts read",
    "second": "second approver",
    "overrides": "gates passed",
    "skipped": "for later",
}
LONGEST = 120
"""Characters of a value that a sentence repeats (our default); the dialog shows all of it."""


class Clash(NamedTuple):
    """One field that two people changed differently: `by` and `at` say who wrote the value on disk, and when."""

    table: str
    key: str
    field: str
    theirs: Any
    mine: Any
    by: str = ""
    at: str = ""

    @property
    def what(self) -> str:
        """The field in words; the answer of a question and the decision on a control need no more than their name."""
        if (self.table, self.field) in (("answers", "answer"), ("decisions", "decision")):
            return self.key
        return f"{self.key}: {FIELD_WORDS.get(self.field, self.field)}"

    @property
    def when(self) -> str:
        """The moment as people write it."""
        return f"{self.at[:16].replace('T', ' ')} UTC" if self.at else "at an unknown time"


class Clashed(IsmsError):
    """Someone else changed the same field since it was shown; nothing was saved. The sentence has both values."""

    def __init__(self, clashes: tuple[Clash, ...]) -> None:
        """Say it for a command; dialogs read `clashes`."""
        self.clashes = clashes
        first, more = clashes[0], len(clashes) - 1
        also = f" ({more} more field{'s' if more > 1 else ''} too)" if more else ""
        super().__init__(
            f"Nothing was saved: {first.by or 'someone'} changed {first.what} at {first.when} to "
            f'"{short(first.theirs)}", after it was shown to you; you say "{short(first.mine)}"{also}. '
            "Say it again to replace that."
        )


class Merged(NamedTuple):
    """What a merge found.

    Attributes:
        changes: what to put into the present document (None: remove the field).
        clashing: the fields that both sides changed.
        unseen: whether someone else changed any field since it was shown.

    """

    changes: dict[str, Any]
    clashing: tuple[str, ...]
    unseen: bool


def merge(shown: Seen, mine: Seen, now: Seen, stated: Iterable[str] = ()) -> Merged:
    """Three-way merge by field.

    Args:
        shown: the document as the person was shown it.
        mine: as they want it.
        now: as it is on disk.
        stated: fields that the person stands for even where they left them as shown: if someone else changed such a
            field to another value, it clashes too.

    """
    changes: dict[str, Any] = {}
    clashing: list[str] = []
    unseen = False
    firm = set(stated)
    for field in {**shown, **mine, **now}:
        if field in SIGNATURE:
            continue
        old, new, present = (_plain(document.get(field)) for document in (shown, mine, now))
        unseen = unseen or present != old
        if new == present or (new == old and field not in firm):
            continue
        if present != old:
            clashing.append(field)
        else:
            changes[field] = mine.get(field)
    return Merged(changes, tuple(clashing), unseen)


def joint(one: str, other: str) -> str:
    """The signature of two people, each named once."""
    names = [one, *(name for name in other.split(JOINT) if name and name.casefold() != one.casefold())]
    return JOINT.join(names)


def put_together(document: Seen, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The present document with the changes of `merge`; fields that this program does not know stay."""
    merged = {**document, **changes}
    return {field: value for field, value in merged.items() if value is not None}


def value_words(value: Any) -> str:
    """The value of a field for people."""
    if isinstance(value, str):
        return one_line(value) or "nothing"
    if isinstance(value, Mapping):
        if set(value) == {"kind", "text"}:
            return f"{value['kind']}: {value['text']}"
        return "; ".join(f"{name}={value_words(item)}" for name, item in value.items()) or "nothing"
    if isinstance(value, list | tuple):
        return ", ".join(value_words(item) for item in value) or "nothing"
    return "nothing" if value is None else "yes" if value is True else "no" if value is False else str(value)


def short(value: Any) -> str:
    """The value of a field in at most so many characters as a sentence bears."""
    words = value_words(value)
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 3].rstrip()}..."


def _plain(value: Any) -> Any:
    """Nothing is nothing, however it is written; a tuple reads back as a list."""
    if isinstance(value, tuple):
        value = list(value)
    return value or None
