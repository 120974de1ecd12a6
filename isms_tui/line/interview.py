"""The interview in line mode: prints a `Step`, reads a line, repeats the commands at every prompt."""

from __future__ import annotations

from isms_tui.assistant.conversation import Conversation
from isms_tui.domain.draft import Draft
from isms_tui.domain.errors import IsmsError, plain_words
from isms_tui.domain.interview import Interview, Step
from isms_tui.domain.merge import Seen
from isms_tui.domain.model import OUTCOME_WORDS, UNSURE, Question
from isms_tui.domain.preview import Effect, preview_answer
from isms_tui.line.people import save, tell_news
from isms_tui.line.prompts import Prompt
from isms_tui.line.talk import print_rows, say, say_item
from isms_tui.workspace import Workspace

COMMANDS = "b back, s later, n note, ? explain, u undo, h home, or ask in words, q quit"
KINDS = {
    "single": "One choice.",
    "multi": "Several choices: numbers with commas, such as 1,3.",
    "number": "A number, or u for not sure yet.",
}


def ask_interview(workspace: Workspace, prompt: Prompt, question: str = "", chat: Conversation | None = None) -> bool:
    """Ask until nothing is open or the person leaves, from a question if one is named. False: the person quits."""
    chat = chat or Conversation(workspace.catalog, workspace)
    interview = workspace.interview()
    step = interview.goto(question.lower()) if question else interview.step()
    while step.question is not None:
        tell_news(workspace)
        step = interview.step()
        if (asked := step.question) is None:
            break
        show(step, asked)
        shown = workspace.seen("answers", asked.id)
        line = prompt.ask(f"Your answer ({COMMANDS}):")
        print()
        if line.lower() == "q":
            return False
        if line.lower() == "h":
            return True
        try:
            if _is_talk(asked, line, chat):
                step = _talk(workspace, interview, asked, line, chat)
            else:
                step = _obey(workspace, interview, step, asked, line, prompt, shown)
        except IsmsError as error:
            say(plain_words(error))
            step = interview.step()
    say("The interview is complete.")
    return True


def show(step: Step, question: Question) -> None:
    """Print where we are, the question and its numbered choices."""
    state = step.progress
    print()
    say(f"{state.answered} of {state.arising} answered. {question.section_title}. {KINDS[question.kind]}")
    say(question.text)
    if question.help:
        say(question.help)
    for number, choice in enumerate((*question.choices, None), 1):
        if choice is None:
            say_item(f"  {number if question.choices else 'u'}.", question.unsure_label)
        else:
            say_item(f"  {number}.", f"{choice.label}. {choice.means}" if choice.means else choice.label)
    now = "; ".join(question.label_of(c) for c in step.given.answer) or (
        "for later" if step.given.skipped else "not set"
    )
    say(f"Present answer: {now}.{f' Note: {step.given.note}' if step.given.note else ''}")


def _talk(workspace: Workspace, interview: Interview, question: Question, line: str, chat: Conversation) -> Step:
    """Answer in words and come back to the same question, or go on when the talk answered it."""
    chat.present = question.id
    before = workspace.answers().get(question.id)
    answer = chat.say(line)
    print_rows(answer if answer.proposal else answer._replace(options=()))  # here a figure chooses an answer
    chat.present = ""
    return interview.step() if workspace.answers().get(question.id) == before else interview.resume()


def _is_talk(question: Question, line: str, chat: Conversation) -> bool:
    """Whether a line talks instead of choosing: several words, or an answer to what was just asked in the talk."""
    if chat.waits:
        return True
    ids = (*question.choice_ids, UNSURE)
    parts = [part.strip() for part in line.split(",")]
    return len(line.split()) > 1 and not all(part in ids or part.isdigit() for part in parts)


def _obey(
    workspace: Workspace,
    interview: Interview,
    step: Step,
    question: Question,
    line: str,
    prompt: Prompt,
    shown: Seen,
) -> Step:
    command = line.lower()
    if command == "b":
        return interview.back()
    if command == "s":
        return interview.skip()
    if command == "u" and question.kind != "number":
        say(workspace.undo().why)
        return interview.resume()
    if command == "n":
        note = prompt.ask("Note:")
        draft = Draft("note", question.id, {"note": note})
        return save(workspace, prompt, draft, shown, lambda seen: interview.note(note, seen), step)
    if command == "?":
        explain(interview, question)
        return step
    answer = read_choices(question, line)
    draft = Draft("answer", question.id, {"answer": ",".join(answer)})
    after = save(workspace, prompt, draft, shown, lambda seen: interview.answer(answer, shown=seen), None)
    if after is None:  # theirs stays; the question is shown again with it
        return step
    effect = preview_answer(workspace.catalog, interview.answers(), question, interview.answers()[question.id])
    say(f"Saved. {effect_words(effect)}")
    for conflict in after.conflicts:
        say(f"Check (OURS): {conflict.text}")
    return after


def read_choices(question: Question, line: str) -> list[str]:
    """Numbers or ids, with commas; `u` is not sure."""
    ids = (*question.choice_ids, UNSURE)
    parts = [part.strip() for part in line.split(",") if part.strip()]
    if question.kind == "number":
        return [UNSURE if part.lower() == "u" else part for part in parts]
    return [ids[int(part) - 1] if part.isdigit() and 0 < int(part) <= len(ids) else part for part in parts]


def explain(interview: Interview, question: Question) -> None:
    """Why we ask, what the playbook says, the example, what each choice would do."""
    say(f"{question.why.mark}. Why we ask: {question.why.text}")
    if question.play:
        say(f"{question.play.mark}. {question.play.text}")
    if question.example_text:
        say(f"Harbourlight said: {question.example_text}")
    if question.unsure_ask:
        say(f"Not sure? {question.unsure_ask}")
    for choice, effect in interview.previews().items():
        say_item("  -", f"{question.label_of(choice)}: {effect_words(effect)}")


def effect_words(effect: Effect) -> str:
    """An effect as a sentence, for ears as well as eyes."""
    parts = [f"stays in: {' '.join(effect.brings)}"] if effect.brings else []
    for outcome, words in OUTCOME_WORDS.items():
        changed = [control for control, found in effect.leaves if found == outcome]
        if changed:
            parts.append(f"{words}: {' '.join(changed)}")
    if effect.risks_on:
        parts.append(f"risks to rate: {' '.join(effect.risks_on)}")
    if effect.risks_off:
        parts.append(f"risks to confirm as impossible: {' '.join(effect.risks_off)}")
    return f"{'; '.join(parts)}." if parts else "No control or risk changes."
