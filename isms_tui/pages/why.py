"""Why a control applies or not, as a page: answer -> rule -> effect, and what would flip it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from isms_tui.catalog.blocks import Block
from isms_tui.catalog.load import Catalog
from isms_tui.domain.model import OUTCOME_WORDS
from isms_tui.domain.reasons import Reason
from isms_tui.domain.why import Why
from isms_tui.pages.words import day, heading, item, marked, paragraph

FEW_FLIPS = 12
"""Flips shown on the page; `why --json` has all."""


def why_page(catalog: Catalog, why: Why, *, with_title: bool = True) -> list[Block]:
    """The blocks of the reason tree."""
    return [*_blocks(catalog, why, with_title)]


def _blocks(catalog: Catalog, why: Why, with_title: bool) -> Iterator[Block]:
    control = catalog.controls[why.control]
    if with_title:
        yield heading(f"A.{control.id} {control.title_27001}")
    yield paragraph(f"Your answers suggest: {OUTCOME_WORDS[why.outcome]}.", "strong")
    yield marked("YOURS", _decided(why))
    if not why.rule.is_baseline:
        yield marked("OURS", f"It applies where {why.rule.because}.")
    yield heading("Because")
    leading = [reason for reason in why.reasons if not reason.scenario]
    for reason in leading:
        yield item(_reason(catalog, why, reason))
    risks = [reason for reason in why.reasons if reason.scenario]
    if risks:
        yield heading("Risks to rate (proposed until a person rates them)")
        for reason in risks:
            yield item(f"{reason.scenario} {reason.text}{_from(reason)}")
    if why.rule.run_by and why.outcome == "inherited":
        yield marked("PLAY", why.rule.run_by)
    if why.rule.not_enough:
        yield marked("OURS", f"Not a reason to leave it out: {why.rule.not_enough}")
    if why.rule.small_form:
        yield marked("OURS", f"Small form: {why.rule.small_form}")
    yield heading("What would flip it (one changed answer, all else as it is)")
    if not why.flips:
        yield paragraph("No single answer changes this outcome.")
    shown = why.flips[:FEW_FLIPS]
    for question, flips in groupby(shown, key=lambda flip: flip.question):
        for flip in flips:
            yield item(f"{question}={flip.answer} ({_labels(catalog, question, flip.answer)}): {_word(flip.outcome)}")
    if len(why.flips) > len(shown):
        yield paragraph(f"... and {len(why.flips) - len(shown)} more.")


def _decided(why: Why) -> str:
    decision = why.decision
    if decision is None:
        return "no decision yet"
    signed = f"{decision.by}, {day(decision.at)}"
    if decision.applicable:
        text = "; ".join(f"{reason.kind.replace('_', ' ')}: {reason.text}" for reason in decision.reasons)
        return f"applicable ({signed}){f': {text}' if text else ''}"
    return f"left out ({signed}): {decision.fact}. Owner {decision.owner}; again when {decision.review}"


def _reason(catalog: Catalog, why: Why, reason: Reason) -> str:
    if reason.question is None:
        return f"{reason.text} [{reason.rule}]"
    said = why.said.get(reason.question)
    signed = f" ({said.by}, {day(said.at)})" if said and said.answer and reason.answer else ""
    if reason.answer is None:
        return f"{reason.question}: {reason.text} [{reason.rule}]"
    answer = f"{reason.question}={reason.answer}"
    labels = _labels(catalog, reason.question, reason.answer)
    return f'{answer} "{labels}"{signed}: {reason.text} -> {reason.effect} [{reason.rule}]'


def _from(reason: Reason) -> str:
    return f" ({reason.question}={reason.answer})" if reason.question and reason.answer else ""


def _labels(catalog: Catalog, question: str, answer: str) -> str:
    found = catalog.questions[question]
    return "; ".join(found.label_of(choice) for choice in answer.split(","))


def _word(outcome: str) -> str:
    return {"applicable": "it applies"}.get(outcome, OUTCOME_WORDS[outcome])
