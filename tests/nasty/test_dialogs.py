"""Every text into every field of every dialog, pasted and typed: what is saved is the cleaned text."""

import pytest
from nasty.corpus import harmful, name, some_texts, texts
from nasty.test_screens import shown
from textual import events

from isms_tui.domain.text import FIELD_LIMIT, one_line
from isms_tui.store import StoreError
from isms_tui.terminal import Face
from isms_tui.tui.app import IsmsApp
from isms_tui.tui.dialogs.decide import exclusion_form, inclusion_form
from isms_tui.tui.dialogs.form import FormDialog
from isms_tui.tui.widgets.field import TextField
from isms_tui.workspace import Workspace

OUT = {"fact": "nobody here rents rooms", "shown_by": "the lease", "owner": "Jo", "review": "we rent the first room"}
OUT |= {"duty_read": "the tax law", "override": "risk=accepted until the review in May", "second": "Kim"}
IN = {"reason": "contract: annex three asks for it", "owner": "Jo", "status": "Planned"}
SHORT = 120
"""Longer texts are not typed key by key."""


def typed(text):
    """What arrives as characters when a text is typed: the others are keys that do something, or nothing."""
    return "".join(char for char in text if char.isprintable())


async def fill(pilot, field, text, how):
    """Empty a field and give it the text."""
    widget = pilot.app.screen.query_one(f"#field-{field}", TextField)
    widget.value = ""
    widget.focus()
    await pilot.pause()
    if how == "pasted":
        pilot.app.post_message(events.Paste(text))
    else:
        for char in text:
            pilot.app.post_message(events.Key("a", char))
    await pilot.pause()
    assert not harmful(widget.value)
    for line in shown(pilot.app):
        assert not harmful(line)
    return one_line(typed(text) if how == "typed" else text)


@pytest.fixture
async def pilot(tmp_path):
    with Workspace.create_sample(str(tmp_path / "h.isms.json"), "harbourlight", "mia") as workspace:
        app = IsmsApp(workspace, "mia", Face(full_screen=True))
        async with app.run_test(size=(100, 30)) as opened:
            await opened.pause()
            yield opened


async def submit(pilot):
    """Save; True when the dialog closed, False when it refused with a sentence."""
    await pilot.press("ctrl+o")
    await pilot.pause()
    for line in shown(pilot.app):
        assert not harmful(line)
    refused = isinstance(pilot.app.screen, FormDialog)
    assert not refused or pilot.app.screen._problem
    return not refused


def ways(text):
    return ("pasted", "typed") if len(text) <= SHORT else ("pasted",)


@pytest.mark.parametrize("text", texts(), ids=name)
async def test_the_note_of_a_question(pilot, text, cases):
    workspace = pilot.app.workspace
    pilot.app.go("question", "scope")
    for how in ways(text):
        await pilot.pause()
        await pilot.press("n")
        expected = await fill(pilot, "note", text, how)
        assert await submit(pilot)
        assert workspace.given()["scope"].note == expected
        assert workspace.store.find("answers", "scope")["note"] == expected
        cases("note")


@pytest.mark.parametrize("text", some_texts(2), ids=name)
async def test_the_fields_of_a_decision(pilot, text, cases):
    workspace, app = pilot.app.workspace, pilot.app
    for form, control, fields, opening in (
        (
            exclusion_form,
            "8.4",
            OUT,
            {"fact": "nobody here rents ", "override": "risk=we accept it ", "review": "when we "},
        ),
        (inclusion_form, "5.1", IN, {"reason": "contract: annex three of "}),
    ):
        for field in fields:
            for how in ways(text) if field == "fact" else ("pasted",):
                app.push_screen(form(workspace, control))
                await pilot.pause()
                for other, words in fields.items():
                    if found := app.screen.query(f"#field-{other}"):
                        found.first(TextField).value = words
                if not app.screen.query(f"#field-{field}"):
                    app.pop_screen()
                    continue
                head = opening.get(field, "")
                expected = await fill(pilot, field, head + text, how)
                if await submit(pilot):
                    document = workspace.store.find("decisions", control)
                    saved = document.get(field, "")
                    if field == "reason":
                        saved = "; ".join(f"{reason['kind']}: {reason['text']}" for reason in document["reasons"])
                    if field == "override":
                        saved = "; ".join(f"{gate}={reason}" for gate, reason in document["overrides"].items())
                    if field == "status":
                        continue
                    if ";" not in text:
                        assert saved == expected.removesuffix(":"), (field, how)
                else:
                    await pilot.press("escape")
                    await pilot.pause()
                cases(field)


@pytest.mark.parametrize("text", some_texts(2), ids=name)
async def test_names_of_files_and_people(pilot, tmp_path, monkeypatch, text, cases):
    monkeypatch.chdir(tmp_path)
    app = pilot.app
    for screen, key, field in (
        ("soa", "e", "file"),
        ("soa", "v", "name"),
        ("start", "2", "org"),
        ("start", "3", "file"),
    ):
        for how in ways(text):
            app.go(screen)
            await pilot.pause()
            await pilot.press(key)
            await pilot.pause()
            await fill(pilot, field, text, how)
            if await submit(pilot):
                organization = app.workspace.organization
                assert organization in ("Harbourlight Ltd", one_line(text), one_line(typed(text))), organization
            else:
                await pilot.press("escape")
            await pilot.pause()
            cases(f"{screen} {field}")
    app.go("home")
    for opener in ("slash", "ctrl+p"):
        await pilot.press(opener)
        await pilot.pause()
        app.post_message(events.Paste(text))
        for char in text[:SHORT]:
            app.post_message(events.Key("a", char))
        await pilot.pause()
        for line in shown(app):
            assert not harmful(line)
        await pilot.press("escape")
        cases(opener)


async def test_a_field_keeps_the_first_characters_of_more(pilot):
    pilot.app.go("question", "scope")
    await pilot.pause()
    await pilot.press("n")
    await fill(pilot, "note", "x" * (FIELD_LIMIT + 1), "pasted")
    assert await submit(pilot)
    assert pilot.app.workspace.given()["scope"].note == "x" * FIELD_LIMIT


async def test_an_organization_with_half_a_character_is_refused_or_cleaned(tmp_path):
    with Workspace.create(str(tmp_path / "x.isms.json"), "A\ud800", "b\udfff") as workspace:
        assert workspace.organization == "A\ufffd"
        assert workspace.who == "b\ufffd"
    with pytest.raises(StoreError):
        Workspace.create(str(tmp_path / "\ud800.isms.json"), "A", "b")


async def test_a_field_shows_cleaned_whatever_sets_its_value(pilot):
    pilot.app.go("question", "scope")
    await pilot.pause()
    await pilot.press("n")
    await pilot.pause()
    field = pilot.app.screen.query_one("#field-note", TextField)
    field.value = "a\x1b[31m\u202e\nb"
    assert field.value == "a\u241b[31m b"
