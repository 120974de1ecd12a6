"""The SoA as CSV that a spreadsheet opens with no live formula."""

from __future__ import annotations

import csv
import io
from typing import Any

from isms_tui.domain.soa import COLUMNS, SoA

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def render(soa: SoA) -> str:
    """A header line and one line for each control; the header of the SoA is in the other formats."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*COLUMNS, "soa_status", "soa_version"])
    for row in soa.rows:
        writer.writerow([*(safe_cell(row[column]) for column in COLUMNS), soa.status, soa.version])
    return out.getvalue()


def safe_cell(value: Any) -> str:
    """A cell that no spreadsheet runs: a leading = + - @ TAB or CR gets an apostrophe. Lists are joined."""
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text
