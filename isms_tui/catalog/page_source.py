"""A content file as the linter reads it, and what it finds there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from isms_tui.catalog import lint_words as lint
from isms_tui.catalog import page_spec as spec
from isms_tui.catalog.blocks import Block, parse_blocks, texts
from isms_tui.catalog.frontmatter import ContentError, parse_toml, split, walk_strings

Problem = tuple[str, str, str]
"""Rule, message, and a piece of the page that is near the problem ("" when there is none)."""


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
class PageSource:
    """A file that could be read; `prose` are the strings for people, `lines` the body without Markdown signs."""

    path: str
    source: str
    meta: dict[str, Any]
    blocks: tuple[Block, ...]
    prose: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id in the front matter."""
        return str(self.meta.get("id", ""))

    @property
    def all_texts(self) -> list[str]:
        """All that a person reads."""
        return [*(text for _, text in self.prose), *self.lines]

    def tables(self, key: str) -> list[dict[str, Any]]:
        """Return the tables under a key; what has another shape is reported once, as a shape."""
        value = self.meta.get(key)
        return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []

    def ids(self, key: str) -> list[str]:
        """Return the texts under a key; what has another shape is reported once, as a shape."""
        value = self.meta.get(key)
        return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []

    def finding(self, problem: Problem) -> Finding:
        """Turn a problem into a finding with the line where its piece of text starts."""
        rule, message, near = problem
        pieces = re.findall(r"\w+", near)[:5]
        found = re.search(r"\W+".join(pieces), self.source, re.IGNORECASE) if pieces else None
        return Finding(self.path, self.source.count("\n", 0, found.start()) + 1 if found else None, rule, message)


def read_pages(root: Path, folder: str = "controls") -> tuple[list[PageSource], list[Finding]]:
    """Read every page of a folder; what cannot be read becomes a finding."""
    read = [read_page(root, path) for path in sorted((root / folder).rglob("*.md"))]
    return [page for page in read if isinstance(page, PageSource)], [bad for bad in read if isinstance(bad, Finding)]


def read_page(root: Path, path: Path) -> PageSource | Finding:
    """Read one file: front matter and body, or TOML alone in a `.toml` file."""
    name = f"{root.resolve().name}/{path.relative_to(root).as_posix()}"
    try:
        source = path.read_text(encoding="utf-8")
        meta, body = (parse_toml(source, name), "") if path.suffix == ".toml" else split(source, name)
    except ContentError as error:
        return Finding(name, error.line, "front-matter", error.message)
    except (OSError, UnicodeDecodeError) as error:
        return Finding(name, None, "front-matter", f"the file cannot be read as UTF-8: {error}")
    blocks = parse_blocks(body)
    prose = tuple(
        (".".join(map(str, where)), text) for where, text in walk_strings(meta) if not spec.NO_PROSE.intersection(where)
    )
    return PageSource(name, source, meta, blocks, prose, tuple(line for block in blocks for line in texts(block)))


def wording_problems(page: PageSource) -> Iterator[Problem]:
    """Check words and characters, on every kind of page."""
    for text in page.all_texts:
        for rule, message in lint.refused(text):
            yield rule, message, text
    if (count := lint.count_should(page.all_texts)) > spec.MOST_SHOULD:
        yield "should", f'"should" stands {count} times (at most {spec.MOST_SHOULD})', ""


def prose_problems(page: PageSource) -> Iterator[Problem]:
    """Check the sentences of the front matter."""
    for where, text in page.prose:
        for message in lint.too_long(text):
            yield "sentence", f"{where}: {message}", text


def sentence_problems(page: PageSource) -> Iterator[Problem]:
    """Check the sentences of the body."""
    parts = lint.sentences(" ".join(page.lines))
    if (average := lint.average_length(parts)) > lint.AVERAGE_SENTENCE:
        yield "average", f"{average:.1f} words per sentence (at most {lint.AVERAGE_SENTENCE})", ""
    for part in parts:
        for message in lint.too_long(part):
            yield "sentence", message, part


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


def measure(page: PageSource, findings: int) -> PageReport:
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
