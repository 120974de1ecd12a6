"""The catalog: content as domain objects, made when they are first asked for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from isms_tui.catalog.index import Index, load_index, load_pages, load_search
from isms_tui.catalog.locate import content_root, is_checkout
from isms_tui.domain.errors import UnknownPage
from isms_tui.domain.model import (
    Alternatives,
    Choice,
    Conflict,
    Control,
    Fact,
    Question,
    Rule,
    Scenario,
    Statement,
    Test,
    control_sort_key,
)

UNSURE_LABEL = "Not sure yet"


class Catalog:
    """Everything that content/ says. Immutable; one instance serves the whole process."""

    def __init__(self, index: Index, root: str = "") -> None:
        """Wrap a compiled index; `root` is where page bodies are."""
        self._index = index
        self._root = root

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Questions by id, in the order in which they are asked."""
        return {
            raw["id"]: _question(raw, section) for section in self._index["sections"] for raw in section["question"]
        }

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Facts that rules refer to."""
        return {
            fact: Fact(fact, _test(raw), raw["holds"], raw["fails"])
            for fact, raw in self._index["applicability"]["facts"].items()
        }

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """The rule of each control, in the order of Annex A."""
        raw = self._index["applicability"]["controls"]
        return {control: _rule(control, raw[control]) for control in sorted(raw, key=control_sort_key)}

    @cached_property
    def scenarios(self) -> Mapping[str, Scenario]:
        """Risk scenarios by id."""
        return {
            scenario: Scenario(
                scenario,
                raw["title"],
                raw["properties"],
                raw["assets"],
                tuple(raw["controls"]),
                _alternatives(raw.get("cannot_occur_when", [])),
                raw.get("cannot", ""),
            )
            for scenario, raw in self._index["scenarios"].items()
        }

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Answers that rarely are both true."""
        return tuple(
            Conflict(raw["id"], tuple(_test(test) for test in raw["when"]), raw["text"])
            for raw in self._index["conflicts"]
        )

    @cached_property
    def controls(self) -> Mapping[str, Control]:
        """The 93 controls, in the order of Annex A."""
        return {page: _control(raw) for page, raw in self._index["controls"].items()}

    @property
    def gates(self) -> Mapping[str, Any]:
        """Which duties and plans touch which candidates (content/gates.toml)."""
        gates: Mapping[str, Any] = self._index["gates"]
        return gates

    @property
    def decision_words(self) -> Mapping[str, Any]:
        """Cliches, kinds of reason, words of the gates (content/decisions.toml)."""
        words: Mapping[str, Any] = self._index["decisions"]
        return words

    @property
    def lessons(self) -> Mapping[str, Mapping[str, Any]]:
        """Front matter of the lessons, by id."""
        lessons: Mapping[str, Mapping[str, Any]] = self._index["lessons"]
        return lessons

    @property
    def clauses(self) -> dict[str, str]:
        """Clause titles by number: many numbers are a clause and a control."""
        clauses: dict[str, str] = self._index["clauses"]
        return clauses

    def sample(self, name: str) -> Mapping[str, Any]:
        """A sample organization: its name, notes and decisions (content/samples/NAME.toml)."""
        import tomllib

        with open(os.path.join(self._root, "samples", f"{name}.toml"), "rb") as file:
            return tomllib.load(file)

    def page(self, control: str) -> Mapping[str, Any]:
        """Front matter of a control page.

        Raises:
            UnknownPage: there is no such control.

        """
        page: Mapping[str, Any] | None = self.pages("controls").get(control)
        if page is None:
            raise UnknownPage(f"There is no control {control[:40]!r}.")
        return page

    def pages(self, folder: str) -> Mapping[str, Mapping[str, Any]]:
        """Front matter of all pages of a folder (controls, clauses, steps, glossary, faq), by id."""
        pages: Mapping[str, Mapping[str, Any]] = self._pages[folder]
        return pages

    def story(self, scenario: str) -> Mapping[str, str]:
        """Cause, event, consequence, first action and example of a risk scenario."""
        story: Mapping[str, str] = self._pages["stories"][scenario]
        return story

    @property
    def crosswalk(self) -> Mapping[str, Any]:
        """Which controls other catalogues of controls overlap with, and who says so (content/crosswalk.toml)."""
        crosswalk: Mapping[str, Any] = self._pages["crosswalk"]
        return crosswalk

    @cached_property
    def _pages(self) -> Mapping[str, Any]:
        fresh = "search" in self.__dict__ and bool(self.search.get("pages_are_fresh"))
        return self._index.get("pages") or load_pages(self._root, checkout=is_checkout(self._root), fresh=fresh)

    @cached_property
    def search(self) -> Mapping[str, Any]:
        """What the conversation finds pages with (search_index.py), and its rules under `talk`."""
        return self._index.get("search") or load_search(self._root, checkout=is_checkout(self._root))

    def body(self, page: Mapping[str, Any]) -> str:
        """The Markdown below the front matter of a page or lesson; "" when it has none."""
        from isms_tui.catalog.frontmatter import split

        with open(os.path.join(self._root, page["file"]), encoding="utf-8") as file:
            return split(file.read(), page["file"])[1]


