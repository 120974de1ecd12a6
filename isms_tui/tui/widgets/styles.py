"""How the named styles look: only attributes and the sixteen colours that a person chose for the terminal.

A colour never says anything that a word or sign does not say too.
"""

from __future__ import annotations

from rich.style import Style

_LOOKS = {
    "": "",
    "strong": "bold",
    "em": "italic",
    "code": "bold",
    "dim": "dim",
    "title": "bold",
    "label": "bold",
    "cursor": "bold reverse",
    "key": "bold",
    "progress": "bold cyan",
    "RULE": "bold yellow",
    "PLAY": "bold cyan",
    "OURS": "bold magenta",
    "YOURS": "bold green",
    "warn": "bold yellow",
}
_COLOURS = ("yellow", "cyan", "magenta", "green")


def looks(*, colour: bool) -> dict[str, Style]:
    """The styles by name; without colour only bold, dim, italic and reverse are left."""
    return {
        name: Style.parse(look if colour else " ".join(word for word in look.split() if word not in _COLOURS))
        for name, look in _LOOKS.items()
    }
