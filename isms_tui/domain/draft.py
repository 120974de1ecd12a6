"""Text that a person typed and did not save yet: what it is about, and how to say so."""

from collections.abc import Mapping
from typing import NamedTuple

KINDS = {
    "note": "typing a note on {key!r}",
    "answer": "answering {key!r}",
    "out": "writing why {key} is left out",
    "in": "writing why {key} is kept",
    "ask": "asking",
    "form": 'filling in "{key}"',
}
"""What a person was doing, by kind of draft."""

SHOWN = 200
"""Characters of a draft that the offer repeats (our default)."""


class Draft(NamedTuple):
    """Half-typed text.

    Attributes:
        kind: one of `KINDS`; others are treated as "form".
        key: question, control, or title of the form.
        values: text by field.
        at: when it was kept, UTC as `2026-11-23T14:02:11Z`.
        by: who typed it.
        kept: it was finished, but someone else had changed the same meanwhile, and theirs was kept.

    """

    kind: str
    key: str
    values: Mapping[str, str]
    at: str = ""
    by: str = ""
    kept: bool = False

    @property
    def topic(self) -> tuple[str, str]:
        """What it is about: there is one draft of each topic."""
        return self.kind, self.key

    @property
    def text(self) -> str:
        """All that was typed, in one line."""
        return "; ".join(value for value in self.values.values() if value)


def offer(draft: Draft, who: str, clock: str) -> str:
    """The sentence that offers a draft; `clock` is its time as people here read it."""
    person = "You were" if draft.by in ("", who) else f"{draft.by} was"
    doing = KINDS.get(draft.kind, KINDS["form"]).format(key=draft.key)
    text = draft.text if len(draft.text) <= SHOWN else f"{draft.text[: SHOWN - 3].rstrip()}..."
    why = " (not saved: someone else had changed the same)" if draft.kept else ""
    return f'{person} {doing} at {clock}{why}: "{text}"'
