"""The page of a clause of ISO/IEC 27001: the requirement, what you do and keep, who decides, what auditors ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from isms_tui.catalog.blocks import Block, parse_blocks
from isms_tui.catalog.load import Catalog
from isms_tui.pages.words import heading, item, items, marked, paragraph

NEEDS = {
    "required": "required by the clause",
    "expected": "expected, not named by the clause",
    "helpful": "helpful",
}


def clause_page(catalog: Catalog, clause: str) -> list[Block]:
    """The blocks of a clause page."""
    page = catalog.pages("clauses")[clause]
    return [*_blocks(catalog, page), *parse_blocks(catalog.body(page))]


def _blocks(catalog: Catalog, page: Mapping[str, Any]) -> Iterator[Block]:
    yield paragraph(page["plain"], "strong")
    yield marked("RULE", f"{page['id']} (our words): {page['requires']}")
    yield marked("PLAY", f"Why: {page['purpose']}")
    if page.get("collision"):
        yield marked("OURS", page["collision"])
    yield heading("What you do")
    for number, text in enumerate(page["does"], 1):
        yield item(text, number=number)
    yield heading("What you keep")
    for kept in page["keep"]:
        what = kept["what"]
        yield item(f"{what[0].upper()}{what[1:]}: {NEEDS[kept['need']]}.")
    yield paragraph(f"Who decides: {page['decides']}.")
    yield heading("What an auditor asks at Stage 1 (documents)")
    yield from items(page["stage1"])
    yield heading("What an auditor asks at Stage 2 (practice)")
    yield from items(page["stage2"])
    known = catalog.pages("steps")
    steps = [f"step {step} {known[step]['title']}" for step in page["steps"] if step in known]
    controls = [f"A.{control} {catalog.controls[control].plain}" for control in page["controls"]]
    screens = [f"In this tool: {screen}." for screen in page.get("screens", ())]
    if steps or controls or screens:
        yield heading("Where it is done")
        yield from items([*screens, *steps, *controls])
