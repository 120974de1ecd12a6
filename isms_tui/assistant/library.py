"""The pages as the conversation needs them: what a name is called, which page speaks for a topic, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from isms_tui.catalog.load import Catalog

FOLDERS = {"term": "glossary", "faq": "faq", "step": "steps"}


class Library:
    """Looks pages up by the names that sources use: `5.23`, `clause 6.1.3`, `topic:scope`, `term:...`, `faq:...`."""

    def __init__(self, catalog: Catalog) -> None:
        """Use the content."""
        self.catalog = catalog
        self.topics: Mapping[str, list[str]] = catalog.search["topics"]
        self.leads: Mapping[str, list[str]] = catalog.search["leads"]

    def page(self, name: str) -> Mapping[str, Any] | None:
        """The front matter of a page; None for topics, risks and clauses that have no page of their own."""
        if name in self.catalog.controls:
            return self.catalog.page(name)
        kind, _, rest = name.partition(":")
        if kind in FOLDERS:
            return self.catalog.pages(FOLDERS[kind]).get(rest)
        if name.startswith("clause "):
            return self.catalog.pages("clauses").get(self.leaf(name.removeprefix("clause ")))
        return None

    def leaf(self, clause: str) -> str:
        """The page of a clause: its own, or that of its first part (9.2 -> 9.2.1)."""
        known = self.catalog.pages("clauses")
        return clause if clause in known else next((leaf for leaf in known if leaf.startswith(f"{clause}.")), clause)

    def speaks_for(self, topic: str) -> str:
        """The page that answers for a topic when the question says no more."""
        return next(iter(self.topics.get(topic, ())), "")

    def readable(self, name: str) -> str:
        """The page to show for a name: a topic is shown by the page that speaks for it."""
        return self.speaks_for(name) if name.startswith("topic:") else name

    def title(self, name: str) -> str:
        """What a person reads for a name."""
        page = self.page(name)
        if name in self.catalog.controls:
            return f"A.{name} {self.catalog.controls[name].plain}"
        if name.startswith("clause "):
            number = name.removeprefix("clause ")
            return f"Clause {number} {self.catalog.clauses.get(number, '')}".strip()
        if name.startswith("risk:"):
            return f"{name[5:]} {self.catalog.scenarios[name[5:]].title}"
        if name.startswith("topic:"):
            speaker = self.speaks_for(name)
            return self.title(speaker) if speaker else name.removeprefix("topic:").replace("-", " ")
        if page is None:
            return name
        text = str(page.get("term") or page.get("ask") or page.get("title"))
        return text[0].upper() + text[1:]

    def sources(self, *names: str) -> tuple[str, ...]:
        """Sources with what a term, question or step belongs to in front of it, each once."""
        found: list[str] = []
        for name in names:
            if name.partition(":")[0] in (*FOLDERS, "risk"):
                found += self.leads.get(name, ())[:3]
            found.append(name)
        return tuple(dict.fromkeys(found))

    @staticmethod
    def subjects_first(names: tuple[str, ...]) -> tuple[str, ...]:
        """Controls, clauses and topics before the terms, questions, steps and risks that speak of them."""
        return tuple(sorted(names, key=lambda name: name.partition(":")[0] in (*FOLDERS, "risk")))
