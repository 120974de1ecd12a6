"""Figures of every control page: words, sentence length, reading grade, findings."""

from collections.abc import Iterable
from pathlib import Path

from isms_tui.catalog.check import check_content
from isms_tui.catalog.page_source import PageReport, measure, read_pages


def report(root: Path) -> list[PageReport]:
    """Measure every control page; pages that cannot be read are missing here and found by `check_content`."""
    found: dict[str, int] = {}
    for finding in check_content(root):
        found[finding.path] = found.get(finding.path, 0) + 1
    return [measure(page, found.get(page.path, 0)) for page in read_pages(root)[0]]


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
