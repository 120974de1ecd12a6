"""Half-typed text in the full-screen face: kept while it is typed, offered again, taken up."""

from __future__ import annotations

import time
from calendar import timegm
from typing import TYPE_CHECKING, Any

from isms_tui.domain.draft import Draft, offer
from isms_tui.domain.errors import IsmsError, plain_words
from isms_tui.workspace import utc_now

if TYPE_CHECKING:
    from textual.screen import Screen

    from isms_tui.tui.app import IsmsApp

DRAFT_SECONDS = 2.0
"""How much typing may be lost when the machine stops."""

FORMS = {
    "Export the Statement of Applicability": ("soa", "action_export"),
    "Approve the Statement of Applicability": ("soa", "action_approve"),
    "Start our own": ("start", "action_start_own"),
    "Open a file": ("start", "action_open_file"),
}
"""Forms that are no note and no decision, by title: the screen that they belong to, and what opens them there."""


def save_drafts(app: IsmsApp) -> None:
    """Let every screen keep its half-typed text, also those below a dialog. Writes nothing when nothing changed."""
    for screen in app.screen_stack:
        save = getattr(screen, "save_draft", None)
        if save is not None:
            save()


def keep_draft(app: IsmsApp, topic: tuple[str, str], values: dict[str, str], *, kept: bool = False) -> None:
    """Keep a text; where the home directory cannot be written, say so once and go on."""
    try:
        app.drafts.keep(Draft(*topic, values, utc_now(), app.who, kept))
    except OSError as error:
        if not app.drafts_failed:
            app.drafts_failed = True
            app.tell(f"What you type cannot be kept as a draft ({error.strerror}); save it to be safe.")


def clock_words(at: str) -> str:
    """A moment in the time of this place: `14:02`, with the day when it was not today."""
    try:
        moment = time.localtime(timegm(time.strptime(at, "%Y-%m-%dT%H:%M:%SZ")))
    except ValueError:
        return at
    today = time.strftime("%Y-%m-%d") == time.strftime("%Y-%m-%d", moment)
    return time.strftime("%H:%M" if today else "%Y-%m-%d %H:%M", moment)


def offer_drafts(app: IsmsApp, waiting: list[Draft] | None = None, *, asked: bool = False) -> None:
    """Offer the drafts one after the other; with `asked` (the person pressed D) also those of this session."""
    from isms_tui.tui.dialogs.draft import Choice, DraftDialog

    waiting = app.drafts.waiting(mine=asked) if waiting is None else waiting
    if not waiting:
        if asked:
            app.tell("no text waits to be taken up")
            redraw(app.screen)
        return
    draft, *others = waiting

    def chosen(choice: Choice | None) -> None:
        if choice == "take":
            app.call_later(take_up, app, draft)
            return
        if choice == "drop":
            app.drafts.drop(*draft.topic)
        offer_drafts(app, others)

    app.push_screen(DraftDialog(offer(draft, app.who, clock_words(draft.at))), chosen)


def take_up(app: IsmsApp, draft: Draft) -> None:
    """Open what the draft belongs to; the screen or form fills itself from the draft."""
    try:
        if draft.kind in ("note", "answer"):
            app.go("question", draft.key)
            action = "action_note" if draft.kind == "note" else "take_up_draft"
        elif draft.kind in ("out", "in"):
            app.go("control", draft.key)
            action = "action_leave_out" if draft.kind == "out" else "action_keep"
        elif draft.kind == "ask":
            app.go("ask")
            return
        elif draft.key in FORMS:
            place, action = FORMS[draft.key]
            app.go(place)
        else:
            app.tell(f"It is filled in when you open that form again: {draft.key}")
            redraw(app.screen)
            return
    except (IsmsError, KeyError) as error:
        app.tell(f"Its place is not open now; the text stays a draft. {plain_words(error)}")
        redraw(app.screen)
        return
    app.call_later(getattr(app.screen, action))


def redraw(screen: Screen[Any]) -> None:
    """Show news in the key line."""
    draw = getattr(screen, "redraw", None)
    if draw is not None:
        draw()
