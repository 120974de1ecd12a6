"""What a form or a question was filled from: the versions of documents that the person has on screen."""

from __future__ import annotations

from collections.abc import Iterable

from isms_tui.domain.merge import Clash, Seen
from isms_tui.workspace import Workspace


class Shown:
    """The documents behind a form, as they were when it opened."""

    def __init__(self, workspace: Workspace, *documents: tuple[str, str]) -> None:
        """Remember each document, given as table and key; one of each table."""
        self._workspace = workspace
        self._keys = dict(documents)
        self._seen = {table: workspace.seen(table, key) for table, key in documents}

    def __getitem__(self, table: str) -> Seen:
        return self._seen[table]

    def look_again(self, clashes: Iterable[Clash]) -> None:
        """The person has seen these clashes and stays with their own values."""
        clashes = tuple(clashes)
        for table, key in self._keys.items():
            self._seen[table] = self._workspace.shown_again(table, key, self._seen[table], clashes)
