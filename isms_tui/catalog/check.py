"""The content linter: what a program can check of the rules for control pages, the interview and the lessons.

A page without a body is a short page: it needs the keys that the register of controls needs. A page with a body
is complete: every key of contracts.md 5, a word budget, sections, sentences. The words of a page are the words of
its body, headings included, plus those of every front matter string a person reads: no ids, titles, themes,
tiers, sizes, kinds, attributes, 2013 numbers or topics (see lint_words for what one word is).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

from isms_tui.catalog import lint_words as lint
from isms_tui.catalog.blocks import Block, Heading, Item, TableBlock, parse_blocks, texts
from isms_tui.catalog.frontmatter import ContentError, parse_toml, shape_problems, split, walk_strings

Facts = list[dict[str, Any]]
Problem = tuple[str, str, str]
"""Rule, message, and a piece of the page that is near the problem ("" when there is none)."""

CONTROLS = {f"{group}.{n}" for group, last in ((5, 37), (6, 8), (7, 14), (8, 34)) for n in range(1, last + 1)}
BUDGETS = {"A": (900, 1400), "B": (600, 900), "C": (400, 600)}
LEAST_NUMBERS = {"A": 8, "B": 6, "C": 4}
LEAST_BODY = 150
MOST_SHOULD = 3
SECTIONS = (
    "Why it matters",
    "What good looks like",
    "Example at Harbourlight",
    "Pitfalls",
    "Not to be confused with",
)
WORD_LIMITS = {"plain": (2, 12), "statement": (1, 30), "purpose": (1, 30)}
QUESTION_LIMITS: dict[tuple[str | int, ...], int] = {("text",): 18, ("help",): 40, ("why", "text"): 30}
MARK = re.compile(r"(RULE (\d+\.\d+(\.\d+)?( [a-z](-[a-z])?)?|A\.\d+\.\d+)|PLAY \d+\.\d+|OURS|YOURS)")

ATTRIBUTES = ("control_type", "properties", "concepts", "capabilities", "domains")
SHORT = {
    "id": "text",
    "title": "text",
    "plain": "text",
    "theme": "one organizational people physical technological",
    "tier": "one A B C",
    "was_2013": "texts 0-99",
    "attributes": dict.fromkeys(ATTRIBUTES, "texts 1-9"),
    "statement": "text",
    "purpose": "text",
}
REST = {
    "applies": {"suggest?": "text", "test": "texts 2-5", "rule": "text", "bad_reason": "text"},
    "action": (5, 12, {"id": "text", "size": "one S M L", "do": "text", "done_when": "text"}),
    "roles": {"accountable": "text", **dict.fromkeys(("responsible", "consulted", "informed"), "texts 1-9")},
    "evidence": (3, 7, {"what": "text", "fresh_months": "int 1-36", "kind": "one record document"}),
    "auditor": (3, 7, {"ask": "text", "good": "text"}),
    "metric": (1, 9, {"name": "text", "formula": "text", "target": "text", "trap?": "text"}),
    "related": (1, 99, {"id": "text", "why": "text"}),
    "quick_win": {"minutes": "int 1-30", "text": "text"},
}
QUIZ = {"q": "text", "options": "texts 2-6", "answer": "int 0-5", "why": "text", "tests?": "text"}
OPTIONAL = {"quiz?": (1, 9, QUIZ), "topics?": "texts 1-99", "aliases?": "texts 1-99"}
COMPLETE_PAGE = SHORT | REST | OPTIONAL
SHORT_PAGE = SHORT | {f"{key}?": spec for key, spec in REST.items()} | OPTIONAL
QUESTION = {
    "id": "text",
    "kind": "one single multi number",
    "text": "text",
    "help": "text",
    "why": {"mark": "text", "text": "text"},
}
NO_PROSE = {"id", "title", "theme", "tier", "was_2013", "attributes", "topics", "size", "kind", "tests"}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to repair in a content file."""

    path: str
    line: int | None
    rule: str
    message: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.rule}: {self.message}"


@dataclass(frozen=True, slots=True)
class PageReport:
    """The measures of one control page."""

    path: str
    tier: str
    complete: bool
    words: int
    average: float
    longest: int
    grade: float
    numbers: int
    findings: int


