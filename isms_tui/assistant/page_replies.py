"""Answers from the pages: what a control, clause, topic, term, question, step or risk says, in the right part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from isms_tui.assistant.answer import Answer, Option, body, sentences, statements
from isms_tui.assistant.control_replies import ControlReplies, low, next_steps
from isms_tui.assistant.library import Library
from isms_tui.assistant.understand import Meant
from isms_tui.domain.model import Statement

if TYPE_CHECKING:
    from isms_tui.workspace import Reader

NEED = {"required": "required", "expected": "expected, not named by the clause", "helpful": "helpful"}
SIZES = {"small": "10-30 people", "medium": "31-100", "large": "101-200"}

FAQ_STRONG = 0.55
"""A question of the list answers instead of the page when it is this strong beside the best page (our default)."""


class PageReplies:
    """Makes answers about one page; `record` adds what the organization recorded."""

    def __init__(self, library: Library, record: Reader | None) -> None:
        """Use the pages and, if a file is open, its record."""
        self.library = library
        self._controls = ControlReplies(library, record)

    def about(self, name: str, meant: Meant) -> Answer:
        """The answer about a page, in the part that the intent asks for."""
        if name in self.library.catalog.controls:
            asked = self._asked(name, meant)
            if asked and meant.intent not in ("evidence", "owner", "example", "explain", "applies", "why"):
                return asked
            return self._controls.about(name, meant)
        if name.startswith("clause "):
            return self._clause(name, meant)
        if name.startswith("risk:"):
            return self._risk(name, meant)
        if name.startswith("topic:"):
            return self.of_topic(name, meant)
        return self._other(name, meant)

    # Clauses ------------------------------------------------------------------------------------------------------

    def _clause(self, name: str, meant: Meant) -> Answer:
        page = self.library.page(name)
        number = name.removeprefix("clause ")
        if page is None:
            parts = [c for c in self.library.catalog.clauses if c.startswith(f"{number}.")]
            head = f"Clause {number} {self.library.catalog.clauses[number]} has {len(parts)} parts: {', '.join(parts)}."
            options = tuple(Option(self.library.title(f"clause {p}"), f"clause {p}") for p in parts[:3])
            return Answer("sure", "explain-clause", head, (), (name,), options, about=name)
        asked = self._asked(name, meant)
        if asked and meant.intent not in ("evidence", "owner", "explain", "mandatory"):
            return asked
        rule = Statement("RULE", f"{number} (our words): {page['requires']}")
        kept = "; ".join(f"{entry['what']} ({NEED[entry['need']]})" for entry in page["keep"])
        keeps = Statement("PLAY", f"You keep: {kept}.") if kept else Statement("PLAY", "")
        stage = Statement("PLAY", f"Stage 2 asks: {' '.join(page['stage2'])}")
        does = Statement("PLAY", f"You do: {' '.join(page['does'])}")
        title = f"Clause {number} {self.library.catalog.clauses[number]}"
        head = f"{title}: {page['plain'].rstrip('.')}."
        if meant.intent == "evidence":
            parts_ = body(keeps, Statement("PLAY", f"Stage 1 asks: {' '.join(page['stage1'])}"), stage)
        elif meant.intent == "owner":
            head = f"{title}: the {low(page['decides'])} decides."
            parts_ = body(rule, does)
        elif meant.intent in ("mandatory", "applies"):
            head = f"{title} is a requirement: no clause from 4 to 10 can be left out."
            parts_ = body(rule, keeps)
        else:
            parts_ = body(rule, does, keeps, stage)
        steps = [f"step:{step}" for step in page["steps"][:1]]
        intent = meant.intent if meant.intent not in ("", "explain", "define", "find") else "explain-clause"
        options = next_steps(name, "evidence", "owner")
        return Answer("sure", intent, head, parts_, (name, *steps), options, "PLAY", about=name, page=name)

    # Topics, terms, questions, steps, risks ---------------------------------------------------------------------------

    def of_topic(self, topic: str, meant: Meant) -> Answer:
        """The page of a topic that fits the question best, or the one that speaks for it."""
        speakers = self.library.topics.get(topic, [])
        scores = {hit.name: hit.score for hit in meant.found.pages}
        best = max(speakers, key=lambda name: scores.get(name, 0.0), default="")
        speaker = best if scores.get(best, 0.0) > 0 else (speakers[0] if speakers else "")
        if not speaker:
            return Answer(
                "half", meant.intent or "find", f"{self.library.title(topic)}.", sources=(topic,), about=topic
            )
        answer = self.about(speaker, meant)
        return answer._replace(sources=tuple(dict.fromkeys((topic, *answer.sources))), about=topic)

    def _asked(self, subject: str, meant: Meant) -> Answer | None:
        """A question of the list that belongs to the subject and fits the words better than its page."""
        best = meant.found.subjects[0].score if meant.found.subjects else 0.0
        if meant.mentions and meant.intent in ("explain", "define", ""):
            return None
        for hit in meant.found.pages:
            if hit.name.startswith(("faq:", "term:")) and subject in self.library.leads.get(hit.name, ()):
                if hit.score >= FAQ_STRONG * best and hit.score >= 12:
                    answer = self._other(hit.name, meant)
                    sources = dict.fromkeys((subject, *answer.sources))
                    return answer._replace(sources=tuple(sources), about=subject)
                return None
        return None

    def _other(self, name: str, meant: Meant) -> Answer:
        page = self.library.page(name)
        kind = name.partition(":")[0]
        if page is None:
            return Answer("lost", meant.intent or "find", "I have no page of that name.")
        sources = self.library.sources(*(s for s in page.get("sources", ()) if not s.startswith("term:")), name)
        if kind == "faq":
            first, *rest = statements(page["answer"])
            head, *more = _first_sentence(first.text)
            parts = body(*(Statement(first.mark, text) for text in more if text), rest)
            return Answer("sure", meant.intent or "define", head, parts, sources, (), first.mark, page=name, about=name)
        if kind == "step":
            spent = ", ".join(f"{people}: {page['duration'][size]}" for size, people in SIZES.items())
            parts = body(
                Statement("PLAY", f"You ask: {' '.join(page['questions'][:3])}"),
                Statement("PLAY", f"What comes out: {'; '.join(output['what'] for output in page['output'])}."),
                Statement("OURS", f"How long, an estimate: {spent}."),
            )
            head = f"Step {name[5:]}, {page['title']}: {page['plain'].rstrip('.')}."
            return Answer(
                "sure", meant.intent or "explain-clause", head, parts, sources, (), "PLAY", page=name, about=name
            )
        confused = page.get("not")
        parts = body(
            Statement("PLAY", f"Example: {page['example']}"),
            Statement("OURS", f"Not the same: {confused}") if confused else None,
        )
        term = page["term"]
        text = page["definition"]
        head = f"{term[0].upper()}{term[1:]}: {text[0].lower() if text[:2] != text[:2].upper() else text[0]}{text[1:]}"
        sources = self.library.sources(*page["occurs"], name)
        return Answer("sure", "define", head, parts, sources, (), "PLAY", page=name, about=name)

    def _risk(self, name: str, meant: Meant) -> Answer:
        risk = name[5:]
        scenario, story = self.library.catalog.scenarios[risk], self.library.catalog.story(risk)
        treats = ", ".join(f"A.{control}" for control in scenario.controls[:8])
        parts = body(
            Statement("PLAY", f"{story['cause']} {story['event']} {story['consequence']}"),
            Statement("PLAY", f"First action: {story['first_action']}"),
            Statement("PLAY", f"Controls that treat it: {treats}."),
            Statement("OURS", "Risks cannot be rated in this version; the scenario is a proposal."),
        )
        sources = (*scenario.controls[:3], name)
        return Answer(
            "sure",
            meant.intent or "define",
            f"{risk} {scenario.title}.",
            parts,
            sources,
            (),
            "PLAY",
            page=name,
            about=name,
        )


def _first_sentence(text: str) -> tuple[str, str]:
    first, *rest = sentences(text)
    return first, " ".join(rest)
