"""`why 5.23`: outcome, decision, the reason tree with who and when, and what would flip it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from isms_tui.domain.decision import Decision
from isms_tui.domain.flips import Flip, flips
from isms_tui.domain.interview import Given
from isms_tui.domain.model import Outcome, Rule
from isms_tui.domain.proposal import HasRules, Proposal
from isms_tui.domain.reasons import Reason, reasons


class Why(NamedTuple):
    """Everything that explains one line of the SoA. `said` has who and when, by question id."""

    control: str
    outcome: Outcome
    decision: Decision | None
    rule: Rule
    reasons: tuple[Reason, ...]
    flips: tuple[Flip, ...]
    said: Mapping[str, Given]

    def as_json(self) -> dict[str, Any]:
        """The shape of `why --json` (contracts.md 3)."""
        return {
            "control": self.control,
            "outcome": self.outcome,
            "decision": _decision_word(self.decision),
            "reasons": [
                {
                    "question": reason.question,
                    "answer": reason.answer,
                    "rule": reason.rule,
                    "effect": reason.effect,
                    "text": reason.text,
                    "by": self._given(reason).by or None,
                    "at": self._given(reason).at or None,
                }
                for reason in self.reasons
            ],
            "flips": [{"question": f.question, "answer": f.answer, "outcome": f.outcome} for f in self.flips],
        }

    def _given(self, reason: Reason) -> Given:
        """Who gave the answer; nobody where the question does not arise."""
        given = self.said.get(reason.question or "", Given())
        return given if reason.answer is not None and given.answer else Given()


def explain(
    catalog: HasRules,
    given: Mapping[str, Given],
    proposal: Proposal,
    decisions: Mapping[str, Decision],
    control: str,
) -> Why:
    """Put together why a control has its outcome and what would change it."""
    answers = {question: g.answer for question, g in given.items() if g.answer}
    arising = set(proposal.flow.arising)
    return Why(
        control,
        proposal.outcomes[control],
        decisions.get(control),
        catalog.rules[control],
        reasons(catalog, answers, proposal, control),
        flips(catalog, answers, control),
        {question: g for question, g in given.items() if question in arising},
    )


def _decision_word(decision: Decision | None) -> str:
    if decision is None:
        return "undecided"
    return "applicable" if decision.applicable else "not_applicable"
