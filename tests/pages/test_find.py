"""Any page by its name, by words, and the terms of a page."""

import time

import pytest

from isms_tui.catalog.wrap import plain_lines
from isms_tui.domain.errors import UnknownPage
from isms_tui.pages.find import KINDS, entries, resolve, search, terms_in
from isms_tui.pages.show import page_blocks, page_title


@pytest.mark.parametrize(
    ("name", "kind", "page"),
    [
        ("5.23", "control", "5.23"),
        ("A.5.23", "control", "5.23"),
        ("annex a 5.23", "control", "5.23"),
        ("27001:2022-5.23", "control", "5.23"),
        ("5.1", "control", "5.1"),
        ("clause 5.1", "clause", "5.1"),
        ("Clause  6.1.3", "clause", "6.1.3"),
        ("risk-owner", "term", "risk-owner"),
        ("risk owner", "term", "risk-owner"),
        ("term:risk-owner", "term", "risk-owner"),
        ("step 3", "step", "03"),
        ("step:03", "step", "03"),
        ("rs-46", "risk", "RS-46"),
        ("rulebook-and-playbook", "lesson", "rulebook-and-playbook"),
    ],
)
def test_names_that_people_type(catalog, name, kind, page):
    assert resolve(catalog, name)[:2] == (kind, page)


@pytest.mark.parametrize("name", ["5.99", "clause 5.99", "rulebok", "risk-ownr", "", "step 99"])
def test_an_unknown_name_gets_the_three_nearest(catalog, name):
    with pytest.raises(UnknownPage) as unknown:
        resolve(catalog, name)
    assert str(unknown.value).partition("Nearest: ")[2].count(",") <= 2
    assert "Nearest: " in str(unknown.value)


@pytest.mark.parametrize(
    ("words", "first"),
    [("backup", "A.8.13"), ("clause 6.1.3", "clause 6.1.3"), ("RS-01", "RS-01"), ("guest wifi", "A.8.22")],
)
def test_searching_finds_the_page_that_people_mean(catalog, words, first):
    assert first in [entry.name for entry in search(catalog, words)[:2]]


def test_every_page_of_every_kind_opens(catalog):
    everything = list(entries(catalog))
    assert {entry.kind for entry in everything} == set(KINDS)
    counts = {kind: sum(entry.kind == kind for entry in everything) for kind in KINDS}
    assert (counts["control"], counts["clause"], counts["step"], counts["risk"]) == (93, 30, 17, 60)
    assert counts["term"] >= 120
    assert counts["faq"] >= 40
    for entry in everything:
        assert page_title(catalog, entry)
        assert plain_lines(page_blocks(catalog, entry), 80)


def test_terms_of_a_page(catalog):
    found = {entry.id for entry in terms_in(catalog, "The risk owner signs the Statement of Applicability.")}
    assert "risk-owner" in found
    assert "statement-of-applicability" in found


def test_a_page_opens_within_50_ms_after_the_first(catalog):
    first, *rest = list(entries(catalog))[:40]
    page_blocks(catalog, first)
    for entry in rest:
        started = time.process_time()
        plain_lines(page_blocks(catalog, entry), 100)
        assert time.process_time() - started < 0.25, "far over the 50 ms that a quiet machine needs"
