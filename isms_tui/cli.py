"""Arguments in, exit codes out. Imports the standard library only; each face is imported inside its branch."""

from __future__ import annotations

import os
import sys

from isms_tui import __version__

TYPE_CHECKING = False  # what type checkers know as true; importing typing would cost a third of `--version`
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

OWN_ROOMS = {"ask": "talk", "restore": "restore"}
"""Commands with a module of their own."""

EXIT_DONE, EXIT_REFUSED, EXIT_USAGE, EXIT_UNEXPECTED = 0, 1, 2, 70


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
    crash = sys.modules.get("isms_tui.crash")
    if crash is not None and crash.behind and not code:
        code = _explain_unexpected(crash.behind[0])
    _let_go_of_streams()
    if argv is None and "signal" in sys.modules:
        _ignore_signals()
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
    from isms_tui.private import keep_private

    keep_private()
    from isms_tui.arguments import COMMANDS, WRITING, command_parser, program_parser

    if arguments and arguments[0] in COMMANDS:
        options = command_parser(arguments[0]).parse_intermixed_args(arguments[1:])
        name = arguments[0]
        if name == "chat":
            return _chat(options)
        room = OWN_ROOMS.get(name) or ("write" if name in WRITING else "read")
        module = f"isms_tui.commands.{room}"
        from importlib import import_module

        run: Callable[[argparse.Namespace], int] = getattr(import_module(module), arguments[0])
        return run(options) or int(getattr(options, "lost", False))  # acknowledged changes are gone: exit 1
    if len(arguments) > 1 and arguments[0].isalpha() and not os.path.exists(arguments[0]):
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
    from isms_tui.crash import watch_threads
    from isms_tui.private import close_to_debuggers

    watch_threads()
    close_to_debuggers()
    _catch_signals(ignored_too=os.isatty(0))
    if face.full_screen:
        from isms_tui.tui.run import run as run_tui

        return run_tui(options.file, by=person(options.by), face=face)
    from isms_tui.line.run import run as run_line

    return run_line(options.file, by=person(options.by), face=face)


def _chat(options: argparse.Namespace) -> int:
    """The conversation in line mode, with line editing where the terminal can."""
    from isms_tui.line.chat import run
    from isms_tui.person import person
    from isms_tui.terminal import choose_face

    return run(options.file, by=person(options.by), face=choose_face(plain=options.plain, line=True))


def _refuse_unknown(word: str) -> None:
    from difflib import get_close_matches

    from isms_tui.arguments import COMMANDS
    from isms_tui.domain.errors import UsageProblem

    close = get_close_matches(word, COMMANDS, 1)
    hint = f"Did you mean {close[0]}?" if close else f"Commands: {', '.join(COMMANDS)}."
    raise UsageProblem(f"There is no command {word[:30]!r}, and no such file. {hint}")


def _catch_signals(ignored_too: bool = False) -> None:
    """A signal ends the program with an ordinary exit status, 128+n, after it cleaned up.

    Only the first one does: another would interrupt the cleaning. What was ignored when we were started (nohup) stays
    ignored in commands, but not where somebody sits at a terminal.
    """
    import signal

    left = False

    def leave(number: int, _frame: object) -> None:
        nonlocal left
        if not left:
            left = True
            raise SystemExit(128 + number)

    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGINT):
        if ignored_too or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, leave)


def _ignore_signals() -> None:
    """The exit code is settled; the interpreter would give signals back their deadly meaning while it ends."""
    import signal

    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)


def _explain(error: Exception) -> int:
    """One plain sentence; the exit code says what kind of trouble it was."""
    from isms_tui.domain.errors import IsmsError, UsageProblem

    if isinstance(error, IsmsError):
        _say(str(error))
        return EXIT_USAGE if isinstance(error, UsageProblem) else EXIT_REFUSED
    if isinstance(error, OSError):
        from isms_tui.domain.text import one_line

        place = f" {one_line(os.fsdecode(error.filename))}" if error.filename else ""
        _say(f"Could not use{place}: {error.strerror or 'input or output failed'}.")
        return EXIT_REFUSED
    return _explain_unexpected(error)


def _explain_unexpected(error: BaseException) -> int:
    """A sentence and a report; nothing that a person wrote is in either."""
    from isms_tui.crash import sentence, write_report

    _say(sentence(error, write_report(error)))
    return EXIT_UNEXPECTED


def _say(text: str) -> None:
    """Tell what went wrong; where nobody listens any more, the exit code says it."""
    if sys.stderr is not None:
        try:
            print(text, file=sys.stderr, flush=True)
        except OSError:
            return
