"""Keys typed ahead at a dialog: drawn before it is whole, answered twice; the screen below stays."""

import pytest
from textual.app import App

from isms_tui.pages.clash import Both
from isms_tui.tui.dialogs.clash import ClashDialog
from isms_tui.tui.dialogs.confirm import ConfirmDialog
from isms_tui.tui.dialogs.draft import DraftDialog

DIALOGS = {
    "y": lambda: ConfirmDialog("Sure?", "It can be undone."),
    "d": lambda: DraftDialog("A note."),
    "m": lambda: ClashDialog([Both("owner", "Anna", "Bob", "bob, now")]),
}


@pytest.mark.parametrize("key", DIALOGS)
async def test_a_second_key_does_not_close_the_screen_below(key):
    answers = []
    app = App()
    async with app.run_test(size=(80, 24)) as pilot:
        dialog = DIALOGS[key]()
        dialog._draw()
        app.push_screen(DIALOGS["y"]())
        app.push_screen(dialog, answers.append)
        await pilot.pause()
        for action in (dialog.dismiss, dialog.dismiss):
            action(True)
        await pilot.pause()
        assert len(answers) == 1
        assert isinstance(app.screen, ConfirmDialog)
