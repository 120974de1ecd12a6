"""Every screen and dialog at two sizes, over a workspace whose every text is nasty: no crash, only text."""

import pytest
from nasty.corpus import harmful, name, sized_texts, texts
from nasty.poison import KEPT, LEFT_OUT, poison

from isms_tui.places import remember
from isms_tui.terminal import Face
from isms_tui.tui.app import IsmsApp
from isms_tui.workspace import Workspace

WALK = """
escape | i | question_mark | escape | b | n | escape | g | escape | h | a | enter | h
r | down down x | escape | a | escape | w | escape | enter | d | f | x | escape | a | escape | escape | tab | escape
c | o | w | escape | enter | escape | t | escape
s | e | escape | v | escape | down down down down | w | escape | escape
y | pageup | t | escape | escape | f | escape | u | r | u | slash a c k | enter | escape | escape
ctrl+p | escape | ctrl+l
"""
"""Keys; a bar or a line end is a moment at which the whole screen is looked at."""


def shown(app):
    """Everything that would go to the terminal: texts, and what they do when they are clicked."""
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            style = segment.style
            assert style is None or not style.link
            assert style is None or "@click" not in style.meta
        yield strip.text


async def look(pilot):
    await pilot.pause()
    for line in shown(pilot.app):
        assert not harmful(line)


@pytest.mark.parametrize(("text", "size"), sized_texts(), ids=lambda value: name(value) if type(value) is str else "")
async def test_no_screen_crashes_or_shows_more_than_text(tmp_path, text, size, cases):
    file = poison(str(tmp_path / "x.isms.json"), text, approved=True)
    with Workspace.open(file, text if text.strip() else "ann") as workspace:
        app = IsmsApp(workspace, workspace.who, Face(full_screen=True))
        async with app.run_test(size=size) as pilot:
            await look(pilot)
            for keys in WALK.replace("\n", "|").split("|"):
                for key in keys.split():
                    app.simulate_key(key)
                await look(pilot)
                cases(keys)
            for screen, about in (("control", KEPT), ("why", LEFT_OUT), ("control", LEFT_OUT)):
                app.go(screen, about)
                await look(pilot)
                cases(screen)
            app.tell(text)
            app.screen.redraw()
            await look(pilot)
            cases("tell")


@pytest.mark.parametrize("text", texts(), ids=name)
async def test_file_names_on_the_first_screen(tmp_path, monkeypatch, text, cases):
    monkeypatch.chdir(tmp_path)
    try:
        odd = tmp_path / (text.replace("/", "_").replace("\0", "_")[:40] or "x")
        odd.write_text("{}")
    except (OSError, ValueError):  # no name that this system can hold
        odd = tmp_path / "x"
        odd.write_text("{}")
    remember(str(odd))
    app = IsmsApp(None, "ann", Face(full_screen=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await look(pilot)
        assert "Opened lately" in "\n".join(shown(app))
        await pilot.press("4")
        await look(pilot)
        assert "isms" in "\n".join(shown(app)), "a file that is no workspace is refused in words"
        cases("recent")
