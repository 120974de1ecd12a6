"""Intents, dialogues and acting lines: is the wish understood, does *it* stay, is nothing written without a yes?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from eval.measure import source
from isms_tui.assistant.conversation import Conversation


def wrong_intents(conversation: Conversation, lines: Iterable[dict[str, Any]]) -> list[tuple[dict[str, Any], str]]:
    """The lines whose intent was not among the acceptable ones, with what it was."""
    wrong = []
    for line in lines:
        got = conversation.once(line["q"]).intent
        if got not in (line["intent"], *line.get("also", ())):
            wrong.append((line, got))
    return wrong


def wrong_dialogues(conversation: Conversation, dialogues: Iterable[dict[str, Any]]) -> list[tuple[str, str, str, str]]:
    """Dialogue lines that were taken for another page: (dialogue, line, wanted, got)."""
    wrong = []
    for dialogue in dialogues:
        conversation.once("")
        for line in dialogue["lines"]:
            answer = conversation.say(line["q"])
            if line.get("about") and source(line["about"]) not in (answer.about, *answer.sources[:2]):
                wrong.append((dialogue["id"], line["q"], line["about"], answer.about or str(answer.sources[:1])))
    return wrong


def wrong_acts(conversation: Conversation, acts: Iterable[dict[str, Any]]) -> list[tuple[dict[str, Any], str]]:
    """Instructions that led to something else than they should: a preview, a form, a question back, or a refusal."""
    wrong = []
    for act in acts:
        answer = conversation.once(act["q"])
        effect = "preview" if answer.proposal else "form" if answer.opens else "ask" if answer.asks else "refuse"
        if effect not in (act["effect"], *act.get("also", ())):
            wrong.append((act, effect))
    return wrong
