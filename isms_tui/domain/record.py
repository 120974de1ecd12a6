"""Documents of the workspace file <-> domain objects. What does not make sense is ignored, never guessed.

A file may come from somebody else, so its text is cleaned here, before any face or export sees it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from isms_tui.domain.answers import check_answer
from isms_tui.domain.decision import Decision, ReasonForInclusion
from isms_tui.domain.errors import UsageProblem
from isms_tui.domain.interview import Given
from isms_tui.domain.model import STATUSES, Answer, Question
from isms_tui.domain.soa import Approval, Evidence, Implementation, Parked
from isms_tui.domain.text import clean, one_line

Document = dict[str, Any]


def read_given(documents: Iterable[Mapping[str, Any]], questions: Mapping[str, Question]) -> dict[str, Given]:
    """Answers, notes and skips by question; an answer that the question does not take counts as not given."""
    found: dict[str, Given] = {}
    for doc in documents:
        question = questions.get(_text(doc, "question"))
        if question is None:
            continue
        try:
            choices = _list(doc, "answer")
            answer = check_answer(question, [str(choice) for choice in choices]) if choices else ()
        except UsageProblem:
            answer = ()
        skipped = bool(doc.get("skipped")) and not answer
        found[question.id] = Given(answer, _text(doc, "note"), skipped, _text(doc, "by"), _text(doc, "at"))
    return found


def answer_document(question: str, answer: Answer, note: str, by: str, at: str, *, skipped: bool = False) -> Document:
    """A document of the table `answers`."""
    return {"question": question, "answer": list(answer), "note": note, "skipped": skipped, "by": by, "at": at}


def read_decisions(documents: Iterable[Mapping[str, Any]], controls: Iterable[str]) -> dict[str, Decision]:
    """Decisions by control, in the order of Annex A."""
    by_control = {_text(doc, "control"): doc for doc in documents if doc.get("decision") in ("in", "out")}
    return {control: _decision(by_control[control]) for control in controls if control in by_control}


def _decision(doc: Mapping[str, Any]) -> Decision:
    overrides = doc.get("overrides")
    return Decision(
        control=_text(doc, "control"),
        decision="in" if doc["decision"] == "in" else "out",
        fact=_text(doc, "fact"),
        shown_by=_text(doc, "shown_by"),
        owner=_text(doc, "owner"),
        review=_text(doc, "review"),
        duty_read=_text(doc, "duty_read"),
        second=_text(doc, "second"),
        reasons=tuple(
            ReasonForInclusion(_text(raw, "kind"), _text(raw, "text"))
            for raw in _list(doc, "reasons")
            if isinstance(raw, dict)
        ),
        overrides={
            one_line(gate): one_line(str(reason))
            for gate, reason in (overrides.items() if isinstance(overrides, dict) else ())
        },
        note=_text(doc, "note"),
        by=_text(doc, "by"),
        at=_text(doc, "at"),
    )


def decision_document(decision: Decision) -> Document:
    """A document of the table `decisions`; empty fields are left out."""
    doc: Document = {"control": decision.control, "decision": decision.decision}
    for name in ("fact", "shown_by", "owner", "review", "duty_read", "second", "note"):
        if value := getattr(decision, name):
            doc[name] = value
    if decision.reasons:
        doc["reasons"] = [{"kind": reason.kind, "text": reason.text} for reason in decision.reasons]
    if decision.overrides:
        doc["overrides"] = dict(decision.overrides)
    return {**doc, "by": decision.by, "at": decision.at}


def read_implementations(documents: Iterable[Mapping[str, Any]]) -> dict[str, Implementation]:
    """Implementation status by control."""
    return {
        _text(doc, "control"): Implementation(
            _text(doc, "status") or STATUSES[0],
            _text(doc, "description"),
            _text(doc, "owner"),
            _text(doc, "run_by"),
            _text(doc, "note"),
        )
        for doc in documents
    }


def read_evidence(documents: Iterable[Mapping[str, Any]]) -> dict[str, tuple[Evidence, ...]]:
    """Evidence by control, oldest first."""
    found: dict[str, tuple[Evidence, ...]] = {}
    for doc in documents:
        entry = Evidence(*(_text(doc, key) for key in ("evidence", "control", "pointer", "by", "at")))
        found[entry.control] = (*found.get(entry.control, ()), entry)
    return found


def read_parked(documents: Iterable[Mapping[str, Any]]) -> tuple[Parked, ...]:
    """Open questions that were put aside, oldest first."""
    return tuple(
        Parked(*(_text(doc, key) for key in ("record", "text", "about", "by", "at")))
        for doc in documents
        if doc.get("kind") == "parked"
    )


def read_approvals(documents: Iterable[Mapping[str, Any]]) -> tuple[Approval, ...]:
    """Approvals of the SoA, oldest first: by their number, as a clock may have been set back between two of them."""
    found = [doc for doc in documents if doc.get("kind") == "approval" and doc.get("what") == "soa"]
    return tuple(
        Approval(_text(doc, "approver"), _text(doc, "at"), _text(doc, "digest")) for doc in sorted(found, key=_number)
    )


def _number(doc: Mapping[str, Any]) -> int:
    tail = _text(doc, "record").rpartition("-")[2]
    return int(tail) if tail.isascii() and tail.isdigit() and len(tail) < 10 else 0


def short_value(table: str, doc: Mapping[str, Any] | None) -> str:
    """One document in a few words, for the history line `old -> new`."""
    return "nothing" if doc is None else one_line(_short(table, doc), None)


def _short(table: str, doc: Mapping[str, Any]) -> str:
    if table == "answers":
        text = ",".join(map(str, _list(doc, "answer"))) or ("later" if doc.get("skipped") else "-")
        return f"{text} ({doc['note']})" if doc.get("note") else text
    if table == "decisions":
        reasons = [str(raw.get("text", "")) for raw in _list(doc, "reasons") if isinstance(raw, dict)]
        detail = doc.get("fact") or "; ".join(reasons)
        return f"{doc.get('decision', '?')}: {detail}" if detail else str(doc.get("decision", "?"))
    hidden = ("by", "at", "digest", "record", "control")
    return ", ".join(f"{key} {value}" for key, value in doc.items() if key not in hidden) or "-"


def _list(doc: Mapping[str, Any], key: str) -> list[Any]:
    value = doc.get(key)
    return value if isinstance(value, list) else []


def _text(doc: Mapping[str, Any], key: str) -> str:
    value = doc.get(key, "")
    return clean(value) if isinstance(value, str) else ""
