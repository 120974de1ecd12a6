"""Whether a line is an instruction, and which kind; what it would write is for acts.py."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from isms_tui.assistant.patterns import any_fits
from isms_tui.assistant.understand import Meant
from isms_tui.domain.model import STATUSES

_SHARE = re.compile(r"\b(\d{1,3})\s*(?:%|percent\b|per cent\b)", re.I)


class Orders:
    """Recognizes instructions."""

    def __init__(self, talk: Mapping[str, Any]) -> None:
        """Use the patterns of content/conversation/acts.toml."""
        self._questions = frozenset(talk["question_words"])
        self._acts: list[Mapping[str, Any]] = talk["acts"]
        self._statuses: list[Mapping[str, Any]] = talk["statuses"]

    def kind(self, meant: Meant) -> str:
        """Which kind of instruction a line is, or "" when it is a question or a statement."""
        spoken = meant.spoken[1:] if meant.spoken[:1] in (("so",), ("and",)) else meant.spoken
        polite = meant.text.lower().startswith(("could you", "can you", "would you", "will you"))
        if spoken[:1] == ("park",):
            return "park"  # what is parked is often a question
        asks = meant.text.rstrip().endswith("?") and not polite
        if not spoken or asks or spoken[0] in self._questions:
            return ""
        if meant.mentions and not any(mention.kind in ("control", "both", "risk") for mention in meant.mentions):
            return ""  # a clause or an old number has no status, owner or decision
        if spoken[0] in ("evidence", "note") and (":" in meant.text or "is" in spoken):
            return spoken[0]  # "evidence for 8.13: restore log" tells, "evidence for 8.13" asks
        for act in self._acts:
            if any_fits(act["say"], spoken) and not any_fits(act["unless"], spoken):
                return str(act["name"])
        return ""

    def status(self, meant: Meant) -> str:
        """The implementation status that a line names; "" for none."""
        if share := _SHARE.search(meant.text):
            return STATUSES[3] if int(share[1]) >= 100 else STATUSES[2] if int(share[1]) else STATUSES[1]
        fitting = (raw["name"] for raw in self._statuses if any_fits(raw["say"], meant.spoken))
        return str(next(fitting, ""))
