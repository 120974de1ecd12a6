"""Other people in line mode: what they changed, both values of a clash, and answers that gave way to theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from isms_tui.domain.draft import Draft, offer
from isms_tui.domain.errors import IsmsError, plain_words
from isms_tui.domain.merge import Clashed, Seen
from isms_tui.line.prompts import Prompt
from isms_tui.line.talk import say, say_item
from isms_tui.pages.clash import both_values
from isms_tui.pages.news import news_line
from isms_tui.workspace import Workspace, utc_now
from isms_tui.workspace.drafts import Drafts
from isms_tui.workspace.taking_up import TABLES, save_draft_of

T = TypeVar("T")


def tell_news(workspace: Workspace) -> None:
    """Say what others changed since the last time."""
    if changes := workspace.refresh():
        say(f"Meanwhile {news_line(changes)}.")


def save(workspace: Workspace, prompt: Prompt, draft: Draft, shown: Seen, write: Callable[[Seen], T], dropped: T) -> T:
    """Save something; where someone else changed the same since it was `shown`, show both and ask.

    Args:
        workspace: the record.
        prompt: asks.
        draft: what the person said, kept before the question is put.
        shown: the document as it was printed.
        write: saves, given what counts as shown.
        dropped: returned when theirs stays.
    """
    drafts = Drafts(workspace.path)
    asked = False
    while True:
        try:
            done = write(shown)
        except Clashed as clashed:
            _keep(drafts, draft._replace(kept=True, by=workspace.who, at=utc_now()))
            say("Someone else changed the same. Nothing of yours was saved yet.")
            for clash in clashed.clashes:
                both = both_values(workspace.catalog, clash)
                say_item("  -", f"{both.what}, on disk: {both.theirs} ({both.who}).")
                say_item("  -", f"{both.what}, yours: {both.mine}.")
            if prompt.ask("Enter: theirs stays, yours is kept as a draft. m: yours takes its place:").lower() != "m":
                say("Theirs stays. Yours is kept: the command drafts shows it.")
                return dropped
            shown = workspace.shown_again(TABLES[draft.kind], draft.key, shown, clashed.clashes)
            asked = True
        else:
            if asked:
                drafts.drop(*draft.topic)
            return done


def offer_drafts(workspace: Workspace, prompt: Prompt, *, asked: bool = False) -> None:
    """Offer texts that were typed and not saved: in the full-screen face, or in a clash."""
    drafts = Drafts(workspace.path)
    waiting = drafts.waiting(mine=True)
    if asked and not waiting:
        say("No text waits to be taken up.")
    for draft in waiting:
        say(f"{offer(draft, workspace.who, f'{draft.at[:16]} UTC'.replace('T', ' '))}.")
        if draft.kind not in TABLES:
            if prompt.ask("It belongs to a form of the full screen. d drops it, Enter keeps it:").lower() == "d":
                drafts.drop(*draft.topic)
            continue
        choice = prompt.ask("t takes it up and saves it as it stands, d drops it, Enter leaves it for later:").lower()
        if choice == "t":
            _take_up(workspace, prompt, drafts, draft)
        elif choice == "d":
            drafts.drop(*draft.topic)
            say("Dropped.")


def _take_up(workspace: Workspace, prompt: Prompt, drafts: Drafts, draft: Draft) -> None:
    shown = workspace.seen(TABLES[draft.kind], draft.key)
    try:
        saved = save(workspace, prompt, draft, shown, lambda seen: save_draft_of(workspace, draft, seen), False)
    except IsmsError as error:
        say(f"{plain_words(error)} The text stays a draft.")
    else:
        if saved:
            drafts.drop(*draft.topic)
            say("Saved.")


def _keep(drafts: Drafts, draft: Draft) -> None:
    try:
        drafts.keep(draft)
    except OSError as error:
        say(f"It cannot be kept as a draft ({error.strerror}): note it down, or choose m.")
