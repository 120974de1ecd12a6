"""Where we are, and the one next thing to do. Computed from the record, never from visits."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from isms_tui.domain.decision import Decision
from isms_tui.domain.flow import Progress
from isms_tui.domain.interview import Given
from isms_tui.domain.model import UNSURE, Question
from isms_tui.domain.proposal import Proposal
from isms_tui.domain.soa import SoA

MINUTES_PER_EXCLUSION = 3
MINUTES_FOR_THE_REST = 10
"""Our estimates: reading the gates and writing the fact of one candidate; going through the lines that apply."""

DONE, PARTLY, OPEN = "[x]", "[~]", "[ ]"


class Stage(NamedTuple):
    """One line of the path: a sign, a name, and how far it is in words."""

    id: str
    sign: str
    name: str
    text: str


class Next(NamedTuple):
    """The one thing to do now. `goes_to` is interview, review, soa or lesson."""

    text: str
    minutes: int
    goes_to: str
    then: str = ""


def contradicted(proposal: Proposal, decisions: Mapping[str, Decision]) -> tuple[str, ...]:
    """Controls that are left out although the present answers say that they apply; an override of the fact counts."""
    return tuple(
        control
        for control, decision in decisions.items()
        if not decision.applicable and proposal.outcomes[control] == "applicable" and "fact" not in decision.overrides
    )


class ToDo(NamedTuple):
    """Something to find out: an answer that is "not sure yet", or a question left for later."""

    question: str
    text: str
    ask: str


def to_dos(questions: Mapping[str, Question], given: Mapping[str, Given], arising: Iterable[str]) -> tuple[ToDo, ...]:
    """What is still to find out, with whom to ask and in which words, in the order of the interview."""
    return tuple(
        ToDo(question, questions[question].text, questions[question].unsure_ask)
        for question in arising
        if (found := given.get(question)) and (found.skipped or UNSURE in found.answer)
    )


class Where(NamedTuple):
    """What home shows and what `status` prints."""

    stages: tuple[Stage, ...]
    next: Next


def where(progress: Progress, later: int, proposal: Proposal, decisions: Mapping[str, Decision], soa: SoA) -> Where:
    """Read the position off the record.

    Args:
        progress: of the interview.
        later: how many questions were skipped and still are open.
        proposal: the present one.
        decisions: by control.
        soa: the statement as it stands.
    """
    to_judge = [c for c, outcome in proposal.outcomes.items() if outcome != "applicable"]
    judged = [c for c in to_judge if c in decisions]
    against = contradicted(proposal, decisions)
    rest = [c for c, outcome in proposal.outcomes.items() if outcome == "applicable"]
    confirmed = [c for c in rest if c in decisions and c not in against]
    left = progress.arising - progress.answered
    interview_text = f"{progress.answered} of {progress.arising} answered" + (f", {later} for later" if later else "")
    stages = (
        Stage("interview", _sign(progress.answered, progress.arising), "Interview", interview_text),
        Stage(
            "exclusions",
            _sign(len(judged), len(to_judge)) if to_judge or not left else OPEN,
            "Controls to judge",
            _of(judged, to_judge, "decided") if to_judge or not left else "none so far",
        ),
        Stage("controls", _sign(len(confirmed), len(rest)), "Controls that apply", _of(confirmed, rest, "confirmed")),
        Stage("soa", DONE if soa.status == "approved" else OPEN, "Statement of Applicability", _soa_text(soa)),
    )
    open_lines = len(to_judge) - len(judged)
    unconfirmed = len(rest) - len(confirmed) - len(against)
    steps: list[Next] = []
    if left:
        verb = "Answer the first question" if not progress.answered else f"Answer {left} more question{_s(left)}"
        steps.append(Next(verb, max(1, round(progress.minutes)), "interview"))
    if against:
        text = f"Look again at {len(against)} decision{_s(len(against))} that your answers now deny"
        steps.append(Next(text, len(against) * MINUTES_PER_EXCLUSION, "review"))
    if open_lines:
        minutes = open_lines * MINUTES_PER_EXCLUSION
        steps.append(Next(f"Judge {open_lines} control{_s(open_lines)} that may not simply apply", minutes, "review"))
    if unconfirmed:
        steps.append(Next(f"Confirm {unconfirmed} control{_s(unconfirmed)} that apply", MINUTES_FOR_THE_REST, "review"))
    if soa.status != "approved":
        text = "Approve the Statement of Applicability" if not soa.holds_up else "See what keeps the SoA a draft"
        steps.append(Next(text, 5, "soa"))
    steps.append(Next("Read the Statement of Applicability", 5, "soa"))
    first, *others = steps
    then = " · ".join(step.text[0].lower() + step.text[1:] for step in others[:1]) if soa.status != "approved" else ""
    return Where(stages, Next(first.text, first.minutes, first.goes_to, then))


def _sign(done: int, total: int) -> str:
    return DONE if done >= total else PARTLY if done else OPEN


def _of(done: list[str], total: list[str], word: str) -> str:
    return f"{len(done)} of {len(total)} {word}" if total else "none"


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _soa_text(soa: SoA) -> str:
    if soa.status == "approved":
        return f"approved by {soa.approver} on {soa.approved_on}"
    undecided = soa.counts["undecided"]
    return f"draft {soa.version}, {undecided} line{_s(undecided)} undecided" if undecided else f"draft {soa.version}"
