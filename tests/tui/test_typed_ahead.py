"""Keys that come faster than screens open and close: a slow line sends them in bursts."""

import pytest
from textual import events
from tools.monkey import Monkey

from isms_tui.terminal import Face
from isms_tui.tui.app import IsmsApp
from isms_tui.tui.dialogs.form import FormDialog
from isms_tui.workspace import Workspace


@pytest.fixture
async def pilot(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Workspace.create_sample(str(tmp_path / "h.isms.json"), "harbourlight", "mia") as workspace:
        async with IsmsApp(workspace, "mia", Face(full_screen=True)).run_test(size=(80, 24)) as opened:
            await opened.pause()
            yield opened


def burst(pilot, keys):
    for key in keys.split():
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))


@pytest.mark.parametrize("opening", ["c enter", "r x", "s e", "slash", "y", "r A", "f", "question_mark", "ctrl+p"])
async def test_a_key_before_the_parts_of_a_screen_are_there(pilot, opening):
    for then in ("down", "escape escape escape", "enter enter", "w pageup"):
        pilot.app.go("home")
        burst(pilot, f"{opening} {then} escape escape escape escape")
        await pilot.pause()
    await pilot.press("escape")
    assert pilot.app.is_running


async def test_a_second_enter_does_not_submit_a_form_twice(pilot, tmp_path):
    pilot.app.go("soa")
    await pilot.pause()
    await pilot.press("e")
    burst(pilot, "enter enter")
    await pilot.pause()
    assert not any(isinstance(screen, FormDialog) for screen in pilot.app.screen_stack)
    assert (tmp_path / "soa.md").exists()
    assert len(pilot.app.screen_stack) > 2, "the second Enter opened the page under the cursor, it closed nothing"


@pytest.mark.parametrize("keys", ["pageup", "pagedown", "down pageup", "enter enter enter", "escape escape"])
async def test_the_palette_outlasts_keys_that_come_early(pilot, keys):
    for _ in range(3):
        burst(pilot, f"ctrl+p {keys}")
        await pilot.pause()
        burst(pilot, "escape escape escape")
        await pilot.pause()
    assert pilot.app.is_running


def test_a_monkey_for_a_moment(tmp_path, monkeypatch):
    """A slice of `make monkey`: nothing but 0 and 130 comes back, and the file stays sound."""
    monkeypatch.setenv("HOME", str(tmp_path))
    found = Monkey(tmp_path, 5, (80, 24)).run(keys=600)
    assert found.problems == []
    assert found.keys >= 600
