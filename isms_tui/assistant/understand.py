"""From a line of text to what is meant: numbers, intent, pages, and how sure that is."""

from __future__ import annotations

from typing import NamedTuple

from isms_tui.assistant.answer import Band
from isms_tui.assistant.mentions import BOTH, CLAUSE, CONTROL, OLD, RISK, STANDS_FOR, UNKNOWN, Mention, Numbers
from isms_tui.assistant.patterns import Intent, read_intents, which
from isms_tui.assistant.scope import Outside, Scope
from isms_tui.assistant.search import Found, Hit, Search
from isms_tui.assistant.spelling import Spelling
from isms_tui.catalog.load import Catalog
from isms_tui.catalog.terms import STOP, stems, words

LONGEST = 2_000
"""Characters of a question that are read (our default): nobody needs more, and a long paste costs nothing."""

LONGEST_SPOKEN = 200
"""Words in which patterns are looked for."""

SURE_SCORE, SURE_MARGIN = 22.0, 0.2
"""From which strength, and how far ahead of the next, a page is taken as meant (tuned on development questions)."""

WEAK_SCORE = 7.0
"""A page below this is no subject of its own: a short line then is about the page before."""


ASKED_SIDES = {"evidence": ("evidence", "proof")}
"""Words that say which side of a page is asked for; they are also the subject of pages of their own."""


class Premise(NamedTuple):
    """Something that is not so, and what is."""

    says: str
    pages: tuple[str, ...]


class Meant(NamedTuple):
    """What a line of text means. `about` are names of pages, best first."""

    text: str
    spoken: tuple[str, ...]
    """Its words, numbers replaced by `xid`."""
    mentions: tuple[Mention, ...]
    intent: str
    about: tuple[str, ...]
    band: Band
    found: Found
    premise: Premise | None = None
    outside: Outside | None = None
    follow_up: bool = False
    named: bool = False
    """The line is nothing but the name of the first page."""


