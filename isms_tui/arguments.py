"""The arguments of the program and of every command. Standard library only."""

from __future__ import annotations

from isms_tui import __version__

TYPE_CHECKING = False  # what type checkers know as true; importing typing would cost a third of `--version`
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from typing import NoReturn

WIDTH = 80
"""Columns of help texts. Asking the terminal for its width would import half a dozen modules."""

COMMANDS = {
    "new": "start a workspace file",
    "answer": "answer interview questions",
    "decide": "decide that a control is in or out",
    "approve": "approve the Statement of Applicability",
    "status": "where we are and what is next",
    "why": "why a control applies or not, and what would flip it",
    "chat": "ask and instruct in plain words, line by line",
    "ask": "one question, one answer with its sources",
    "show": "a page as text: control, clause, step, term, question, risk",
    "export": "the Statement of Applicability as a file",
    "history": "every change, oldest first",
    "undo": "take the latest change back",
    "redo": "bring back what was undone last",
    "restore": "list the backups, or bring one back",
    "content": "check the content that ships with this program",
    "where": "print where data lives",
}

WRITING = ("new", "answer", "decide", "approve", "undo", "redo", "restore")
"""Commands that change the record."""


def command_parser(name: str) -> argparse.ArgumentParser:
    """The argument parser of one command; building all of them would cost a third of a command's time."""
    import argparse
    from functools import partial

    look = partial(argparse.HelpFormatter, width=WIDTH)
    command = _parser_class()(
        prog=f"isms-tui {name}", description=COMMANDS[name], formatter_class=look, allow_abbrev=False
    )
    _ARGUMENTS[name](command)
    return command


def program_parser(*, complete: bool = False) -> argparse.ArgumentParser:
    """The argument parser of the program itself; `complete` adds the commands (for shell completion)."""
    import argparse
    from functools import partial

    about = "Guided ISO/IEC 27001 implementation: answers, controls with reasons, a Statement of Applicability."
    listing = "\n".join(f"  {name:<9} {text}" for name, text in COMMANDS.items())
    top = _parser_class()(
        prog="isms-tui",
        description=about,
        epilog=f"commands (isms-tui COMMAND --help):\n{listing}",
        formatter_class=partial(argparse.RawDescriptionHelpFormatter, width=WIDTH),
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"isms-tui {__version__}")
    top.add_argument("--plain", action="store_true", help="line mode without one escape sequence (screen readers)")
    top.add_argument("--line", action="store_true", help="line mode with line editing")
    top.add_argument("--by", metavar="NAME", help="who you are in the record (default: the login name)")
    top.add_argument("--print-completion", choices=("bash", "zsh", "tcsh"), help="print a shell completion script")
    if complete:
        sub = top.add_subparsers(dest="command")
        for name in COMMANDS:
            _ARGUMENTS[name](sub.add_parser(name, help=COMMANDS[name]))
    else:
        top.add_argument("file", nargs="?", metavar="FILE", help="the workspace file to open")
    return top


def _parser_class() -> type[argparse.ArgumentParser]:
    """A parser whose complaints repeat what was typed as text that cannot steer a terminal."""
    import argparse

    from isms_tui.domain.text import one_line

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            super().error(one_line(message))

    return Parser


def _file(command: argparse.ArgumentParser, *, writes: bool = False, json: bool = False) -> None:
    command.add_argument("file", metavar="FILE", help="the workspace file")
    if writes:
        command.add_argument("--by", metavar="NAME", help="who decides (default: the login name)")
    if json:
        command.add_argument("--json", action="store_true", help="machine-readable output")


def _new(command: argparse.ArgumentParser) -> None:
    _file(command, writes=True)
    command.add_argument("--org", required=True, metavar="NAME", help="name of the organization")
    command.add_argument("--sample", choices=("harbourlight",), help="fill it with the worked example")


def _answer(command: argparse.ArgumentParser) -> None:
    _file(command, writes=True)
    command.add_argument("pairs", nargs="*", metavar="question=choice", help="several choices: question=a,b")
    command.add_argument("--from", dest="source", metavar="FILE.toml", help="read [answers] and [notes] from a file")


