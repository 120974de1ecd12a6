"""Two copies of one workspace: different fields merge, the same field clashes and nothing is dropped."""

import pytest

from isms_tui.domain.decision import Decision
from isms_tui.domain.errors import Refused
from isms_tui.domain.merge import Clashed
from isms_tui.store import Store
from isms_tui.store.errors import Unseen
from isms_tui.workspace import Workspace

OUT = Decision("7.6", "out", fact="no room needs stricter rules here", owner="Mia", review="we rent a second room")


@pytest.fixture
def pair(tmp_path):
    """The same sample file, opened by Anna and by Bob."""
    path = str(tmp_path / "h.isms.json")
    Workspace.create_sample(path, "harbourlight", "mia").close()
    with Workspace.open(path, "Anna") as anna, Workspace.open(path, "Bob") as bob:
        yield anna, bob


def test_an_answer_and_a_note_on_one_question_both_survive(pair):
    anna, bob = pair
    anna.answer("cloud", ("none",))
    bob.note("cloud", "ask bookkeeping")
    anna.refresh()
    for copy in pair:
        assert copy.given()["cloud"][:2] == (("none",), "ask bookkeeping")


def test_the_same_question_answered_differently_is_a_clash_and_saying_it_again_replaces(pair):
    anna, bob = pair
    anna.answer("cloud", ("none",))
    before = bob.store.journal_size
    with pytest.raises(Clashed) as clashed:
        bob.answer("cloud", ("platforms",))
    (clash,) = clashed.value.clashes
    assert (clash.key, clash.field, clash.theirs, clash.mine, clash.by) == (
        "cloud", "answer", ["none"], ["platforms"], "Anna",
    )  # fmt: skip
    assert len(clash.at) == 20
    assert bob.store.journal_size > before, "what Anna wrote was taken over"
    assert bob.given()["cloud"].answer == ("none",)
    bob.answer("cloud", ("platforms",))
    assert bob.given()["cloud"].answer == ("platforms",)


def test_what_counts_is_what_was_shown_not_what_memory_holds(pair):
    anna, bob = pair
    shown = bob.seen("answers", "cloud")
    anna.answer("cloud", ("none",))
    bob.refresh()
    with pytest.raises(Clashed):
        bob.answer("cloud", ("platforms",), shown=shown)
    bob.answer("cloud", ("platforms",))


def test_all_or_nothing_when_one_of_several_answers_clashes(pair):
    anna, bob = pair
    anna.answer("cloud", ("none",))
    with pytest.raises(Clashed):
        bob.answer_all({"remote-work": ("never",), "cloud": ("platforms",)})
    assert bob.given()["remote-work"].answer != ("never",)


def test_leaving_for_later_does_not_take_an_answer_away(tmp_path):
    path = str(tmp_path / "a.isms.json")
    Workspace.create(path, "Acme", "mia").close()
    with Workspace.open(path, "Anna") as anna, Workspace.open(path, "Bob") as bob:
        anna.answer("scope", ("whole",), "everything")
        bob.skip("scope")
        assert bob.given()["scope"][:3] == (("whole",), "everything", False)


def test_the_name_of_who_wrote_the_field_not_of_the_last_hand_on_the_document(pair):
    anna, bob = pair
    shown = bob.seen("answers", "cloud")
    anna.answer("cloud", ("none",))
    with Workspace.open(anna.path, "Carl") as carl:
        carl.note("cloud", "noted later")
    with pytest.raises(Clashed) as clashed:
        bob.answer("cloud", ("platforms",), shown=shown)
    assert [clash.by for clash in clashed.value.clashes] == ["Anna"]


def test_different_fields_of_a_decision_merge(pair):
    anna, bob = pair
    anna.keep(Decision("5.23", "in", owner="Mia"))
    bob.refresh()
    shown = bob.seen("decisions", "5.23")
    anna.keep(bob.decisions()["5.23"]._replace(note="reviewed"))
    bob.keep(bob.decisions()["5.23"]._replace(owner="Tom"), shown=shown)
    found = bob.decisions()["5.23"]
    assert (found.owner, found.note, found.decision) == ("Tom", "reviewed", "in")


def test_the_same_control_decided_twice_is_a_clash(pair):
    anna, bob = pair
    anna.leave_out(OUT)
    with pytest.raises(Clashed) as clashed:
        bob.keep(Decision("7.6", "in", owner="Tom"))
    assert {clash.field for clash in clashed.value.clashes} == {"decision", "owner"}
    assert bob.decisions()["7.6"].decision == "out"


