"""The one door: catalog, record and rules of one organization. Every face calls this and nothing below it."""

from isms_tui.workspace.reader import Reader, utc_now
from isms_tui.workspace.writer import Workspace

__all__ = ["Reader", "Workspace", "utc_now"]
