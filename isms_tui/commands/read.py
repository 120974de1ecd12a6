"""Commands that only read: status, why, show, export, history, content, where."""

from __future__ import annotations

import argparse
import os
import sys

from isms_tui.commands.common import open_workspace, put, put_json, tell
from isms_tui.domain.errors import Refused, UsageProblem
from isms_tui.domain.ids import control_id
from isms_tui.domain.text import one_line


def status(options: argparse.Namespace) -> int:
    """`status FILE [--json]`: where we are, what is next."""
    from isms_tui.pages.record import status_json, status_lines

    with open_workspace(options) as workspace:
        if options.json:
            put_json(status_json(workspace))
        else:
            for line in status_lines(workspace):
                put(line)
    return 0


def why(options: argparse.Namespace) -> int:
    """`why FILE CONTROL [--json]`."""
    with open_workspace(options) as workspace:
        control = control_id(options.control, workspace.catalog.controls)
        found = workspace.why(control)
        tell_collision(workspace.catalog.clauses, control)
        if options.json:
            put_json(found.as_json())
            return 0
        from isms_tui.catalog.wrap import plain_lines
        from isms_tui.pages.why import why_page

        for line in plain_lines(why_page(workspace.catalog, found), 80):
            put(line)
    return 0


def show(options: argparse.Namespace) -> int:
    """`show PAGE` or `show --list [KIND]`: text at 80 columns, Markdown when piped."""
    from isms_tui.catalog.load import load_catalog
    from isms_tui.catalog.wrap import markdown_lines, plain_lines
    from isms_tui.pages.find import KINDS, entries, resolve
    from isms_tui.pages.show import page_blocks, page_title
    from isms_tui.pages.words import heading

    catalog = load_catalog()
    name = " ".join(options.page)
    if options.list:
        if name and name not in KINDS:
            raise UsageProblem(f"There is no kind {one_line(name, 30)!r} of page. Kinds: {', '.join(KINDS)}.")
        for entry in entries(catalog):
            if name in ("", entry.kind):
                put(f"{entry.kind:<8} {entry.name:<14} {entry.title}")
        return 0
    if not name:
        raise UsageProblem("Name a page, such as 5.23, or list them with --list.")
    entry = resolve(catalog, name)
    if entry.kind == "control":
        tell_collision(catalog.clauses, entry.id)
    blocks = [heading(page_title(catalog, entry), 1), *page_blocks(catalog, entry)]
    terminal = sys.stdout is not None and sys.stdout.isatty()
    for line in plain_lines(blocks, 80) if terminal else markdown_lines(blocks):
        put(line)
    return 0


def tell_collision(clauses: dict[str, str], number: str) -> None:
    """Numbers collide: 5.1 is a control and a clause. Say which one this is."""
    if number in clauses:
        tell(
            f'This is control A.{number}. Clause {number} ({clauses[number]}) is another thing: show "clause {number}".'
        )


def export(options: argparse.Namespace) -> int:
    """`export FILE soa --format md|csv|json [-o OUT]`."""
    from isms_tui.export import export_soa

    with open_workspace(options) as workspace:
        data = export_soa(workspace.soa(), options.format)
    if options.output:
        from isms_tui.export.file import write_export

        write_export(options.output, data, workspace.path, overwrite=options.force)
        tell(f"Wrote {options.output}.")
    elif sys.stdout is None:
        raise Refused("There is no standard output to write to. Name a file with -o OUT.")
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    return 0


def history(options: argparse.Namespace) -> int:
    """`history FILE [--json]`: every change, oldest first."""
    from isms_tui.pages.record import history_entries, history_line

    with open_workspace(options) as workspace:
        entries = history_entries(workspace.history())
        if options.json:
            put_json(list(entries))
        else:
            for entry in entries:
                put(history_line(entry))
    return 0


def content(options: argparse.Namespace) -> int:
    """`content check [--report]`: exit 1 when there are findings."""
    from pathlib import Path

    from isms_tui.catalog.check import check_content
    from isms_tui.catalog.locate import content_root
    from isms_tui.catalog.report import format_report, report

    root = Path(content_root())
    if options.report:
        put(format_report(report(root)))
    findings = check_content(root, None)
    for finding in findings:
        put(str(finding))
    tell(f"{len(findings)} findings." if findings else "No findings.")
    return 1 if findings else 0


def where(options: argparse.Namespace) -> int:
    """`where [FILE]`: the places that this program reads and writes."""
    from isms_tui.catalog.locate import content_root
    from isms_tui.places import data_directory, recent_list

    put(f"content    {content_root()}")
    put(f"data       {data_directory()}")
    put(f"recent     {recent_list()}")
    if options.file:
        folder, name = os.path.split(os.path.abspath(options.file))
        put(f"file       {os.path.join(folder, name)}")
        for what in ("journal", "lock", "backups"):
            put(f"{what:<10} {os.path.join(folder, f'.{name}.{what}')}")
    return 0