@dataclass(frozen=True, slots=True)
class _Page:
    """A file that could be read; `prose` are the strings for people, `lines` the body without Markdown signs."""

    path: str
    source: str
    meta: dict[str, Any]
    blocks: tuple[Block, ...]
    prose: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]

    @property
    def id(self) -> str:
        return str(self.meta.get("id", ""))

    @property
    def all_texts(self) -> list[str]:
        return [*(text for _, text in self.prose), *self.lines]

    def tables(self, key: str) -> list[dict[str, Any]]:
        """Return the tables under a key; what has another shape is reported once, as a shape."""
        value = self.meta.get(key)
        return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []

    def finding(self, problem: Problem) -> Finding:
        """Turn a problem into a finding with the line where its piece of text starts."""
        rule, message, near = problem
        pieces = re.findall(r"\w+", near)[:5]
        found = re.search(r"\W+".join(pieces), self.source, re.IGNORECASE) if pieces else None
        return Finding(self.path, self.source.count("\n", 0, found.start()) + 1 if found else None, rule, message)


def check_content(root: Path, facts: Facts | None = None) -> list[Finding]:
    """Check everything under a content folder.

    Args:
        root: the content folder, with `controls/`, `interview/` and `lessons/`.
        facts: the agreed facts of the 93 controls; without them titles and attributes are not compared.

    Returns:
        What is to be repaired, sorted by file and line.

    """
    pages, findings = _read_pages(root)
    for page in pages:
        findings += map(page.finding, _page_problems(page))
        findings += map(page.finding, _fact_problems(page, facts or []))
    findings += _register_findings(f"{root.resolve().name}/controls", pages)
    findings += _relation_findings(pages)
    findings += _repeat_findings(pages)
    for path in sorted((root / "interview").glob("*.toml")):
        findings += _interview_findings(root, path)
    for path in sorted((root / "lessons").glob("*.md")):
        lesson = _read(root, path)
        findings += [lesson] if isinstance(lesson, Finding) else map(lesson.finding, _wording_problems(lesson))
    return sorted(set(findings), key=lambda finding: (finding.path, finding.line or 0, finding.rule, finding.message))


def report(root: Path) -> list[PageReport]:
    """Measure every control page; pages that cannot be read are missing here and found by `check_content`."""
    found: dict[str, int] = {}
    for finding in check_content(root):
        found[finding.path] = found.get(finding.path, 0) + 1
    return [_measure(page, found.get(page.path, 0)) for page in _read_pages(root)[0]]


def format_report(reports: Iterable[PageReport]) -> str:
    """Print measures as a table of at most 80 columns, with a line for the whole."""
    rows = list(reports)
    lines = [f"{'page':<34} tier full words   avg long grade nums found"]
    for row in rows:
        stem = row.path.rsplit("/", 1)[-1].removesuffix(".md")[:34]
        lines.append(
            f"{stem:<34} {row.tier:<4} {'yes' if row.complete else 'no':<4} {row.words:>5} {row.average:>5.1f}"
            f" {row.longest:>4} {row.grade:>5.1f} {row.numbers:>4} {row.findings:>5}"
        )
    total, full = sum(row.words for row in rows), sum(row.complete for row in rows)
    lines.append(f"{len(rows)} pages, {full} complete, {total} words, {sum(row.findings for row in rows)} findings")
    return "\n".join(lines)


def _read_pages(root: Path) -> tuple[list[_Page], list[Finding]]:
    """Read every control page; what cannot be read becomes a finding."""
    read = [_read(root, path) for path in sorted((root / "controls").rglob("*.md"))]
    return [page for page in read if isinstance(page, _Page)], [bad for bad in read if isinstance(bad, Finding)]


def _read(root: Path, path: Path) -> _Page | Finding:
    name = f"{root.resolve().name}/{path.relative_to(root).as_posix()}"
    try:
        source = path.read_text(encoding="utf-8")
        meta, body = split(source, name)
    except ContentError as error:
        return Finding(name, error.line, "front-matter", error.message)
    except (OSError, UnicodeDecodeError) as error:
        return Finding(name, None, "front-matter", f"the file cannot be read as UTF-8: {error}")
    blocks = parse_blocks(body)
    prose = tuple(
        (".".join(map(str, where)), text) for where, text in walk_strings(meta) if not NO_PROSE.intersection(where)
    )
    return _Page(name, source, meta, blocks, prose, tuple(line for block in blocks for line in texts(block)))


