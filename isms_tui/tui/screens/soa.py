"""The Statement of Applicability on screen: header, what keeps it a draft, 93 lines, export and approval."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from isms_tui.domain.errors import UsageProblem
from isms_tui.export import FORMATS, export_soa
from isms_tui.export.file import write_export
from isms_tui.tui.dialogs.form import Field, FormDialog, Values
from isms_tui.tui.screens.controls import ControlsScreen
from isms_tui.tui.screens.page import Keys
from isms_tui.tui.views.lines import Line
from isms_tui.tui.views.table import soa_header, soa_table

if TYPE_CHECKING:
    from isms_tui.tui.app import IsmsApp


class SoaScreen(ControlsScreen):
    """The lines as they go into the document."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "export", "Export", id="soa.export"),
        Binding("v", "approve", "Approve", id="soa.approve"),
    ]
    help_topic = "soa"

    def title_ends(self) -> tuple[str, str]:
        """Draft or approved, and the version."""
        soa = self.workspace.soa()
        state = f"DRAFT {soa.version}" if soa.status == "draft" else f"approved by {soa.approver}, {soa.approved_on}"
        if len(self.things()) < len(soa.rows):
            state = f"{len(self.things())} of {len(soa.rows)} shown {self.isms.glyphs.dot} {state}"
        return f"Statement of Applicability {self.isms.glyphs.dot} {soa.organization}", state

    def body(self, width: int, height: int) -> list[Line]:
        """Header, then the lines with the justification of the one under the cursor."""
        header = soa_header(self.workspace.soa(), width)
        rows = self.things()
        self.cursor = max(0, min(self.cursor, len(rows) - 1))
        return [*header, *soa_table(rows, self.cursor, self.workspace.soa().risks, width, height - len(header))]

    def keys(self) -> Keys:
        """Export and approve."""
        return (
            ("e", "export"), ("v", "approve"), ("Enter", "page"), ("t", "theme"), ("w", "why"), ("Esc", "back"),
            ("?", "help"),
        )  # fmt: skip

    def action_export(self) -> None:
        """Ask for a file; the ending chooses the format."""

        def write(values: Values) -> None:
            path = os.path.expanduser(values["file"])
            ending = path.rpartition(".")[2].lower()
            if ending not in FORMATS:
                raise UsageProblem(
                    "The ending says the format: .md to read, .csv for a spreadsheet, .json for programs."
                )
            write_export(path, export_soa(self.workspace.soa(), ending), self.workspace.path)

        def tell(values: Values | None) -> None:
            if values is not None:
                self.isms.tell(f"wrote {values['file']}")
            self.redraw()

        field = Field(
            "file", "File", "soa.md", "Ends in .md, .csv or .json. Readable only by you; nothing is overwritten."
        )
        self.app.push_screen(FormDialog("Export the Statement of Applicability", [field], submit=write), tell)

    def action_approve(self) -> None:
        """A named person approves; refused with the reasons while it is a draft."""

        def approve(values: Values) -> None:
            self.workspace.approve_soa(values["name"])

        field = Field("name", "Approved by", "", "Name and role of the person who approves these 93 lines.")
        dialog = FormDialog("Approve the Statement of Applicability", [field], submit=approve)
        self.app.push_screen(dialog, lambda _: self.redraw())


def soa_screen(_: IsmsApp) -> SoaScreen:
    """Make the SoA."""
    return SoaScreen()
