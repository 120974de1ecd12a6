"""The conversation in line mode: the whole tool by typing what you want, one answer after the other."""

from __future__ import annotations

import os
import sys

from isms_tui.assistant.answer import Answer, label
from isms_tui.assistant.conversation import Conversation
from isms_tui.catalog.load import load_catalog
from isms_tui.domain.errors import IsmsError, plain_words
from isms_tui.domain.text import clean
from isms_tui.line.home import Home
from isms_tui.line.interview import ask_interview
from isms_tui.line.prompts import Prompt
from isms_tui.line.run import protected_prompt, until_gone
from isms_tui.line.talk import print_rows, say, say_blocks
from isms_tui.pages.find import resolve
from isms_tui.pages.show import page_blocks, page_title
from isms_tui.pages.words import heading
from isms_tui.places import remember
from isms_tui.terminal import Face
from isms_tui.workspace import Workspace

COMMANDS = "more (the whole page), interview, home (every command), quit"
WORDS = ("more", "interview", "home", "quit", "undo", "redo", "yes", "no", "explain", "evidence for", "who owns", "why",
         "what next", "where are we", "quiz me", "history", "park", "keep", "leave out", "set owner of")  # fmt: skip
"""What Tab completes besides names of pages."""


def run(path: str | None, *, by: str, face: Face) -> int:
    """Talk until the person quits. Raises StoreError: the file cannot be opened."""
    workspace = Workspace.open(os.path.expanduser(path), by) if path else None
    catalog = workspace.catalog if workspace else load_catalog()
    words = (*WORDS, *(f"A.{control}" for control in catalog.controls))
    with protected_prompt(face, words) as prompt:
        try:
            if workspace is not None and path:
                remember(path)
                for notice in workspace.notices:
                    print(clean(notice), file=sys.stderr)
            about = workspace.organization if workspace else "No file is open: you can ask, nothing is written"
            say(f"{about}. Ask in plain words, or say what to change. Also: {COMMANDS}.")
            return until_gone(lambda: chat(Conversation(catalog, workspace), workspace, prompt))
        finally:
            if workspace is not None:
                workspace.close()


def chat(conversation: Conversation, workspace: Workspace | None, prompt: Prompt) -> None:
    """Ask, answer, until `quit`."""
    answer: Answer | None = None
    while True:
        if workspace is not None:
            for change in workspace.refresh():
                say(f"{change.who} changed meanwhile: {change.why}.")
        line = prompt.ask(f"[{label(conversation.it)}] >" if conversation.it and ":" not in conversation.it else ">")
        word = line.strip().lower()
        if word in ("q", "quit", "exit"):
            return
        if word == "more":
            _more(conversation, answer, workspace)
        elif word == "interview" and workspace is not None:
            if not ask_interview(workspace, prompt, chat=conversation):
                return
        elif word == "home" and workspace is not None:
            Home(workspace, prompt).run()
            return
        elif line or conversation.waits:
            answer = conversation.say(line)
            print_rows(answer)


def _more(conversation: Conversation, answer: Answer | None, workspace: Workspace | None) -> None:
    catalog = workspace.catalog if workspace else load_catalog()
    name = conversation.page_behind(answer)
    try:
        entry = resolve(catalog, name)
    except IsmsError as error:
        say("There is no page behind this answer." if not name else plain_words(error))
        return
    say_blocks([heading(page_title(catalog, entry), 1), *page_blocks(catalog, entry, workspace)])
