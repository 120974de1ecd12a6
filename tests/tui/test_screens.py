"""The screens through Textual's pilot: keyboard only."""

import pytest

from isms_tui.terminal import Face
from isms_tui.tui.app import IsmsApp
from isms_tui.workspace import Workspace


def text(app):
    """What the screen shows."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


async def press(pilot, keys):
    for key in keys.split():
        await pilot.press(key)
    await pilot.pause()


@pytest.fixture
def sample(tmp_path):
    with Workspace.create_sample(str(tmp_path / "h.isms.json"), "harbourlight", "mia") as opened:
        yield opened


def app_of(workspace):
    return IsmsApp(workspace, "mia", Face(full_screen=True))


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (60, 16), (120, 40)], ids=str)
async def test_the_first_frame_of_a_new_file_is_the_first_question(workspace, size):
    app = app_of(workspace)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        shown = text(app)
        assert "0 of 38 answered" in shown
        assert " > 1  " in shown
        assert "Not sure yet" in shown
        await press(pilot, "down")
        assert " > 2  " in text(app)


async def test_below_the_smallest_size_it_says_what_it_needs_and_comes_back(workspace):
    app = app_of(workspace)
    async with app.run_test(size=(50, 12)) as pilot:
        await pilot.pause()
        assert "60 columns and 16 rows" in " ".join(text(app).split())
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "0 of 38 answered" in text(app)


async def test_answering_saves_and_goes_on_and_back_preselects(workspace):
    app = app_of(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "1")
        assert workspace.answers() == {"scope": ("whole",)}
        assert "1 of 37 answered" in text(app)
        await press(pilot, "b")
        assert "(your answer)" in text(app)


async def test_ticking_several_choices_and_a_number(workspace):
    app = app_of(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "1 3 4 enter")
        assert workspace.answers()["people"] == ("employees", "contractors")
        await press(pilot, "4 3 backspace 2 enter")
        assert workspace.answers()["headcount"] == ("42",)


async def test_an_empty_number_is_explained_and_nothing_is_saved(workspace):
    app = app_of(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "1 3 enter enter")
        assert "Type a number first" in text(app)
        assert "headcount" not in workspace.answers()


async def test_later_note_undo_and_resume(workspace):
    app = app_of(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "s")
        assert workspace.given()["scope"].skipped
        await press(pilot, "n")
        await press(pilot, "h i enter")
        assert workspace.given()["internal-providers"].note == "hi"
        await press(pilot, "u u")
        assert "scope" not in workspace.given()
        assert "cover the whole organization" in " ".join(text(app).split())


async def test_a_resize_keeps_cursor_and_typed_text(workspace):
    app = app_of(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "1 3 enter 4 2")
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert "42_" in text(app)


async def test_home_review_and_leaving_out_with_a_repair(sample):
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "36 of 36 answered" in text(app)
        await press(pilot, "r")
        shown = text(app)
        assert shown.index("Could be left out") < shown.index("Keep unless") < shown.index("Run by someone else")
        assert "7.6" in shown
        assert "gates" in shown
        await press(pilot, "x")
        assert "Fact shown" in text(app)
        await press(pilot, "l i s t enter")
        await press(pilot, "m i a enter enter enter enter")
        await pilot.pause()
        decision = sample.decisions()["7.6"]
        assert (decision.decision, decision.shown_by, decision.owner) == ("out", "list", "mia")
        assert "[-] left out" in text(app)
        await press(pilot, "u")
        assert "7.6" not in sample.decisions()
        await press(pilot, "r")
        assert "7.6" in sample.decisions()


async def test_a_cliche_is_refused_and_the_text_stays(sample):
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "r x up")
        await pilot.press(*["backspace"] * 90)
        await press(pilot, "n slash a ctrl+o")
        assert "7.6" not in sample.decisions()
        assert "no fact" in " ".join(text(app).split())
        assert "n/a" in text(app)


async def test_keeping_all_asks_first(sample):
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "r A")
        assert "Keep all 85" in text(app)
        await press(pilot, "n")
        assert len(sample.decisions()) == 4
        await press(pilot, "A y")
        assert len(sample.decisions()) == 89


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("l", "rulebook"),
        ("c", "A.5.1 "),
        ("s", "DRAFT"),
        ("y", "harbourlight"),
        ("question_mark", "Keys on this screen"),
        ("c w", "Because"),
    ],
)
async def test_every_screen_opens_and_closes_with_escape(sample, keys, expected):
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, keys)
        assert expected.lower() in text(app).lower()
        for _ in keys.split():
            await press(pilot, "escape")
        assert "What your answers suggest" in text(app)


async def test_a_complete_page_goes_deeper_and_marks_its_statements(sample):
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        app.go("control", "5.23")
        await pilot.pause()
        for mark in ("RULE   A.5.23", "PLAY", "YOURS"):
            assert mark in text(app)
        await press(pilot, "d")
        assert "work" in text(app).splitlines()[0]
        assert "Actions, in order" in text(app)


async def test_exporting_from_the_screen(sample, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "s e ctrl+o")
        await pilot.pause()
        assert (tmp_path / "soa.md").read_text("utf-8").startswith("# Statement of Applicability (DRAFT)")


async def test_approving_a_draft_is_refused_with_the_reason(sample):
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "s v ctrl+o")
        assert "name of a person." in " ".join(text(app).split())
        await press(pilot, "J o ctrl+o")
        assert "stays a draft" in " ".join(text(app).split())


async def test_the_first_screen_opens_a_private_copy_of_the_sample(tmp_path):
    app = app_of(None)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Try it with Harbourlight" in text(app)
        await press(pilot, "1")
        await pilot.pause()
        assert "Harbourlight Ltd" in text(app)
        assert app.workspace.answers()


async def test_starting_our_own_asks_for_a_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = app_of(None)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2 enter enter")
        assert "needs a name" in text(app)
        await press(pilot, "up A c m e ctrl+o")
        await pilot.pause()
        assert "0 of 38 answered" in text(app)
        assert (tmp_path / "acme.isms.json").exists()


async def test_nasty_text_reaches_no_terminal_and_crashes_nothing(tmp_path):
    nasty = "x[/]y [red]\x1b]52;c;AA\x07\x9b31m\u202e"
    with Workspace.create(str(tmp_path / "n.isms.json"), nasty, "mia") as workspace:
        workspace.answer("scope", ("whole",), nasty)
        app = app_of(workspace)
        async with app.run_test(size=(80, 24)) as pilot:
            await press(pilot, "b n escape h s escape y")
            shown = text(app)
            assert "\x1b" not in shown
            assert "x[/]y [red]" in shown


async def test_finding_a_page_and_its_terms(sample):
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "slash b a c k u p")
        assert "A.8.13" in text(app).splitlines()[2]
        await press(pilot, "down enter")
        assert text(app).lstrip().startswith("A.8.13")
        await press(pilot, "t")
        assert "Terms on this page" in text(app)
        await press(pilot, "enter")
        assert "Example:" in text(app)


async def test_the_list_of_answers_opens_a_question(sample):
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a down down enter")
        assert "How many people" in " ".join(text(app).split())


async def test_a_decision_that_the_answers_deny_comes_first(sample):
    sample.answer("outsourced-development", ("yes",))
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Look again at 1 decision" in text(app)
        await press(pilot, "r")
        assert "Left out, but your answers say that it applies" in text(app).splitlines()[1]


async def test_keys_do_nothing_where_nothing_can_be_read(workspace):
    app = app_of(workspace)
    async with app.run_test(size=(50, 10)) as pilot:
        await press(pilot, "1 1 enter n x")
        assert workspace.answers() == {}
        assert len(app.screen_stack) == 2


async def test_enter_with_nothing_ticked_is_no_answer(workspace):
    app = app_of(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "1 down enter")
        assert "Tick at least one" in text(app)
        assert "people" not in workspace.answers()


async def test_help_lists_every_key_of_the_screen(sample):
    app = app_of(sample)
    async with app.run_test(size=(80, 40)) as pilot:
        await press(pilot, "question_mark")
        for words in ("your answers", "controls", "history", "still to find out", "lesson", "undo", "quit"):
            assert words in text(app).lower()
