"""Instructions: what a line wants to write, as a proposal with old -> new. Nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from isms_tui.assistant import changes
from isms_tui.assistant.answer import Answer, Option, Proposal
from isms_tui.assistant.mentions import CONTROL
from isms_tui.assistant.orders import Orders
from isms_tui.assistant.understand import Meant
from isms_tui.domain.decision import Decision
from isms_tui.domain.errors import Refused
from isms_tui.domain.soa import Implementation
from isms_tui.domain.text import one_line

if TYPE_CHECKING:
    from isms_tui.workspace import Workspace

FORMS = "Approvals, risk acceptance and closing a finding are not done by chat: a named person confirms in the form."
REFUSED = (
    "I don't do that in one go: each line needs its own fact, owner or evidence, and an auditor tests exactly those."
)
NO_FILE = "No file is open, so nothing can be written. Open one: isms-tui chat FILE."
LATER = "This version keeps no register for that yet. I can park it as an open question, so that it is not lost."


class Acts:
    """Turns instructions into proposals."""

    def __init__(self, orders: Orders) -> None:
        """Use what recognizes them."""
        self._orders = orders

    def answer(self, kind: str, meant: Meant, workspace: Workspace | None, it: str) -> Answer | None:
        """The answer to an instruction: a proposal, a form to open, or why not. None: no instruction after all."""
        if kind == "form":
            return Answer(
                "sure",
                "set-status",
                FORMS,
                (),
                ("clause 6.1.3",),
                opens="soa",
                options=(Option("what keeps the SoA a draft", "status"),),
            )
        if kind == "refuse":
            return Answer("sure", "limits", REFUSED, (), ("clause 6.1.3",), (Option("what to do next", "what next"),))
        if kind == "park":
            return self._park(meant, workspace, it)
        if kind == "later":
            return Answer("sure", "add", LATER, (), (), (Option("park it", f"park {one_line(meant.text, 300)}"),))
        controls = list(dict.fromkeys(m.id for m in meant.mentions if m.kind == CONTROL))
        both = [m for m in meant.mentions if m.kind == "both"]
        if both and workspace is not None:
            return _which_kind(kind, both[0].id, meant.text)
        if not controls and workspace is not None and it in workspace.catalog.controls:
            controls = [it]
        if kind in ("undo", "redo"):
            return self._undo(kind, workspace)
        if workspace is None:
            about = controls[0] if controls else ""
            return Answer("sure", INTENTS[kind], NO_FILE, (), tuple(controls[:1]), about=about)
        if not controls:
            return (
                Answer("half", "set-status", "Which control do you mean? Say its number, such as 8.13.", asks=True)
                if kind != "note"
                else None
            )
        if len(controls) > 1:
            return self._batch(kind, controls, meant, workspace)
        if kind == "status":
            proposal = changes.status(controls[0], meant, workspace, self._orders.status(meant))
        else:
            proposal = CHANGES[kind](controls[0], meant, workspace)
        if isinstance(proposal, Answer):
            return proposal
        return _proposed(INTENTS[kind], proposal, controls[0])

    def _park(self, meant: Meant, workspace: Workspace | None, it: str) -> Answer:
        if workspace is None:
            return Answer("sure", "add", NO_FILE)
        text = re.sub(
            r"^\s*(please\s+)?(park|parking lot|open question|put aside|postpone)\s*(this|that|it)?\s*[:,-]?\s*",
            "",
            meant.text,
            flags=re.I,
        )
        text = one_line(text, 500) or (f"come back to {it}" if it else "")
        if not text:
            return Answer("half", "add", "What is to be parked? Say: park QUESTION.", asks=True)

        def write(space: Workspace) -> str:
            return f"{space.park(text, it)} is parked: {text}."

        return _proposed("add", Proposal("Park an open question", (("parked", "", text),), write), it)

    def _undo(self, kind: str, workspace: Workspace | None) -> Answer:
        if workspace is None:
            return Answer("sure", "history", NO_FILE)
        from isms_tui.pages.record import changed_fields

        change = workspace.undoable() if kind == "undo" else workspace.redoable()
        turned = [
            (name, new, old) if kind == "undo" else (name, old, new)
            for name, old, new in changed_fields(change.entries)
        ]

        def write(space: Workspace) -> str:
            now = space.undoable() if kind == "undo" else space.redoable()
            if now.revision != change.revision:
                raise Refused(
                    f"{now.who} changed the record meanwhile ({now.why}). Say {kind} again to see what it would do."
                )
            done = space.undo() if kind == "undo" else space.redo()
            return f"Done: {done.why}."

        words_ = "Take back" if kind == "undo" else "Bring back"
        count = len(change.entries)
        confirm = "y" if count == 1 else str(count)
        control = turned[0][0].split(" ")[0] if turned else ""
        control = control if control in workspace.catalog.controls else ""
        title = f"{words_}: {change.why} ({change.who})"
        return _proposed("history", Proposal(title, tuple(turned), write, confirm), control)

    def _batch(self, kind: str, controls: list[str], meant: Meant, workspace: Workspace) -> Answer:
        new = "applicable" if kind == "keep" else self._orders.status(meant) if kind == "status" else ""
        if not new:
            return _one_at_a_time(controls, "each of these lines needs its own words")
        decisions, kept = workspace.decisions(), workspace.implementations()
        out = [c for c in controls if (old := decisions.get(c)) is not None and not old.applicable]
        if out:
            return _one_at_a_time(out, f"A.{' and A.'.join(out)} {'is' if len(out) == 1 else 'are'} left out")
        if kind == "keep":
            olds = {c: changes.decided(decisions.get(c)) for c in controls}
        else:
            olds = {c: kept.get(c, Implementation()).status for c in controls}
        lines = [c for c in controls if olds[c] != new]
        if not lines:
            return Answer(
                "sure", "set-status", f"All {len(controls)} are {new.lower()} already.", (), tuple(controls[:3])
            )
        changed = tuple((f"A.{c}", olds[c], new) for c in lines)
        shown = {control: workspace.seen("controls", control) for control in lines}

        def write(space: Workspace) -> str:
            if kind == "keep":
                taken = [c for c in lines if c in space.decisions()]
                if taken:
                    raise Refused(f"A.{', A.'.join(taken)} was decided meanwhile. Say it again to see what is left.")
                space.keep_all(Decision(c, "in") for c in lines)
            else:
                space.set_statuses(lines, new, shown)
            return f"{len(lines)} line{'' if len(lines) == 1 else 's'} changed."

        warning = changes.without_evidence(lines, workspace) if new == "Implemented" else ""
        confirm = "y" if len(lines) == 1 else str(len(lines))
        proposal = Proposal(f"{len(lines)} of {len(controls)} controls", changed, write, confirm, warning)
        return _proposed("set-status", proposal, lines[0])


def _one_at_a_time(controls: list[str], why: str) -> Answer:
    return Answer("sure", "set-status", f"One at a time, please: {why}.", (), tuple(controls[:3]))


CHANGES: dict[str, Callable[[str, Meant, Workspace], Proposal | Answer]] = {
    "leave-out": changes.leave_out,
    "keep": changes.keep,
    "owner": changes.owner,
    "evidence": changes.evidence,
    "note": changes.note,
}

INTENTS = {"leave-out": "set-status", "keep": "set-status", "status": "set-status", "owner": "set-status",
           "evidence": "evidence", "note": "add", "undo": "history", "redo": "history"}  # fmt: skip


def _proposed(intent: str, proposal: Proposal, about: str) -> Answer:
    sources = (about,) if about else ()
    return Answer("sure", intent, "I would change your record:", (), sources, proposal=proposal, about=about)


def _which_kind(kind: str, number: str, text: str) -> Answer:
    """A bare number that is a clause too is never assumed for a write."""
    line = re.sub(rf"(?<![\d.]){re.escape(number)}(?![\d.]\d)", f"control {number}", text, count=1)
    head = f"{number} is a clause and a control. Clauses have no status or owner: do you mean control A.{number}?"
    return Answer("half", INTENTS[kind], head, (), (number,), (Option(f"yes, control A.{number}", line),), asks=True)
