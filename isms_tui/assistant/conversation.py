"""One conversation: takes lines, gives answers, remembers what *it* is and what waits for a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from isms_tui.assistant.answer import Answer, Option
from isms_tui.assistant.library import Library
from isms_tui.assistant.orders import Orders
from isms_tui.assistant.replies import Replies
from isms_tui.assistant.understand import Understanding
from isms_tui.catalog.load import Catalog
from isms_tui.domain.errors import IsmsError, plain_words
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

PLACES = ("1", "2", "3")
"""What chooses one of the options of an answer."""


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
        self._library = Library(catalog)
        self._replies = Replies(self._understanding, self._library, workspace)
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
        return answer._replace(sources=self._library.subjects_first(answer.sources))

    def begin(self, it: str = "", present: str = "") -> None:
        """Start over from another screen: what waited for a yes there is out of sight, so it waits no more."""
        self._last = None
        self.present = present
        if it:
            self.it, self._age = it, 0

    def page_behind(self, answer: Answer | None) -> str:
        """The page that `more` shows after an answer: its own, or that of *it*; "" for none."""
        return (answer.page if answer else "") or (self._library.readable(self.it) if self.it else "")

    def once(self, line: str) -> Answer:
        """The answer to a line by itself: nothing said before counts, and nothing is remembered."""
        self.it, self._last = "", None
        self._replies.forget()
        answer = self.say(line)
        self.it, self._last = "", None
        if answer.proposal is not None:
            answer = answer._replace(proposal=answer.proposal._replace(confirm=""))
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
                    wrote=True,
                    about=last.about,
                )
            if word in NO or word in YES:
                kept = "Nothing was written."
                if word in YES:
                    kept = f"Nothing was written: this changes {last.proposal.confirm} lines, so it needs that number."
                return Answer("sure", last.intent, kept, about=last.about)
            return None  # something else was said: the proposal is gone
        word = ORDINALS.get(word.removeprefix("explain ").removeprefix("the ").removesuffix(" one"), word)
        if word in PLACES and int(word) <= len(last.options):
            return self._chosen(last.options[int(word) - 1])
        if word in NO and last.asks and word:
            return Answer("sure", "talk", "Then put it in other words, or name a page.")
        return None

    def _chosen(self, option: Option) -> Answer:
        if option.line.startswith("quiz ") and option.line.count(" ") > 2:
            _, control, rest = option.line.split(" ", 2)
            question, _, place = rest.rpartition(" ")
            return self._replies.quiz_answer(control, question, int(place))
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
            return self._replies.to(meant)
        kind = self._orders.kind(meant)
        if kind:
            from isms_tui.assistant.acts import Acts  # most lines are questions

            it = self.it if meant.follow_up or not meant.mentions else ""
            done = Acts(self._orders).answer(kind, meant, self._workspace, it)
            if done is not None:
                return done
        if self._answering is not None and (filled := self._answering.answer(meant, self._workspace, self.present)):
            return filled
        return self._replies.to(meant)


def _answering(catalog: Catalog) -> Answering:
    from isms_tui.assistant.answering import Answering  # only with a record is there something to answer

    return Answering(catalog)
