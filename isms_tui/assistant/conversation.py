"""One conversation: takes lines, gives answers, remembers what *it* is and what waits for a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from isms_tui.assistant.answer import Answer, Option
from isms_tui.assistant.library import Library
from isms_tui.assistant.mentions import BOTH, OLD, UNKNOWN
from isms_tui.assistant.orders import Orders
from isms_tui.assistant.other_replies import OtherReplies
from isms_tui.assistant.page_replies import PageReplies
from isms_tui.assistant.record_replies import RecordReplies
from isms_tui.assistant.understand import Meant, Understanding
from isms_tui.catalog.load import Catalog
from isms_tui.domain.errors import IsmsError, plain_words
from isms_tui.domain.ids import nearest
from isms_tui.domain.model import Statement
from isms_tui.domain.text import one_line

if TYPE_CHECKING:
    from isms_tui.assistant.answering import Answering
    from isms_tui.workspace import Workspace

LONGEST_LINE = 4_000
"""Characters of a line that are kept."""

MEMORY = 5
"""For how many lines the last page stays as *it* (our default)."""

ORDINALS = {"first": "1", "second": "2", "third": "3", "1st": "1", "2nd": "2", "3rd": "3"}

YES, NO = ("y", "yes"), ("n", "no", "")


class Conversation:
    """Every face talks through this; none has rules of its own.

    Attributes:
        it: the page that the conversation is about, such as `5.23`; "" for none.
        present: the interview question on the screen; a line that answers it is taken as its answer first.
    """

    def __init__(
        self, catalog: Catalog, workspace: Workspace | None = None, *, it: str = "", present: str = ""
    ) -> None:
        """Start a conversation over the content, and over the record if a file is open."""
        self.it = it
        self.present = present
        self._age = 0
        self._workspace = workspace
        self._understanding = Understanding(catalog)
        self._library = library = Library(catalog)
        self._pages = PageReplies(library, workspace)
        self._others = OtherReplies(library)
        self._records = RecordReplies(library, workspace)
        self._orders = Orders(catalog.search["talk"])
        self._answering = _answering(catalog) if workspace is not None else None
        self._last: Answer | None = None

    @property
    def waits(self) -> bool:
        """Whether a proposal waits for a yes."""
        return self._last is not None and self._last.proposal is not None

    def say(self, line: str) -> Answer:
        """The answer to a line. Writes only when the line confirms a proposal that was shown just before."""
        text = one_line(line, LONGEST_LINE)
        last, self._last = self._last, None
        try:
            answer = self._with_last(text, last) or self._understand(text)
        except IsmsError as error:
            answer = Answer("sure", "limits", plain_words(error))
        self._remember(answer)
        return answer

    def page_of_it(self) -> str:
        """The page to show for *it*; "" for none."""
        return self._library.readable(self.it) if self.it else ""

    def once(self, line: str) -> Answer:
        """The answer to a line by itself: nothing said before counts, and nothing is remembered."""
        self.it, self._last = "", None
        answer = self.say(line)
        self.it, self._last = "", None
        return answer

    def _with_last(self, text: str, last: Answer | None) -> Answer | None:
        """A yes, a no, or the number of an option of the answer before."""
        if last is None:
            return None
        word = text.lower().rstrip(".!")
        if last.proposal is not None:
            if word == last.proposal.confirm or (last.proposal.confirm == "y" and word in YES):
                assert self._workspace is not None
                receipt = last.proposal.write(self._workspace)
                return Answer(
                    "sure",
                    last.intent,
                    f"Saved. {receipt}",
                    (Statement("OURS", "undo takes it back."),),
                    last.sources,
                    about=last.about,
                )
            if word in NO or word in YES:
                kept = "Nothing was written."
                if word in YES:
                    kept = f"Nothing was written: this changes {last.proposal.confirm} lines, so it needs that number."
                return Answer("sure", last.intent, kept, about=last.about)
            return None  # something else was said: the proposal is gone
        word = ORDINALS.get(word.removeprefix("explain ").removeprefix("the ").removesuffix(" one"), word)
        if word.isdigit() and 0 < int(word) <= len(last.options[:3]):
            return self._chosen(last.options[int(word) - 1])
        if word in NO and last.asks and word:
            return Answer("sure", "talk", "Then put it in other words, or name a page.")
        return None

    def _chosen(self, option: Option) -> Answer:
        if option.line.startswith("quiz ") and option.line.count(" ") > 2:
            _, control, rest = option.line.split(" ", 2)
            question, _, place = rest.rpartition(" ")
            return self._others.quiz_answer(control, question, int(place))
        return self._understand(option.line)

    def _remember(self, answer: Answer) -> None:
        self._last = answer
        if answer.about:
            self.it, self._age = answer.about, 0
        elif self.it:
            self._age += 1
            if self._age >= MEMORY:
                self.it = ""

    # Understanding ------------------------------------------------------------------------------------------------

    def _understand(self, text: str) -> Answer:
        if text.lower() in (*YES[:1], *NO[:1]):
            return Answer("sure", "talk", "Nothing waits for a yes or no.")
        meant = self._understanding.read(text, self.it)
        if not meant.spoken:
            return self._others.lost(meant)
        kind = self._orders.kind(meant)
        if kind:
            from isms_tui.assistant.acts import Acts  # most lines are questions

            it = self.it if meant.follow_up or not meant.mentions else ""
            done = Acts(self._orders).answer(kind, meant, self._workspace, it)
            if done is not None:
                return done
        if self._answering is not None and (filled := self._answering.answer(meant, self._workspace, self.present)):
            return filled
        answer = self._reply(meant)
        if meant.premise is not None:
            answer = self._corrected(meant, answer)
        return answer

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
        if collision is not None and not (chosen := self._understanding.chosen_kind(collision, meant)):
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
        known = [*self._understanding.numbers.controls]
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
        on_record = not meant.named and (self._workspace is not None or self._understanding.says_no_more(meant))
        if intent == "history" and on_record:
            return self._records.history(controls[0] if named and controls else "")
        if intent in ("status", "next") and on_record:
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


def _answering(catalog: Catalog) -> Answering:
    from isms_tui.assistant.answering import Answering  # only with a record is there something to answer

    return Answering(catalog)
