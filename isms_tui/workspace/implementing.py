"""Changes around the controls that apply: how far they are in place, who owns them, what shows it, what is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from isms_tui.domain.errors import UsageProblem
from isms_tui.domain.merge import Seen
from isms_tui.domain.model import STATUSES
from isms_tui.domain.text import clean, one_line
from isms_tui.store import NATURAL_KEYS
from isms_tui.workspace.merging import Merging
from isms_tui.workspace.reader import utc_now


class Implementing(Merging):
    """Status, owner, evidence, notes and parked questions; every call is one acknowledged change."""

    def set_status(self, control: str, status: str, owner: str | None = None, shown: Seen | None = None) -> None:
        """Record how far an applicable control is in place.

        Raises:
            UsageProblem: no such status.
            Clashed: someone else changed the same field since it was `shown`.
        """
        chosen = next((known for known in STATUSES if known.lower().startswith(status.strip().lower())), None)
        if chosen is None or not status.strip():
            raise UsageProblem(f"There is no status {status[:30]!r}. Statuses: {', '.join(STATUSES)}.")
        owned = {} if owner is None else {"owner": one_line(owner, 200)}
        with self.store.change(self.who, f"{control} is {chosen.lower()}"):
            self._implement(control, shown, status=chosen, **owned)

    def set_statuses(self, controls: Iterable[str], status: str, shown: Mapping[str, Seen] | None = None) -> None:
        """Record the same status for several controls, as one change.

        Raises:
            Clashed: as `set_status`; none of them is recorded.
        """
        several = tuple(controls)
        with self.store.change(self.who, f"{len(several)} controls are {status.lower()}"):
            for control in several:
                self.set_status(control, status, shown=(shown or {}).get(control))

    def set_owner(self, control: str, owner: str, shown: Seen | None = None) -> None:
        """Record who answers for a control.

        Raises:
            UsageProblem: no name given.
            Clashed: as `set_status`.
        """
        name = one_line(owner, 200)
        if not name:
            raise UsageProblem(f"Name the person who owns {control}.")
        with self.store.change(self.who, f"{name} owns {control}"):
            self._implement(control, shown, owner=name)

    def note_control(self, control: str, text: str, shown: Seen | None = None) -> None:
        """Keep a note beside a control; an empty one takes it away.

        Raises:
            Clashed: as `set_status`.
        """
        with self.store.change(self.who, f"note on {control}"):
            self._implement(control, shown, note=clean(text).strip())

    def add_evidence(self, control: str, pointer: str) -> str:
        """Record what shows a control at work: a path, a ticket, a report. Returns its id, such as `E-001`.

        Raises:
            UsageProblem: no pointer given.
        """
        where = one_line(pointer, 2000)
        if not where:
            raise UsageProblem(f"Say what shows {control} at work: a path, a ticket, a report with its date.")
        with self.store.change(self.who, f"evidence for {control}: {where}"):
            number = self._next_id("evidence", "E-")
            entry = {"evidence": number, "control": control, "pointer": where, "by": self.who, "at": utc_now()}
            self._put("evidence", entry)
        return number

    def park(self, text: str, about: str = "") -> str:
        """Put an open question aside, with the page it came up with. Returns its id, such as `P-001`.

        Raises:
            UsageProblem: nothing to park.
        """
        question = one_line(text, 2000)
        if not question:
            raise UsageProblem("Say what is to be parked.")
        with self.store.change(self.who, f"park: {question}"):
            number = self._next_id("records", "P-")
            document = {"record": number, "kind": "parked", "text": question, "about": about}
            self._put("records", {**document, "by": self.who, "at": utc_now()})
        return number

    def _implement(self, control: str, shown: Seen | None, **fields: str) -> None:
        base = self.seen("controls", control) if shown is None else shown
        mine = {"status": STATUSES[0], **base, "control": control, **fields, "by": self.who, "at": utc_now()}
        self._merge_in("controls", mine, base)

    def _next_id(self, table: str, prefix: str) -> str:
        """The number after the highest one in use; called inside a change, so no other copy takes the same."""
        key = NATURAL_KEYS[table]
        used = [str(document.get(key, "")) for _, document in self.store.documents(table)]
        numbers = [int(name.removeprefix(prefix)) for name in used if name.removeprefix(prefix).isdigit()]
        return f"{prefix}{max(numbers, default=0) + 1:03}"
