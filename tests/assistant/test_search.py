"""The search: spelling, synonyms, situations, scope; its time does not grow with the content."""

import time

import pytest

from isms_tui.assistant.search import Search
from isms_tui.catalog.search_index import compile_search
from isms_tui.catalog.terms import phrase_parts, stem, stems


@pytest.fixture(scope="module")
def search(catalog):
    return Search(catalog.search)


@pytest.mark.parametrize(
    "family",
    ["encrypt encrypts encrypted encryption encrypting", "policy policies", "classify classified classification",
     "log logs logging logged", "certify certified certification certificate"],
)  # fmt: skip
def test_forms_of_a_word_meet(family):
    assert len({stem(word) for word in family.split()}) == 1


def test_a_phrase_that_is_one_everyday_word_says_nothing():
    assert phrase_parts("at work") == []
    assert phrase_parts("backup") == ["backup"]
    assert stems("who does the backups?") == ["backup"]


@pytest.mark.parametrize(
    ("typed", "meant"), [("pasword", "password"), ("bakcup", "backup"), ("encription", "encryption"), ("scop", "scop")]
)
def test_slips_are_mended_and_short_words_left_alone(search, typed, meant):
    assert search.mend(typed) == meant


def test_known_words_are_not_mended(search):
    for word in ("risk", "asset", "supplier", "gdpr"):
        assert search.mend(word) == word


def test_synonyms_find_the_same_page(search):
    for text in ("mfa for admins", "second factor for admins", "2fa for admins"):
        assert "8.5" in [hit.name for hit in search.find(text).subjects[:3]], text


def test_a_question_costs_the_same_with_ten_times_the_content(catalog):
    """Ten copies of every page under other names; the lists of a word are cut, so the sums stay short."""
    index = {**catalog._index, "pages": {**catalog._pages}}
    talk = {"words": {}, "synonyms": []}
    bodies = {page["file"]: catalog.body(page) for page in catalog.pages("controls").values()}
    many = {f"{control}x{copy}": page for control, page in catalog.pages("controls").items() for copy in range(10)}
    ten = {**index, "pages": {**index["pages"], "controls": many}}
    one, large = (
        Search({**compile_search(pages, bodies, talk), "talk": catalog.search["talk"]}) for pages in (index, ten)
    )
    questions = [page["ask"] for page in catalog.pages("faq").values()]

    def seconds(search):
        start = time.process_time()
        for question in questions:
            search.find(question)
        return time.process_time() - start

    seconds(one), seconds(large)  # warm
    small, big = min(seconds(one) for _ in range(3)), min(seconds(large) for _ in range(3))
    assert big < 2 * small
