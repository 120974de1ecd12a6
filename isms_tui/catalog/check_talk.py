"""Checks content/conversation: pages that it names exist, words are words and no questions, sentences are short."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from isms_tui.catalog import page_spec as spec
from isms_tui.catalog.page_source import Finding
from isms_tui.domain.model import STATUSES

MOST_WORDS_OF_A_PHRASE = 4
LONGEST = {"says": 25, "near": 20}
"""Words of a corrected premise, and of the sentence that says what we can do instead."""

FOLDERS = {"term:": "glossary", "faq:": "faq", "step:": "steps"}


def talk_findings(root: Path) -> Iterator[Finding]:
    """What is to be repaired in content/conversation; nothing when there is no such folder."""
    folder = root / "conversation"
    if not folder.is_dir():
        return
    known = _names(root)
    for path in sorted(folder.rglob("*.toml")):
        name = f"{root.resolve().name}/{path.relative_to(root).as_posix()}"
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            yield Finding(name, None, "toml", str(error))
            continue
        problems = _word_problems(raw, known) if path.parent.name == "words" else _rule_problems(raw, known)
        for rule, message in problems:
            yield Finding(name, None, rule, message)


def _names(root: Path) -> set[str]:
    """Every page as sources name it."""
    titles = tomllib.loads((root / "clauses.toml").read_text(encoding="utf-8"))["titles"]
    found = set(spec.CONTROLS) | {f"clause {clause}" for clause in titles}
    for prefix, folder in FOLDERS.items():
        for path in (root / folder).glob("*.md"):
            found.add(prefix + (path.stem.split("-")[0] if folder == "steps" else path.stem))
    words = root / "conversation" / "words" / "topics.toml"
    return found | set(tomllib.loads(words.read_text(encoding="utf-8")) if words.exists() else ())


def _word_problems(raw: dict[str, Any], known: set[str]) -> Iterator[tuple[str, str]]:
    for page, entry in raw.items():
        if page not in known:
            yield "page", f"{page} is no page"
        said = [*entry.get("core", ()), *entry.get("words", ())]
        for text in said:
            if text.endswith("?") or len(text.split()) > MOST_WORDS_OF_A_PHRASE:
                yield "word", f"{page}: {text[:60]!r} is no word or short phrase that people use"
        for text in sorted({text for text in said if said.count(text) > 1}):
            yield "word", f"{page}: {text!r} stands there twice"
        yield from _page_problems([entry["page"], *entry.get("faq", ())] if "page" in entry else [], page, known)


def _rule_problems(raw: dict[str, Any], known: set[str]) -> Iterator[tuple[str, str]]:
    for table in ("situation", "group", "premise"):
        for entry in raw.get(table, ()):
            name = str(entry.get("name") or entry.get("id"))
            yield from _page_problems(entry.get("pages", ()), name, known)
            for key, most in LONGEST.items():
                if len(str(entry.get(key, "")).split()) > most:
                    yield "words", f"{name}: {key} has more than {most} words"
    for table in ("intent", "act"):
        for entry in raw.get(table, ()):
            if not entry.get("say") or not all(text.split() for text in entry["say"]):
                yield "pattern", f"{entry.get('name')}: a pattern is empty"
    for entry in raw.get("status", ()):
        if entry.get("is") not in (*STATUSES, ""):
            yield "status", f"{entry.get('is')!r} is no implementation status"


def _page_problems(pages: Any, where: str, known: set[str]) -> Iterator[tuple[str, str]]:
    for page in pages:
        if page not in known:
            yield "page", f"{where}: {page} is no page"
