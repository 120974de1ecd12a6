"""A draft that a person takes up as it stands: saved as what it was going to be."""

from __future__ import annotations

from isms_tui.domain.answers import parse_answer
from isms_tui.domain.decision import exclusion_from, inclusion_from
from isms_tui.domain.draft import Draft
from isms_tui.domain.errors import UsageProblem
from isms_tui.domain.merge import Seen
from isms_tui.workspace.writer import Workspace

TABLES = {"note": "answers", "answer": "answers", "out": "decisions", "in": "decisions"}
"""Where each kind of draft belongs; a draft of another form can only be typed again."""


def save_draft_of(workspace: Workspace, draft: Draft, shown: Seen) -> bool:
    """Save a draft; True.

    Raises:
        UsageProblem: its question or control does not exist, or it is not of a kind that can be saved as it stands.
        Refused: what it says is not acceptable yet.
        Clashed: someone changed the same since it was `shown`.
    """
    key, values = draft.key, draft.values
    known = workspace.catalog.questions if TABLES.get(draft.kind) == "answers" else workspace.catalog.controls
    if draft.kind not in TABLES or key not in known:
        raise UsageProblem(f"This draft cannot be saved as it stands; here is its text: {draft.text}")
    if draft.kind == "note":
        workspace.note(key, values.get("note", ""), shown)
    elif draft.kind == "answer":
        answer = parse_answer(workspace.catalog.questions[key], values.get("answer", ""))
        workspace.answer(key, answer, shown=shown)
    elif draft.kind == "out":
        workspace.leave_out(exclusion_from(key, values), shown)
    else:
        kinds = workspace.catalog.decision_words["reason_kinds"]
        workspace.keep(inclusion_from(key, values, kinds), values.get("status", ""), shown)
    return True
