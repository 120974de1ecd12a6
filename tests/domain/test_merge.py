"""Three-way merge by field: what one side changed stays, what both changed differently is a clash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isms_tui.domain.merge import Clash, Clashed, joint, merge, put_together, value_words

SHOWN = {"question": "cloud", "answer": ["none"], "note": "", "by": "ann", "at": "1"}


def test_different_fields_both_survive_and_the_later_hand_signs():
    mine = {**SHOWN, "note": "see the card bills", "by": "bob", "at": "3"}
    now = {**SHOWN, "answer": ["platforms"], "by": "ann", "at": "2"}
    found = merge(SHOWN, mine, now)
    assert found.changes == {"note": "see the card bills"}
    assert found.clashing == ()
    assert found.unseen


def test_the_same_field_changed_differently_clashes_and_the_same_value_does_not():
    mine = {**SHOWN, "answer": ["provided"]}
    assert merge(SHOWN, mine, {**SHOWN, "answer": ["platforms"]}).clashing == ("answer",)
    assert merge(SHOWN, mine, {**SHOWN, "answer": ["provided"]}) == ({}, (), True)


def test_what_i_left_as_it_was_never_undoes_what_the_other_changed():
    assert merge(SHOWN, SHOWN, {**SHOWN, "answer": ["platforms"]}) == ({}, (), True)


def test_a_stated_field_clashes_even_when_left_as_shown():
    kept = {"control": "5.23", "decision": "in", "owner": "mia"}
    out = {"control": "5.23", "decision": "out", "fact": "no cloud"}
    assert merge(kept, {**kept, "owner": "tom"}, out, stated=["decision"]).clashing == ("decision", "owner")


@pytest.mark.parametrize(("one", "other"), [("", None), ([], ()), (["a"], ("a",)), ({}, None), (False, None)])
def test_nothing_is_nothing_however_it_is_written(one, other):
    assert merge({"f": one}, {"f": "new"}, {"f": other}).changes == {"f": "new"}


FIELDS = st.dictionaries(st.sampled_from("abcd"), st.sampled_from([None, "", "x", "y", ["x"]]))


@given(FIELDS, FIELDS, FIELDS)
def test_no_value_of_either_side_is_dropped_silently(shown, mine, now):
    """Every field that I changed ends as mine or clashes; every field that only the other changed stays theirs."""
    found = merge(shown, mine, now)
    merged = put_together(now, found.changes)
    for field in "abcd":
        old, new, present, result = (doc.get(field) or None for doc in (shown, mine, now, merged))
        if field in found.clashing:
            assert result == present
            assert len({str(old), str(new), str(present)}) == 3
        elif new != old:
            assert result == new
        else:
            assert result == present


def test_the_sentence_of_a_clash_names_both_values_who_and_when():
    clash = Clash("answers", "cloud", "answer", ["none"], ["platforms"], "Anna", "2026-11-23T14:02:11Z")
    said = str(Clashed((clash, clash._replace(field="note"))))
    for part in ("Nothing was saved", "Anna", "cloud", '"none"', '"platforms"', "2026-11-23 14:02 UTC", "1 more field"):
        assert part in said
    assert "Say it again" in said


def test_two_hands_sign_as_two_and_values_read_as_words():
    assert joint("mia", "anna and Mia") == "mia and anna"
    assert value_words([{"kind": "law", "text": "GDPR asks"}]) == "law: GDPR asks"
    assert value_words({"risk": "until May"}) == "risk=until May"
    assert [value_words(value) for value in ("", None, [], True, False, 3)] == [
        "nothing", "nothing", "nothing", "yes", "no", "3",
    ]  # fmt: skip
