"""The yardstick of a key: typing in a bare Textual Input."""

from textual.app import App, ComposeResult
from textual.widgets import Input


class Typing(App[None]):
    def compose(self) -> ComposeResult:
        yield Input(placeholder="ready")

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False  # a second frame half a second later would be counted as the answer


if __name__ == "__main__":
    Typing().run()
