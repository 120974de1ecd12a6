"""The nouns: questions, facts, rules, scenarios. Read from content/, never changed while the program runs."""

from typing import Literal, NamedTuple

UNSURE = "unsure"
"""The choice that every question takes: applicable stays applicable, and a to-do is made."""

NOTHING = frozenset({"none", "none-known"})
"""Choices of a multi question that exclude every other choice."""

Answer = tuple[str, ...]
"""Choice ids in the order of the list; `unsure` last means "at least these". A number is one text of digits."""

Outcome = Literal["applicable", "inherited", "candidate", "contested"]
OUTCOMES: tuple[Outcome, ...] = ("candidate", "contested", "inherited", "applicable")
STATUSES = ("Not started", "Planned", "Partially implemented", "Implemented")
"""Implementation status of a control that applies, in rising order (our default)."""

OUTCOME_WORDS: dict[str, str] = {
    "applicable": "applies",
    "inherited": "run by someone else",
    "candidate": "could be left out",
    "contested": "keep unless you can defend it",
}
"""What a person reads for each outcome (contracts: "clear" sounds decided)."""

THEMES = ("organizational", "people", "physical", "technological")


class Statement(NamedTuple):
    """A sentence with its kind: RULE (a requirement), PLAY (advice), OURS (our default), YOURS (their record)."""

    mark: str
    text: str


class Test(NamedTuple):
    """One three-valued test on the answer of one question.

    `is`: the answer is one of. `only`: every choice given is one of. `has`: at least one is.
    `over`: the number is above `values[0]`.
    """

    question: str
    kind: str
    values: tuple[str, ...]


class Choice(NamedTuple):
    """One choice of a question."""

    id: str
    label: str
    means: str = ""


class Question(NamedTuple):
    """One question of the interview. Ids and choices are a contract; the words are content."""

    id: str
    kind: str
    section: str
    section_title: str
    text: str
    help: str
    why: Statement
    play: Statement | None
    example: Answer
    example_text: str
    unsure_label: str
    unsure_ask: str
    choices: tuple[Choice, ...]
    asked_if: tuple[Test, ...]
    closed: Answer | None
    minutes: float

    @property
    def choice_ids(self) -> tuple[str, ...]:
        """The ids a person may give, without `unsure`."""
        return tuple(choice.id for choice in self.choices)

    def label_of(self, choice: str) -> str:
        """What a person reads for a choice id (or for a number)."""
        if choice == UNSURE:
            return self.unsure_label
        return next((c.label for c in self.choices if c.id == choice), choice)


class Fact(NamedTuple):
    """A three-valued statement about the organization that rules refer to by id."""

    id: str
    test: Test
    holds: str
    fails: str


Alternatives = tuple[tuple[str, ...], ...]
"""A rule: it is surely true when every fact of one alternative is surely true."""


class Rule(NamedTuple):
    """When a control may be left out, is run by someone else, or needs a defence; and the words around it."""

    control: str
    klass: str
    because: str
    scenarios: tuple[str, ...]
    clear: Alternatives
    inherited: Alternatives
    contested: Alternatives
    cite: tuple[str, ...]
    again_when: str
    small_form: str
    run_by: str
    not_enough: str

    @property
    def is_baseline(self) -> bool:
        """No answer can make this control leave the "applies" list."""
        return self.klass != "answer-driven"

    @property
    def needs_second(self) -> bool:
        """Nearly every organization needs the control: leaving it out takes a second approver (our default)."""
        return self.klass == "hard-baseline"

    @property
    def ways_out(self) -> tuple[tuple[Outcome, Alternatives], ...]:
        """The three rules in the order in which they decide (contracts.md 2)."""
        return (("candidate", self.clear), ("inherited", self.inherited), ("contested", self.contested))


class Scenario(NamedTuple):
    """A risk scenario that answers may switch off; it then is listed as "to confirm: cannot occur because"."""

    id: str
    title: str
    properties: str
    assets: str
    controls: tuple[str, ...]
    cannot_occur_when: Alternatives
    cannot: str


class Conflict(NamedTuple):
    """Two answers that rarely are both true. It explains and never blocks."""

    id: str
    when: tuple[Test, ...]
    text: str


class Control(NamedTuple):
    """The facts of one Annex A control and what we call it."""

    id: str
    title: str
    title_27001: str
    plain: str
    theme: str
    statement: str
    purpose: str
    complete: bool


def control_sort_key(control: str) -> tuple[int, int]:
    """Order of control ids: `5.9` before `5.10`. Own controls (`X-01`) come after Annex A."""
    head, _, tail = control.replace("X-", "99.").partition(".")
    return int(head), int(tail)
