"""The full screen beside another copy: news with a name, clashes with both values, half-typed text that survives."""

import os
import stat
import time
from pathlib import Path

import pytest

from isms_tui.domain.decision import Decision
from isms_tui.domain.draft import Draft
from isms_tui.terminal import Face
from isms_tui.tui.app import IsmsApp
from isms_tui.workspace import Workspace
from isms_tui.workspace.drafts import Drafts, drafts_folder


def text(app):
    """What the screen shows."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def words(app):
    return " ".join(text(app).split())


async def press(pilot, keys):
    for key in keys.split():
        await pilot.press(key)
    await pilot.pause()


async def look(pilot, app):
    """What the quiet timer does."""
    app._watch()
    await pilot.pause()


def app_of(workspace):
    return IsmsApp(workspace, workspace.who, Face(full_screen=True))


def drafts_on_disk():
    folder = Path(drafts_folder())
    return sorted(folder.glob("*.json")) if folder.exists() else []


@pytest.fixture
def pair(tmp_path):
    path = str(tmp_path / "h.isms.json")
    Workspace.create_sample(path, "harbourlight", "mia").close()
    with Workspace.open(path, "Anna") as anna, Workspace.open(path, "Bob") as bob:
        yield anna, bob


@pytest.fixture
def fresh(tmp_path):
    path = str(tmp_path / "a.isms.json")
    Workspace.create(path, "Acme", "mia").close()
    with Workspace.open(path, "Anna") as anna, Workspace.open(path, "Bob") as bob:
        yield anna, bob


async def test_news_say_who_and_what(pair):
    anna, bob = pair
    app = app_of(bob)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        anna.answer("cloud", ("office-tools", "platforms"))
        await look(pilot, app)
        assert "Anna: cloud -> office tools, platforms" in text(app)
        anna.leave_out(Decision("7.6", "out", fact="no room needs it here", owner="Mia", review="a second room"))
        anna.note("scope", "one site")
        await look(pilot, app)
        assert "Anna: note on scope: one site; 7.6 left out" in text(app)


async def test_news_come_by_themselves_within_two_seconds(pair):
    anna, bob = pair
    app = app_of(bob)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        anna.answer("cloud", ("none",))
        until = time.monotonic() + 2
        while "Anna: cloud -> none" not in text(app):
            assert time.monotonic() < until, text(app)
            await pilot.pause(0.05)


async def test_both_answered_the_same_question_and_the_default_keeps_theirs_and_mine_as_a_draft(fresh):
    anna, bob = fresh
    app = app_of(bob)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        anna.answer("scope", ("whole",))
        await press(pilot, "2")
        shown = words(app)
        assert "Someone else changed the same" in shown
        assert bob.catalog.questions["scope"].choices[0].label in shown
        assert bob.catalog.questions["scope"].choices[1].label in shown
        assert "(Anna, 20" in shown
        await press(pilot, "enter")
        assert bob.given()["scope"].answer == ("whole",)
        assert "yours is kept as a draft" in text(app)
        (draft,) = Drafts(bob.path).waiting(mine=True)
        assert (draft.topic, draft.values, draft.kept, draft.by) == (
            ("answer", "scope"), {"answer": bob.catalog.questions["scope"].choices[1].id}, True, "Bob",
        )  # fmt: skip
        await press(pilot, "D")
        assert "someone else had changed the same" in words(app)
        await press(pilot, "enter")
        assert " > 2  " in text(app)
        await press(pilot, "enter")
        assert bob.given()["scope"].answer == (bob.catalog.questions["scope"].choices[1].id,)
        assert drafts_on_disk() == []


async def test_m_puts_mine_in_its_place_and_undo_brings_theirs_back(fresh):
    anna, bob = fresh
    app = app_of(bob)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        anna.answer("scope", ("whole",), "all of it")
        await press(pilot, "2 m")
        part = bob.catalog.questions["scope"].choices[1].id
        assert bob.given()["scope"][:2] == ((part,), "all of it")
        assert drafts_on_disk() == []
        await press(pilot, "u")
        assert bob.given()["scope"].answer == ("whole",)


@pytest.mark.parametrize(("seconds", "clash"), [(0.0, True), (3.0, False)])
async def test_what_flashed_by_was_not_shown(fresh, seconds, clash):
    anna, bob = fresh
    app = app_of(bob)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        anna.answer("scope", ("whole",))
        await look(pilot, app)
        since, record = app.screen._newer
        app.screen._newer = (since - seconds, record)
        await press(pilot, "2")
        assert ("Someone else changed the same" in words(app)) is clash


async def test_ticks_in_progress_stay_when_others_answer_and_clash(pair):
    anna, bob = pair
    app = app_of(bob)
    async with app.run_test(size=(80, 24)) as pilot:
        app.go("question", "cloud")
        await press(pilot, "4")
        anna.answer("cloud", ("none",))
        await look(pilot, app)
        app.screen._newer = (0.0, app.screen._newer[1])
        await press(pilot, "enter")
        assert "Someone else changed the same" in words(app)
        await press(pilot, "m")
        assert "provided" in bob.given()["cloud"].answer


async def test_two_forms_on_one_control(pair):
    anna, bob = pair
    app = app_of(bob)
    async with app.run_test(size=(80, 24)) as pilot:
        app.go("control", "5.23")
        await press(pilot, "a")
        await pilot.press(*["backspace"] * 30)
        await press(pilot, "down down up")
        owner = app.screen.query_one("#field-owner")
        owner.value = "Bob"
        await pilot.pause()
        anna.keep(Decision("5.23", "in", owner="Carla", note="seen in May"))
        await look(pilot, app)
        assert "Meanwhile Anna: 5.23" in words(app)
        await press(pilot, "ctrl+o")
        shown = words(app)
        assert "5.23: owner" in shown
        assert "Carla" in shown
        assert "Bob" in shown
        assert bob.decisions()["5.23"].owner == "Carla"
        await press(pilot, "m")
        found = bob.decisions()["5.23"]
        assert (found.owner, found.note) == ("Bob", "seen in May")


async def test_undo_shows_what_came_before_it_takes_it_back(pair):
    anna, bob = pair
    app = app_of(bob)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        anna.answer("cloud", ("none",))
        await press(pilot, "u")
        assert "Not undone yet: once more takes back what Anna" in text(app)
        assert bob.given()["cloud"].answer == ("none",)
        await press(pilot, "u")
        assert bob.given()["cloud"].answer != ("none",)


async def test_half_typed_text_is_kept_offered_and_taken_up(fresh):
    _, bob = fresh
    app = app_of(bob)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "n a s k")
        until = time.monotonic() + 4
        while not drafts_on_disk():
            assert time.monotonic() < until
            await pilot.pause(0.1)
        (path,) = drafts_on_disk()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        before = path.stat()
        await pilot.pause(2.5)
        assert path.stat() == before, "an idle screen writes nothing"
        await press(pilot, "e d")
        app.screen.save_draft()  # what a hang-up does
    bob = Workspace.open(bob.path, "Bob")
    again = app_of(bob)
    async with again.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "0 of 38 answered" in text(again)
        await press(pilot, "D")
        assert "You were typing a note on 'scope' at" in words(again)
        assert '"asked"' in words(again)
        await press(pilot, "enter")
        assert "asked" in text(again)
        assert "that was not saved" in words(again)
        await press(pilot, "enter")
        assert bob.given()["scope"].note == "asked"
        assert drafts_on_disk() == []


async def test_a_draft_of_a_dead_process_is_offered_at_the_start_and_can_be_dropped(fresh, monkeypatch):
    _, bob = fresh
    monkeypatch.setattr("isms_tui.workspace.drafts._identity", lambda pid: "1")
    Drafts(bob.path).keep(Draft("note", "scope", {"note": "half a"}, "2026-11-23T14:02:11Z", "Bob"))
    monkeypatch.setattr("isms_tui.workspace.drafts._identity", lambda pid: "2")
    app = app_of(bob)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "You were typing a note on 'scope'" in words(app)
        await press(pilot, "escape")
        assert "0 of 38 answered" in text(app)
        assert drafts_on_disk()
        await press(pilot, "D d")
        assert "0 of 38 answered" in text(app)
        assert drafts_on_disk() == []
        await press(pilot, "D")
        assert "no text waits" in text(app)


async def test_a_decision_form_comes_back_with_every_field_and_escape_drops_it(pair):
    _, bob = pair
    app = app_of(bob)
    async with app.run_test(size=(80, 24)) as pilot:
        app.go("control", "7.12")
        await press(pilot, "x")
        app.screen.query_one("#field-owner").value = "Tom"
        app.screen.save_draft()
    app = app_of(Workspace.open(bob.path, "Bob"))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "D enter")
        assert "Leave out 7.12" in text(app)
        assert app.screen.query_one("#field-owner").value == "Tom"
        await press(pilot, "escape")
        assert drafts_on_disk() == []


async def test_ticks_and_digits_survive_leaving_the_question(fresh):
    _, bob = fresh
    app = app_of(bob)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "1 3 4 h")
        assert "What your answers suggest" in text(app)
        assert drafts_on_disk()
        await press(pilot, "i")
        assert app.screen._ticked == ("employees", "contractors")
        await press(pilot, "enter")
        assert bob.answers()["people"] == ("employees", "contractors")
        assert drafts_on_disk() == []
        await press(pilot, "4 2 b")
        await press(pilot, "enter")
        assert "42_" in text(app)
        await press(pilot, "backspace backspace")
        app.screen.save_draft()
        assert drafts_on_disk() == []


async def test_forms_before_a_file_is_open_keep_their_text_too():
    app = IsmsApp(None, "Bob", Face(full_screen=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2 A c")
        app.screen.save_draft()
    app = IsmsApp(None, "Bob", Face(full_screen=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "D enter")
        assert "Start our own" in text(app)
        assert app.screen.query_one("#field-org").value == "Ac"


async def test_a_home_that_cannot_be_written_is_said_once(fresh, monkeypatch):
    _, bob = fresh

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("isms_tui.workspace.drafts.os.makedirs", refuse)
    app = app_of(bob)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "n x")
        app.screen.save_draft()
        app.screen.save_draft()
        assert app.message.startswith("What you type cannot be kept")
        await press(pilot, "enter")
        assert bob.given()["scope"].note == "x"


@pytest.mark.parametrize("what", ["file", "folder"])
async def test_a_read_only_file_is_said_on_opening_and_no_key_writes(fresh, what):
    anna, bob = fresh
    anna.close()
    bob.close()
    path = Path(bob.path)
    target = path if what == "file" else path.parent
    mode = target.stat().st_mode
    os.chmod(target, 0o400 if what == "file" else 0o500)
    try:
        before = path.read_bytes()
        with Workspace.open(str(path), "Bob") as opened:
            app = app_of(opened)
            async with app.run_test(size=(80, 24)) as pilot:
                await pilot.pause()
                assert "marked read only" in text(app)
                await press(pilot, "2")
                assert "open for reading only" in words(app)
        assert path.read_bytes() == before
    finally:
        os.chmod(target, mode)


async def test_backups_preview_restore_and_undo(pair):
    anna, bob = pair
    anna.answer("cloud", ("none",))
    anna.store.checkpoint()
    anna.answer("cloud", ("platforms",))
    anna.store.checkpoint()
    bob.refresh()
    app = app_of(bob)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "y")
        assert "restore a backup" in text(app)
        await press(pilot, "R")
        assert "1 document differs" in text(app)
        assert "answers cloud platforms -> none" in words(app)
        await press(pilot, "enter")
        assert "Bring back the backup of" in text(app)
        await press(pilot, "n")
        assert bob.given()["cloud"].answer == ("platforms",)
        await press(pilot, "enter y")
        assert bob.given()["cloud"].answer == ("none",)
        assert "restored: 1 document" in text(app)
        await press(pilot, "u")
        assert bob.given()["cloud"].answer == ("platforms",)
        await press(pilot, "escape escape R")
        assert "backups" in text(app).splitlines()[0]
