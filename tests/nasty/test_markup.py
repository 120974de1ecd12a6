"""The source: text reaches Textual and Rich only through widgets that take no markup.

`[/]` in a text crashes what reads markup, and `[@click=app.quit]` makes it a button. So nothing in the full-screen
face may hand a value to anything that does.
"""

import ast
from pathlib import Path

import pytest

import isms_tui.tui

FACE = Path(isms_tui.tui.__file__).parent
MARKUP = {"Static", "Label", "Button", "Markdown", "MarkdownViewer", "OptionList", "Option", "DataTable", "Tree", "Log"}
MARKUP |= {"RichLog", "TextArea", "Header", "Footer", "Link", "Digits", "Collapsible", "Tooltip", "Checkbox", "Select"}
MARKUP |= {"RadioButton", "SelectionList", "ListView", "TabPane", "Tabs", "Tab", "ContentSwitcher", "Pretty"}
CALLS = {"notify", "from_markup", "render_markup", "update", "print", "rprint", "log", "panic", "bell_text"}
ATTRIBUTES = {"tooltip", "border_title", "border_subtitle", "title", "sub_title", "label", "renderable"}
OURS = {"TextField", "Lines"}


def findings(source, where="source"):
    """Places that hand a value to something which reads markup."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual.widgets"):
            for alias in node.names:
                if alias.name in MARKUP:
                    yield f"{where}:{node.lineno} imports {alias.name}, which reads markup"
        if isinstance(node, ast.ImportFrom) and node.module in ("rich", "rich.console", "rich.markup", "rich.text"):
            yield f"{where}:{node.lineno} imports {node.module}: use Lines"
        if isinstance(node, ast.Call):
            function = node.func
            called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            bare = [value for value in given if not isinstance(value, ast.Constant)]
            if called in MARKUP and bare:
                yield f"{where}:{node.lineno} {called}(...) gets a value that may be markup"
            of_dict = called == "update" and isinstance(function, ast.Attribute) and _is_mapping(function.value)
            if called in CALLS and bare and not of_dict:
                yield f"{where}:{node.lineno} {called}(...) gets a value that may be markup"
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr in ATTRIBUTES:
                    yield f"{where}:{node.lineno} sets {target.attr}, which reads markup"


def _is_mapping(value):
    """`found.update(...)` and the like: names of dictionaries in this face."""
    return isinstance(value, ast.Name) and value.id in ("found", "known")


def test_no_widget_of_the_face_reads_markup():
    found = [
        line for path in sorted(FACE.rglob("*.py")) for line in findings(path.read_text(), str(path.relative_to(FACE)))
    ]
    assert found == []


def test_all_text_goes_through_our_two_widgets():
    """A new kind of widget has to be looked at: does it clean, does it read markup?"""
    made = set()
    for path in FACE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name == "compose":
                calls = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
                made |= {call.id for call in calls if isinstance(call, ast.Name)}
    assert made <= OURS | {"Horizontal", "Vertical"}


@pytest.mark.parametrize(
    "line",
    ["Static(name)", "self.app.notify(error)", "Text.from_markup(x)", "print(f'[b]{x}')", "w.tooltip = name",
     "from textual.widgets import Label", "from rich import print", "from rich.text import Text", "label.update(text)",
     "self.border_title = organization", "Button(label=x)"],
)  # fmt: skip
def test_the_search_finds_what_it_looks_for(line):
    assert list(findings(line))
