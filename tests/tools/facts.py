"""The facts files that the content is compared with, and a catalog made from them alone."""

import json
from pathlib import Path

from isms_tui.domain.answers import parse_answer
from isms_tui.domain.model import UNSURE

DATA = Path(__file__).parent.parent / "data"


def facts_file(name):
    """A facts file as it was handed to the project."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def index_from_facts():
    """An index without any wording: rules and branching exactly as in the facts files."""
    interview, rules = facts_file("interview"), facts_file("rules")
    sections = {}
    for raw in interview["questions"]:
        question = {
            "id": raw["id"],
            "kind": raw["kind"],
            "text": raw["id"],
            "help": "",
            "why": {"mark": "OURS", "text": ""},
            "choice": [{"id": choice, "label": choice} for choice in raw["choices"]],
        }
        if raw["asked_if"]:
            question["asked_if"] = raw["asked_if"]["any"]
        if raw["closed"]:
            question["closed"] = raw["closed"] if isinstance(raw["closed"], list) else [raw["closed"]]
        section = sections.setdefault(raw["section"], {"id": raw["section"], "title": raw["section"], "question": []})
        section["question"].append(question)
    facts = {name: {**raw, "holds": name, "fails": f"not {name}"} for name, raw in rules["facts"].items()}
    return {
        "sections": list(sections.values()),
        "applicability": {"facts": facts, "controls": rules["controls"]},
        "scenarios": rules["scenarios"],
        "conflicts": [],
    }


def read_answers(catalog, raw):
    """Answers from `{question: "a,b"}`."""
    return {question: parse_answer(catalog.questions[question], text) for question, text in raw.items()}


def example(number):
    """The answers of one of the six worked organizations."""
    return facts_file("examples")["examples"][number]["answers"]


def random_answer(random, question):
    """Any valid answer, also unsure and "at least these"."""
    if question.kind == "number":
        return (random.choice(["1", "12", "200", UNSURE]),)
    if question.kind == "single" or random.random() < 0.3:
        return (random.choice((*question.choice_ids, UNSURE)),)
    some = [c for c in question.choice_ids if c not in ("none", "none-known") and random.random() < 0.35]
    if random.random() < 0.2:
        some.append(UNSURE)
    return tuple(some) or (random.choice(question.choice_ids),)


def random_answers(random, catalog, share=0.85):
    """A random answer set; about `share` of the questions are answered."""
    return {q.id: random_answer(random, q) for q in catalog.questions.values() if random.random() < share}
