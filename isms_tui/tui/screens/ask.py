"""Ask anything, over any screen: the conversation above, one line to type below, pages that fit while you type."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType

from isms_tui.assistant.answer import Answer, label
from isms_tui.assistant.conversation import PLACES, Conversation
from isms_tui.catalog.load import Catalog
from isms_tui.domain.errors import IsmsError
from isms_tui.domain.text import one_line
from isms_tui.pages.find import Entry, resolve, search
from isms_tui.tui.drafts import keep_draft
from isms_tui.tui.screens.page import Keys, PageScreen
from isms_tui.tui.views.ask import Exchange, ask_lines
from isms_tui.tui.views.lines import Line

if TYPE_CHECKING:
    from isms_tui.tui.app import IsmsApp

LONGEST, KEPT = 2_000, 40
"""Characters of one line, and exchanges that can be scrolled back to."""

DRAFT = ("ask", "line")
"""Under which the line being typed is kept."""

FITTING = 6
"""Pages offered while typing."""


class AskScreen(PageScreen):
    """Typing asks or instructs; arrows pick one of the pages that fit, Enter opens it or sends the line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "scroll(-1)", "Earlier", id="ask.earlier"),
        Binding("pagedown", "scroll(1)", "Later", id="ask.later"),
        Binding("enter", "send", "Ask, or open the page under the cursor", id="ask.send"),
        Binding("escape", "close", "Back", id="ask.close"),
    ]
    help_topic = "ask"

    def __init__(self, conversation: Conversation, catalog: Catalog) -> None:
        """Go on with a conversation."""
        super().__init__()
        self.conversation = conversation
        self._catalog = catalog
        self._said: list[Exchange] = []
        self._typed = ""
        self._fitting: list[Entry] = []
        self._cursor = -1
        self._back = 0

    def on_mount(self) -> None:
        """A line that was being typed when the terminal went away stands here again."""
        draft = self.isms.drafts.find(*DRAFT)
        if draft is not None:
            self._typed = draft.values.get("line", "")[:LONGEST]
        super().on_mount()

    def title_ends(self) -> tuple[str, str]:
        """What the talk is about."""
        it = self.conversation.it
        return "Ask anything", f"about {label(it)}" if it and ":" not in it else ""

    def body(self, width: int, height: int) -> list[Line]:
        """The conversation, the line being typed, and the pages that fit."""
        it = self.conversation.it
        prompt = f"[{label(it)}] > " if it and ":" not in it else "> "
        return ask_lines(
            self._said, prompt + self._typed, self._fitting, self._cursor, self._back, min(width, 100), height
        )

    def keys(self) -> Keys:
        """Typing is the main thing."""
        if self.conversation.waits:
            return (("y Enter", "write it"), ("n Enter", "do not"), ("Esc", "back"))
        if self._cursor >= 0:
            return (("Enter", "open the page"), ("Up Down", "another"), ("Esc", "back"))
        return (
            ("Enter", "ask"),
            ("Down", "pick a page"),
            ("1-3 Enter", "choose"),
            ("PgUp", "earlier"),
            ("Esc", "back"),
        )

    # Keys ---------------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Letters, digits and spaces are typed; everything else is a binding."""
        if self.app.screen is self and event.key == "backspace":
            self._type(self._typed[:-1], event)
        elif self.app.screen is self and event.character and event.character.isprintable():
            self._type((self._typed + event.character)[:LONGEST], event)
        else:
            super().on_key(event)

    def on_paste(self, event: events.Paste) -> None:
        """A paste is text, never keys; cleaned and cut before it is drawn."""
        whole = self._typed + one_line(event.text)
        self._type(whole[:LONGEST], event)
        if len(whole) > LONGEST:
            self.isms.tell(f"Only the beginning of the paste was kept: {LONGEST:,} characters.")
            self.redraw()

    def save_draft(self) -> None:
        """Keep the line that is being typed; called every two seconds, and when the terminal goes away."""
        if self._typed:
            keep_draft(self.isms, DRAFT, {"line": self._typed})
        elif self.isms.drafts.holds(*DRAFT):
            self.isms.drafts.drop(*DRAFT)

    def _type(self, text: str, event: events.Event) -> None:
        event.stop()
        event.prevent_default()
        self.isms.flash = False
        self._typed, self._cursor, self._back = text, -1, 0
        waiting = self.conversation.waits or text in PLACES
        self._fitting = [] if waiting else search(self._catalog, text)[:FITTING]
        self.redraw()

    def action_move(self, by: int) -> None:
        """Pick one of the pages that fit; above the first is the line itself."""
        self._cursor = max(-1, min(len(self._fitting) - 1, self._cursor + by))
        self.redraw()

    def action_scroll(self, by: int) -> None:
        """Look at earlier answers."""
        self._back = max(0, self._back - by * max(1, self.size.height // 2))
        self.redraw()

    def action_send(self) -> None:
        """Open the page under the cursor, or send the line."""
        if self._cursor >= 0:
            self.isms.go("page", self._fitting[self._cursor])
            return
        line, self._typed, self._fitting, self._back = self._typed, "", [], 0
        if line.strip().lower() == "more":
            self._more()
        elif line.strip() or self.conversation.waits:
            self.save_draft()
            answer = self.conversation.say(line)
            self._said = [*self._said, Exchange(line, answer)][-KEPT:]
            self._note(answer)
        self.redraw()

    def _note(self, answer: Answer) -> None:
        if answer.wrote:
            self.isms.message = self.isms.saved()
        if answer.opens in SCREENS and self.isms.workspace is not None:
            self._said[-1] = self._said[-1]._replace(hint=f"more opens the {SCREENS[answer.opens]}.")

    def _more(self) -> None:
        """The page or screen behind the last answer."""
        answer = self._said[-1].answer if self._said else None
        if answer is not None and answer.opens in SCREENS and self.isms.workspace is not None:
            self.isms.go(answer.opens)
            return
        try:
            self.isms.go("page", resolve(self._catalog, self.conversation.page_behind(answer)))
        except IsmsError:
            self.isms.tell("there is no page behind this answer")


SCREENS = {
    "soa": "Statement of Applicability",
    "review": "review",
    "interview": "interview",
    "history": "history",
    "find_out": "list of what is still to find out",
    "answers": "list of your answers",
    "lesson": "first lesson",
}
"""Screens that an answer may open, with what they are called."""


def ask_screen(app: IsmsApp, it: str = "", present: str = "") -> AskScreen:
    """The conversation of this session, about the thing of the screen below."""
    conversation = app.conversation
    if conversation is None:
        conversation = app.conversation = Conversation(app.catalog(), app.workspace)
    conversation.begin(it, present)
    return AskScreen(conversation, app.catalog())
