"""Opens the full-screen face and returns its exit code."""

from __future__ import annotations

from isms_tui.mender import LEAVE_FULL_SCREEN, Mender
from isms_tui.terminal import Face, settle_environment


def run(path: str | None, *, by: str, face: Face) -> int:
    """Open a file, or the first screen when `path` is None.

    Raises:
        StoreError: the file cannot be opened.
        Exception: whatever ended the app; the terminal is restored before.
    """
    settle_environment(face)
    with Mender(LEAVE_FULL_SCREEN) as mender:  # started before Textual is loaded: it is ready when the screen is
        from isms_tui.tui.app import IsmsApp
        from isms_tui.tui.guard import Departure
        from isms_tui.workspace import Workspace

        workspace = None
        if path is not None:
            workspace = Workspace.open(path, by)
        app = IsmsApp(workspace, by, face)
        app.mender = mender
        with Departure(app):
            app.run(mouse=False)
    if app.crash is not None:
        raise app.crash
    if path is not None:
        from isms_tui.places import remember

        remember(path)
    return app.return_code or 0
