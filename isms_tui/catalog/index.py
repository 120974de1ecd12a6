"""Compiles everything under content/ that is data into one JSON index, and keeps it fresh in a checkout."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from typing import Any

Index = dict[str, Any]

INDEX, PAGES, SEARCH = "index.json", "pages.json", "search.json"

LAYOUT = 14
"""Raised when the shape of the index changes, so that an old one in a checkout is not used."""

_FACTS = ("id", "title", "plain", "theme", "statement", "purpose", "complete")
"""What every command needs of a control page; the rest is in a file of its own."""

PAGE_FOLDERS = ("controls", "clauses", "steps", "glossary", "faq")
"""Folders with one page per file; their front matter is in the file of pages."""

_STORY = ("cause", "event", "consequence", "first_action", "example")
"""The words of a risk scenario: only its page shows them."""

TALK = "conversation"
"""The folder with what the conversation knows: words that people use, intents, what it declines."""

SEARCH_FOLDERS = (*PAGE_FOLDERS, "risks", TALK)

CORE_FOLDERS = ("controls", "interview", "risks", "lessons")
"""Folders that every command reads something of. The others are looked at when a page is shown."""

_FILES = ("applicability.toml", "clauses.toml", "crosswalk.toml", "decisions.toml", "gates.toml")


def load_index(root: str, *, checkout: bool) -> Index:
    """The index without the pages: as shipped in an installed copy, or kept fresh beside the sources of a checkout."""
    return fresh_index(root) if checkout else _read_json(os.path.join(root, INDEX))


def load_pages(root: str, *, checkout: bool, fresh: bool = False) -> Index:
    """The front matter of all pages by folder, and the crosswalk; read when the first page is shown.

    `fresh`: the caller knows already that no source of a checkout is newer.
    """
    if checkout and not fresh:
        return fresh_pages(root)
    return _read_json(os.path.join(root, f".{PAGES}" if checkout else PAGES))


def load_search(root: str, *, checkout: bool) -> Index:
    """What the conversation finds pages with; read when the first question is asked."""
    return fresh_search(root) if checkout else _read_json(os.path.join(root, SEARCH))


def compile_index(content: str | os.PathLike[str]) -> Index:
    """Read all sources. Standard library only: the build hook runs this before anything is installed.

    Raises:
        ContentError: a source cannot be read; names file and line.

    """
    root = os.fspath(content)
    interview = os.path.join(root, "interview")
    scenarios = _toml(root, os.path.join(root, "risks", "scenarios.toml"))
    bodies: dict[str, str] = {}
    pages = {folder: _pages(root, folder, bodies) for folder in PAGE_FOLDERS}
    sections = [_toml(root, path) for path in _sources(interview, ".toml") if os.path.basename(path)[0].isdigit()]
    index = {
        "layout": LAYOUT,
        "sections": sections,
        "conflicts": _toml(root, os.path.join(interview, "conflicts.toml"))["conflict"],
        "applicability": _toml(root, os.path.join(root, "applicability.toml")),
        "scenarios": {risk: {key: raw[key] for key in raw if key not in _STORY} for risk, raw in scenarios.items()},
        "gates": _toml(root, os.path.join(root, "gates.toml")),
        "decisions": _toml(root, os.path.join(root, "decisions.toml")),
        "clauses": _toml(root, os.path.join(root, "clauses.toml"))["titles"],
        "controls": {control: {key: page[key] for key in _FACTS} for control, page in pages["controls"].items()},
        "pages": {
            **pages,
            "stories": {risk: {key: raw[key] for key in _STORY} for risk, raw in scenarios.items()},
            "crosswalk": _toml(root, os.path.join(root, "crosswalk.toml")),
        },
        "lessons": _pages(root, "lessons", {}),
    }
    from isms_tui.catalog.search_index import compile_search
    from isms_tui.catalog.talk_index import compile_talk

    talk = _talk(root)
    index["search"] = {**compile_search(index, bodies, talk), "talk": compile_talk(talk["rules"])}
    return index


def _talk(root: str) -> Index:
    """The folder of the conversation: `words` by page, `synonyms`, and the `rules` that are read when it is asked."""
    found: Index = {"words": {}, "synonyms": [], "rules": {}}
    for path in _sources(os.path.join(root, TALK), ".toml"):
        raw, name = _toml(root, path), os.path.basename(path).removesuffix(".toml")
        if os.path.basename(os.path.dirname(path)) == "words":
            found["words"].update(raw)
        elif name == "synonyms":
            found["synonyms"] = raw["groups"]
        else:
            found["rules"].update(raw)
    return found


def _pages(root: str, folder: str, bodies: dict[str, str]) -> dict[str, Any]:
    """Front matter by id; `file` is where the body is, `complete` whether there is one. Bodies go to `bodies`."""
    from isms_tui.catalog.frontmatter import split

    pages: dict[str, Any] = {}
    for path in _sources(os.path.join(root, folder), ".md"):
        name = os.path.relpath(path, root)
        front, body = split(_read(path), name)
        pages[str(front["id"])] = {**front, "file": name, "complete": bool(body)}
        bodies[name] = body
    return dict(sorted(pages.items(), key=lambda item: _in_order(item[0])))


def _in_order(page: str) -> tuple[list[int], str]:
    """Order of ids: `5.9` before `5.10`, names by their letters."""
    return [int(part) if part.isdigit() else 0 for part in page.split(".")], page


def _toml(root: str, path: str) -> Index:
    from isms_tui.catalog.frontmatter import parse_toml

    return parse_toml(_read(path), os.path.relpath(path, root))


def _read(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def _read_json(path: str) -> Index:
    with open(path, encoding="utf-8") as file:
        index: Index = json.load(file)
    return index


def _sources(folder: str, ending: str) -> Iterator[str]:
    """Files below a folder, in order of their names."""
    for path, folders, files in os.walk(folder):
        folders.sort()
        yield from (os.path.join(path, name) for name in sorted(files) if name.endswith(ending))


def write_index(index: Index, folder: str | os.PathLike[str], prefix: str = "") -> None:
    """Write the index, the pages and the search as three files, each whole or not at all."""
    core = {key: value for key, value in index.items() if key not in ("pages", "search")}
    for name, content in ((SEARCH, index["search"]), (PAGES, index["pages"]), (INDEX, core)):
        target = os.path.join(folder, prefix + name)
        temporary = f"{target}.{os.getpid()}"
        with open(temporary, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, separators=(",", ":"))
        os.replace(temporary, target)


def fresh_index(root: str) -> Index:
    """The index of a checkout: read from `.index.json`, compiled again when a source is newer or gone.

    Its pages come along only when it was compiled just now (a checkout that cannot be written keeps them there).
    """
    index = _still_fresh(root, INDEX, CORE_FOLDERS)
    return index if index is not None else _compile_again(root)


def fresh_pages(root: str) -> Index:
    """The pages of a checkout, in the same way."""
    pages = _still_fresh(root, PAGES, PAGE_FOLDERS)
    found: Index = pages if pages is not None else _compile_again(root)["pages"]
    return found


def fresh_search(root: str) -> Index:
    """The search of a checkout, in the same way."""
    search = _still_fresh(root, SEARCH, SEARCH_FOLDERS)
    if search is None:
        return {**_compile_again(root)["search"], "pages_are_fresh": False}
    # The pages were compiled with it, and it was looked at just now: they need no second look at 500 files.
    return {**search, "pages_are_fresh": os.stat(os.path.join(root, f".{PAGES}")).st_mtime_ns >= search["newest"]}


def _still_fresh(root: str, name: str, folders: Iterable[str]) -> Index | None:
    """What was compiled, unless one of its sources is newer, gone or new, or it cannot be read."""
    cached = os.path.join(root, f".{name}")
    newest, count = newest_source(root, folders)
    try:
        if os.stat(cached).st_mtime_ns > newest:
            found = _read_json(cached)
            if found.get("layout") == LAYOUT and found.get("sources") == count:
                return found
    except (OSError, ValueError):
        pass  # nothing compiled yet, or something that cannot be read
    return None


def _compile_again(root: str) -> Index:
    index = compile_index(root)
    index["sources"] = newest_source(root, CORE_FOLDERS)[1]
    index["pages"].update(layout=LAYOUT, sources=newest_source(root, PAGE_FOLDERS)[1])
    newest, count = newest_source(root, SEARCH_FOLDERS)
    index["search"].update(layout=LAYOUT, sources=count, newest=newest)
    try:
        write_index(index, root, ".")
    except OSError:
        pass  # a checkout that we may not write to: slower, not broken
    return index


def newest_source(root: str, folders: Iterable[str]) -> tuple[int, int]:
    """Newest change among the sources in these folders and beside them (nanoseconds), and how many there are."""
    newest = 0
    count = len(_FILES)
    pending = [os.path.join(root, folder) for folder in folders]
    while pending:
        folder = pending.pop()
        if not os.path.isdir(folder):
            continue
        newest = max(newest, os.stat(folder).st_mtime_ns)
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    pending.append(entry.path)
                elif entry.name.endswith((".md", ".toml")):
                    count += 1
                    newest = max(newest, entry.stat().st_mtime_ns)
    for name in _FILES:
        newest = max(newest, os.stat(os.path.join(root, name)).st_mtime_ns)
    return newest, count
