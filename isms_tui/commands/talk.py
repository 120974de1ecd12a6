"""The command `ask`: one question, or one per line of standard input (`chat` is a face, in line/chat.py)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from isms_tui.commands.common import open_workspace, put, tell
from isms_tui.domain.text import clean

EXIT_DONE, EXIT_UNKNOWN, EXIT_CHOICE = 0, 3, 4

LONGEST_LINE = 100_000
"""Characters of one line of standard input that are kept; of these the first 2,000 are read as the question."""


def ask(options: argparse.Namespace) -> int:
    """`ask [--file FILE] [--json] QUESTION | -`: exit 0 answered, 3 do not know, 4 needs a choice; for `-` always 0."""
    import gc

    gc.disable()  # half of reading the search is counting its thousands of strings, and the process ends soon
    from isms_tui.assistant.answer import text_rows
    from isms_tui.assistant.conversation import Conversation

    workspace = open_workspace(options, read_only=True) if options.file else None
    try:
        if workspace is None:
            from isms_tui.catalog.load import load_catalog

            catalog = load_catalog()
        else:
            catalog = workspace.catalog
        conversation = Conversation(catalog, workspace)
        if options.question == ["-"]:
            for line in _lines():
                answer = conversation.once(line)
                put(
                    _json(answer.as_json(line))
                    if options.json
                    else "\n".join([f"> {clean(line, multiline=False)}", *text_rows(answer), ""])
                )
            return EXIT_DONE
        question = " ".join(options.question)
        answer = conversation.once(question)
        put(_json(answer.as_json(question)) if options.json else "\n".join(text_rows(answer)))
        if answer.proposal is not None:
            tell("Nothing was written: ask only shows what would change. Say it in isms-tui chat FILE to write it.")
        if answer.declined or answer.band == "lost":
            return EXIT_UNKNOWN
        return EXIT_CHOICE if answer.asks and answer.intent != "quiz" else EXIT_DONE
    finally:
        if workspace is not None:
            workspace.close()


def _lines() -> Iterator[str]:
    """The lines of standard input as text, whatever bytes they are; an endless line is cut."""
    if sys.stdin is None:
        return
    stream = sys.stdin.buffer
    while raw := stream.readline(LONGEST_LINE * 4):
        whole = raw
        while whole and not whole.endswith(b"\n"):  # the rest of a line that is too long
            whole = stream.readline(LONGEST_LINE * 4)
        yield raw.decode("utf-8", "replace").rstrip("\r\n")[:LONGEST_LINE]


def _json(value: dict[str, object]) -> str:
    import json

    return json.dumps(value, ensure_ascii=True)
