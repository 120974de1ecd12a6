"""Control ids as people write them: `5.1`, `A.5.1`, `27001:2022-5.1`. Stored as `5.1`, printed as `A.5.1`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from isms_tui.domain.errors import UnknownPage

_PREFIX = r"(?i)^(?:(?:iso/?iec\s*)?2700[12](?::\d{4})?\s*[-: ]\s*)?(?:annex\s*)?(?:a\.?\s*)?"


def control_id(text: str, known: Iterable[str]) -> str:
    """Read a control id.

    Raises:
        UnknownPage: no such control; the sentence names the three nearest.
    """
    known = list(known)
    bare = text.strip() if text.strip() in known else bare_control_id(text)
    if bare in known:
        return bare
    raise UnknownPage(f"There is no control {text.strip()[:40]!r}. Nearest: {', '.join(nearest(bare, known))}.")


def bare_control_id(text: str) -> str:
    """The id without the ways in which people introduce it: `Annex A 5.1` -> `5.1`."""
    return re.sub(_PREFIX, "", text.strip()).removeprefix("control ").strip()


def nearest(text: str, known: list[str], count: int = 3) -> list[str]:
    """The ids closest to what was typed; numbers by distance, words by likeness."""
    head, _, tail = text.partition(".")
    same_theme = [control for control in known if control.split(".")[0] == head]
    if tail.isdigit() and same_theme:
        wanted = int(tail[:6])
        return sorted(same_theme, key=lambda control: abs(int(control.split(".")[1]) - wanted))[:count]
    from difflib import get_close_matches

    return (get_close_matches(text, known, count, 0.1) or known)[:count]
