"""Everything that can be asked of an open workspace. Cheap, never waits, changes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from isms_tui.catalog.load import Catalog, load_catalog
from isms_tui.domain.conflicts import find_conflicts
from isms_tui.domain.decision import Decision, exclusion_sentence
from isms_tui.domain.flow import Progress, progress
from isms_tui.domain.gates import Gate, duty_is_open, exclusion_gates
from isms_tui.domain.home import ToDo, Where, contradicted, to_dos, where
from isms_tui.domain.interview import Given
from isms_tui.domain.model import Answer, Conflict
from isms_tui.domain.proposal import Proposal, propose
from isms_tui.domain.reasons import excluding_facts, reasons
from isms_tui.domain.record import (
    read_approvals,
    read_decisions,
    read_evidence,
    read_given,
    read_implementations,
    read_parked,
)
from isms_tui.domain.soa import (
    Approval,
    Evidence,
    Implementation,
    Parked,
    SoA,
    rows_digest,
    soa_counts,
    soa_rows,
    what_holds_up,
)
from isms_tui.domain.text import one_line
from isms_tui.domain.why import Why, explain
from isms_tui.store import Change, Store

T = TypeVar("T")


def utc_now() -> str:
    """The time as the record writes it: `2026-11-23T14:02:11Z`."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


