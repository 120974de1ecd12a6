"""Where the content is: inside an installed package, or beside it in a checkout.

Paths are plain text here and in `index.py`: importing pathlib costs a command a tenth of its time limit.
"""

from __future__ import annotations

import os

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def content_root() -> str:
    """The directory that holds controls/, interview/ and the rest.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    for place in (os.path.join(_PACKAGE, "_content"), os.path.join(os.path.dirname(_PACKAGE), "content")):
        if os.path.isdir(os.path.join(place, "controls")):
            return place
    raise FileNotFoundError("The content of isms-tui is missing: install it again.")


def is_checkout(root: str) -> bool:
    """Whether the content is a source tree (its index may be rebuilt) and not an installed copy."""
    return os.path.basename(root) != "_content"
