"""What the commands share."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from isms_tui.domain.text import FIELD_LIMIT, clean, escape_hidden

if TYPE_CHECKING:
    from isms_tui.workspace import Workspace


def open_workspace(options: argparse.Namespace, *, read_only: bool = False) -> Workspace:
    """Open the file of a command; what opening found goes to stderr. `options.lost`: acknowledged changes are gone."""
    from isms_tui.person import person
    from isms_tui.workspace import Workspace  # `ask` without a file needs neither

    who = person(getattr(options, "by", None))
    workspace = Workspace.open(options.file, who, read_only=read_only)
    for notice in workspace.notices:
        tell(notice)
    options.lost = workspace.store.lost
    return workspace


def tell(text: str) -> None:
    """A sentence for the person, on stderr."""
    print(clean(text, limit=None), file=sys.stderr)


def tell_if_cut(what: str, text: str) -> None:
    """Say when only the beginning of a text is kept."""
    size = len(clean(text, limit=None))
    if size > FIELD_LIMIT:
        tell(f"{what} has {size:,} characters: only the first {FIELD_LIMIT:,} are kept.")


def put(text: str) -> None:
    """A line of data, on stdout."""
    print(clean(text, limit=None))


def put_json(value: Any) -> None:
    """One JSON document on stdout."""
    import json

    print(escape_hidden(json.dumps(value, ensure_ascii=False, indent=1)))
