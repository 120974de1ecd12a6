"""Which face a terminal gets."""

import os

import pytest

from isms_tui.terminal import choose_face, settle_environment

ALL = (True, True, True)


@pytest.mark.parametrize(
    ("env", "ttys", "plain", "full_screen", "rich_line"),
    [
        ({"TERM": "xterm-256color"}, ALL, False, True, False),
        ({"TERM": "xterm-256color"}, ALL, True, False, False),
        ({"TERM": "dumb"}, ALL, False, False, False),
        ({}, ALL, False, False, False),
        ({"TERM": "xterm", "ACCESSIBLE": "1"}, ALL, False, False, False),
        ({"TERM": "xterm", "ACCESSIBLE": "0"}, ALL, False, True, False),
        ({"TERM": "xterm"}, (False, True, True), False, False, False),
        ({"TERM": "xterm"}, (True, False, True), False, False, False),
        ({"TERM": "xterm"}, (True, True, False), False, False, True),
    ],
)
def test_faces(env, ttys, plain, full_screen, rich_line):
    face = choose_face(plain=plain, environ=env, ttys=ttys, encoding="utf-8")
    assert (face.full_screen, face.rich_line) == (full_screen, rich_line)


def test_line_mode_with_editing_is_asked_for_and_never_forced_on_a_plain_terminal():
    assert choose_face(line=True, environ={"TERM": "xterm"}, ttys=ALL, encoding="utf-8").rich_line
    assert not choose_face(line=True, environ={"TERM": "dumb"}, ttys=ALL, encoding="utf-8").rich_line
    assert not choose_face(line=True, plain=True, environ={"TERM": "xterm"}, ttys=ALL, encoding="utf-8").rich_line


def test_plain_signs_where_the_terminal_has_no_others():
    assert choose_face(environ={"TERM": "linux"}, ttys=ALL, encoding="utf-8").ascii_only
    assert choose_face(environ={"TERM": "xterm"}, ttys=ALL, encoding="latin-1").ascii_only
    assert not choose_face(environ={"TERM": "xterm"}, ttys=ALL, encoding="UTF-8").ascii_only


def test_an_empty_no_color_is_not_set():
    assert not choose_face(environ={"TERM": "xterm", "NO_COLOR": ""}, ttys=ALL, encoding="utf-8").no_color
    assert choose_face(environ={"TERM": "xterm", "NO_COLOR": "1"}, ttys=ALL, encoding="utf-8").no_color


def test_variables_that_lie_are_dropped_before_textual_reads_them(monkeypatch):
    for name, value in (("COLUMNS", "132"), ("LINES", "50"), ("NO_COLOR", ""), ("TEXTUAL_LOG", "/tmp/x")):
        monkeypatch.setenv(name, value)
    settle_environment(choose_face(environ={"TERM": "xterm"}, ttys=ALL, encoding="utf-8"))
    assert not {"COLUMNS", "LINES", "NO_COLOR", "TEXTUAL_LOG"} & set(os.environ)