class Understanding:
    """Reads lines. Holds what content/conversation says; no state of a conversation."""

    def __init__(self, catalog: Catalog) -> None:
        """Use the content."""
        talk = catalog.search["talk"]
        self.numbers = Numbers(catalog.search["was_2013"], catalog.clauses, catalog.scenarios, talk["foreign"])
        self._points_back = frozenset(talk["points_back"])
        self.search = Search(catalog.search)
        self._intents: tuple[Intent, ...] = read_intents(talk["intents"])
        self._pattern_words = frozenset(talk["pattern_words"].split())
        self._facets = frozenset(talk["facets"])
        self._small_slips: dict[str, str] = talk["slips"]
        self._polite = [tuple(opening) for opening in talk["polite"]]
        self._slips = Spelling(talk["pattern_words"])
        self._premises = talk["premises"]
        self._scope = Scope(talk)

    def read(self, text: str, it: str = "") -> Meant:
        """Understand a line; `it` is the page that the conversation is about."""
        text = text[:LONGEST]
        mentions, rest = self.numbers.find(text)
        spoken = self._plainly(tuple(self._mended(word) for word in words(rest)[:LONGEST_SPOKEN]))
        found = self.search.find(rest.replace(STANDS_FOR, " "))
        numbered = [mention for mention in mentions if mention.kind != UNKNOWN]
        follow_up = bool(it) and not numbered and self._leans_on(spoken, found, it)
        intent = which(self._intents, spoken, has_page=bool(numbered) or bool(it) or bool(found.subjects))
        if intent in ASKED_SIDES and not (numbered or follow_up):
            found = self._without(rest, ASKED_SIDES[intent], found)
        premise = self._premise(spoken)
        about, band = self._about(mentions, found, it if follow_up else "")
        named = not numbered and not follow_up and bool(self._exact(found))
        outside = None
        if not (numbered or follow_up or premise):
            outside = self._scope.declined(rest, found)
            if outside is None and not self._scope.belongs(found, spoken) and not named:
                outside, band = self._scope.everyday(found), "lost"
            band = "lost" if outside else band
        return Meant(text, spoken, tuple(mentions), intent, about, band, found, premise, outside, follow_up, named)

    def _without(self, rest: str, side: tuple[str, ...], found: Found) -> Found:
        """The pages for what is left of a line: "evidence for logging" is about logging, not about evidence."""
        left = " ".join(word for word in words(rest.replace(STANDS_FOR, " ")) if word not in side)
        again = self.search.find(left)
        return again if again.subjects and any(word not in self._facets for word in again.words) else found

    def _plainly(self, spoken: tuple[str, ...]) -> tuple[str, ...]:
        """A line without the polite words in front of it."""
        for opening in self._polite:
            if spoken[: len(opening)] == opening and len(spoken) > len(opening):
                return spoken[len(opening) :]
        return spoken

    def _mended(self, word: str) -> str:
        """A word of a pattern with a slip in it, or the word as the pages spell it."""
        word = self._small_slips.get(word, word)
        if word in self._pattern_words or word in STOP:
            return word
        mended = self.search.mend(word)
        return self._slips.mend(word) if mended == word and not self.search.knows(word) else mended

    def _about(self, mentions: list[Mention], found: Found, it: str) -> tuple[tuple[str, ...], Band]:
        names: list[str] = []
        for mention in mentions:
            names += self._pages_of(mention, found)
        if names:
            return tuple(dict.fromkeys(names)), "sure"
        if it:
            return (it, *(hit.name for hit in found.subjects[:2])), "sure"
        if exact := self._exact(found):
            return tuple(dict.fromkeys((exact, *(hit.name for hit in found.subjects[:5])))), "sure"
        return tuple(hit.name for hit in found.subjects[:6]), self.band(found)

    def _exact(self, found: Found) -> str:
        """The page that is called exactly what was said."""
        return self.search.exactly(stems(" ".join(found.words))) if found.words else ""

    def says_no_more(self, meant: Meant) -> bool:
        """Whether a line holds nothing but words of patterns: `what next`, `where are we`."""
        return all(word in self._pattern_words or word.isdigit() for word in meant.found.words)

    def band(self, found: Found) -> Band:
        """How much the words alone decide."""
        best = found.subjects[0].score if found.subjects else 0.0
        # What belongs to the page that answers is no rival: "who owns a risk" is 6.1.2, 6.1.3 and the topic at once.
        same = self.search.belongs_to(found.pages[0].name) if found.pages else ()
        rivals = [hit.score for hit in found.subjects[1:] if hit.name not in same]
        second = rivals[0] if rivals else 0.0
        return "sure" if best >= SURE_SCORE and best - second >= SURE_MARGIN * best else "half"

    def _pages_of(self, mention: Mention, found: Found) -> list[str]:
        if mention.kind == CONTROL:
            return [mention.id]
        if mention.kind == CLAUSE:
            return [f"clause {mention.id}"]
        if mention.kind == RISK:
            return [f"risk:{mention.id}"]
        if mention.kind == OLD:
            today = self.numbers.today.get(mention.id) or self.numbers.group(mention.id)
            return [*today[:4], "topic:transition-2013-2022"]
        if mention.kind == BOTH:
            scores = {hit.name: hit.score for hit in found.subjects}
            clause, control = f"clause {mention.id}", mention.id
            return sorted((control, clause), key=lambda name: -scores.get(name, 0.0))
        return []

    def chosen_kind(self, mention: Mention, meant: Meant) -> str:
        """Which of the two a bare number means, when other words of the line decide it; "" when they do not."""
        spoken = set(meant.spoken)
        if spoken & {"clause", "clauses"} and not spoken & {"control", "controls"}:
            return f"clause {mention.id}"
        if spoken & {"control", "controls", "annex"} and not spoken & {"clause", "clauses"}:
            return mention.id
        scores = {hit.name: hit.score for hit in meant.found.pages}
        clause, control = scores.get(f"clause {mention.id}", 0.0), scores.get(mention.id, 0.0)
        best, other = max(clause, control), min(clause, control)
        top = meant.found.pages[0].score if meant.found.pages else 0.0
        if best >= SURE_SCORE and best >= 2 * other and best >= 0.8 * top:
            return f"clause {mention.id}" if clause > control else mention.id
        return ""

    def _leans_on(self, spoken: tuple[str, ...], found: Found, it: str) -> bool:
        """Whether a line is about the page before: it points back, or names nothing of its own."""
        points_back = bool(set(spoken) & self._points_back) or spoken[:1] in (("and",), ("why",), ("also",))
        best = found.subjects[0] if found.subjects else Hit("", 0.0)
        own = [word for word in found.words if word not in self._facets]
        if points_back:
            most = SURE_SCORE if not own else SURE_SCORE / 2 if "it" in spoken else WEAK_SCORE - 1
            return best.score < most or best.name == it
        return (
            len(spoken) <= 5
            and (best.score < WEAK_SCORE - 1 or not own)
            and bool(which(self._intents, spoken, has_page=True))
        )

    def _premise(self, spoken: tuple[str, ...]) -> Premise | None:
        told = f" {' '.join(spoken)} "
        for raw in self._premises:
            if any(text in told for text in raw["unless"]):
                continue
            if all(any(text in told for text in group) for group in raw["all"]):
                return Premise(raw["says"], tuple(raw["pages"]))
        return None
