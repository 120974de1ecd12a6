"""The SoA as JSON (contracts.md 3)."""

from __future__ import annotations

import json

from isms_tui.domain.soa import SoA
from isms_tui.domain.text import escape_hidden


def render(soa: SoA) -> str:
    """One object: header, counts, rows; lists stay lists."""
    document = {
        "organization": soa.organization,
        "scope": soa.scope,
        "standard": soa.standard,
        "version": soa.version,
        "date": soa.date,
        "status": soa.status,
        "approver": soa.approver or None,
        "approved_on": soa.approved_on or None,
        "own_controls": soa.own_controls,
        "holds_up": list(soa.holds_up),
        "counts": dict(soa.counts),
        "rows": list(soa.rows),
    }
    return escape_hidden(json.dumps(document, ensure_ascii=False, indent=1)) + "\n"
