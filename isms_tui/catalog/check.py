"""The content linter: what a program can check of the rules for control pages; the rest is in check_pages.

A page without a body is a short page: it needs the keys that the register of controls needs. A page with a body
is complete: every key of contracts.md 5, a word budget, sections, sentences. The words of a page are the words of
its body, headings included, plus those of every front matter string a person reads: no ids, titles, themes,
tiers, sizes, kinds, attributes, 2013 numbers or topics (see lint_words for what one word is).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from isms_tui.catalog import lint_words as lint
from isms_tui.catalog import page_spec as spec
from isms_tui.catalog.blocks import Heading, Item, TableBlock, texts
from isms_tui.catalog.check_pages import other_findings, read_others
from isms_tui.catalog.check_talk import talk_findings
from isms_tui.catalog.frontmatter import shape_problems
from isms_tui.catalog.page_source import (
    Finding,
    PageSource,
    Problem,
    measure,
    prose_problems,
    read_pages,
    sentence_problems,
    wording_problems,
)

Facts = list[dict[str, Any]]


def check_content(root: Path, facts: Facts | None = None) -> list[Finding]:
    """Check everything under a content folder.

    Args:
        root: the content folder, with `controls/` and whatever else there is, such as `clauses/` or `lessons/`.
        facts: the agreed facts of the 93 controls; without them titles and attributes are not compared.

    Returns:
        What is to be repaired, sorted by file and line.

    """
    pages, findings = read_pages(root)
    for page in pages:
        findings += map(page.finding, _page_problems(page))
        findings += map(page.finding, _fact_problems(page, facts or []))
    findings += _register_findings(f"{root.resolve().name}/controls", pages)
    findings += _relation_findings(pages)
    others, unreadable = read_others(root)
    findings += unreadable
    findings += other_findings(root, others)
    findings += talk_findings(root)
    findings += _repeat_findings(pages + [page for group in others.values() for page in group])
    return sorted(set(findings), key=lambda finding: (finding.path, finding.line or 0, finding.rule, finding.message))


def _page_problems(page: PageSource) -> Iterator[Problem]:
    """Check one page by itself."""
    for message in shape_problems(page.meta, spec.COMPLETE_PAGE if page.blocks else spec.SHORT_PAGE):
        yield "key", message, ""
    stem, folder = page.path.rsplit("/", 1)[-1], page.path.split("/")[-2]
    if page.id not in spec.CONTROLS:
        yield "id", f'"{page.id}" is no control: ids are text such as "5.10", without "A."', page.id
    elif not stem.startswith(f"{page.id}-"):
        yield "file-name", f"the name of this file starts with another id than {page.id}", ""
    if folder != f"{page.id.split('.')[0]}-{page.meta.get('theme')}":
        yield "folder", f"theme {page.meta.get('theme')} and id {page.id} do not belong into {folder}", ""
    for key, (least, most) in spec.WORD_LIMITS.items():
        text = str(page.meta.get(key, ""))
        if text and not least <= (count := len(lint.words(text))) <= most:
            yield "words", f"{key} has {count} words, not {least} to {most}", text
        if text and text.casefold() == str(page.meta.get("title", "")).casefold():
            yield "words", f"{key} repeats the title", text
    yield from prose_problems(page)
    yield from wording_problems(page)
    yield from _entry_problems(page)
    if page.blocks:
        yield from _body_problems(page)


def _entry_problems(page: PageSource) -> Iterator[Problem]:
    """Check actions, evidence, questions and relations as far as they are there."""
    actions = page.tables("action")
    if [action.get("id") for action in actions] != [f"a{number}" for number in range(1, len(actions) + 1)]:
        yield "action", "the ids of the actions are not a1, a2, a3 ... in order", ""
    for action in actions:
        if lint.first_word(do := str(action.get("do", ""))) in lint.NO_VERBS:
            yield "action", f'action {action.get("id")} does not start with a verb: "{do[:40]}"', do
    kinds = [evidence.get("kind") for evidence in page.tables("evidence")]
    if 2 * kinds.count("record") < len(kinds):
        yield "evidence", f"{kinds.count('record')} of {len(kinds)} are records, less than half", ""
    for question in page.tables("auditor"):
        last = (lint.sentences(ask := str(question.get("ask", ""))) or [""])[-1]
        if not last.endswith("?") and (not last.endswith(".") or lint.first_word(last) in lint.NO_VERBS):
            yield "auditor", f'neither a question nor an instruction: "{ask[:40]}"', ask
    applies = page.meta.get("applies")
    tests = applies.get("test") if isinstance(applies, dict) else None
    for test in tests if isinstance(tests, list) else []:
        if not str(test).endswith("?"):
            yield "applies", f'a test question does not end in "?": "{str(test)[:40]}"', str(test)
    for quiz in page.tables("quiz"):
        if isinstance(options := quiz.get("options"), list) and quiz.get("answer") not in range(len(options)):
            yield (
                "quiz",
                f"the answer {quiz.get('answer')} is none of the options (they count from 0)",
                str(quiz.get("q")),
            )
    related = [str(entry.get("id")) for entry in page.tables("related")]
    for other in sorted(set(related)):
        if other not in spec.CONTROLS or other == page.id:
            yield "related", f"{other} is {'this page' if other == page.id else 'no control'}", ""
        elif related.count(other) > 1:
            yield "related", f"{other} is named twice", ""


def _body_problems(page: PageSource) -> Iterator[Problem]:
    """Check size, sections, sentences and numbers of a complete page."""
    figures, tier = measure(page, 0), str(page.meta.get("tier"))
    body = sum(len(lint.words(line)) for line in page.lines)
    least, most = spec.BUDGETS.get(tier, (0, 9999))
    if not least <= figures.words <= most:
        yield "budget", f"{figures.words} words ({body} in the body); tier {tier} has {least} to {most}", ""
    if body < spec.LEAST_BODY:
        yield "budget", f"the body has {body} words, at least {spec.LEAST_BODY}", ""
    if figures.numbers < spec.LEAST_NUMBERS.get(tier, 0):
        yield "numbers", f"{figures.numbers} concrete numbers; tier {tier} has at least {spec.LEAST_NUMBERS[tier]}", ""
    headings = [texts(block)[0] for block in page.blocks if isinstance(block, Heading) and block.level == 2]
    if missing := [section for section in spec.SECTIONS if section not in headings]:
        yield "headings", f"missing: {', '.join(missing)}", ""
    elif [heading for heading in headings if heading in spec.SECTIONS] != list(spec.SECTIONS):
        yield "headings", f"the order is {', '.join(spec.SECTIONS)}, each once", ""
    for block in page.blocks:
        lines = texts(block)[1:] if isinstance(block, TableBlock) else texts(block) if isinstance(block, Item) else ()
        for line in lines:
            if not line.endswith((".", "!", "?")):
                yield "full-stop", f'a list item or table line ends without a full stop: "...{line[-40:]}"', line
    yield from sentence_problems(page)


def _fact_problems(page: PageSource, facts: Facts) -> Iterator[Problem]:
    """Compare a page with the agreed facts, letter for letter."""
    for fact in facts:
        if fact["id"] != page.id:
            continue
        for key, name in (("title", "title"), ("theme", "theme"), ("was_2013", "iso27002_2013")):
            if page.meta.get(key) != fact[name]:
                yield "facts", f"{key} is {page.meta.get(key)}, the facts say {fact[name]}", ""
        attributes = page.meta.get("attributes")
        for key in spec.ATTRIBUTES:
            if (value := attributes.get(key) if isinstance(attributes, dict) else None) != fact[key]:
                yield "facts", f"attributes.{key} is {value}, the facts say {fact[key]}", ""


def _register_findings(folder: str, pages: list[PageSource]) -> Iterator[Finding]:
    """Check that every control has exactly one page."""
    homes: dict[str, str] = {}
    for page in pages:
        if page.id in homes:
            yield Finding(page.path, None, "register", f"{page.id} has a page already: {homes[page.id]}")
        homes.setdefault(page.id, page.path)
    if missing := sorted(spec.CONTROLS - set(homes)):
        some = ", ".join(missing[:5]) + (" ..." if len(missing) > 5 else "")
        yield Finding(folder, None, "register", f"{len(missing)} of {len(spec.CONTROLS)} controls have no page: {some}")


def _relation_findings(pages: list[PageSource]) -> Iterator[Finding]:
    """Check that complete pages name each other back."""
    links = {page.id: {entry.get("id") for entry in page.tables("related")} for page in pages if page.blocks}
    for page in pages:
        for other, targets in links.items():
            if page.blocks and other != page.id and page.id in targets and other not in links[page.id]:
                yield Finding(page.path, None, "two-way", f"{other} names {page.id} as related, but not the reverse")


def _repeat_findings(pages: list[PageSource]) -> Iterator[Finding]:
    """Check that pages share no long run of words."""
    by_path = {page.path: page for page in pages}
    segments = ((page.path, [*(text for _, text in page.prose), " ".join(page.lines)]) for page in pages)
    for path, other, run in lint.repeated_runs(segments):
        name = other.rsplit("/", 1)[-1] if "/controls/" in other else other
        yield by_path[path].finding(("repeat", f'shared with {name}: "{run}"', run))
