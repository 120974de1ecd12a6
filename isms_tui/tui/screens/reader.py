"""Pages to read and scroll: a reason tree, a lesson, the history, help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from isms_tui.catalog.blocks import Block
from isms_tui.pages.find import Entry
from isms_tui.pages.help import help_page
from isms_tui.pages.words import heading, item
from isms_tui.tui.screens.page import Keys, PageScreen
from isms_tui.tui.views.lines import Line, block_lines, text_of

if TYPE_CHECKING:
    from isms_tui.tui.app import IsmsApp


class ReaderScreen(PageScreen):
    """Shows blocks; the arrow keys scroll by lines, Page Up and Down by screens."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll(-1)", show=False),
        Binding("down,j", "scroll(1)", show=False),
        Binding("pageup,b", "page(-1)", "Page up", id="reader.up"),
        Binding("pagedown,space", "page(1)", "Page down", id="reader.down"),
        Binding("home", "scroll(-9999)", show=False),
        Binding("end", "scroll(9999)", show=False),
        Binding("t", "terms", "Terms of this page", id="reader.terms"),
        Binding("escape,left,h", "close", "Close", id="reader.close"),
    ]
    help_topic = "reader"

    def __init__(
        self, title: str, blocks: Callable[[], Sequence[Block]], *, at_end: bool = False, it: str = ""
    ) -> None:
        """Show what `blocks` returns, again when the record changed; `it` is the page, for the conversation."""
        super().__init__()
        self._it = it
        self._title = title
        self._blocks = blocks
        self._first = 10**6 if at_end else 0
        self._layout: tuple[tuple[object, ...], list[Line]] | None = None

    def it(self) -> str:
        """The page."""
        return self._it

    def title_ends(self) -> tuple[str, str]:
        """The title of the page."""
        return self._title, ""

    def body(self, width: int, height: int) -> list[Line]:
        """The part of the page that the scrolling has reached."""
        lines = self._laid_out(min(width, 100))
        self._first = max(0, min(self._first, len(lines) - height))
        self._more = len(lines) - height - self._first
        return lines[self._first : self._first + height]

    _more = 0

    def _laid_out(self, width: int) -> list[Line]:
        """The whole page as lines; laid out again only for another width or after a change, not for each scroll."""
        stamp = (width, self.stamp())
        if self._layout is None or self._layout[0] != stamp:
            self._layout = (stamp, block_lines(self._blocks(), width))
        return self._layout[1]

    def stamp(self) -> tuple[object, ...]:
        """What the page depends on besides its width."""
        return (self.isms.workspace.store.revision if self.isms.workspace else 0,)

    def keys(self) -> Keys:
        """Scrolling and closing."""
        return (
            ("Up Down", "scroll"),
            ("Space", "page"),
            ("t", "terms"),
            ("/", "ask"),
            ("Esc", "close"),
            ("?", "help"),
        )

    def status(self) -> str:
        """Whether there is more below."""
        return f"{self._more} more line{'s' if self._more > 1 else ''}" if self._more > 0 else "end"

    def action_terms(self) -> None:
        """The glossary terms on this page; a single one opens at once."""
        from isms_tui.pages.find import terms_in
        from isms_tui.tui.screens.entries import EntriesScreen

        catalog = self.isms.catalog()
        text = " ".join(text_of(row) for row in self._laid_out(100))
        found = terms_in(catalog, text)
        if len(found) == 1:
            self.isms.go("page", found[0])
        elif found:
            self.app.push_screen(EntriesScreen("Terms on this page", catalog, found))
        else:
            self.isms.tell("no glossary term on this page")
            self.redraw()

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self._first = max(0, self._first + by)
        self.redraw()

    def action_page(self, by: int) -> None:
        """Scroll by almost a screen, so that two lines stay in view."""
        self.action_scroll(by * max(1, self.size.height - 5))


class HistoryScreen(ReaderScreen):
    """The history, with the way to earlier versions of the file."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("R", "backups", "Restore a backup", id="history.backups")]
    help_topic = "history"

    def keys(self) -> Keys:
        """Scrolling, restoring and closing."""
        return (("Up Down", "scroll"), ("Space", "page"), ("R", "restore a backup"), ("Esc", "close"), ("?", "help"))

    def action_backups(self) -> None:
        """The backups."""
        self.isms.go("backups")


def why_screen(app: IsmsApp, control: str) -> ReaderScreen:
    """Why a control applies or not."""
    from isms_tui.pages.why import why_page

    workspace = app.workspace
    assert workspace is not None

    title = f"Why A.{control} {workspace.catalog.controls[control].title}"
    return ReaderScreen(
        title, lambda: why_page(workspace.catalog, workspace.why(control), with_title=False), it=control
    )


def lesson_screen(app: IsmsApp) -> ReaderScreen:
    """The first lesson: what 27001 and 27002 are."""
    from isms_tui.pages.lesson import FIRST_LESSON as lesson
    from isms_tui.pages.lesson import lesson_page

    catalog = app.catalog()
    front = catalog.lessons[lesson]
    return ReaderScreen(f"{front['title']} ({front['minutes']} minutes)", lambda: lesson_page(catalog, lesson))


def history_screen(app: IsmsApp) -> ReaderScreen:
    """Every change, the newest in view."""
    from isms_tui.pages.record import history_entries, history_line

    workspace = app.workspace
    assert workspace is not None

    def blocks() -> list[Block]:
        return [item(history_line(entry)) for entry in history_entries(workspace.history())]

    return HistoryScreen(f"{workspace.organization}: history (revision, time UTC, who, what)", blocks, at_end=True)


def page_screen(app: IsmsApp, entry: Entry) -> ReaderScreen:
    """A page of any kind; a control comes with its keys when a file is open."""
    from isms_tui.pages.show import page_blocks, page_title
    from isms_tui.tui.screens.control import ControlScreen

    if entry.kind == "control" and app.workspace is not None:
        return ControlScreen(entry.id)

    catalog = app.catalog()
    return ReaderScreen(page_title(catalog, entry), lambda: page_blocks(catalog, entry, app.workspace), it=entry.source)


def find_out_screen(app: IsmsApp) -> ReaderScreen:
    """What is not sure yet: whom to ask, and the words to ask with."""
    from isms_tui.pages.record import to_do_page

    workspace = app.workspace
    assert workspace is not None
    return ReaderScreen("Still to find out", lambda: to_do_page(workspace))


def help_screen(topic: str, keys: Keys) -> ReaderScreen:
    """The keys of the screen below, and what the marks mean."""
    listed: list[Block] = [heading("Keys on this screen"), *(item(f"{key}: {label}") for key, label in keys)]
    return ReaderScreen("Help", lambda: [*listed, *help_page(topic)])
