"""Any page by its name: `5.23`, `clause 6.1.3`, `risk owner`, `step 3`, `RS-46`, `faq:...`; and by words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from isms_tui.catalog.load import Catalog
from isms_tui.domain.errors import UnknownPage
from isms_tui.domain.ids import bare_control_id, nearest

KINDS = ("control", "clause", "step", "term", "faq", "risk", "lesson")
"""In the order in which they are listed, and in which a bare name is looked up."""


class Entry(NamedTuple):
    """One page: its kind, its id, its title, and the other words that people use for it."""

    kind: str
    id: str
    title: str
    words: str
    official: str = ""

    @property
    def name(self) -> str:
        """The page as it is written: `A.5.23`, `clause 6.1.3`, `step 03`, `risk-owner`."""
        prefix = {"control": "A.", "clause": "clause ", "step": "step "}.get(self.kind, "")
        return prefix + self.id

    @property
    def source(self) -> str:
        """The page as sources name it: `5.23`, `clause 6.1.3`, `term:risk-owner`."""
        prefix = {"control": "", "clause": "clause "}.get(self.kind, f"{self.kind}:")
        return prefix + self.id


def entries(catalog: Catalog) -> Iterator[Entry]:
    """Every page that exists."""
    for control in catalog.controls.values():
        aliases = catalog.page(control.id).get("aliases", ())
        yield Entry("control", control.id, control.plain, " ".join(aliases), control.title)
    for kind, folder, title in (
        ("clause", "clauses", "plain"),
        ("step", "steps", "title"),
        ("term", "glossary", "term"),
        ("faq", "faq", "ask"),
    ):
        for page in catalog.pages(folder).values():
            words = (page.get("title", ""), page.get("plain", ""), page.get("definition", ""), *page.get("aliases", ()))
            yield Entry(kind, page["id"], page[title], " ".join(words))
    for scenario in catalog.scenarios.values():
        yield Entry("risk", scenario.id, scenario.title, scenario.assets)
    for lesson in catalog.lessons.values():
        yield Entry("lesson", lesson["id"], lesson["title"], lesson["plain"])


def resolve(catalog: Catalog, name: str) -> Entry:
    """The page with this name. A bare number is the control.

    Raises:
        UnknownPage: there is none; the sentence names the three nearest.
    """
    text = " ".join(name.split())
    known = list(entries(catalog))
    kind, wanted = _kind_of(text)
    for within, called in ((kind, wanted), ("", _dashed(text))):  # "risk owner" is no risk that is called owner
        for entry in known:
            if within in ("", entry.kind) and called in (entry.id.casefold(), _dashed(entry.title)):
                return entry
    if not kind and (control := bare_control_id(text)) in catalog.controls:
        return next(entry for entry in known if (entry.kind, entry.id) == ("control", control))
    same = [entry.id for entry in known if kind in ("", entry.kind)]
    raise UnknownPage(f"There is no page {text[:40]!r}. Nearest: {', '.join(nearest(wanted.casefold(), same))}.")


def _kind_of(text: str) -> tuple[str, str]:
    found = re.match(r"(?i)(clause|step|term|faq|risk|lesson|control)[\s:]+(.+)", text)
    if found:
        kind, rest = found[1].lower(), found[2].strip()
        return kind, rest.zfill(2) if kind == "step" and rest.isdigit() else _dashed(rest)
    return "", _dashed(text)


def _dashed(text: str) -> str:
    return "-".join(text.casefold().replace("?", "").split())


def terms_in(catalog: Catalog, text: str) -> list[Entry]:
    """Glossary terms that occur in a text, by themselves or under another name, in the order of the glossary."""
    words = f" {' '.join(re.findall(r'[a-z0-9/+-]+', text.casefold()))} "
    found = []
    for page in catalog.pages("glossary").values():
        names = [name.casefold().replace("-", " ") for name in (page["term"], *page.get("aliases", ()))]
        plain = words.replace("-", " ")
        if any(f" {name} " in plain or f" {name}s " in plain for name in names):
            found.append(Entry("term", page["id"], page["term"], ""))
    return found


MOST_WORDS = 12
"""Different words that a page is looked up by; a long paste must not cost a tenth of a second per key."""


def search(catalog: Catalog, text: str, limit: int = 50) -> list[Entry]:
    """Pages whose name, title or words hold every word typed; best first: name, title, other words, parts of words."""
    wanted = list(dict.fromkeys(text.casefold().split()))[:MOST_WORDS]
    if not wanted:
        return []
    found: list[tuple[int, int, Entry]] = []
    for place, entry in enumerate(entries(catalog)):
        name, title = f"{entry.name} {entry.id}".casefold(), f" {entry.title} {entry.official}".casefold()
        others = f"{title} {entry.words.casefold()}"
        if all(word in f"{name} {others}" for word in wanted):
            rank = 3
            if text.casefold().strip() in (entry.id.casefold(), entry.name.casefold()) and entry.kind != "term":
                rank = 0
            elif all(f" {word}" in title for word in wanted):
                rank = 1
            elif all(f" {word}" in others for word in wanted):
                rank = 2
            found.append((rank, place, entry))
    return [entry for _, _, entry in sorted(found)[:limit]]