def load_catalog() -> Catalog:
    """Read the content that came with this copy of the program."""
    root = content_root()
    return Catalog(load_index(root, checkout=is_checkout(root)), root)


def _test(raw: Mapping[str, Any]) -> Test:
    kind = next(kind for kind in ("is", "only", "has", "over") if kind in raw)
    values = raw[kind] if isinstance(raw[kind], list) else [str(raw[kind])]
    return Test(raw["q"], kind, tuple(values))


def _alternatives(raw: list[list[str]]) -> Alternatives:
    return tuple(tuple(alternative) for alternative in raw)


def _statement(raw: Mapping[str, str]) -> Statement:
    return Statement(raw["mark"], raw["text"])


def _question(raw: Mapping[str, Any], section: Mapping[str, Any]) -> Question:
    example = raw.get("example", {})
    unsure = raw.get("unsure", {})
    return Question(
        id=raw["id"],
        kind=raw["kind"],
        section=section["id"],
        section_title=section["title"],
        text=raw["text"],
        help=raw["help"],
        why=_statement(raw["why"]),
        play=_statement(raw["play"]) if "play" in raw else None,
        example=tuple(str(choice) for choice in example.get("answer", ())),
        example_text=example.get("text", ""),
        unsure_label=unsure.get("label", UNSURE_LABEL),
        unsure_ask=unsure.get("ask", ""),
        choices=tuple(Choice(c["id"], c["label"], c.get("means", "")) for c in raw.get("choice", ())),
        asked_if=tuple(_test(test) for test in raw.get("asked_if", ())),
        closed=tuple(raw["closed"]) if "closed" in raw else None,
        minutes=float(raw.get("minutes", 1)),
    )


def _rule(control: str, raw: Mapping[str, Any]) -> Rule:
    return Rule(
        control=control,
        klass=raw["class"],
        because=raw["because"],
        scenarios=tuple(raw["scenarios"]),
        clear=_alternatives(raw.get("clear", [])),
        inherited=_alternatives(raw.get("inherited", [])),
        contested=_alternatives(raw.get("contested", [])),
        cite=tuple(raw.get("cite", ())),
        again_when=raw.get("again_when", ""),
        small_form=raw.get("small_form", ""),
        run_by=raw.get("run_by", ""),
        not_enough=raw.get("not_enough", ""),
    )


TITLES_27001 = {
    "5.21": "Managing information security in the information and communication technology (ICT) supply chain",
    "5.34": "Privacy and protection of personal identifiable information (PII)",
}
"""Where Annex A words a title differently from 27002; the SoA prints these (contracts.md 5)."""


def _control(raw: Mapping[str, Any]) -> Control:
    return Control(
        id=raw["id"],
        title=raw["title"],
        title_27001=TITLES_27001.get(raw["id"], raw["title"]),
        plain=raw["plain"],
        theme=raw["theme"],
        statement=raw["statement"],
        purpose=raw["purpose"],
        complete=raw["complete"],
    )
