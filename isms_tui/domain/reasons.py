"""Why a control has the outcome it has: question -> answer -> rule -> effect."""

from collections.abc import Iterator
from typing import NamedTuple

from isms_tui.domain.answers import format_answer
from isms_tui.domain.conditions import true_alternative
from isms_tui.domain.flow import Answers
from isms_tui.domain.model import OUTCOME_WORDS, UNSURE, Fact, Outcome, Rule, Scenario
from isms_tui.domain.proposal import HasRules, Proposal


class Reason(NamedTuple):
    """One step of the reason tree.

    `question` and `answer` are None where no question decides (a baseline control). `rule` names the rule and its
    facts, `effect` is what it does, `text` says it in words. `settled` is False while an answer is still missing.
    `scenario` is the id of the risk scenario that the reason is about, if it is about one.
    """

    question: str | None
    answer: str | None
    rule: str
    effect: str
    text: str
    settled: bool = True
    scenario: str = ""


def reasons(catalog: HasRules, answers: Answers, proposal: Proposal, control: str) -> tuple[Reason, ...]:
    """All reasons for the present outcome of a control; never empty."""
    rule = catalog.rules[control]
    outcome = proposal.outcomes[control]
    found: list[Reason] = []
    if rule.is_baseline:
        found.append(Reason(None, None, "baseline", OUTCOME_WORDS["applicable"], rule.because))
    elif outcome == "applicable":
        found.extend(_keeps_in(catalog, answers, proposal, rule))
    else:
        found.extend(_leads_out(catalog, answers, proposal, rule, outcome))
    if outcome in ("applicable", "inherited"):
        found.extend(_scenarios(catalog, answers, proposal, rule))
    return tuple(found)


def _leads_out(
    catalog: HasRules, answers: Answers, proposal: Proposal, rule: Rule, outcome: Outcome
) -> Iterator[Reason]:
    """The facts of the alternative that is surely true, one reason each."""
    found = excluding_facts(catalog, proposal, rule.control)
    named = f"{'clear' if outcome == 'candidate' else outcome}: {' + '.join(fact.id for fact in found)}"
    for fact in found:
        yield from _because_of(catalog, answers, proposal, fact, named, OUTCOME_WORDS[outcome], fact.holds)


def excluding_facts(catalog: HasRules, proposal: Proposal, control: str) -> tuple[Fact, ...]:
    """The facts that keep a control from simply applying: all surely hold. Empty when it applies."""
    alternatives = dict(catalog.rules[control].ways_out).get(proposal.outcomes[control], ())
    return tuple(catalog.facts[fact] for fact in true_alternative(alternatives, proposal.facts) or ())


def _keeps_in(catalog: HasRules, answers: Answers, proposal: Proposal, rule: Rule) -> Iterator[Reason]:
    """What stands against each way out: facts that surely fail, or else facts that are not known."""
    seen: set[str] = set()
    unknown: list[str] = []
    for _, alternatives in rule.ways_out:
        for alternative in alternatives:
            failing = [fact for fact in alternative if proposal.facts[fact] is False]
            unknown += [fact for fact in alternative if proposal.facts[fact] is None and not failing]
            for fact_id in failing:
                if fact_id not in seen:
                    seen.add(fact_id)
                    fact = catalog.facts[fact_id]
                    yield from _because_of(
                        catalog, answers, proposal, fact, f"not {fact_id}", OUTCOME_WORDS["applicable"], fact.fails
                    )
    for fact_id in dict.fromkeys(unknown):
        fact = catalog.facts[fact_id]
        answer = answers.get(fact.test.question)
        said = "not sure yet" if answer and UNSURE in answer else "not answered yet"
        text = f"{said}, so it stays applicable until we know"
        yield Reason(
            fact.test.question, format_answer(answer) or None, f"open: {fact_id}", "applies until known", text, False
        )


def _because_of(
    catalog: HasRules, answers: Answers, proposal: Proposal, fact: Fact, rule: str, effect: str, text: str
) -> Iterator[Reason]:
    """A reason for one fact; where its question does not arise, also the answer that closed it."""
    question = catalog.questions[fact.test.question]
    counts_as = format_answer(proposal.flow.counts_as[question.id])
    if question.id in proposal.flow.arising:
        yield Reason(question.id, counts_as, rule, effect, text)
        return
    yield Reason(question.id, counts_as, rule, effect, f"{text} (this question does not arise)")
    what = f"{question.id} does not arise and counts as {counts_as}"
    for closing in dict.fromkeys(_closed_by(catalog, proposal, question.id)):
        yield Reason(closing, format_answer(answers.get(closing)), f"closes {question.id}", effect, what)


def _closed_by(catalog: HasRules, proposal: Proposal, question: str) -> Iterator[str]:
    """The questions whose answers keep a question from arising, through others that do not arise themselves."""
    for test in catalog.questions[question].asked_if:
        if test.question in proposal.flow.arising:
            yield test.question
        else:
            yield from _closed_by(catalog, proposal, test.question)


def _scenarios(catalog: HasRules, answers: Answers, proposal: Proposal, rule: Rule) -> Iterator[Reason]:
    """Risk scenarios that name the control and are on the list. Until they are rated they only propose."""
    for scenario_id in rule.scenarios:
        scenario = catalog.scenarios[scenario_id]
        if proposal.scenarios[scenario_id] == "off":
            continue
        effect = f"proposed: {scenario_id} to rate"
        fact = switching_fact(catalog, proposal, scenario)
        if fact is None:
            settled = proposal.scenarios[scenario_id] == "on"
            yield Reason(None, None, f"scenario {scenario_id}", effect, scenario.title, settled, scenario_id)
        else:
            counts_as = format_answer(proposal.flow.counts_as[fact.test.question])
            rule_name = f"scenario {scenario_id}: not {fact.id}"
            yield Reason(fact.test.question, counts_as, rule_name, effect, scenario.title, scenario=scenario_id)


def switching_fact(catalog: HasRules, proposal: Proposal, scenario: Scenario) -> Fact | None:
    """The fact that keeps a switchable scenario on the list, where one surely does."""
    if proposal.scenarios[scenario.id] != "on":
        return None
    for alternative in scenario.cannot_occur_when:
        for fact in alternative:
            if proposal.facts[fact] is False:
                return catalog.facts[fact]
    return None