class Reader:
    """Questions to the record. `who` is the person at the keyboard: their name stands on drafts and decisions."""

    def __init__(self, store: Store, who: str, catalog: Catalog | None = None) -> None:
        """Use `Workspace.open` or `Workspace.create`."""
        self.store = store
        self.who = one_line(who, 80) or "unknown"
        self.catalog = catalog or load_catalog()
        self._cache: dict[str, tuple[int, Any]] = {}

    @property
    def organization(self) -> str:
        """Name of the organization."""
        return one_line(str((self.store.find("records", "organization") or {}).get("name", ""))) or "(no name)"

    @property
    def scope(self) -> str:
        """The scope in one line, from the first question and its note."""
        given = self.given().get("scope", Given())
        if not given.answer:
            return f"not answered yet{f' ({given.note})' if given.note else ''}"
        label = self.catalog.questions["scope"].label_of(given.answer[0])
        return f"{label}: {given.note}" if given.note else label

    @property
    def path(self) -> str:
        """The workspace file."""
        return self.store.path

    @property
    def notices(self) -> list[str]:
        """Plain sentences about what opening the file found."""
        return self.store.notices

    def given(self) -> Mapping[str, Given]:
        """What was answered, noted or skipped, by question."""
        return self._cached("given", lambda: read_given(self._documents("answers"), self.catalog.questions))

    def answers(self) -> dict[str, Answer]:
        """The answers by question, skipped questions left out."""
        return {question: given.answer for question, given in self.given().items() if given.answer}

    def proposal(self) -> Proposal:
        """The present proposal for all 93 controls."""
        return self._cached("proposal", lambda: propose(self.catalog, self.answers()))

    def progress(self) -> Progress:
        """How far the interview is."""
        return progress(self.catalog, self.answers(), self.proposal().flow)

    def next_question(self) -> str | None:
        """The question at which opening the file resumes; None when nothing is open."""
        open_ones = [q for q in self.proposal().flow.arising if not self.given().get(q, Given()).answer]
        fresh = [q for q in open_ones if not self.given().get(q, Given()).skipped]
        return next(iter(fresh or open_ones), None)

    def conflicts(self, question: str | None = None) -> tuple[Conflict, ...]:
        """Answers that rarely are both true; with `question`, those that it takes part in."""
        return find_conflicts(self.catalog.conflicts, self.proposal().flow, question)

    def decisions(self) -> Mapping[str, Decision]:
        """Decisions by control."""
        return self._cached("decisions", lambda: read_decisions(self._documents("decisions"), self.catalog.controls))

    def implementations(self) -> Mapping[str, Implementation]:
        """Implementation status by control, where one was recorded."""
        return self._cached("implementations", lambda: read_implementations(self._documents("controls")))

    def owner_of(self, control: str) -> str:
        """Who owns a control: recorded with its status, or else with its decision; "" for nobody."""
        kept, decision = self.implementations().get(control), self.decisions().get(control)
        return (kept.owner if kept else "") or (decision.owner if decision else "")

    def evidence(self) -> Mapping[str, tuple[Evidence, ...]]:
        """Evidence by control, oldest first."""
        return self._cached("evidence", lambda: read_evidence(self._documents("evidence")))

    def parked(self) -> tuple[Parked, ...]:
        """Open questions that were put aside."""
        return self._cached("parked", lambda: read_parked(self._documents("records")))

    def gates(self, decision: Decision) -> tuple[Gate, ...]:
        """The five gates as they stand for an exclusion, recorded or only thought of."""
        return exclusion_gates(self.catalog, self.answers(), self.proposal(), decision)

    def sentence(self, decision: Decision) -> str:
        """The SoA cell that an exclusion would get."""
        signed = decision if decision.at else self.signed(decision)
        return exclusion_sentence(signed, duty_is_open(self.gates(signed)))

    def why(self, control: str) -> Why:
        """Why a control has its outcome, and what would flip it."""
        return explain(self.catalog, self.given(), self.proposal(), self.decisions(), control)

    def leading_reason(self, control: str) -> str:
        """The first reason for the present outcome, in a few words."""
        found = reasons(self.catalog, self.answers(), self.proposal(), control)
        return found[0].text

    def exclusion_fact(self, control: str) -> str:
        """The facts that make a control a candidate, as one sentence part; "" when it simply applies."""
        arising = self.proposal().flow.arising
        found = excluding_facts(self.catalog, self.proposal(), control)
        return ", and ".join(fact.holds for fact in found if fact.test.question in arising)

    def soa(self) -> SoA:
        """The Statement of Applicability as it stands."""
        return self._cached("soa", self._soa)

    def where(self) -> Where:
        """Where we are and the one next thing to do."""
        state = self.progress()
        skipped = [q for q, given in self.given().items() if given.skipped and q in self.proposal().flow.arising]
        return where(state, len(skipped), self.proposal(), self.decisions(), self.soa())

    def contradicted(self) -> tuple[str, ...]:
        """Controls that are left out although the present answers say that they apply."""
        return contradicted(self.proposal(), self.decisions())

    def kept_answers(self) -> dict[str, Answer]:
        """Answers to questions that do not arise now: kept, marked, and without effect."""
        arising = self.proposal().flow.arising
        return {question: answer for question, answer in self.answers().items() if question not in arising}

    def to_dos(self) -> tuple[ToDo, ...]:
        """What is still to find out, with whom to ask and in which words."""
        return to_dos(self.catalog.questions, self.given(), self.proposal().flow.arising)

    def history(self) -> Iterator[Change]:
        """Every change, oldest first."""
        return self.store.history()

    def given_now(self, question: str) -> Given:
        """The record of one question as it is on disk now (inside a change: with what others wrote)."""
        doc = self.store.find("answers", question)
        return read_given([doc], self.catalog.questions).get(question, Given()) if doc else Given()

    def _soa(self) -> SoA:
        answers, proposal, decisions = self.answers(), self.proposal(), self.decisions()
        rows = soa_rows(self.catalog, answers, proposal, decisions, self.implementations(), self.evidence())
        approvals = self._approvals()
        latest = approvals[-1] if approvals else None
        valid = latest is not None and latest.digest == rows_digest(self.organization, self.scope, rows)
        return SoA(
            organization=self.organization,
            scope=self.scope,
            version=f"{len(approvals)}.0" if valid else f"{len(approvals)}.{self.store.revision}",
            date=utc_now()[:10],
            status="approved" if valid else "draft",
            approver=latest.by if latest and valid else "",
            approved_on=latest.at[:10] if latest and valid else "",
            counts=soa_counts(rows, decisions),
            rows=rows,
            risks={scenario.id: scenario.title for scenario in self.catalog.scenarios.values()},
            holds_up=() if valid else what_holds_up(self.catalog, answers, proposal, decisions),
        )

    def _approvals(self) -> tuple[Approval, ...]:
        return read_approvals(self._documents("records"))

    def signed(self, decision: Decision) -> Decision:
        """Clean the words and sign them with who and when."""
        words: dict[str, Any] = {
            name: one_line(getattr(decision, name))
            for name in ("fact", "shown_by", "owner", "review", "duty_read", "second", "note")
        }
        reasons = tuple(reason._replace(text=one_line(reason.text)) for reason in decision.reasons)
        overrides = {gate: one_line(reason) for gate, reason in decision.overrides.items()}
        return decision._replace(**words, reasons=reasons, overrides=overrides, by=self.who, at=utc_now())

    def _documents(self, table: str) -> list[dict[str, Any]]:
        return [document for _, document in self.store.documents(table)]

    def _cached(self, name: str, compute: Callable[[], T]) -> T:
        """Compute once per revision: screens ask for the same things on every key."""
        found = self._cache.get(name)
        if found is None or found[0] != self.store.revision:
            found = self._cache[name] = (self.store.revision, compute())
        value: T = found[1]
        return value
