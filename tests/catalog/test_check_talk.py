"""The linter of content/conversation."""

from pathlib import Path

from isms_tui.catalog.check_talk import talk_findings

CONTENT = Path(__file__).parents[2] / "content"


def made(tmp_path, name, text):
    root = tmp_path / "content"
    for folder in ("glossary", "faq", "steps", "conversation/words"):
        (root / folder).mkdir(parents=True)
    (root / "clauses.toml").write_text((CONTENT / "clauses.toml").read_text("utf-8"), "utf-8")
    (root / "faq" / "cost.md").write_text("", "utf-8")
    (root / "conversation" / name).write_text(text, "utf-8")
    return [f"{finding.rule}: {finding.message}" for finding in talk_findings(root)]


def test_what_ships_has_no_findings():
    assert list(talk_findings(CONTENT)) == []


def test_words_name_pages_and_are_no_questions(tmp_path):
    text = """["5.99"]\nwords = ["a"]\n["5.1"]\ncore = ["rule", "rule"]\nwords = ["do we?", "one two three four five"]
["topic:cost"]\npage = "faq:cost"\nfaq = ["faq:price"]\n"""
    found = made(tmp_path, "words/x.toml", text)
    assert "page: 5.99 is no page" in found
    assert "word: 5.1: 'rule' stands there twice" in found
    assert sum("is no word or short phrase" in line for line in found) == 2
    assert "page: topic:cost: faq:price is no page" in found


def test_premises_and_groups_are_short_and_name_pages(tmp_path):
    long = "word " * 26
    found = made(tmp_path, "p.toml", f'[[premise]]\nid = "x"\nall = [["a"]]\nsays = "{long}"\npages = ["7.99"]\n')
    assert found == ["page: x: 7.99 is no page", "words: x: says has more than 25 words"]


def test_a_status_is_one_of_the_record(tmp_path):
    text = '[[status]]\nis = "Half done"\nsay = ["half"]\n[[status]]\nis = "Planned"\nsay = ["planned"]\n'
    assert made(tmp_path, "a.toml", text) == ["status: 'Half done' is no implementation status"]


def test_a_broken_file_is_told(tmp_path):
    assert made(tmp_path, "p.toml", "not toml")[0].startswith("toml: ")
