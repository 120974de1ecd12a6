"""Opens the full-screen face and returns its exit code."""

from __future__ import annotations

from isms_tui.terminal import Face, settle_environment


def run(path: str | None, *, by: str, face: Face) -> int:
    """Open a file, or the first screen when `path` is None.

    Raises:
        StoreError: the file cannot be opened.
    """
    settle_environment(face)
    from isms_tui.tui.app import IsmsApp
    from isms_tui.workspace import Workspace

    workspace = None
    if path is not None:
        workspace = Workspace.open(path, by)
    app = IsmsApp(workspace, by, face)
    app.run(mouse=False)
    if path is not None:
        from isms_tui.places import remember

        remember(path)
    return app.return_code or 0
