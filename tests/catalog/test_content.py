"""The content that ships: equal to the facts, free of findings, equal to its compiled index."""

import os
import time
from pathlib import Path

import pytest
from tools.facts import facts_file

from isms_tui.catalog.check import check_content
from isms_tui.catalog.index import compile_index, fresh_index, load_pages, load_search
from isms_tui.catalog.locate import content_root
from isms_tui.domain.conflicts import find_conflicts
from isms_tui.domain.flow import flow
from isms_tui.domain.model import UNSURE
from isms_tui.domain.proposal import propose

ROOT = Path(content_root())
COMPLETE = {"5.1", "5.9", "5.15", "5.18", "5.19", "5.23", "5.24", "6.3", "7.7", "8.5", "8.8", "8.13"}


@pytest.fixture(scope="module")
def compiled():
    return compile_index(ROOT)


def test_the_linter_finds_nothing():
    assert [str(finding) for finding in check_content(ROOT, facts_file("controls"))] == []


@pytest.mark.parametrize("facts", facts_file("controls"), ids=lambda facts: facts["id"])
def test_facts_of_a_control_page(compiled, facts):
    page = compiled["pages"]["controls"][facts["id"]]
    assert (page["title"], page["theme"], page["was_2013"]) == (facts["title"], facts["theme"], facts["iso27002_2013"])
    for group in ("control_type", "properties", "concepts", "capabilities", "domains"):
        assert page["attributes"][group] == facts[group]
    assert page["complete"] or facts["id"] not in COMPLETE


def test_titles_of_annex_a_where_they_differ(catalog):
    for facts in facts_file("controls"):
        assert catalog.controls[facts["id"]].title_27001 == facts.get("title_27001", facts["title"])


def test_rules_are_exactly_the_facts_files(compiled):
    rules = facts_file("rules")
    facts = compiled["applicability"]["facts"]
    assert {
        name: {k: v for k, v in raw.items() if k not in ("holds", "fails")} for name, raw in facts.items()
    } == rules["facts"]
    data = ("class", "scenarios", "clear", "inherited", "contested", "cite")
    for control, raw in rules["controls"].items():
        ours = compiled["applicability"]["controls"][control]
        assert {k: ours[k] for k in data if k in ours} == {k: raw[k] for k in data if k in raw}, control
    for scenario, raw in rules["scenarios"].items():
        ours = compiled["scenarios"][scenario]
        assert {k: v for k, v in ours.items() if k != "cannot"}.items() >= {
            k: v for k, v in raw.items() if k != "cannot_occur_when" or v
        }.items(), scenario
    gates = facts_file("gates")
    assert (compiled["gates"]["duties"], compiled["gates"]["plans"]) == (gates["duties"], gates["plans"])


def test_the_interview_is_exactly_the_contract(catalog):
    contract = {raw["id"]: raw for raw in facts_file("interview")["questions"]}
    assert set(catalog.questions) == set(contract)
    seen = set()
    for question in catalog.questions.values():
        raw = contract[question.id]
        assert (question.kind, list(question.choice_ids)) == (raw["kind"], raw["choices"])
        tests = [{"q": t.question, t.kind: list(t.values)} for t in question.asked_if]
        assert tests == (raw["asked_if"]["any"] if raw["asked_if"] else [])
        closed = raw["closed"] if isinstance(raw["closed"], list) or raw["closed"] is None else [raw["closed"]]
        assert (list(question.closed) if question.closed is not None else None) == closed
        assert all(test.question in seen for test in question.asked_if), "asked before what it reads"
        assert question.help
        assert question.why.text
        assert question.example_text
        seen.add(question.id)


def test_harbourlight_answers_everything_that_arises_without_a_conflict(catalog):
    answers = {q.id: q.example for q in catalog.questions.values() if q.example}
    current = flow(catalog, answers)
    assert [q for q in current.arising if q not in answers] == []
    assert find_conflicts(catalog.conflicts, current) == ()
    outcomes = propose(catalog, answers).outcomes
    assert outcomes["8.30"] == "candidate"
    assert outcomes["5.23"] == outcomes["7.7"] == "applicable"
    for question in catalog.questions.values():
        assert all(c in (*question.choice_ids, UNSURE) or question.kind == "number" for c in question.example)


def test_every_conflict_of_the_contract_is_there(catalog):
    assert len(catalog.conflicts) == 15


def test_every_answer_driven_control_says_when_it_comes_back(catalog):
    for rule in catalog.rules.values():
        assert rule.because
        if rule.clear or rule.contested:
            assert rule.again_when
        if rule.inherited:
            assert rule.run_by


def test_the_index_of_a_checkout_equals_its_sources(compiled):
    fresh_index(str(ROOT))
    pages = load_pages(str(ROOT), checkout=True)
    search = load_search(str(ROOT), checkout=True)
    stamps = ("layout", "sources", "newest", "pages_are_fresh")
    index = {
        **fresh_index(str(ROOT)),
        "pages": {key: value for key, value in pages.items() if key not in stamps},
        "search": {key: value for key, value in search.items() if key not in stamps},
    }
    assert {key: value for key, value in index.items() if key != "sources"} == compiled


def test_the_index_follows_a_changed_source(tmp_path):
    import shutil

    copy = tmp_path / "content"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".index.json*", ".pages.json*", ".search.json*"))
    fresh_index(str(copy))
    page = copy / "controls" / "5-organizational" / "5.2-roles-and-responsibilities.md"
    page.write_text(page.read_text("utf-8").replace('plain = "', 'plain = "Changed: '), "utf-8")
    later = time.time() + 5
    os.utime(page, (later, later))
    assert fresh_index(str(copy))["controls"]["5.2"]["plain"].startswith("Changed: ")
    term = copy / "glossary" / "risk-owner.md"
    term.write_text(term.read_text("utf-8").replace('definition = "', 'definition = "Changed: '), "utf-8")
    os.utime(term, (later + 5, later + 5))
    assert load_pages(str(copy), checkout=True)["glossary"]["risk-owner"]["definition"].startswith("Changed: ")
    words = copy / "conversation" / "words" / "5-organizational.toml"
    words.write_text(words.read_text("utf-8").replace('["5.2"]\ncore = [', '["5.2"]\ncore = ["zorgle", '), "utf-8")
    os.utime(words, (later + 9, later + 9))
    assert "zorgl" in load_search(str(copy), checkout=True)["phrases"]
