"""Decisions about a control: kept for a reason, or left out for a fact; each is one acknowledged change."""

from __future__ import annotations

from collections.abc import Iterable

from isms_tui.domain.decision import Decision, check_exclusion, check_inclusion
from isms_tui.domain.errors import Refused, plain_words
from isms_tui.domain.merge import Seen
from isms_tui.domain.record import decision_document, read_decisions
from isms_tui.workspace.implementing import Implementing


class Deciding(Implementing):
    """Leaving out and keeping controls, with the checks that an auditor would make."""

    def leave_out(self, decision: Decision, shown: Seen | None = None) -> Decision:
        """Decide that a control does not apply; returns the decision as it now stands.

        Args:
            decision: what the person gave.
            shown: the decision as they saw it before; without it, as it is in memory now.

        Raises:
            Refused: see `check_exclusion`; the sentence says what to give.
            Clashed: someone else decided about the same since then; nothing is saved.
        """
        decision = self.signed(decision._replace(decision="out"))
        self._check_exclusion(decision)
        base = self.seen("decisions", decision.control) if shown is None else shown
        with self.store.change(self.who, f"leave {decision.control} out: {decision.fact}"):
            merged = self._decide(decision, base)
            self._check_exclusion(merged)
        return merged

    def wrong_with(self, decision: Decision) -> str:
        """Why an exclusion would be refused, before anybody confirms it; "" when it would be taken."""
        try:
            self._check_exclusion(decision)
        except Refused as refused:
            return plain_words(refused)
        return ""

    def _check_exclusion(self, decision: Decision) -> None:
        check_exclusion(
            decision,
            self.catalog.decision_words,
            self.catalog.rules[decision.control],
            self.proposal().outcomes[decision.control],
            one_owner=self.answers().get("people") == ("one-owner",),
        )

    def _decide(self, decision: Decision, shown: Seen) -> Decision:
        """Inside a change: in or out is stated anew by each decision, so two people never end up with a mixture."""
        document = self._merge_in("decisions", decision_document(decision), shown, stated=["decision"])
        return read_decisions([document], [decision.control])[decision.control]

    def keep(
        self, decision: Decision, status: str = "", shown: Seen | None = None, shown_status: Seen | None = None
    ) -> Decision:
        """Decide that a control applies, with its reasons; `status` says how far it is in place, "" leaves it.

        Raises:
            Refused: a reason that is none.
            UsageProblem: no such status.
            Clashed: as `leave_out`.
        """
        decision = self.signed(decision._replace(decision="in"))
        check_inclusion(decision, self.catalog.decision_words)
        base = self.seen("decisions", decision.control) if shown is None else shown
        how_far = self.seen("controls", decision.control) if shown_status is None else shown_status
        with self.store.change(self.who, f"keep {decision.control}"):
            merged = self._decide(decision, base)
            if status:
                self.set_status(decision.control, status, shown=how_far)
        return merged

    def keep_all(self, decisions: Iterable[Decision]) -> int:
        """Decide for several controls at once that they apply, as one change; returns how many."""
        stamped = [self.signed(decision._replace(decision="in")) for decision in decisions]
        base = {decision.control: self.seen("decisions", decision.control) for decision in stamped}
        with self.store.change(self.who, f"keep {len(stamped)} controls that apply"):
            for decision in stamped:
                self._decide(decision, base[decision.control])
        return len(stamped)
