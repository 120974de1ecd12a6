"""What pages, interview questions and risk scenarios must hold: keys, limits, sections."""

import re
from dataclasses import dataclass, field
from typing import Any

CONTROLS = {f"{group}.{n}" for group, last in ((5, 37), (6, 8), (7, 14), (8, 34)) for n in range(1, last + 1)}
BUDGETS = {"A": (900, 1400), "B": (600, 900), "C": (400, 600)}
LEAST_NUMBERS = {"A": 8, "B": 6, "C": 4}
LEAST_BODY = 150
MOST_SHOULD = 3
SECTIONS = (
    "Why it matters",
    "What good looks like",
    "Example at Harbourlight",
    "Pitfalls",
    "Not to be confused with",
)
WORD_LIMITS = {"plain": (2, 12), "statement": (1, 30), "purpose": (1, 30)}
QUESTION_LIMITS: dict[tuple[str | int, ...], int] = {("text",): 18, ("help",): 40, ("why", "text"): 30}
MARK = re.compile(r"(RULE (\d+\.\d+(\.\d+)?( [a-z](-[a-z])?)?|A\.\d+\.\d+)|PLAY \d+\.\d+|OURS|YOURS)")

ATTRIBUTES = ("control_type", "properties", "concepts", "capabilities", "domains")
SHORT = {
    "id": "text",
    "title": "text",
    "plain": "text",
    "theme": "one organizational people physical technological",
    "tier": "one A B C",
    "was_2013": "texts 0-99",
    "attributes": dict.fromkeys(ATTRIBUTES, "texts 1-9"),
    "statement": "text",
    "purpose": "text",
}
REST = {
    "applies": {"suggest?": "text", "test": "texts 2-5", "rule": "text", "bad_reason": "text"},
    "action": (5, 12, {"id": "text", "size": "one S M L", "do": "text", "done_when": "text"}),
    "roles": {"accountable": "text", **dict.fromkeys(("responsible", "consulted", "informed"), "texts 1-9")},
    "evidence": (3, 7, {"what": "text", "fresh_months": "int 1-36", "kind": "one record document"}),
    "auditor": (3, 7, {"ask": "text", "good": "text"}),
    "metric": (1, 9, {"name": "text", "formula": "text", "target": "text", "trap?": "text"}),
    "related": (1, 99, {"id": "text", "why": "text"}),
    "quick_win": {"minutes": "int 1-30", "text": "text"},
}
QUIZ = {"q": "text", "options": "texts 2-6", "answer": "int 0-5", "why": "text", "tests?": "text"}
OPTIONAL = {"quiz?": (1, 9, QUIZ), "topics?": "texts 1-99", "aliases?": "texts 1-99"}
COMPLETE_PAGE = SHORT | REST | OPTIONAL
SHORT_PAGE = SHORT | {f"{key}?": spec for key, spec in REST.items()} | OPTIONAL
QUESTION = {
    "id": "text",
    "kind": "one single multi number",
    "text": "text",
    "help": "text",
    "why": {"mark": "text", "text": "text"},
}
REFERENCES = {"steps", "controls", "clauses", "sources", "occurs", "confused_with"}
NO_PROSE = {
    "id",
    "title",
    "theme",
    "tier",
    "was_2013",
    "attributes",
    "topics",
    "size",
    "kind",
    "tests",
    "need",
} | REFERENCES


@dataclass(frozen=True, slots=True)
class PageKind:
    """The rules of one folder of pages; `limits` are words per key, `budget` the words of a whole page.

    A folder with more than `SMALL_FOLDER` files holds at least `least` pages.
    """

    keys: dict[str, Any]
    limits: dict[str, tuple[int, int]]
    budget: tuple[int, int] = (0, 9999)
    headings: tuple[str, ...] = ()
    named_by_id: bool = False
    least: int = 0
    links: dict[str, str] = field(default_factory=dict)
    """Keys that hold ids, and the folder those ids belong to."""


SMALL_FOLDER = 20
STEPS = tuple(f"{number:02}" for number in range(17))
_FIND = {"topics?": "texts 0-99", "aliases?": "texts 0-99"}
_OUTPUT = {"what": "text", "kind": "one record document"}
KINDS = {
    "clauses": PageKind(
        keys=dict.fromkeys(("id", "title", "plain", "requires", "purpose", "decides", "collision?"), "text")
        | dict.fromkeys(("does", "stage1", "stage2"), "texts 1-99")
        | dict.fromkeys(("steps", "controls", "screens?"), "texts 0-99")
        | {"keep": (0, 99, {"what": "text", "need": "one required expected helpful"})}
        | _FIND,
        limits={"requires": (1, 40), "purpose": (1, 30), "plain": (2, 12)},
        budget=(200, 400),
        headings=("What it means", "Typical mistakes"),
        links={"steps": "steps", "controls": "controls"},
    ),
    "steps": PageKind(
        keys=dict.fromkeys(("id", "title", "plain", "gate?"), "text")
        | dict.fromkeys(("inputs", "questions", "mistakes"), "texts 1-99")
        | {
            "clauses": "texts 0-99",
            "output": (1, 99, _OUTPUT),
            "duration": dict.fromkeys(("small", "medium", "large"), "text"),
        }
        | _FIND,
        limits={},
        budget=(250, 500),
        links={"clauses": "clauses"},
    ),
    "glossary": PageKind(
        keys=dict.fromkeys(("id", "term", "definition", "example", "not?"), "text")
        | {"occurs": "texts 1-99", "confused_with": "texts 0-99", "aliases?": "texts 0-99"},
        limits={"definition": (1, 30)},
        named_by_id=True,
        least=120,
        links={"confused_with": "glossary"},
    ),
    "faq": PageKind(
        keys=dict.fromkeys(("id", "ask", "answer"), "text")
        | {"sources": "texts 1-99", "topics": "texts 0-99", "aliases": "texts 0-99"},
        limits={"ask": (1, 18), "answer": (1, 90)},
        named_by_id=True,
        least=40,
    ),
}
SCENARIO_LIMITS = {"cause": 15, "event": 15, "consequence": 25, "first_action": 20, "example": 9999}
