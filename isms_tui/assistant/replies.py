"""Chooses the reply to a line that was understood: one page, several, the record, a question back, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from isms_tui.assistant.answer import Answer, Option
from isms_tui.assistant.library import Library
from isms_tui.assistant.mentions import BOTH, OLD, UNKNOWN
from isms_tui.assistant.other_replies import OtherReplies
from isms_tui.assistant.page_replies import PageReplies
from isms_tui.assistant.record_replies import RecordReplies
from isms_tui.assistant.understand import Meant, Understanding
from isms_tui.domain.ids import nearest
from isms_tui.domain.model import Statement

if TYPE_CHECKING:
    from isms_tui.workspace import Reader


class Replies:
    """Replies to questions; holds no state of a conversation except which quiz question comes next."""

    def __init__(self, understanding: Understanding, library: Library, record: Reader | None) -> None:
        """Use the pages, and the record if a file is open."""
        self.understanding = understanding
        self._library = library
        self._record = record
        self._pages = PageReplies(library, record)
        self._others = OtherReplies(library)
        self._records = RecordReplies(library, record)

    def to(self, meant: Meant) -> Answer:
        """The reply to a line; what is not so comes first."""
        if not meant.spoken:
            return self._others.lost(meant)
        answer = self._reply(meant)
        return answer if meant.premise is None else self._corrected(meant, answer)

    def forget(self) -> None:
        """What was asked before counts no more."""
        self._others.forget()

    def quiz_answer(self, control: str, question: str, place: int) -> Answer:
        """Whether a choice of a quiz was right, and why."""
        return self._others.quiz_answer(control, question, place)

    def _corrected(self, meant: Meant, answer: Answer) -> Answer:
        """What is not so comes first; the rest of the answer follows."""
        assert meant.premise is not None
        sources = dict.fromkeys((*self._library.sources(*meant.premise.pages), *answer.sources))
        kept = answer.band == "sure"
        again = answer.page in meant.premise.pages  # the page that corrects would say it twice
        head = () if again else (Statement(answer.mark or "PLAY", answer.head),)
        rest = (*head, *answer.body)[:3] if kept else ()
        says = meant.premise.says
        return answer._replace(
            band="sure",
            head=says,
            mark="RULE" if says.startswith("RULE") else "PLAY",
            body=rest,
            sources=tuple(sources),
            options=answer.options if kept else (),
            page=self._library.readable(meant.premise.pages[0]) if meant.premise.pages else answer.page,
            premise_corrected=True,
            asks=False,
            declined=False,
        )

    def _reply(self, meant: Meant) -> Answer:
        collision = next((m for m in meant.mentions if m.kind == BOTH), None)
        if collision is not None and not (chosen := self.understanding.chosen_kind(collision, meant)):
            return self._others.collision(collision.id, meant.about, meant.intent)
        if collision is not None:
            meant = meant._replace(about=(chosen, *(name for name in meant.about if name != chosen)))
        special = self._special(meant)
        if special is not None:
            return special
        if meant.outside is not None:
            return self._others.outside(meant.outside, meant)
        unknown = next((m for m in meant.mentions if m.kind == UNKNOWN), None)
        if unknown is not None and len(meant.mentions) == 1:
            return self._no_such(unknown.id)
        if not meant.about or meant.band == "lost":
            return self._others.lost(meant)
        if meant.intent == "find" and not meant.mentions and not meant.follow_up and meant.band != "half":
            return self._others.found(meant)
        if meant.band == "half":
            return self._others.which(meant, self._pages.about(meant.about[0], meant))
        answer = self._pages.about(meant.about[0], meant)
        return answer._replace(sources=self._with_neighbours(answer, meant))

    def _with_neighbours(self, answer: Answer, meant: Meant) -> tuple[str, ...]:
        """One situation often touches several controls: the next best ones stand behind the page that answers."""
        if meant.mentions or meant.follow_up:
            return answer.sources
        best = meant.found.subjects[0].score if meant.found.subjects else 0.0
        near = [hit.name for hit in meant.found.subjects[1:3] if hit.score >= 0.35 * best]
        subjects = [name for name in answer.sources if ":" not in name or name.startswith("topic:")][:1]
        return tuple(dict.fromkeys((*subjects, *near, *answer.sources)))

    def _no_such(self, number: str) -> Answer:
        known = [*self.understanding.numbers.controls]
        near = nearest(number, known)
        options = tuple(Option(f"A.{control}", f"explain control {control}") for control in near)
        if number.startswith("RS-"):
            return Answer(
                "half", "find", f"There is no risk scenario {number}; they go from RS-01 to RS-60.", asks=True
            )
        head = f"There is no clause or control {number}, neither today nor in 2013. Which one do you mean?"
        return Answer("half", "explain-control", head, (), tuple(near), options, asks=True)

    def _special(self, meant: Meant) -> Answer | None:
        """What is not answered by one page."""
        controls = [name for name in meant.about if name[:1].isdigit()]
        named = bool(meant.mentions) or meant.follow_up
        first = meant.about[0] if meant.about else ""
        old = next((m for m in meant.mentions if m.kind == OLD), None)
        if old is not None and controls:
            return self._others.edition(old.id, tuple(controls), meant)
        intent = meant.intent
        if intent == "limits":
            return self._others.limits(meant)
        if intent == "talk":
            return self._others.talk()
        if intent == "quiz":
            return self._others.quiz(first if named or meant.band == "sure" else "")
        on_record = not meant.named and (self._record is not None or self.understanding.says_no_more(meant))
        if intent == "history" and on_record:
            return self._records.history(controls[0] if named and controls else "")
        if intent in ("status", "next") and on_record and meant.outside is None:
            return self._records.status(intent)
        if intent == "export":
            return self._export()
        if intent == "compare" and (compared := self._others.compare(meant)):
            return compared
        if intent == "mine" and on_record:
            spoken = set(meant.spoken)
            return self._records.open_things() if spoken & {"sure", "parked", "skipped"} else self._records.mine(meant)
        if named and first and first == (controls[0] if controls else None):
            if intent == "why":
                return self._records.why(first)
            if intent == "applies":
                return self._records.applies(first)
            if intent == "draft":
                return self._records.draft(first)
            if intent == "edition" or ({"2013", "old"} & set(meant.spoken) and intent in ("", "define")):
                return self._others.origin(first)
        return None

    def _export(self) -> Answer:
        head = "The SoA comes as Markdown, CSV or JSON, such as: isms-tui export FILE soa --format md -o soa.md"
        body = (
            Statement(
                "OURS",
                "In the app: s opens it, e exports it. Minutes and the Stage 1 pack do not exist in this version.",
            ),
        )
        return Answer("sure", "export", head, body, ("topic:statement-of-applicability", "clause 6.1.3"), opens="soa")
