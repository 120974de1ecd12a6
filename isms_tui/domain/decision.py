"""A person's decision about one control: left out with a fact and an owner, or kept with its reasons."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from isms_tui.domain.errors import Refused, UsageProblem
from isms_tui.domain.merge import JOINT
from isms_tui.domain.model import Outcome, Rule

GATES = ("fact", "risk", "duty", "plan", "owner")
"""The five gates that an exclusion passes (contracts.md 2)."""

SENTENCE_WORDS = 45
"""Most words of the cell "justification for exclusion" (contracts.md 2)."""

LEAST_WORDS = 3
"""A fact or reason with fewer words names nobody and nothing (our default)."""


class ReasonForInclusion(NamedTuple):
    """Why a control is in: kind is risk, law, contract, party or own_rule."""

    kind: str
    text: str


class Decision(NamedTuple):
    """What was decided about one control; empty fields were not given.

    For `out`: `fact` is what makes it so, `shown_by` what shows it, `review` the event that brings it back,
    `duty_read` what a person read to see that no law or contract asks for it, `second` the second approver.
    For `in`: `reasons`. `overrides` holds a reason per gate that was passed by a person's decision.
    """

    control: str
    decision: Literal["in", "out"]
    fact: str = ""
    shown_by: str = ""
    owner: str = ""
    review: str = ""
    duty_read: str = ""
    second: str = ""
    reasons: tuple[ReasonForInclusion, ...] = ()
    overrides: Mapping[str, str] = MappingProxyType({})
    note: str = ""
    by: str = ""
    at: str = ""

    @property
    def applicable(self) -> bool:
        """Whether the SoA line says Yes."""
        return self.decision == "in"


def exclusion_sentence(decision: Decision, duty_is_open: bool) -> str:
    """The SoA cell. The risk part is left out until risks can be rated, the duty part until someone read the source."""
    parts = [f"Not applicable: {_sentence_part(decision.fact)}."]
    if duty_is_open:
        parts.append(f"No law or contract on our list asks for it ({decision.at[:10]}).")
    parts.append(f"Again applicable when {_event(decision.review)}.")
    return " ".join(parts)


def check_exclusion(
    decision: Decision, words: Mapping[str, Any], rule: Rule, outcome: Outcome, *, one_owner: bool = False
) -> None:
    """Refuse an exclusion that no reviewer would accept.

    Args:
        decision: the exclusion as it would be recorded, signed.
        words: content/decisions.toml.
        rule: of the control.
        outcome: what the present answers suggest for it.
        one_owner: the organization is one person, who then approves twice.

    Raises:
        Refused: no fact, a cliche, no owner, no review event, too long, against the answers, or without the second
            approver that a hard-baseline control takes; the sentence says what to give.

    """
    _check_reason(decision.fact, words["cliche"], "fact", "say who or what is not there, and where")
    if not decision.owner.strip():
        raise Refused(f"{decision.control}: no owner given. Name the person who answers for leaving it out (--owner).")
    if len(_event(decision.review).split()) < 2 or _is_cliche(decision.review, words["cliche"]):
        raise Refused(
            f"{decision.control}: say which event makes it applicable again (--review), "
            "such as: the first freelancer writes code for us."
        )
    count = len(exclusion_sentence(decision, duty_is_open=True).split())
    if count > SENTENCE_WORDS:
        raise Refused(
            f"{decision.control}: the sentence in the SoA has {count} words, the limit is {SENTENCE_WORDS}. "
            f"Shorten the fact or the review event by {count - SENTENCE_WORDS} words."
        )
    if _plain(decision.fact) == _plain(rule.not_enough):
        raise Refused(f'"{decision.fact}" is the tempting reason that is none. Say who or what is not there.')
    if rule.needs_second and not _second_approver(decision, one_owner):
        raise Refused(
            f"Nearly every organization needs {decision.control}. Leaving it out needs a second approver "
            "who is not you (--second NAME). A single owner names themselves, for the next management review."
        )
    if outcome == "applicable" and "fact" not in decision.overrides:
        raise Refused(
            f"Your answers say that {decision.control} applies. Change the answer, or pass the gate with a reason "
            '(--override "fact=REASON").'
        )


def _second_approver(decision: Decision, one_owner: bool) -> bool:
    """A single owner has nobody else: the same person looks again at the next management review."""
    hands = decision.by.casefold().split(JOINT)
    return bool(decision.second) and (one_owner or decision.second.casefold() not in hands)


def check_inclusion(decision: Decision, words: Mapping[str, Any]) -> None:
    """Refuse a reason for inclusion that names no risk, law, contract, party or own rule.

    Raises:
        Refused: a cliche or an empty reason; the sentence says what to write instead.

    """
    for reason in decision.reasons:
        _check_reason(reason.text, words["inclusion_cliche"], "reason", "name the law, contract, party or rule")
        if reason.kind == "risk":
            raise Refused(
                f"{decision.control}: a risk becomes a reason when it is rated, and risks cannot be rated yet. "
                "Give a law, contract, party or own rule, or leave the reason out."
            )


def parse_reason(text: str, kinds: Iterable[str]) -> ReasonForInclusion:
    """Read `contract: annex 3 of K-3 asks for it`; without a kind it is the organization's own rule."""
    head, colon, tail = text.partition(":")
    kind = head.strip().lower().replace(" ", "_").replace("-", "_")
    if colon and kind in kinds:
        return ReasonForInclusion(kind, tail.strip())
    return ReasonForInclusion("own_rule", text.strip())


