"""Putting a change into the record beside what others wrote since it was shown: merged by field, or refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from isms_tui.domain.merge import SIGNATURE, Clash, Clashed, Seen, joint, merge, put_together
from isms_tui.domain.record import answer_document, decision_document, read_decisions, read_given, short_value
from isms_tui.store.schema import NATURAL_KEYS
from isms_tui.workspace.reader import Reader

_NEW: dict[str, Seen] = {"answers": {"answer": [], "note": "", "skipped": False}}
"""What a new document has besides what a person gave."""


class Merging(Reader):
    """A reader that can put documents into an open change."""

    def seen(self, table: str, key: str) -> Seen:
        """A document as it is in memory: what a face shows now, and gives back when the person changes it."""
        return self._known(table, key, self.store.find(table, key))

    def shown_again(self, table: str, key: str, shown: Seen, clashes: Iterable[Clash]) -> Seen:
        """What counts as shown after a person has seen the clashes and stays with their own values.

        Only the fields that clashed: what else the other person changed was not asked about and still merges. A control
        that was decided the other way is another document as a whole.
        """
        fields = [clash.field for clash in clashes if (clash.table, clash.key) == (table, key)]
        now = self.seen(table, key)
        return now if "decision" in fields else {**shown, **{field: now.get(field) for field in fields}}

    def _known(self, table: str, key: str, raw: Seen | None) -> Seen:
        """The fields that this program knows, in the one form that they are compared in."""
        if raw is None:
            return {}
        if table == "answers":
            given = read_given([raw], self.catalog.questions).get(key)
            if given is None:
                return {}
            return answer_document(key, given.answer, given.note, given.by, given.at, skipped=given.skipped)
        if table == "decisions":
            found = read_decisions([raw], [key]).get(key)
            return {} if found is None else decision_document(found)
        return raw

    def _merge_in(self, table: str, mine: Seen, shown: Seen, stated: Sequence[str] = ()) -> dict[str, Any]:
        """Inside a change: put `mine` into the record and return the document as it now is.

        Raises:
            Clashed: a field was changed by someone else since it was `shown`; the change must not be saved.
        """
        field = NATURAL_KEYS[table]
        key = str(mine[field])
        raw = self.store.find(table, key)
        now = self._known(table, key, raw)
        found = merge(_without(shown, field), _without(mine, field), _without(now, field), stated)
        if found.clashing:
            raise Clashed(tuple(self._clash(table, key, name, now, mine) for name in found.clashing))
        # What is stated is signed again even when nothing differs, but never together with what was not seen.
        if not found.changes and (found.unseen or not stated):
            return raw or {}
        changes = found.changes | {name: mine[name] for name in SIGNATURE if name in mine}
        if found.unseen and stated:
            changes["by"] = joint(str(mine.get("by", "")), str(now.get("by", "")))
        document = put_together(raw or {**_NEW.get(table, {}), field: key}, changes)
        if table == "answers":
            # A question that someone answered while it was left for later is answered.
            document["skipped"] = bool(document.get("skipped")) and not document.get("answer")
        self._put(table, document)
        return document

    def _clash(self, table: str, key: str, field: str, now: Seen, mine: Seen) -> Clash:
        """Who wrote the value on disk is in the history: the signature of a document is the last hand on any field."""
        by, at = str(now.get("by", "")), str(now.get("at", ""))
        number = self.store.doc_id(table, key)
        for change in self.store.history():
            for entry in change.entries:
                before, after = ((doc or {}).get(field) or None for doc in (entry.before, entry.after))
                if (entry.table, entry.id) == (table, number) and before != after:
                    by, at = change.who, change.at
        if field == "decision":
            return Clash(table, key, field, short_value(table, now), short_value(table, mine), by, at)
        return Clash(table, key, field, now.get(field), mine.get(field), by, at)

    def _put(self, table: str, document: dict[str, Any]) -> None:
        """Insert a document, or replace the one with the same natural key."""
        found = self.store.doc_id(table, document[NATURAL_KEYS[table]])
        if found is None:
            self.store.table(table).insert(document)
        else:
            self.store.table(table).update(lambda doc: (doc.clear(), doc.update(document))[0], doc_ids=[found])


def _without(document: Seen, field: str) -> Seen:
    return {name: value for name, value in document.items() if name != field}
