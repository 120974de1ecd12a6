"""What a control page and an interview question must hold: keys, limits, sections."""

import re

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
NO_PROSE = {"id", "title", "theme", "tier", "was_2013", "attributes", "topics", "size", "kind", "tests"}