def parse_override(text: str) -> tuple[str, str]:
    """Read `risk=the owner accepts it until the review in May`.

    Raises:
        UsageProblem: no gate of that name.
        Refused: no reason given.

    """
    gate, _, reason = text.partition("=")
    gate = gate.strip().lower()
    if gate not in GATES:
        raise UsageProblem(f"There is no gate {gate[:30]!r}. Write gate=reason; gates: {', '.join(GATES)}.")
    if len(reason.split()) < LEAST_WORDS:
        raise Refused(
            f"Passing the {gate} gate needs a reason of at least {LEAST_WORDS} words: it is kept and counted."
        )
    return gate, reason.strip()


def exclusion_from(control: str, values: Mapping[str, str]) -> Decision:
    """A decision from the texts of a form: several overrides stand in one field, with `;` between them.

    Raises:
        UsageProblem, Refused: see `parse_override`.

    """
    fact, shown_by, owner, review, duty_read, second = (
        values.get(name, "") for name in ("fact", "shown_by", "owner", "review", "duty_read", "second")
    )
    overrides = [part for part in values.get("override", "").split(";") if part.strip()]
    passed = dict(parse_override(part) for part in overrides)
    return Decision(control, "out", fact, shown_by, owner, review, duty_read, second, overrides=passed)


def inclusion_from(control: str, values: Mapping[str, str], kinds: Iterable[str]) -> Decision:
    """A decision from the texts of a form: several reasons stand in one field, with `;` between them."""
    kinds = tuple(kinds)
    reasons = tuple(parse_reason(part, kinds) for part in values.get("reason", "").split(";") if part.strip())
    return Decision(control, "in", owner=values.get("owner", ""), reasons=reasons)


def _check_reason(text: str, cliches: Iterable[Mapping[str, Any]], what: str, repair: str) -> None:
    plain = _plain(text)
    if group := _is_cliche(text, cliches):
        raise Refused(f'"{text.strip()[:60]}" is no {what} that an auditor accepts. {group["repair"]}')
    if len(set(plain.split())) < LEAST_WORDS:
        shown = f'"{text.strip()[:60]}" is too short to be a {what}' if plain else f"The {what} is empty"
        raise Refused(f"{shown}: {repair}, in at least {LEAST_WORDS} words.")


def _is_cliche(text: str, cliches: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The group of phrases that a text belongs to, if it is one that says nothing."""
    plain = _plain(text)
    for group in cliches:
        for phrase in map(_plain, group["match"]):
            if plain == phrase if group.get("whole") else f" {phrase} " in f" {plain} ":
                return group
    return None


def _plain(text: str) -> str:
    """Lower case, no punctuation at the ends, single spaces: "N/A." and "n/a" are the same."""
    return " ".join(re.sub(r"[\"'.,;:!?()\[\]]+", " ", text.lower()).split())


def _sentence_part(text: str) -> str:
    text = " ".join(text.split()).rstrip(".!; ")
    return text.removeprefix("Not applicable:").removeprefix("not applicable:").strip()


def _event(review: str) -> str:
    text = _sentence_part(review)
    for opening in ("again applicable when ", "again when ", "when ", "if "):
        if text.lower().startswith(opening):
            return text[len(opening) :]
    return text