def _decide(command: argparse.ArgumentParser) -> None:
    _file(command, writes=True)
    command.add_argument("control", metavar="CONTROL", help="such as 8.30")
    command.add_argument("decision", choices=("in", "out"))
    command.add_argument("--fact", default="", metavar="T", help="out: what makes it not applicable")
    command.add_argument("--shown-by", default="", metavar="T", help="out: what shows the fact (lease, inventory ...)")
    command.add_argument("--owner", default="", metavar="N", help="who answers for the line")
    command.add_argument("--review", default="", metavar="T", help="out: the event that makes it applicable again")
    command.add_argument("--duty-read", default="", metavar="T", help="out: what you read that does not ask for it")
    command.add_argument("--second", default="", metavar="N", help="out: second approver of a hard-baseline control")
    command.add_argument("--override", action="append", default=[], metavar="GATE=REASON", help="out: pass a gate")
    command.add_argument("--reason", action="append", default=[], metavar="T", help='in: such as "contract: K-3 asks"')
    command.add_argument("--status", metavar="S", help="in: not started, planned, partially implemented, implemented")
    command.add_argument("--note", default="", metavar="T", help="a note beside the decision")


def _approve(command: argparse.ArgumentParser) -> None:
    _file(command)
    command.add_argument("what", choices=("soa",))
    command.add_argument("--by", metavar="NAME", help="who approves (default: the login name)")


def _status(command: argparse.ArgumentParser) -> None:
    _file(command, json=True)


def _why(command: argparse.ArgumentParser) -> None:
    _file(command)
    command.add_argument("control", metavar="CONTROL", help="such as 8.30")
    command.add_argument("--json", action="store_true", help="machine-readable output")


def _chat(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", nargs="?", metavar="FILE", help="the workspace file; without one nothing is written")
    command.add_argument("--by", metavar="NAME", help="who you are in the record (default: the login name)")
    command.add_argument("--plain", action="store_true", help="not one escape sequence (screen readers)")


def _ask(command: argparse.ArgumentParser) -> None:
    command.add_argument("question", nargs="+", metavar="QUESTION", help="in plain words; - reads one per line")
    command.add_argument("--file", metavar="FILE", help="the workspace file, for questions about your record")
    command.add_argument("--json", action="store_true", help="one JSON object per question")


def _show(command: argparse.ArgumentParser) -> None:
    names = 'such as 5.23, "clause 6.1.3", risk-owner, "step 3", RS-46'
    command.add_argument("page", nargs="*", metavar="PAGE", help=names)
    command.add_argument("--list", action="store_true", help="list all pages, or those of a kind")


def _export(command: argparse.ArgumentParser) -> None:
    _file(command)
    command.add_argument("what", choices=("soa",))
    command.add_argument("--format", required=True, choices=("md", "csv", "json"))
    command.add_argument("-o", "--output", metavar="OUT", help="write to OUT instead of standard output")
    command.add_argument("--force", action="store_true", help="overwrite OUT")


def _history(command: argparse.ArgumentParser) -> None:
    _file(command, json=True)


def _undo(command: argparse.ArgumentParser) -> None:
    _file(command, writes=True)


def _restore(command: argparse.ArgumentParser) -> None:
    _file(command, writes=True)
    command.add_argument("number", nargs="?", metavar="N", help="number of the backup to bring back")


def _content(command: argparse.ArgumentParser) -> None:
    command.add_argument("action", choices=("check",))
    command.add_argument("--report", action="store_true", help="one line of figures for each page")


def _where(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", nargs="?", metavar="FILE", help="a workspace file")


_ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "new": _new,
    "answer": _answer,
    "decide": _decide,
    "approve": _approve,
    "status": _status,
    "why": _why,
    "chat": _chat,
    "ask": _ask,
    "show": _show,
    "export": _export,
    "history": _history,
    "undo": _undo,
    "redo": _undo,
    "restore": _restore,
    "content": _content,
    "where": _where,
}
