"""The headless face: commands, exit codes, shapes (contracts.md 3)."""

import csv
import io
import json
import os
import stat

import pytest
from tools.facts import example, facts_file

from isms_tui.cli import main


@pytest.fixture
def file(tmp_path):
    path = str(tmp_path / "x.isms.json")
    assert main(["new", path, "--org", "Acme"]) == 0
    return path


@pytest.fixture
def run(capsys):
    def go(*arguments):
        capsys.readouterr()
        code = main([str(a) for a in arguments])
        out = capsys.readouterr()
        return code, out.out, out.err

    return go


ISSUE = ("scope=whole", "workplaces=homes", "equipment=none", "development=products", "outsourced-development=none")


def answer_example(run, file, number):
    pairs = [f"{question}={answer}" for question, answer in example(number).items()]
    assert run("answer", file, *pairs)[0] == 0


def test_the_documented_session(run, file):
    code, out, err = run("answer", file, *ISSUE)
    assert (code, out) == (0, "")
    assert "Saved 5" in err
    code, out, _ = run("why", file, "8.30")
    assert code == 0
    text = " ".join(out.split())
    assert "outsourced-development=none" in text
    assert "clear: no-outside-developers" in text
    assert "outsourced-development=yes" in text
    code, out, _ = run("export", file, "soa", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 93
    assert rows[0]["control_id"] == "A.5.1"


def test_new_refuses_an_existing_file_or_journal(run, file):
    assert run("new", file, "--org", "Acme")[0] == 1
    os.unlink(file)
    assert run("new", file, "--org", "Acme")[0] == 1
    assert not os.path.exists(file)


def test_new_needs_a_name(run, tmp_path):
    assert run("new", tmp_path / "y", "--org", "  ")[0] == 2
    assert run("new", tmp_path / "y")[0] == 2


def test_answers_are_all_or_nothing(run, file):
    code, _, err = run("answer", file, "scope=whole", "cloud=none,platforms")
    assert code == 2
    assert "excludes every other choice" in err
    assert json.loads(run("status", file, "--json")[1])["interview"]["answered"] == 0
    for wrong in ("scpe=whole", "scope=all", "scope", "scope="):
        code, _, err = run("answer", file, wrong)
        assert code == 2
    code, _, err = run("answer", file, "scpe=whole")
    assert "scope" in err


def test_ids_are_taken_in_any_case_and_each_only_once(run, file, tmp_path):
    code, _, err = run("answer", file, "SCOPE=whole")
    assert code == 0
    assert "does not arise" not in err
    assert json.loads(run("status", file, "--json")[1])["interview"]["answered"] == 1
    assert run("answer", file, "Scope=whole", "scope=part")[0] == 2
    source = tmp_path / "a.toml"
    source.write_text('[answers]\nScope = "part"\nscope = "whole"\n')
    assert run("answer", file, "--from", source)[0] == 2
    assert json.loads(run("status", file, "--json")[1])["revision"] == 2


def test_several_choices_come_in_any_order_and_one_change(run, file):
    assert run("answer", file, "workplaces=homes,own-rooms", "headcount=42")[0] == 0
    entries = json.loads(run("history", file, "--json")[1])
    last = [entry for entry in entries if entry["revision"] == entries[-1]["revision"]]
    assert {(entry["id"], entry["new"]) for entry in last} == {("workplaces", "own-rooms,homes"), ("headcount", "42")}


def test_a_conflict_or_a_question_that_does_not_arise_is_saved_and_told(run, file):
    code, _, err = run("answer", file, "people=one-owner", "headcount=5")
    assert code == 0
    assert "Check:" in err
    code, _, err = run("answer", file, "scope=whole", "internal-providers=hr")
    assert code == 0
    assert "does not arise" in err


def test_answers_from_a_file(run, file, tmp_path):
    source = tmp_path / "a.toml"
    source.write_text(
        '[answers]\nscope = "whole"\nworkplaces = ["homes", "own-rooms"]\nheadcount = 42\n'
        '[notes]\nscope = "all of it"\n'
    )
    assert run("answer", file, "--from", source)[0] == 0
    assert "all of it" in run("status", file)[1]
    source.write_text("[answers]\nscope = 1.5\n")
    assert run("answer", file, "--from", source)[0] == 2
    source.write_text("scope = whole")
    assert run("answer", file, "--from", source)[0] == 2
    assert run("answer", file, "--from", tmp_path / "none.toml")[0] == 1


@pytest.mark.parametrize("number", range(6))
def test_examples_through_the_command_line(run, file, number):
    answer_example(run, file, number)
    soa = json.loads(run("export", file, "soa", "--format", "json")[1])
    case = facts_file("examples")["examples"][number]
    for outcome in ("candidate", "inherited", "contested"):
        assert [r["control_id"][2:] for r in soa["rows"] if r["outcome"] == outcome] == case[outcome]
    assert soa["counts"]["total"] == 93
    assert sum(soa["counts"]["by_outcome"].values()) == 93


def test_why_json_has_the_documented_shape(run, file):
    run("answer", file, *ISSUE, "--by", "ann")
    found = json.loads(run("why", file, "27001:2022-8.30", "--json")[1])
    assert (found["control"], found["outcome"], found["decision"]) == ("8.30", "candidate", "undecided")
    assert found["reasons"][0].keys() >= {"question", "answer", "rule", "effect", "by", "at"}
    assert found["reasons"][0]["by"] == "ann"
    assert {"question": "outsourced-development", "answer": "unsure", "outcome": "applicable"} in found["flips"]
    baseline = json.loads(run("why", file, "A.5.1", "--json")[1])
    assert baseline["reasons"][0]["rule"] == "baseline"
    assert baseline["reasons"][0]["question"] is None


def test_numbers_that_are_control_and_clause_say_so(run, file):
    assert "Clause 5.1" in run("show", "5.1")[2]
    assert "Clause" not in run("show", "5.23")[2]
    code, _, err = run("show", "5.99")
    assert code == 1
    assert "5.37, 5.36, 5.35" in err
    assert run("why", file, "9.9")[0] == 1


def test_show_is_markdown_when_piped(run):
    code, out, _ = run("show", "5.23")
    assert code == 0
    assert out.startswith("# A.5.23 Information security for use of cloud services")
    assert "**RULE** A.5.23" in out
    assert "## Pitfalls" in out
    code, out, _ = run("show", "rulebook-and-playbook")
    assert code == 0
    assert out.count("|") > 20


def decide_out(run, file, *more, by="mia"):
    return run(
        "decide",
        file,
        "8.30",
        "out",
        "--fact",
        "our own staff write all software",
        "--owner",
        "mia",
        "--review",
        "others write it",
        "--by",
        by,
        *more,
    )


def test_deciding_undo_redo(run, file):
    answer_example(run, file, 0)
    code, out, err = decide_out(run, file)
    assert code == 0
    assert out.startswith("Not applicable: our own staff write all software.")
    assert "gate Risk: not assessed" in err
    rows = {r["control_id"]: r for r in json.loads(run("export", file, "soa", "--format", "json")[1])["rows"]}
    row = rows["A.8.30"]
    assert (row["applicable"], row["decision"], row["outcome"]) == ("No", "not_applicable", "candidate")
    assert row["implementation_status"] == ""
    assert row["reversal_event"] == "others write it"
    assert run("undo", file)[0] == 0
    assert "undecided" in run("why", file, "8.30", "--json")[1]
    assert run("redo", file)[0] == 0
    assert "not_applicable" in run("why", file, "8.30", "--json")[1]
    assert run("redo", file)[0] == 1


@pytest.mark.parametrize("fact", ["", "n/a", "not relevant", "too small", "the provider does it"])
def test_cliches_are_refused(run, file, fact):
    answer_example(run, file, 0)
    code, _, err = run("decide", file, "8.30", "out", "--fact", fact, "--owner", "mia", "--review", "others write it")
    assert code == 1
    assert err.strip()
    assert json.loads(run("why", file, "8.30", "--json")[1])["decision"] == "undecided"


def test_what_the_answers_deny_needs_an_override_and_a_baseline_a_second_person(run, file):
    answer_example(run, file, 0)
    out = ("--fact", "nobody stores any backup copy here", "--owner", "mia", "--review", "the first own copy exists")
    assert run("decide", file, "8.13", "out", *out, "--by", "mia")[0] == 1
    assert run("decide", file, "8.13", "out", *out, "--by", "mia", "--second", "mia")[0] == 1
    assert run("decide", file, "8.13", "out", *out, "--by", "mia", "--second", "jo")[0] == 1
    override = ("--override", "fact=the answer is old and changes in May")
    assert run("decide", file, "8.13", "out", *out, "--by", "mia", "--second", "jo", *override)[0] == 0
    soa = json.loads(run("export", file, "soa", "--format", "json")[1])
    assert soa["counts"]["overrides"] == 1


def approve_everything(run, file):
    answer_example(run, file, 0)
    for row in json.loads(run("export", file, "soa", "--format", "json")[1])["rows"]:
        control = row["control_id"]
        assert run("decide", file, control, "in", "--reason", "contract: K-3 annex 2 asks for it")[0] == 0


def test_a_draft_stays_a_draft_until_every_line_is_decided_and_a_person_approved(run, file):
    answer_example(run, file, 0)
    code, _, err = run("approve", file, "soa", "--by", "Jo Lee")
    assert code == 1
    assert "93 lines have no decision" in err
    approve_everything(run, file)
    assert json.loads(run("export", file, "soa", "--format", "json")[1])["status"] == "draft"
    code, out, _ = run("approve", file, "soa", "--by", "Jo Lee")
    assert code == 0
    assert "approved by Jo Lee" in out
    soa = json.loads(run("export", file, "soa", "--format", "json")[1])
    assert (soa["status"], soa["approver"]) == ("approved", "Jo Lee")
    assert "(DRAFT)" not in run("export", file, "soa", "--format", "md")[1]
    assert run("answer", file, "cloud=none")[0] == 0
    assert json.loads(run("export", file, "soa", "--format", "json")[1])["status"] == "draft"


def test_a_proposed_reason_alone_cannot_be_approved(run, file):
    answer_example(run, file, 0)
    run("decide", file, "5.1", "in")
    rows = json.loads(run("export", file, "soa", "--format", "json")[1])["rows"]
    assert rows[0]["inclusion_reasons"] == ["proposed"]
    assert "nobody rated" in run("approve", file, "soa", "--by", "Jo")[2]


def test_status_for_people_and_programs(run, file):
    run("answer", file, *ISSUE)
    found = json.loads(run("status", file, "--json")[1])
    assert found["interview"]["answered"] == 5
    assert found["next"]["goes_to"] == "interview"
    assert found["interview"]["next_question"] == "people"
    assert "Next: Answer" in run("status", file)[1]


def test_export_to_a_file_is_whole_private_and_never_over_another(run, file, tmp_path):
    target = tmp_path / "soa.csv"
    assert run("export", file, "soa", "--format", "csv", "-o", target)[0] == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    before = target.read_bytes()
    assert run("export", file, "soa", "--format", "md", "-o", target)[0] == 1
    assert target.read_bytes() == before
    assert run("export", file, "soa", "--format", "md", "-o", target, "--force")[0] == 0
    assert run("export", file, "soa", "--format", "md", "-o", tmp_path / "no" / "x.md")[0] == 1
    assert sorted(p.name for p in tmp_path.iterdir() if "soa" in p.name) == ["soa.csv"]


def test_history_names_who_when_what_and_why(run, file):
    run("answer", file, "scope=whole", "--by", "ann")
    run("undo", file, "--by", "bob")
    lines = run("history", file)[1].splitlines()
    assert len(lines) == 3
    assert "ann  answers  scope  nothing -> whole" in lines[1]
    assert "bob  answers  scope  whole -> nothing" in lines[2]


def test_usage_errors_are_2_and_unknown_files_1(run, tmp_path):
    assert run("status")[0] == 2
    assert run("export", "x", "soa")[0] == 2
    assert run("--nonsense")[0] == 2
    code, _, err = run("status", tmp_path / "none.isms.json")
    assert code == 1
    assert len(err.splitlines()) == 1


def test_where_and_content_check(run, file):
    code, out, _ = run("where", file)
    assert code == 0
    assert ".x.isms.json.journal" in out
    assert run("content", "check")[0] == 0
    assert "5.23" in run("content", "check", "--report")[1]


def test_help_lists_exactly_the_commands_that_exist(run):
    code, out, _ = run("--help")
    assert code == 0
    for absent in ("check", "import", "risks"):
        assert f"\n  {absent} " not in out
    for present in ("ask", "chat", "restore", "why"):
        assert f"\n  {present} " in out
    assert run("answer", "--help")[0] == 0


def test_completion_is_printed(run):
    code, out, _ = run("--print-completion", "bash")
    assert code == 0
    assert "decide" in out


def test_options_may_stand_anywhere(run, file):
    assert run("answer", file, "--by", "Anna", "scope=whole", "headcount=3")[0] == 0
    assert json.loads(run("why", file, "8.33", "--json")[1])["control"] == "8.33"
    assert "Anna" in run("history", file)[1]
    assert run("answer", file, "scope=whole", "scope=part")[0] == 2
    assert run("answer", file, "scope=whole", "--by", "")[0] == 2


def test_saying_the_same_again_changes_nothing(run, file):
    run("answer", file, "scope=whole")
    before = run("history", file)[1]
    assert run("answer", file, "scope=whole")[0] == 0
    assert run("history", file)[1] == before


def test_an_answer_that_does_not_arise_is_kept_and_marked(run, file):
    run("answer", file, "scope=part", "internal-providers=hr")
    run("answer", file, "scope=whole")
    assert json.loads(run("status", file, "--json")[1])["interview"]["kept"] == {"internal-providers": "hr"}
    assert "does not arise now: internal-providers=hr" in run("status", file)[1]


def test_a_single_owner_approves_a_baseline_exclusion_for_the_next_review(run, file):
    out = (
        "5.1",
        "out",
        "--fact",
        "the owner works alone and writes no rules",
        "--owner",
        "bo",
        "--review",
        "the first person joins",
        "--by",
        "bo",
        "--second",
        "bo",
        "--override",
        "fact=the owner knows every rule",
    )
    assert run("decide", file, *out)[0] == 1
    run("answer", file, "people=one-owner", "headcount=1")
    assert run("decide", file, *out)[0] == 0


def test_options_of_the_other_decision_are_refused(run, file):
    assert run("decide", file, "5.1", "in", "--fact", "x y z")[0] == 2
    assert run("decide", file, "5.1", "out", "--reason", "x y z")[0] == 2


def test_an_export_never_replaces_the_workspace_or_what_is_no_file(run, file, tmp_path):
    for target in (file, tmp_path / ".x.isms.json.journal", tmp_path / ".x.isms.json.lock", tmp_path):
        assert run("export", file, "soa", "--format", "json", "-o", target, "--force")[0] == 1
    link = tmp_path / "link.json"
    link.symlink_to(file)
    assert run("export", file, "soa", "--format", "json", "-o", link, "--force")[0] == 1
    assert run("status", file)[0] == 0


def test_markdown_shows_what_stands_behind_an_exclusion_and_escapes_text(run, file):
    answer_example(run, file, 0)
    decide_out(run, file, "--override", "risk=accepted | until <May> by the owner")
    text = run("export", file, "soa", "--format", "md")[1]
    assert "## Behind the exclusions" in text
    assert "accepted \\| until \\<May\\>" in text


def test_a_mistyped_command_gets_a_hint_and_a_missing_file_its_own_sentence(run, tmp_path):
    code, _, err = run("statsu", "x.isms.json")
    assert code == 2
    assert "Did you mean status?" in err
    code, _, err = run(str(tmp_path / "none.isms.json"), "--plain")
    assert code == 1
    assert err.startswith("There is no none.isms.json")


def test_a_recovery_that_lost_something_is_no_success(run, file):
    for headcount in ("1", "2", "3", "4"):
        run("answer", file, f"headcount={headcount}")
    folder, name = os.path.split(file)
    for path in (file, os.path.join(folder, f".{name}.journal")):
        with open(path, "r+b") as damaged:
            damaged.truncate(os.path.getsize(path) // 3)
    code, _, err = run("status", file)
    assert err.strip()
    assert code == 1
    assert run("status", file)[0] == 0
