"""The smaller pages: a step of the path, a term, a frequent question, a risk scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from isms_tui.catalog.blocks import Block, parse_blocks
from isms_tui.catalog.load import Catalog
from isms_tui.domain.model import Scenario
from isms_tui.pages.words import LETTERS, heading, item, items, marked, paragraph

SIZES = {"small": "10-30 people", "medium": "31-100 people", "large": "101-200 people"}
PROPERTIES = {letter: name for name, letter in LETTERS.items()}


def step_page(catalog: Catalog, step: str) -> list[Block]:
    """The blocks of a step: inputs, questions, outputs, how long, mistakes."""
    page = catalog.pages("steps")[step]
    return [*_step(catalog, page), *parse_blocks(catalog.body(page))]


def _step(catalog: Catalog, page: Mapping[str, Any]) -> Iterator[Block]:
    yield paragraph(page["plain"], "strong")
    titles = [f"clause {clause} {catalog.clauses[clause]}" for clause in page["clauses"]]
    if titles:
        yield paragraph(f"Belongs to {'; '.join(titles)}.")
    if page.get("gate"):
        gate = page["gate"].removeprefix("OURS").lstrip(",: ")
        yield marked("OURS", gate[0].upper() + gate[1:])
    yield heading("What you need")
    yield from items(page["inputs"])
    yield heading("What you ask")
    yield from items(page["questions"])
    yield heading("What comes out")
    for output in page["output"]:
        what = output["what"].rstrip(".")
        yield item(f"{what} ({output['kind']}).")
    yield heading("How long (OURS, an estimate)")
    for size, people in SIZES.items():
        yield item(f"{people}: {page['duration'][size]}.")
    yield heading("Typical mistakes")
    yield from items(page["mistakes"])


def term_page(catalog: Catalog, term: str) -> list[Block]:
    """The blocks of a glossary entry."""
    return [*_term(catalog, catalog.pages("glossary")[term])]


def _term(catalog: Catalog, page: Mapping[str, Any]) -> Iterator[Block]:
    yield paragraph(page["definition"])
    yield marked("PLAY", f"Example: {page['example']}")
    if page.get("confused_with"):
        others = ", ".join(catalog.pages("glossary")[other]["term"] for other in page["confused_with"])
        yield marked("OURS", f"Not to be confused with {others}. {page.get('not', '')}")
    if page.get("occurs"):
        yield paragraph(f"Occurs in: {', '.join(page['occurs'])}.")
    if page.get("aliases"):
        yield paragraph(f"Also called: {', '.join(page['aliases'])}.")


def faq_page(catalog: Catalog, question: str) -> list[Block]:
    """The blocks of a frequent question."""
    page = catalog.pages("faq")[question]
    return [paragraph(page["answer"]), paragraph(f"Seen in: {', '.join(page['sources'])}.")]


def scenario_page(catalog: Catalog, scenario: str) -> list[Block]:
    """The blocks of a risk scenario: cause, event, consequence, first action, the controls that treat it."""
    return [*_scenario(catalog, catalog.scenarios[scenario])]


def _scenario(catalog: Catalog, scenario: Scenario) -> Iterator[Block]:
    story = catalog.story(scenario.id)
    touches = ", ".join(PROPERTIES[letter] for letter in scenario.properties)
    yield paragraph(f"Touches {touches} of: {scenario.assets}.")
    for part in ("cause", "event", "consequence"):
        yield item(f"{part.capitalize()}: {story[part]}")
    yield marked("PLAY", f"First action: {story['first_action']}")
    yield marked("OURS", f"Example (invented): {story['example']}")
    yield heading("Controls that treat it")
    for control in scenario.controls:
        yield item(f"A.{control} {catalog.controls[control].plain}")
    yield heading("When it is on your list")
    if not scenario.cannot_occur_when:
        yield paragraph("Always: no answer of the interview rules it out.")
        return
    for alternative in scenario.cannot_occur_when:
        facts = " and ".join(catalog.facts[fact].holds for fact in alternative)
        yield item(f"Not, where {facts}; then a person confirms: cannot occur because {scenario.cannot}.")
