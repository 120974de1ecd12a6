"""A clash for people: both values in words, who wrote the one on disk and when."""

from __future__ import annotations

from typing import Any, NamedTuple

from isms_tui.catalog.load import Catalog
from isms_tui.domain.answers import answer_labels
from isms_tui.domain.merge import Clash, value_words


class Both(NamedTuple):
    """One clash in words."""

    what: str
    theirs: str
    who: str
    mine: str


def both_values(catalog: Catalog, clash: Clash) -> Both:
    """The two values of a clash as a person reads them."""

    def words(value: Any) -> str:
        question = catalog.questions.get(clash.key)
        if clash.table == "answers" and clash.field == "answer" and question is not None:
            return answer_labels(question, tuple(value or ())) or "not answered"
        return value_words(value)

    question = catalog.questions.get(clash.key) if clash.table == "answers" else None
    what = f"{clash.what} ({question.text})" if question else clash.what
    return Both(what, words(clash.theirs), f"{clash.by or 'someone'}, {clash.when}", words(clash.mine))
