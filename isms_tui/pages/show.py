"""A page of any kind as title and blocks: what `show`, the find screen and the glossary key open."""

from __future__ import annotations

from isms_tui.catalog.blocks import Block
from isms_tui.catalog.load import Catalog
from isms_tui.pages.clause import clause_page
from isms_tui.pages.control import control_page
from isms_tui.pages.find import Entry
from isms_tui.pages.lesson import lesson_page
from isms_tui.pages.other import faq_page, scenario_page, step_page, term_page
from isms_tui.workspace import Reader


def page_title(catalog: Catalog, entry: Entry) -> str:
    """The title line of a page."""
    if entry.kind == "control":
        return f"A.{entry.id} {catalog.controls[entry.id].title}"
    if entry.kind == "clause":
        return f"Clause {entry.id} {catalog.clauses[entry.id]}"
    prefix = {"step": f"Step {entry.id} ", "risk": f"{entry.id} "}.get(entry.kind, "")
    title = entry.title if entry.kind != "term" else entry.title[0].upper() + entry.title[1:]
    return f"{prefix}{title}"


def page_blocks(catalog: Catalog, entry: Entry, record: Reader | None = None) -> list[Block]:
    """The whole page."""
    if entry.kind == "control":
        return control_page(catalog, entry.id, record=record)
    makers = {
        "clause": clause_page,
        "step": step_page,
        "term": term_page,
        "faq": faq_page,
        "risk": scenario_page,
        "lesson": lesson_page,
    }
    return makers[entry.kind](catalog, entry.id)