def _measure(page: _Page, findings: int) -> PageReport:
    """Measure the body, or the front matter of a short page."""
    prose = [text for _, text in page.prose]
    parts = lint.sentences(" ".join(page.lines)) if page.blocks else [s for text in prose for s in lint.sentences(text)]
    lengths = [len(lint.words(part)) for part in parts]
    size = sum(len(lint.words(text)) for text in page.all_texts)
    return PageReport(
        path=page.path,
        tier=str(page.meta.get("tier", "")),
        complete=bool(page.blocks),
        words=size,
        average=sum(lengths) / max(1, len(lengths)),
        longest=max(lengths, default=0),
        grade=lint.grade(parts),
        numbers=lint.count_numbers(page.all_texts),
        findings=findings,
    )


def _page_problems(page: _Page) -> Iterator[Problem]:
    """Check one page by itself."""
    for message in shape_problems(page.meta, COMPLETE_PAGE if page.blocks else SHORT_PAGE):
        yield "key", message, ""
    stem, folder = page.path.rsplit("/", 1)[-1], page.path.split("/")[-2]
    if page.id not in CONTROLS:
        yield "id", f'"{page.id}" is no control: ids are text such as "5.10", without "A."', page.id
    elif not stem.startswith(f"{page.id}-"):
        yield "file-name", f"the name of this file starts with another id than {page.id}", ""
    if folder != f"{page.id.split('.')[0]}-{page.meta.get('theme')}":
        yield "folder", f"theme {page.meta.get('theme')} and id {page.id} do not belong into {folder}", ""
    for key, (least, most) in WORD_LIMITS.items():
        text = str(page.meta.get(key, ""))
        if text and not least <= (count := len(lint.words(text))) <= most:
            yield "words", f"{key} has {count} words, not {least} to {most}", text
        if text and text.casefold() == str(page.meta.get("title", "")).casefold():
            yield "words", f"{key} repeats the title", text
    for where, text in page.prose:
        for message in lint.too_long(text):
            yield "sentence", f"{where}: {message}", text
    yield from _wording_problems(page)
    yield from _entry_problems(page)
    if page.blocks:
        yield from _body_problems(page)


def _wording_problems(page: _Page) -> Iterator[Problem]:
    """Check words and characters, on every kind of page."""
    for text in page.all_texts:
        for rule, message in lint.refused(text):
            yield rule, message, text
    if (count := lint.count_should(page.all_texts)) > MOST_SHOULD:
        yield "should", f'"should" stands {count} times (at most {MOST_SHOULD})', ""


def _entry_problems(page: _Page) -> Iterator[Problem]:
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
        if other not in CONTROLS or other == page.id:
            yield "related", f"{other} is {'this page' if other == page.id else 'no control'}", ""
        elif related.count(other) > 1:
            yield "related", f"{other} is named twice", ""


def _body_problems(page: _Page) -> Iterator[Problem]:
    """Check size, sections, sentences and numbers of a complete page."""
    measure, tier = _measure(page, 0), str(page.meta.get("tier"))
    body = sum(len(lint.words(line)) for line in page.lines)
    least, most = BUDGETS.get(tier, (0, 9999))
    if not least <= measure.words <= most:
        yield "budget", f"{measure.words} words ({body} in the body); tier {tier} has {least} to {most}", ""
    if body < LEAST_BODY:
        yield "budget", f"the body has {body} words, at least {LEAST_BODY}", ""
    if measure.numbers < LEAST_NUMBERS.get(tier, 0):
        yield "numbers", f"{measure.numbers} concrete numbers; tier {tier} has at least {LEAST_NUMBERS[tier]}", ""
    headings = [texts(block)[0] for block in page.blocks if isinstance(block, Heading) and block.level == 2]
    if missing := [section for section in SECTIONS if section not in headings]:
        yield "headings", f"missing: {', '.join(missing)}", ""
    elif [heading for heading in headings if heading in SECTIONS] != list(SECTIONS):
        yield "headings", f"the order is {', '.join(SECTIONS)}, each once", ""
    for block in page.blocks:
        lines = texts(block)[1:] if isinstance(block, TableBlock) else texts(block) if isinstance(block, Item) else ()
        for line in lines:
            if not line.endswith((".", "!", "?")):
                yield "full-stop", f'a list item or table line ends without a full stop: "...{line[-40:]}"', line
    if measure.average > lint.AVERAGE_SENTENCE:
        yield "average", f"{measure.average:.1f} words per sentence (at most {lint.AVERAGE_SENTENCE})", ""
    for part in lint.sentences(" ".join(page.lines)):
        for message in lint.too_long(part):
            yield "sentence", message, part


