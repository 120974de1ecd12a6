"""The SoA as bytes, one file per format. Text of people is data here too: no formula, no markup, no escape."""

from __future__ import annotations

from typing import Any

from isms_tui.domain.soa import SoA

FORMATS = ("md", "csv", "json")


def export_soa(soa: SoA, format_name: str) -> bytes:
    """The Statement of Applicability in one of `FORMATS`."""
    from importlib import import_module

    module: Any = import_module(f"isms_tui.export.{format_name}")
    text: str = module.render(soa)
    return text.encode("utf-8")
