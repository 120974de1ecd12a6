"""What many tests need: the real catalog, and one made from the facts files alone."""

import json
from pathlib import Path

import pytest

from isms_tui.catalog.load import Catalog, load_catalog

DATA = Path(__file__).parent / "data"


def facts_file(name: str):
    """A facts file as it was handed to the project."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def index_from_facts() -> dict:
    """An index without any wording: rules and branching exactly as in the facts files."""
    interview, rules = facts_file("interview"), facts_file("rules")
    sections: dict[str, dict] = {}
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


@pytest.fixture(scope="session")
def bare_catalog() -> Catalog:
    """Rules and branching without words."""
    return Catalog(index_from_facts())


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The catalog that ships."""
    return load_catalog()
