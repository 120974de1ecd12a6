"""Every change of the record: named, signed, acknowledged only when it is on disk, and undoable."""

from __future__ import annotations

from collections.abc import Mapping

from isms_tui.domain.answers import check_answer, format_answer, parse_answer
from isms_tui.domain.decision import Decision, parse_reason
from isms_tui.domain.errors import Refused, UsageProblem, check_name
from isms_tui.domain.interview import Interview
from isms_tui.domain.merge import Seen
from isms_tui.domain.model import Answer
from isms_tui.domain.record import answer_document
from isms_tui.domain.soa import SoA, rows_digest
from isms_tui.domain.text import clean, one_line
from isms_tui.store import Change, Store
from isms_tui.workspace.deciding import Deciding
from isms_tui.workspace.reader import utc_now


class Workspace(Deciding):
    """One open workspace file: everything `Reader` answers, and every change."""

    @classmethod
    def open(cls, path: str, who: str, *, read_only: bool = False) -> Workspace:
        """Open a workspace file; recovers what a crash left behind (see `notices`).

        Raises:
            StoreError: the file cannot be read; the sentence says what to do.
        """
        return cls(Store.open(path, read_only=read_only), who)

    @classmethod
    def create(cls, path: str, organization: str, who: str) -> Workspace:
        """Start a workspace file.

        Raises:
            StoreError: the file or its journal exists, or the place cannot be written.
            UsageProblem: the organization has no name.
        """
        name = check_name("The name of the organization", organization, 200)
        if not name:
            raise UsageProblem("The organization needs a name (--org NAME).")
        by = one_line(who, 80) or "unknown"
        about = {"record": "organization", "name": name, "by": by, "at": utc_now()}
        return cls(Store.create(path, who=by, why=f"start the workspace of {name}", documents={"records": [about]}), by)

    @classmethod
    def create_sample(cls, path: str, sample: str, who: str) -> Workspace:
        """Start a workspace file as a private copy of a sample organization."""
        from isms_tui.catalog.load import load_catalog

        workspace = cls.create(path, load_catalog().sample(sample)["organization"], who)
        workspace.fill_from_sample(sample)
        return workspace

    def fill_from_sample(self, sample: str) -> None:
        """Record the answers and decisions of a sample organization, in its people's name."""
        raw = self.catalog.sample(sample)
        person, self.who = self.who, raw["who"]
        try:
            questions = self.catalog.questions.values()
            self.answer_all({q.id: q.example for q in questions if q.example}, {"scope": raw["scope_note"]})
            for out in raw.get("out", ()):
                self.leave_out(Decision(decision="out", **out))
            kinds = self.catalog.decision_words["reason_kinds"]
            for kept in raw.get("in", ()):
                reasons = tuple(parse_reason(text, kinds) for text in kept["reasons"])
                self.keep(Decision(kept["control"], "in", owner=kept["owner"], reasons=reasons), kept["status"])
        finally:
            self.who = person

    def interview(self) -> Interview:
        """The interview, at the next open question."""
        return Interview(self.catalog, self)

    def answer(self, question: str, answer: Answer, note: str | None = None, shown: Seen | None = None) -> None:
        """Record one answer (the interview calls this)."""
        notes = {} if note is None else {question: note}
        self.answer_all({question: answer}, notes, None if shown is None else {question: shown})

    def answer_all(
        self,
        answers: Mapping[str, Answer],
        notes: Mapping[str, str] | None = None,
        shown: Mapping[str, Seen] | None = None,
    ) -> None:
        """Record answers and notes, all or nothing, as one change.

        Args:
            answers: by question.
            notes: by question.
            shown: the record of a question as the person saw it; without it, as it is in memory now.

        Raises:
            UsageProblem: a question or choice does not exist; nothing is saved.
            Clashed: someone else answered or noted something different since then; nothing is saved.
        """
        notes = {self._question(question): clean(note) for question, note in (notes or {}).items()}
        named = {self._question(question): answer for question, answer in answers.items()}
        checked = {
            question: check_answer(self.catalog.questions[question], answer) for question, answer in named.items()
        }
        pairs = " ".join(f"{q}={format_answer(a)}" for q, a in checked.items())
        base = {question: self.seen("answers", question) for question in {**checked, **notes}} | dict(shown or {})
        with self.store.change(self.who, f"answer {pairs}" if pairs else f"note on {', '.join(notes)}"):
            for question, seen in base.items():
                answer = checked.get(question, tuple(seen.get("answer", ())))
                note = notes.get(question, str(seen.get("note", "")))
                skipped = bool(seen.get("skipped")) and not answer
                document = answer_document(question, answer, note, self.who, utc_now(), skipped=skipped)
                self._merge_in("answers", document, seen)

    def answer_texts(self, pairs: Mapping[str, str], notes: Mapping[str, str] | None = None) -> None:
        """Record answers as typed after `question=` (see `answer_all`)."""
        self.answer_all(
            {q: parse_answer(self.catalog.questions[self._question(q)], t) for q, t in pairs.items()}, notes
        )

    def skip(self, question: str) -> None:
        """Record that a question is left for later."""
        seen = self.seen("answers", question)
        answer, note = tuple(seen.get("answer", ())), str(seen.get("note", ""))
        with self.store.change(self.who, f"leave {question} for later"):
            document = answer_document(question, answer, note, self.who, utc_now(), skipped=True)
            self._merge_in("answers", document, seen)

    def note(self, question: str, text: str, shown: Seen | None = None) -> None:
        """Keep a note beside a question."""
        self.answer_all({}, {question: text}, None if shown is None else {question: shown})

    def approve_soa(self, approver: str) -> SoA:
        """Approve the SoA as it stands.

        Raises:
            Refused: something still keeps it a draft; the sentence names it.
        """
        name = check_name("The name of the approver", approver, 80)
        if not name:
            raise UsageProblem("An approval needs the name of a person (--by NAME).")
        soa = self.soa()
        if soa.status == "approved":
            raise Refused(f"{soa.approver} approved this SoA on {soa.approved_on}; nothing has changed since.")
        if soa.holds_up:
            raise Refused(f"The SoA stays a draft. {' '.join(soa.holds_up[:3])}")
        digest = rows_digest(soa.organization, soa.scope, soa.rows)
        with self.store.change(name, f"approve the SoA ({soa.counts['total']} lines)"):
            now = self.soa()
            if rows_digest(now.organization, now.scope, now.rows) != digest:
                raise Refused("Someone changed the SoA just now, so it was not approved. Look at it again first.")
            number = len(self._approvals()) + 1
            document = {
                "record": f"approval-soa-{number}",
                "kind": "approval",
                "what": "soa",
                "approver": name,
                "digest": digest,
                "at": utc_now(),
            }
            self._put("records", document)
        return self.soa()

    def undoable(self) -> Change:
        """What `undo` would take back, for a preview. Raises NothingToUndo."""
        return self.store.undoable()

    def redoable(self) -> Change:
        """What `redo` would bring back, for a preview. Raises NothingToUndo."""
        return self.store.redoable()

    def undo(self) -> Change:
        """Take the latest change back, unless it came from elsewhere after this copy looked. Raises NothingToUndo."""
        return self.store.undo(self.who, seen=self.store.revision)

    def redo(self) -> Change:
        """Bring back what was undone last. Raises NothingToUndo."""
        return self.store.redo(self.who)

    def restore(self, number: int) -> Change | None:
        """Bring the content back to a backup, as one change; None when nothing differs. Raises StoreError."""
        return self.store.restore(number, self.who)

    def refresh(self) -> list[Change]:
        """Take over what other copies wrote; returns their changes."""
        changes = self.store.refresh()
        if changes:  # another copy of the file may bring other content at the same revision
            self._cache.clear()
        return changes

    def close(self) -> None:
        """Write the checkpoint and let go of the file."""
        self.store.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _question(self, question: str) -> str:
        """The id of a question, as typed in any case."""
        if question.lower() in self.catalog.questions:
            return question.lower()
        from difflib import get_close_matches

        near = get_close_matches(question.lower(), self.catalog.questions, 3, 0.4)
        close = f" Close to it: {', '.join(near)}." if near else ""
        every = ", ".join(self.catalog.questions)
        raise UsageProblem(f"There is no question {question[:40]!r}.{close} Questions: {every}.")