def test_both_edited_the_same_owner(pair):
    anna, bob = pair
    anna.leave_out(OUT)
    bob.refresh()
    shown = bob.seen("decisions", "7.6")
    anna.leave_out(OUT._replace(owner="Anna"))
    with pytest.raises(Clashed) as clashed:
        bob.leave_out(OUT._replace(owner="Bob"), shown=shown)
    assert [(c.field, c.theirs, c.mine) for c in clashed.value.clashes] == [("owner", "Anna", "Bob")]


def test_changing_a_kept_control_does_not_touch_an_exclusion_that_came_between(pair):
    anna, bob = pair
    anna.keep(Decision("7.6", "in", owner="Mia"))
    bob.refresh()
    shown = bob.seen("decisions", "7.6")
    anna.leave_out(OUT)
    with pytest.raises(Clashed):
        bob.keep(bob.decisions()["7.6"]._replace(decision="in", owner="Tom"), shown=shown)
    assert bob.decisions()["7.6"].decision == "out"


def test_an_owner_who_did_not_see_all_of_an_exclusion_has_not_signed_it(pair):
    anna, bob = pair
    anna.leave_out(OUT._replace(owner="Bob"))
    bob.refresh()
    shown = bob.seen("decisions", "7.6")
    anna.leave_out(OUT._replace(owner="Bob", fact="the only locked room is gone"))
    merged = bob.leave_out(OUT._replace(owner="Bob", review="we rent a vault"), shown=shown)
    assert (merged.fact, merged.review, merged.by) == (
        "the only locked room is gone", "we rent a vault", "Bob and Anna",
    )  # fmt: skip
    owner = next(gate for gate in bob.gates(merged) if gate.id == "owner")
    assert owner.state == "not assessed"
    signed = bob.leave_out(bob.decisions()["7.6"])
    assert next(gate for gate in bob.gates(signed) if gate.id == "owner").state == "open"


def test_the_same_person_twice_is_no_second_approver_of_a_merged_exclusion(pair):
    _, bob = pair
    with pytest.raises(Refused, match="second approver"):
        bob._check_exclusion(OUT._replace(control="5.1", by="Bob and Anna", second="Anna", overrides={"fact": "x y z"}))


def test_a_status_that_both_changed(pair):
    anna, bob = pair
    shown = bob.seen("controls", "5.23")
    anna.set_status("5.23", "planned")
    with pytest.raises(Clashed):
        bob.set_status("5.23", "implemented", shown=shown)
    bob.set_status("5.23", "implemented")
    assert bob.implementations()["5.23"].status == "Implemented"


def test_fields_that_this_program_does_not_know_stay(pair):
    anna, bob = pair
    anna.keep(Decision("7.12", "in", owner="Mia"))
    with anna.store.change("Anna", "by a newer program"):
        number = anna.store.doc_id("decisions", "7.12")
        anna.store.table("decisions").update({"colour": "blue"}, doc_ids=[number])
    bob.refresh()
    bob.keep(Decision("7.12", "in", owner="Tom"))
    assert bob.store.find("decisions", "7.12")["colour"] == "blue"


def test_undo_takes_back_nothing_that_was_not_shown(pair):
    anna, bob = pair
    bob.answer("remote-work", ("never",))
    anna.answer("cloud", ("none",))
    with pytest.raises(Unseen, match="once more takes back what Anna"):
        bob.undo()
    assert bob.given()["cloud"].answer == ("none",)
    assert bob.undo().who == "Bob"
    assert bob.given()["cloud"].answer != ("none",)


def test_an_approval_does_not_cover_what_came_meanwhile(pair, monkeypatch):
    anna, bob = pair
    soa = bob.soa()._replace(holds_up=())
    monkeypatch.setattr(bob, "soa", lambda real=bob.soa, first=[soa]: first.pop() if first else real())
    anna.leave_out(OUT)
    with pytest.raises(Refused, match="was not approved"):
        bob.approve_soa("Mia Okafor, owner")


def test_news_are_told_even_when_a_save_took_them_over(pair):
    anna, bob = pair
    anna.answer("cloud", ("none",))
    bob.answer("remote-work", ("never",))
    assert [change.who for change in bob.refresh()] == ["Anna"]
    assert bob.refresh() == []


def test_sixty_changes_of_two_copies_on_different_fields_lose_nothing(pair):
    anna, bob = pair
    for step in range(30):
        anna.set_status("5.23", ("planned", "implemented")[step % 2])
        bob.note("cloud", f"note {step}")
        bob.keep(Decision("5.23", "in", owner=f"owner {step}"))
        anna.answer("cloud", (("none",), ("platforms",))[step % 2])
        for copy in pair:
            copy.refresh()
            assert copy.given()["cloud"][:2] == ((("none",), ("platforms",))[step % 2], f"note {step}")
            assert copy.decisions()["5.23"].owner == f"owner {step}"
    with Store.open(anna.path, read_only=True) as store:
        assert store.verify_chain() == []
