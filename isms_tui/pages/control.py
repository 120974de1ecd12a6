"""The page of a control at three depths: start (fits 80x24), work (actions to auditor), everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from isms_tui.catalog.blocks import Block, Heading, parse_blocks
from isms_tui.catalog.load import Catalog
from isms_tui.domain.model import OUTCOME_WORDS
from isms_tui.pages.words import LETTERS, day, heading, item, items, marked, paragraph, tag
from isms_tui.workspace import Reader

DEPTHS = ("start", "work", "everything")

Page = Mapping[str, Any]


def control_page(catalog: Catalog, control: str, depth: int = 3, record: Reader | None = None) -> list[Block]:
    """The blocks of a control page.

    Args:
        catalog: the content.
        control: a known control id.
        depth: 1 start, 2 work, 3 everything.
        record: the open workspace, for the line marked YOURS.
    """
    page = catalog.page(control)
    blocks = [*_start(catalog, page, record)]
    if not page["complete"]:
        blocks.append(marked("OURS", "The guidance of this page is not written yet: no actions, evidence or examples."))
    if depth == 1 or not page["complete"]:
        return [*blocks, paragraph(attributes_line(page))]
    if depth == 2:
        return [*blocks, *_work(page), *_audit(page)]
    body = parse_blocks(catalog.body(page))
    why, good, rest = _parts(body)
    return [
        *blocks,
        paragraph(attributes_line(page)),
        *_applies(page),
        *why,
        *good,
        *_work(page),
        *rest,
        *_audit(page),
        *_links(catalog, page),
    ]


def _start(catalog: Catalog, page: Page, record: Reader | None) -> Iterator[Block]:
    control = page["id"]
    yield paragraph(page["plain"], "strong")
    yield marked("RULE", f"A.{control} (our words): {page['statement']}")
    yield marked("PLAY", f"Why: {page['purpose']}")
    if record is not None:
        yield marked("YOURS", your_line(record, control))
    rule = catalog.rules.get(control)
    if rule is not None and rule.small_form:
        yield marked("OURS", f"Small organizations: {rule.small_form}")
    quick = page.get("quick_win")
    if quick:
        yield marked("PLAY", f"{quick['minutes']}-minute start (OURS): {quick['text']}")


def your_line(record: Reader, control: str) -> str:
    """What the record says about a control, in one line."""
    outcome = record.proposal().outcomes[control]
    decision = record.decisions().get(control)
    if decision is None:
        return f"no decision yet; your answers suggest: {OUTCOME_WORDS[outcome]}"
    signed = f"{decision.by}, {day(decision.at)}"
    if not decision.applicable:
        return f"left out ({signed}): {decision.fact}"
    status = record.implementations().get(control)
    words = "; ".join(f"{reason.kind.replace('_', ' ')}: {reason.text}" for reason in decision.reasons)
    state = f" · {status.status.lower()}" if status else ""
    return f"applicable ({signed}){state} · {words or 'reason: risks to rate'}"


def attributes_line(page: Page) -> str:
    """The five attributes in one line, and the 2013 numbers."""
    found = page["attributes"]
    properties = " ".join(LETTERS[value] for value in found["properties"])
    parts = [
        ", ".join(map(tag, found["control_type"])),
        properties,
        ", ".join(map(tag, found["concepts"])),
        ", ".join(map(tag, found["capabilities"])),
        ", ".join(map(tag, found["domains"])),
        f"2013: {', '.join(page['was_2013'])}" if page["was_2013"] else "new in 2022",
    ]
    return " · ".join(parts)


def _applies(page: Page) -> Iterator[Block]:
    applies = page["applies"]
    yield heading("Does it apply?")
    yield from items(applies["test"])
    yield marked("PLAY", applies["rule"])
    yield marked("PLAY", f"No reason for leaving it out: {applies['bad_reason']}")


def _work(page: Page) -> Iterator[Block]:
    yield heading("Actions, in order (S from 10 people, M from 31, L from 101)")
    for action in page["action"]:
        yield item(f"{action['size']}  {action['do']} Done when: {action['done_when']}", number=int(action["id"][1:]))
    roles = page["roles"]
    yield heading("Who")
    yield item(f"Accountable: {roles['accountable']}.")
    for role in ("responsible", "consulted", "informed"):
        if roles.get(role):
            yield item(f"{role.capitalize()}: {'; '.join(roles[role])}.")


def _audit(page: Page) -> Iterator[Block]:
    yield heading("Evidence (freshness is OURS)")
    yield from items(f"{e['what']} ({e['kind']}, at most {e['fresh_months']} months old)" for e in page["evidence"])
    yield heading("What an auditor asks")
    yield from items(f"{entry['ask']} Good: {entry['good']}" for entry in page["auditor"])
    yield heading("Measures (targets are OURS)")
    for metric in page["metric"]:
        trap = f" Trap: {metric['trap']}" if metric.get("trap") else ""
        yield item(f"{metric['name']}: {metric['formula']}. Target: {metric['target']}.{trap}")


def _links(catalog: Catalog, page: Page) -> Iterator[Block]:
    yield heading("Related")
    for link in page["related"]:
        yield item(f"A.{link['id']} {catalog.controls[link['id']].plain}: {link['why']}")
    yield heading("Elsewhere (an overlap that its author saw, never the same)")
    for other in catalog.crosswalk.values():
        ids = ", ".join(other["map"].get(page["id"], ())) or "none listed"
        yield item(f"{other['name']}: {ids} ({other['source']}).")


def _parts(body: tuple[Block, ...]) -> tuple[list[Block], list[Block], list[Block]]:
    """The body as: why it matters, what good looks like, and the rest (example, material, pitfalls, neighbours)."""
    sections: list[list[Block]] = []
    for block in body:
        if isinstance(block, Heading) or not sections:
            sections.append([])
        sections[-1].append(block)
    rest = [block for section in sections[2:] for block in section]
    return (sections[0] if sections else []), (sections[1] if len(sections) > 1 else []), rest
