"""Arguments in, exit codes out. Imports the standard library only; each face is imported inside its branch."""

from __future__ import annotations

import os
import sys

from isms_tui import __version__

TYPE_CHECKING = False  # what type checkers know as true; importing typing would cost a third of `--version`
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

EXIT_DONE, EXIT_REFUSED, EXIT_USAGE, EXIT_UNEXPECTED = 0, 1, 2, 70

WIDTH = 80
"""Columns of help texts. Asking the terminal for its width would import half a dozen modules."""

COMMANDS = {
    "new": "start a workspace file",
    "answer": "answer interview questions",
    "decide": "decide that a control is in or out",
    "approve": "approve the Statement of Applicability",
    "status": "where we are and what is next",
    "why": "why a control applies or not, and what would flip it",
    "show": "a page as text: control, clause, step, term, question, risk",
    "export": "the Statement of Applicability as a file",
    "history": "every change, oldest first",
    "undo": "take the latest change back",
    "redo": "bring back what was undone last",
    "content": "check the content that ships with this program",
    "where": "print where data lives",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, or open a face. Returns the exit code (README, "Exit codes")."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _speak_any_language()
    try:
        code = _run(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
    except SystemExit as stop:  # argparse, and signals
        code = stop.code if isinstance(stop.code, int) else EXIT_USAGE
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        code = 141
    except Exception as error:
        code = _explain(error)
    _let_go_of_streams()
    return code


def _speak_any_language() -> None:
    """A character that the terminal's encoding lacks becomes a question mark, never an error."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # both are text files


def _let_go_of_streams() -> None:
    """Flush for the last time: where nobody listens any more, the interpreter's own attempt would change the code."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1 if stream is sys.stdout else 2)


def _run(arguments: list[str]) -> int:
    if arguments == ["--version"]:
        print(f"isms-tui {__version__}")
        return EXIT_DONE
    _catch_signals()
    if arguments and arguments[0] in COMMANDS:
        options = command_parser(arguments[0]).parse_intermixed_args(arguments[1:])
        module = "isms_tui.commands.write" if arguments[0] in _WRITING else "isms_tui.commands.read"
        from importlib import import_module

        run: Callable[[argparse.Namespace], int] = getattr(import_module(module), arguments[0])
        return run(options)
    if len(arguments) > 1 and not arguments[0].startswith("-") and not os.path.exists(arguments[0]):
        _refuse_unknown(arguments[0])
    options = program_parser().parse_args(arguments)
    if options.print_completion:
        import shtab

        print(shtab.complete(program_parser(complete=True), options.print_completion))
        return EXIT_DONE
    from isms_tui.person import person
    from isms_tui.terminal import choose_face

    face = choose_face(plain=options.plain, line=options.line)
    if face.refused:
        print(face.refused, file=sys.stderr)
        return EXIT_USAGE
    if face.full_screen:
        from isms_tui.tui.run import run as run_tui

        return run_tui(options.file, by=person(options.by), face=face)
    from isms_tui.line.run import run as run_line

    return run_line(options.file, by=person(options.by), face=face)


_WRITING = ("new", "answer", "decide", "approve", "undo", "redo")


def _refuse_unknown(word: str) -> None:
    from difflib import get_close_matches

    from isms_tui.domain.errors import UsageProblem

    close = get_close_matches(word, COMMANDS, 1)
    hint = f"Did you mean {close[0]}?" if close else f"Commands: {', '.join(COMMANDS)}."
    raise UsageProblem(f"There is no command {word[:30]!r}, and no such file. {hint}")


def command_parser(name: str) -> argparse.ArgumentParser:
    """The argument parser of one command; building all of them would cost a third of a command's time."""
    import argparse
    from functools import partial

    look = partial(argparse.HelpFormatter, width=WIDTH)
    command = argparse.ArgumentParser(
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
    top = argparse.ArgumentParser(
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
    "show": _show,
    "export": _export,
    "history": _history,
    "undo": _undo,
    "redo": _undo,
    "content": _content,
    "where": _where,
}


def _catch_signals() -> None:
    """A signal ends the program with an ordinary exit status, 128+n, after it cleaned up."""
    import signal

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT):
        signal.signal(number, leave)


def _explain(error: Exception) -> int:
    """One plain sentence; the exit code says what kind of trouble it was."""
    from isms_tui.domain.errors import IsmsError, UsageProblem

    if isinstance(error, IsmsError) or type(error).__module__ == "isms_tui.store.errors":
        print(error, file=sys.stderr)
        return EXIT_USAGE if isinstance(error, UsageProblem) else EXIT_REFUSED
    if isinstance(error, OSError):
        place = f" {error.filename}" if error.filename else ""
        print(f"Could not use{place}: {error.strerror or 'input or output failed'}.", file=sys.stderr)
        return EXIT_REFUSED
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    line = f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else "?"
    print(
        f"Unexpected error ({type(error).__name__} in {line}). What was saved is safe; please report this line.",
        file=sys.stderr,
    )
    return EXIT_UNEXPECTED
