"""Build hook: compile the front matter of content/ into a JSON index and put it into the wheel."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ContentIndexHook(BuildHookInterface):
    """Adds `index.json`, `pages.json` and `search.json` for `_content/`; an editable install needs none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the index before the wheel is written."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from isms_tui.catalog.index import INDEX, PAGES, SEARCH, compile_index, write_index

        target = root / "build"
        target.mkdir(exist_ok=True)
        write_index(compile_index(root / "content"), target)
        for name in (INDEX, PAGES, SEARCH):
            build_data["force_include"][str(target / name)] = f"isms_tui/_content/{name}"
