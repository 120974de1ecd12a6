"""Numbers that people write: controls, clauses, numbers of 2013, and those that are two things at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_NUMBER = (
    r"(?<![\w.,])(?P<lead>\b(?:iso/?iec\s*)?2700[12](?::\d{4})?\s*[-:/ ]\s*|)"
    r"(?P<kind>\b(?:annex|control|clause|section|chapter|cl|c)\b[\s.:]*|§\s*|)(?P<annex>\ba\s*[.\- ]?\s*|)"
    r"(?P<number>\d{1,2}[.,]\d{1,2}(?:[.,]\d{1,2})?)(?![\w]|[.,]\d)"
)
_SPACED = r"\b(?P<kind>controls?|annex a|a|clause|cl)[\s.:]+(?P<head>\d{1,2})[\s\-]+(?P<tail>\d{1,2})\b"
_GLUED = r"\b(?P<kind>a|c)(?P<number>\d{1,2}[.,]\d{1,2}(?:[.,]\d{1,2})?)(?![\w]|[.,]\d)"
_CHAPTER = r"\b(?:annex\s+)?a[. ]?(1[0-8]|9)\b(?![.,]\d)"
_RISK = r"\bRS[-\s]?(\d{1,2})\b"

CONTROL, CLAUSE, OLD, BOTH, RISK, UNKNOWN = "control", "clause", "old", "both", "risk", "unknown"
_CLAUSE_WORDS = ("clause", "cl", "c", "section", "chapter", "§")

STANDS_FOR = "xid"
"""What a number is replaced with before patterns are tried."""


class Mention(NamedTuple):
    """One number in a text. `kind` is control, clause, old (2013), both, risk or unknown."""

    kind: str
    id: str


class Numbers:
    """Knows which numbers exist."""

    def __init__(
        self,
        controls: Mapping[str, Iterable[str]],
        clauses: Iterable[str],
        risks: Iterable[str],
        foreign: Iterable[str],
    ) -> None:
        """`controls`: each with its numbers of 2013. `foreign`: words before numbers that are others'."""
        self._risks = frozenset(risks)
        self._foreign = frozenset(foreign)
        self.controls = frozenset(controls)
        self.clauses = frozenset(clauses)
        self.today: dict[str, list[str]] = {}
        for control, before in controls.items():
            for old in before:
                self.today.setdefault(old, []).append(control)

    def group(self, number: str) -> list[str]:
        """Controls that today hold what stood in a group of the 2013 edition (`12.4`), most numbers first."""
        counted: dict[str, int] = {}
        for old, controls in self.today.items():
            if old.startswith(f"{number}."):
                for control in controls:
                    counted[control] = counted.get(control, 0) + 1
        return sorted(counted, key=lambda control: -counted[control])

    def find(self, text: str) -> tuple[list[Mention], str]:
        """The numbers in a text, in order, and the text with `xid` in their place."""
        if not any(char.isdigit() for char in text):
            return [], text  # and no pattern has to be compiled
        found: list[tuple[int, int, Mention]] = []
        for match in re.finditer(_RISK, text, re.I):
            risk = f"RS-{int(match[1]):02}"
            found.append((*match.span(), Mention(RISK if risk in self._risks else UNKNOWN, risk)))
        for match in re.finditer(_CHAPTER, text, re.I):
            if _is_article(text, match):
                continue
            found.append((*match.span(), Mention(OLD, match[1])))
        for pattern in (_SPACED, _GLUED, _NUMBER):
            for match in re.finditer(pattern, text, re.I):
                if any(match.start() < end and start < match.end() for start, end, _ in found):
                    continue
                mention = self._read(text, match)
                if mention is not None and not (pattern is _SPACED and _is_article(text, match)):
                    found.append((*match.span(), mention))
        found.sort()
        rest, place = [], 0
        for start, end, _ in found:
            rest.append(text[place:start])
            place = end
        return [mention for _, _, mention in found], f" {STANDS_FOR} ".join([*rest, text[place:]])

    def _read(self, text: str, match: re.Match[str]) -> Mention | None:
        groups = match.groupdict()
        number = groups.get("number") or f"{groups['head']}.{groups['tail']}"
        number = number.replace(",", ".")
        kind = (groups.get("kind") or "").strip(" .:").lower()
        whole = (groups.get("lead") or "").rstrip().endswith("-")  # 27001:2022-5.1 is how lists of controls write it
        annex = bool(groups.get("annex")) or whole or kind in ("annex", "annex a", "a", "control", "controls")
        named_clause = kind in _CLAUSE_WORDS and not groups.get("annex")
        before = re.findall(r"[a-z0-9]+", text[: match.start()].lower())[-1:]
        explicit = annex or named_clause or bool((groups.get("lead") or "").strip())
        if not explicit and before and before[0] in self._foreign:
            return None
        wants_2013 = "2013" in text and number.count(".") == 2
        return self._kind(number, annex=annex, named_clause=named_clause, old=wants_2013)

    def _kind(self, number: str, *, annex: bool, named_clause: bool, old: bool) -> Mention | None:
        if number.count(".") == 2:
            if number in self.clauses and not annex and not old:
                return Mention(CLAUSE, number)
            if number in self.today:
                return Mention(OLD, number)
            if named_clause or annex:
                return Mention(UNKNOWN, number)
            return None
        is_control, is_clause = number in self.controls, number in self.clauses
        if named_clause and is_clause:
            return Mention(CLAUSE, number)
        if is_control and (annex or named_clause or not is_clause):
            return Mention(CONTROL, number)
        if is_clause and is_control:
            return Mention(BOTH, number)
        if is_clause and not annex:
            return Mention(CLAUSE, number)
        if self.group(number):
            return Mention(OLD, number)
        return Mention(UNKNOWN, number) if annex or named_clause else None


def _is_article(text: str, match: re.Match[str]) -> bool:
    """Whether the `a` before a plain number is an article: `a 10 page policy`, `a 5-10 person team`."""
    more = text[match.end() :].strip(" .?!") != ""
    return more and match[0][:2].lower() == "a " and not re.search(r"\b(annex|controls?|2013)\b", text, re.I)
