"""Numbers as people write them."""

import pytest

from isms_tui.assistant.mentions import Numbers


@pytest.fixture(scope="module")
def numbers(catalog):
    index = catalog.search
    return Numbers(index["was_2013"], catalog.clauses, catalog.scenarios, index["talk"]["foreign"])


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("explain A.5.23", "control", "5.23"),
        ("a5.23?", "control", "5.23"),
        ("Annex A 5.23 please", "control", "5.23"),
        ("control 5 23", "control", "5.23"),
        ("5,23", "control", "5.23"),
        ("27001:2022-5.1", "control", "5.1"),
        ("5.10", "control", "5.10"),
        ("cl 6.1.2", "clause", "6.1.2"),
        ("clause 7.5", "clause", "7.5"),
        ("section 5.1", "clause", "5.1"),
        ("6.1.2", "clause", "6.1.2"),
        ("9.1", "clause", "9.1"),
        ("A.9.2.3", "old", "9.2.3"),
        ("A.6.1.2", "old", "6.1.2"),
        ("what was 9.2.3 in 2013", "old", "9.2.3"),
        ("12.4 logging", "old", "12.4"),
        ("annex A.12", "old", "12"),
        ("5.1", "both", "5.1"),
        ("what is 7.2", "both", "7.2"),
        ("RS-7", "risk", "RS-07"),
        ("control 5.99", "unknown", "5.99"),
        ("RS-00", "unknown", "RS-00"),
    ],
)
def test_a_number_is_read_as_what_it_is(numbers, text, kind, number):
    found, rest = numbers.find(text)
    assert [(mention.kind, mention.id) for mention in found] == [(kind, number)]
    assert "xid" in rest


@pytest.mark.parametrize(
    "text",
    ["TLS 1.2 everywhere", "PCI DSS 8.3", "CC6.1", "version 5.1", "99.9 percent", "in 94103", "on 3.5 days", "v5.1"],
)
def test_numbers_of_others_are_left_alone(numbers, text):
    assert numbers.find(text)[0] == []


def test_every_number_of_2013_leads_to_a_control_of_today(numbers, catalog):
    old = {number for before in catalog.search["was_2013"].values() for number in before}
    assert len(old) > 100
    for number in old:
        found, _ = numbers.find(f"what happened to A.{number}")
        assert [(m.kind, m.id) for m in found] == [("old", number)]
        assert numbers.today[number]
