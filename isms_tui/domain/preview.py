"""What each choice of a question would do, shown before the answer is given."""

from typing import NamedTuple

from isms_tui.domain.flow import Answers
from isms_tui.domain.model import NOTHING, UNSURE, Answer, Outcome, Question
from isms_tui.domain.proposal import HasRules, Proposal, propose


class Effect(NamedTuple):
    """What one answer changes, compared with leaving the question open. Control and scenario ids, in order."""

    brings: tuple[str, ...]
    """Controls that this answer keeps in: a fact that their rule would need surely fails."""
    supports: tuple[str, ...]
    """Controls that gain a risk to point to."""
    leaves: tuple[tuple[str, Outcome], ...]
    """Controls that no longer simply apply, with what they become."""
    risks_on: tuple[str, ...]
    """Scenarios that this answer puts on the list for good."""
    risks_off: tuple[str, ...]
    """Scenarios that this answer moves to "to confirm: cannot occur"."""
    opens: tuple[str, ...]
    """Questions that arise only with this answer."""
    closes: tuple[str, ...]
    """Questions that no longer arise."""

    @property
    def empty(self) -> bool:
        """The answer changes no control, risk or question."""
        return not (self.brings or self.supports or self.leaves or self.risks_on or self.risks_off or self.closes)


def preview_choices(catalog: HasRules, answers: Answers, question: Question, present: Answer) -> dict[str, Effect]:
    """The effect of each choice, `unsure` included; in a multi question, of that choice beside the ticked ones."""
    others = {key: value for key, value in answers.items() if key != question.id}
    base = propose(catalog, others)
    effects: dict[str, Effect] = {}
    for choice in (*question.choice_ids, UNSURE):
        answer = with_choice(question, present, choice)
        effects[choice] = effect_of(catalog, base, propose(catalog, {**others, question.id: answer}), question)
    return effects


def preview_answer(catalog: HasRules, answers: Answers, question: Question, answer: Answer) -> Effect:
    """The effect of a whole answer, compared with leaving the question open."""
    others = {key: value for key, value in answers.items() if key != question.id}
    after = propose(catalog, {**others, question.id: answer})
    return effect_of(catalog, propose(catalog, others), after, question)


def with_choice(question: Question, present: Answer, choice: str) -> Answer:
    """The answer with this choice in it: alone in a single question, beside the others in a multi question."""
    if question.kind != "multi" or choice in NOTHING:
        return (choice,)
    together = {c for c in present if c not in NOTHING} | {choice}
    return tuple(c for c in (*question.choice_ids, UNSURE) if c in together)


def toggle_choice(question: Question, present: Answer, choice: str) -> Answer:
    """Tick or untick one choice; `none` clears the others, and another choice clears `none`."""
    if choice in present:
        return tuple(c for c in present if c != choice)
    return with_choice(question, present, choice)


def effect_of(catalog: HasRules, before: Proposal, after: Proposal, question: Question) -> Effect:
    """Compare two proposals that differ in one question."""
    newly_failing = {fact for fact, truth in after.facts.items() if truth is False and before.facts[fact] is not False}
    on = tuple(s for s, state in after.scenarios.items() if state == "on" and before.scenarios[s] != "on")
    off = tuple(s for s, state in after.scenarios.items() if state == "off" and before.scenarios[s] != "off")
    gained = set(on)
    brings: list[str] = []
    supports: list[str] = []
    leaves: list[tuple[str, Outcome]] = []
    for control, rule in catalog.rules.items():
        outcome = after.outcomes[control]
        if outcome != "applicable":
            if before.outcomes[control] != outcome:
                leaves.append((control, outcome))
        elif newly_failing and _settled_by(rule.ways_out, newly_failing):
            brings.append(control)
        elif gained.intersection(rule.scenarios):
            supports.append(control)
    arising_before, arising_after = before.flow.arising, after.flow.arising
    return Effect(
        tuple(brings),
        tuple(supports),
        tuple(leaves),
        on,
        off,
        tuple(q for q in arising_after if q not in arising_before),
        tuple(q for q in arising_before if q not in arising_after),
    )


def _settled_by(ways_out: tuple[tuple[Outcome, tuple[tuple[str, ...], ...]], ...], failing: set[str]) -> bool:
    """Whether one of these failing facts closes a way out of the rule."""
    return any(not failing.isdisjoint(alternative) for _, alternatives in ways_out for alternative in alternatives)
