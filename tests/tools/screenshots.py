"""`make screenshots`: the screens of README as SVG, at 80x24 and 120x32, from the sample organization."""

import asyncio
import os
import re
import tempfile
from pathlib import Path

os.environ["TEXTUAL_ANIMATIONS"] = "none"

from isms_tui.terminal import Face
from isms_tui.tui.app import IsmsApp
from isms_tui.workspace import Workspace

TARGET = Path(__file__).parent.parent.parent / "screenshots"
SIZES = ((80, 24), (120, 32))
SHOTS = {
    "start": ("none", ""),
    "interview": ("half", "down"),
    "home": ("full", ""),
    "review": ("full", "r"),
    "decide": ("full", "r x"),
    "why": ("full", "r w"),
    "control": ("half", "g"),
    "control-full": ("half", "g d"),
    "soa": ("full", "s"),
    "lesson": ("none", "l"),
    "ask": ("full", "slash ~who_owns_a_risk enter ~set_owner_of_8.13_to_Anna enter"),
    "backups": ("full", "R"),
}
STOPS_AT = "cloud"


def workspace(kind, folder):
    """The sample: complete, half answered, or none."""
    if kind == "none":
        return None
    path = str(Path(folder) / f"{kind}.isms.json")
    if kind == "full":
        return Workspace.create_sample(path, "harbourlight", "Mia Holt")
    found = Workspace.create(path, "Harbourlight Ltd", "Mia Holt")
    for question in found.catalog.questions.values():
        if question.id == STOPS_AT:
            break
        if question.id in found.proposal().flow.arising:
            found.answer(question.id, question.example)
    return found


def self_contained(svg):
    """Without the fonts from the net: a picture must not call home. Spaces stay as they are in every viewer."""
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    svg = re.sub(r"@font-face\s*\{[^}]*\}", "", svg)
    return re.sub(r"(<text[^>]*>)([^<]*)", lambda found: found[1] + found[2].replace(" ", "&#160;"), svg)


async def shoot(name, kind, keys, size):
    """Take one picture."""
    with tempfile.TemporaryDirectory() as folder:
        app = IsmsApp(workspace(kind, folder), "Mia Holt", Face(full_screen=True))
        app.saved = lambda: "saved 14:02"
        app.message = app.saved() if kind != "none" else ""
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for key in keys.split():
                for pressed in key[1:] if key.startswith("~") else [key]:  # ~words_typed
                    await pilot.press({"_": "space", ".": "full_stop"}.get(pressed, pressed))
                await pilot.pause()
            svg = app.export_screenshot(title=f"isms-tui: {name}")
        (TARGET / f"{name}-{size[0]}x{size[1]}.svg").write_text(self_contained(svg), "utf-8")


async def main():
    """Take all."""
    TARGET.mkdir(exist_ok=True)
    for name, (kind, keys) in SHOTS.items():
        for size in SIZES:
            await shoot(name, kind, keys, size)
    print(f"{len(SHOTS) * len(SIZES)} pictures in {TARGET.name}/")


if __name__ == "__main__":
    asyncio.run(main())