def _fact_problems(page: _Page, facts: Facts) -> Iterator[Problem]:
    """Compare a page with the agreed facts, letter for letter."""
    for fact in facts:
        if fact["id"] != page.id:
            continue
        for key, name in (("title", "title"), ("theme", "theme"), ("was_2013", "iso27002_2013")):
            if page.meta.get(key) != fact[name]:
                yield "facts", f"{key} is {page.meta.get(key)}, the facts say {fact[name]}", ""
        attributes = page.meta.get("attributes")
        for key in ATTRIBUTES:
            if (value := attributes.get(key) if isinstance(attributes, dict) else None) != fact[key]:
                yield "facts", f"attributes.{key} is {value}, the facts say {fact[key]}", ""


def _register_findings(folder: str, pages: list[_Page]) -> Iterator[Finding]:
    """Check that every control has exactly one page."""
    homes: dict[str, str] = {}
    for page in pages:
        if page.id in homes:
            yield Finding(page.path, None, "register", f"{page.id} has a page already: {homes[page.id]}")
        homes.setdefault(page.id, page.path)
    if missing := sorted(CONTROLS - set(homes)):
        some = ", ".join(missing[:5]) + (" ..." if len(missing) > 5 else "")
        yield Finding(folder, None, "register", f"{len(missing)} of {len(CONTROLS)} controls have no page: {some}")


def _relation_findings(pages: list[_Page]) -> Iterator[Finding]:
    """Check that complete pages name each other back."""
    links = {page.id: {entry.get("id") for entry in page.tables("related")} for page in pages if page.blocks}
    for page in pages:
        for other, targets in links.items():
            if page.blocks and other != page.id and page.id in targets and other not in links[page.id]:
                yield Finding(page.path, None, "two-way", f"{other} names {page.id} as related, but not the reverse")


def _repeat_findings(pages: list[_Page]) -> Iterator[Finding]:
    """Check that pages share no long run of words."""
    by_path = {page.path: page for page in pages}
    segments = ((page.path, [*(text for _, text in page.prose), " ".join(page.lines)]) for page in pages)
    for path, other, run in lint.repeated_runs(segments):
        yield by_path[path].finding(("repeat", f'shared with {other.rsplit("/", 1)[-1]}: "{run}"', run))


def _interview_findings(root: Path, path: Path) -> Iterator[Finding]:
    """Check one section of the interview."""
    name = f"{root.resolve().name}/{path.relative_to(root).as_posix()}"
    try:
        source = path.read_text(encoding="utf-8")
        meta = parse_toml(source, name)
    except ContentError as error:
        yield Finding(name, error.line, "front-matter", error.message)
        return
    page = _Page(name, source, meta, (), (), ())
    for question in page.tables("question"):
        known = {key: question[key] for key in QUESTION if key in question}
        near = str(question.get("text", ""))
        for message in shape_problems(known, QUESTION):
            yield page.finding(("interview", f"question {question.get('id')}: {message}", near))
        for where, text in walk_strings(known):
            if (count := len(lint.words(text))) > (most := QUESTION_LIMITS.get(where, count)):
                yield page.finding(
                    ("interview", f"{'.'.join(map(str, where))} has {count} words (at most {most})", text)
                )
    for where, text in walk_strings(meta):
        if where[-1] == "mark" and not MARK.fullmatch(text):
            yield page.finding(("mark", f'"{text}" is no mark: RULE 4.3, RULE A.5.9, PLAY 5.9, OURS or YOURS', text))
        holder: Any = reduce(getitem, where[:-1], meta)  # type: ignore[arg-type]
        quotes_rule = isinstance(holder, dict) and str(holder.get("mark")).startswith("RULE")
        for rule, message in lint.refused(text, may_oblige=quotes_rule):
            yield page.finding((rule, message, text))
