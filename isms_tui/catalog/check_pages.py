"""The content linter for everything beside control pages: clauses, steps, glossary, faq, lessons, interview, risks.

A folder that is not there is not checked. The words of a page are counted the way check counts them: the body,
and every front matter string a person reads.
"""

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

from isms_tui.catalog import lint_words as lint
from isms_tui.catalog import page_spec as spec
from isms_tui.catalog.blocks import Heading, texts
from isms_tui.catalog.frontmatter import shape_problems, walk_strings
from isms_tui.catalog.page_source import (
    Finding,
    PageSource,
    Problem,
    prose_problems,
    read_page,
    read_pages,
    sentence_problems,
    wording_problems,
)

FOLDERS = ("clauses", "steps", "lessons", "glossary", "faq")
Others = Mapping[str, list[PageSource]]
"""The pages of each folder."""


def read_others(root: Path) -> tuple[Others, list[Finding]]:
    """Read the pages that are no control pages; what cannot be read becomes a finding."""
    read = {folder: read_pages(root, folder) for folder in FOLDERS}
    return {folder: pages for folder, (pages, _) in read.items()}, [bad for _, lost in read.values() for bad in lost]


def other_findings(root: Path, others: Others) -> Iterator[Finding]:
    """Check pages that are no control pages, the interview and the risk scenarios."""
    known = {folder: {page.id for page in pages} for folder, pages in others.items()}
    known |= {"controls": spec.CONTROLS, "steps": set(spec.STEPS)}
    for folder, kind in spec.KINDS.items():
        for page in others[folder]:
            yield from map(page.finding, _kind_problems(page, kind))
            yield from map(page.finding, _link_problems(page, kind, known))
    for page in (page for pages in others.values() for page in pages):
        yield from map(page.finding, wording_problems(page))
        yield from map(page.finding, prose_problems(page))
        yield from map(page.finding, sentence_problems(page))
    yield from _folder_findings(root, others)
    yield from _confusion_findings(others["glossary"])
    for path in sorted((root / "interview").glob("*.toml")):
        section = read_page(root, path)
        yield from [section] if isinstance(section, Finding) else _interview_findings(section)
    for path in sorted((root / "risks").glob("scenarios.toml")):
        risks = read_page(root, path)
        yield from [risks] if isinstance(risks, Finding) else map(risks.finding, _scenario_problems(risks))


def _kind_problems(page: PageSource, kind: spec.PageKind) -> Iterator[Problem]:
    """Check keys, file name, words and headings of one page."""
    for message in shape_problems(page.meta, kind.keys):
        yield "key", message, ""
    stem = page.path.rsplit("/", 1)[-1].removesuffix(".md")
    if stem != page.id if kind.named_by_id else not stem.startswith(f"{page.id}-"):
        yield "file-name", f"the name of this file does not belong to the id {page.id}", ""
    for key, (least, most) in kind.limits.items():
        text = str(page.meta.get(key, ""))
        if text and not least <= (count := len(lint.words(text))) <= most:
            yield "words", f"{key} has {count} words, not {least} to {most}", text
    size = sum(len(lint.words(text)) for text in page.all_texts)
    if not kind.budget[0] <= size <= kind.budget[1]:
        yield "budget", f"{size} words; a page like this has {kind.budget[0]} to {kind.budget[1]}", ""
    headings = tuple(texts(block)[0] for block in page.blocks if isinstance(block, Heading) and block.level == 2)
    if kind.headings and headings != kind.headings:
        yield "headings", f"the headings are not {', '.join(kind.headings)}, in this order", ""
    for question in page.ids("questions"):
        if not question.endswith("?"):
            yield "questions", f'a question does not end in "?": "{question[:40]}"', question


def _link_problems(page: PageSource, kind: spec.PageKind, known: Mapping[str, set[str]]) -> Iterator[Problem]:
    """Check that what a page names is there."""
    for key, folder in kind.links.items():
        for other in page.ids(key):
            if other not in known[folder]:
                yield "link", f"{key}: {other} is not among the {folder}", f"{key} {page.ids(key)[0]}"


def _folder_findings(root: Path, others: Others) -> Iterator[Finding]:
    """Check that a folder holds all the pages it has to hold, each id once."""
    name = root.resolve().name
    for folder, kind in spec.KINDS.items():
        homes: dict[str, str] = {}
        for page in others[folder]:
            if page.id in homes:
                yield Finding(page.path, None, "register", f"{page.id} has a page already: {homes[page.id]}")
            homes.setdefault(page.id, page.path)
        if spec.SMALL_FOLDER < (count := len(others[folder])) < kind.least:
            yield Finding(f"{name}/{folder}", None, "register", f"{count} pages, at least {kind.least}")
    steps, wanted = {page.id for page in others["steps"]}, set(spec.STEPS)
    if (root / "steps").is_dir() and steps != wanted:
        odd = ", ".join(sorted(steps ^ wanted))
        yield Finding(f"{name}/steps", None, "register", f"the steps are not exactly 00 to 16: {odd}")


def _confusion_findings(terms: list[PageSource]) -> Iterator[Finding]:
    """Check that terms name each other back, and none itself."""
    links = {page.id: page.ids("confused_with") for page in terms}
    for page in terms:
        for other, targets in links.items():
            if page.id in targets and (other == page.id or other not in links[page.id]):
                problem = "a term names itself" if other == page.id else f"{other} names {page.id}, but not the reverse"
                yield Finding(page.path, None, "two-way", problem)


def _scenario_problems(page: PageSource) -> Iterator[Problem]:
    """Check the texts of the risk scenarios, once somebody has begun to write them."""
    entries = {name: entry for name, entry in page.meta.items() if isinstance(entry, dict)}
    if not any("cause" in entry for entry in entries.values()):
        return
    for name, entry in entries.items():
        for key, most in spec.SCENARIO_LIMITS.items():
            text = entry.get(key)
            if not isinstance(text, str) or not text.strip():
                yield "scenario", f"{name}: {key} is {'no text' if key in entry else 'missing'}", f"[{name}]"
            elif (count := len(lint.words(text))) > most:
                yield "scenario", f"{name}: {key} has {count} words (at most {most})", text
    for _, text in page.prose:
        for rule, message in lint.refused(text):
            yield rule, message, text
    yield from prose_problems(page)


def _interview_findings(page: PageSource) -> Iterator[Finding]:
    """Check one section of the interview."""
    for question in page.tables("question"):
        known = {key: question[key] for key in spec.QUESTION if key in question}
        near = str(question.get("text", ""))
        for message in shape_problems(known, spec.QUESTION):
            yield page.finding(("interview", f"question {question.get('id')}: {message}", near))
        for where, text in walk_strings(known):
            if (count := len(lint.words(text))) > (most := spec.QUESTION_LIMITS.get(where, count)):
                yield page.finding(
                    ("interview", f"{'.'.join(map(str, where))} has {count} words (at most {most})", text)
                )
    for where, text in walk_strings(page.meta):
        if where[-1] == "mark" and not spec.MARK.fullmatch(text):
            yield page.finding(("mark", f'"{text}" is no mark: RULE 4.3, RULE A.5.9, PLAY 5.9, OURS or YOURS', text))
        holder: Any = reduce(getitem, where[:-1], page.meta)  # type: ignore[arg-type]  # reduce cannot know how deep it goes
        quotes_rule = isinstance(holder, dict) and str(holder.get("mark")).startswith("RULE")
        for rule, message in lint.refused(text, may_oblige=quotes_rule):
            yield page.finding((rule, message, text))
