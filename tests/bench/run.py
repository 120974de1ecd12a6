"""What it costs, each against a yardstick measured in the same minute: `make bench`, or `run.py --only start,key`.

The machine's speed moves by a factor of three from minute to minute, so every row is a ratio. Product and yardstick
take turns; a row is the median of the ratios of the rounds. Bytes are exact. Ends with 1 when a row is over its limit.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from tools.ptyrun import DOWN, UP, Terminal, run_cpu  # noqa: E402  # only now can it be found

HERE = Path(__file__).parent
PRODUCT = Path(sys.executable).with_name("isms-tui")
MEANWHILE = {"TEXTUAL_ANIMATIONS": None}  # nothing is set that a user would not have set


class Row(NamedTuple):
    """One line of the table; over the limit means that measured is larger."""

    what: str
    yardstick: str
    limit: float
    measured: float
    note: str = ""

    @property
    def ok(self) -> bool:
        return self.measured <= self.limit


class Bench:
    """The places and the number of rounds."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self.folder = folder
        self.rounds = rounds
        self._starts: list[tuple[Start, Start]] = []

    def new_file(self, name: str) -> Path:
        """Return a workspace with no answers; the interview opens with its first question."""
        path = self.folder / name
        if not path.exists():
            _, code = run_cpu([PRODUCT, "new", path, "--org", "Bench"])
            if code:
                raise RuntimeError(f"isms-tui new {path} --org Bench ended with {code}")
        return path

    def answered_file(self) -> Path:
        """Return a workspace with a finished interview."""
        path = self.folder / "answered.isms.json"
        if not path.exists():
            self.new_file(path.name)
            pairs = [f"{question}={choice}" for question, choice in example_answers()]
            _, code = run_cpu([PRODUCT, "answer", path, *pairs])
            if code:
                raise RuntimeError(f"isms-tui answer {path} {' '.join(pairs)} ended with {code}")
        return path

    def starts(self) -> list[tuple[Start, Start]]:
        """Start the product and the hello app in turn; three rows come from the same runs."""
        if not self._starts:
            path = self.new_file("start.isms.json")
            measure_hello(), measure_product(path)  # the first run of each warms the disk cache
            self._starts = [(measure_product(path), measure_hello()) for _ in range(self.rounds)]
        return self._starts


def example_answers() -> Iterator[tuple[str, str]]:
    """Yield a whole interview, as `answer` takes it: the first organization of the examples."""
    example = json.loads((ROOT / "tests/data/examples.json").read_text())["examples"][0]
    yield from example["answers"].items()


# in a terminal


class Start(NamedTuple):
    """Seconds to the first paint and to the answer of a key sent at that moment; kB of the process tree; bytes."""

    paint: float
    interactive: float
    rss: int
    bytes: int


def cursor_lines(text: str) -> list[str]:
    """Return the rows with the cursor sign of the choices."""
    return [line for line in text.splitlines() if re.match(r"\W{0,3}[>❯▸›]\s", line)]


def first_question(text: str) -> bool:
    """Tell whether a question with its number and the cursor on a choice is there."""
    return re.search(r"\b\d+ of \d+\b", text) is not None and bool(cursor_lines(text))


def measure_product(path: Path) -> Start:
    with Terminal([PRODUCT, path], env=MEANWHILE) as terminal:
        paint = terminal.wait_for(first_question)
        before = cursor_lines(terminal.text())
        terminal.send(DOWN)
        terminal.wait_for(lambda text: cursor_lines(text) not in ([], before))
        return _after(terminal, paint)


def measure_hello() -> Start:
    with Terminal([sys.executable, HERE / "hello_app.py"], env=MEANWHILE) as terminal:
        paint = terminal.wait_for("Hello")
        terminal.send("x")
        terminal.wait_for("Got x")
        return _after(terminal, paint)


def _after(terminal: Terminal, paint: float) -> Start:
    interactive = terminal.last_byte_after_start
    terminal.settle(0.2)
    return Start(paint, interactive, terminal.rss(), terminal.bytes_seen)


def start(bench: Bench) -> Iterator[Row]:
    """Exec to the first question."""
    ratios = [product.paint / hello.paint for product, hello in bench.starts()]
    seconds = median(product.paint for product, _ in bench.starts())
    yield Row("first question painted", "Textual hello painted", 1.5, median(ratios), f"{seconds * 1000:.0f} ms")


def interactive(bench: Bench) -> Iterator[Row]:
    """Exec to the answer of a key that was typed at the first paint."""
    ratios = [product.interactive / hello.interactive for product, hello in bench.starts()]
    yield Row("first question usable", "Textual hello usable", 1.5, median(ratios))


def rss(bench: Bench) -> Iterator[Row]:
    """Memory of all processes."""
    ratios = [product.rss / hello.rss for product, hello in bench.starts()]
    size = median(product.rss for product, _ in bench.starts())
    yield Row("RSS of the process tree", "Textual hello", 1.4, median(ratios), f"{size / 1024:.1f} MB")


def key(bench: Bench) -> Iterator[Row]:
    """One cursor key on the interview, against typing in a Textual Input; key by key in turn."""
    answers, typed = [], []
    with (
        Terminal([PRODUCT, bench.new_file("key.isms.json")], env=MEANWHILE) as product,
        Terminal([sys.executable, HERE / "input_app.py"], env=MEANWHILE) as typing,
    ):
        product.wait_for(first_question)
        typing.wait_for("ready")
        for terminal, warm in ((product, DOWN), (typing, "x")):
            terminal.settle(0.3)
            terminal.key(warm)
        for number in range(max(10, 3 * bench.rounds)):
            answers.append(product.key((DOWN, UP, UP, DOWN)[number % 4]))  # from the second of three choices
            typed.append(typing.key("x"))
    used = [(answer, yard) for answer, yard in zip(answers, typed, strict=True) if answer.bytes]
    sizes = sorted(answer.bytes for answer, _ in used)
    yard = f"typing: {median(yard.bytes for _, yard in used):.0f} B"
    yield Row("bytes of one cursor key, largest", "absolute", 800, sizes[-1], f"median {median(sizes):.0f} B; {yard}")
    ratios = sorted(answer.seconds / yard.seconds for answer, yard in used)
    milliseconds = median(answer.seconds for answer, _ in used) * 1000
    note = f"{milliseconds:.1f} ms; 95 % under {ratios[int(len(ratios) * 0.95)]:.2f}"
    yield Row("time of one cursor key", "typing in a Textual Input", 1.8, median(ratios), note)


def idle(bench: Bench) -> Iterator[Row]:
    """Nothing happens, nothing is written."""
    with Terminal([PRODUCT, bench.new_file("idle.isms.json")], env=MEANWHILE) as terminal:
        terminal.wait_for(first_question)
        terminal.settle(0.5)
        yield Row("bytes in 3 idle seconds", "absolute", 0, terminal.idle_bytes(3))


# without a terminal


def cpu(bench: Bench) -> Iterator[Row]:
    """User and system time of whole commands."""
    path = bench.answered_file()
    commands: list[tuple[float, list[Any]]] = [
        (2, ["--version"]),
        (2.5, ["--help"]),
        (5, ["why", path, "5.23"]),
        (5, ["status", path]),
        (5, ["export", path, "soa", "--format", "json"]),
        (5, ["export", path, "soa", "--format", "csv"]),
        (6, ["ask", "who owns a risk"]),
        (6, ["ask", "passwrod manger mandatory for all staff?"]),
    ]
    for limit, command in commands:
        ratios, codes = [], set()
        for _ in range(3 * bench.rounds):
            floor, _ = run_cpu([sys.executable, "-c", "pass"])
            used, code = run_cpu([PRODUCT, *command])
            ratios.append(used / floor)
            codes.add(code)
        said = " ".join(part for part in map(str, command) if part != str(path))
        fine = {0, 4} if command[0] == "ask" else {0}  # 4: it offers pages to choose from, which is an answer too
        note = "" if codes <= fine else f"ended with {sorted(codes)}"
        yield Row(f"CPU of {said}", "python -c pass", limit, median(ratios) if not note else float("inf"), note)


def save(bench: Bench) -> Iterator[Row]:
    """One acknowledged save: small, after 10,000 changes, and in a file of 100 times the data."""
    from isms_tui.store import Store

    def fill(name: str, times: int, changes: int) -> Any:
        answers = [
            {"question": f"q-{n}", "answer": ["own-rooms", "homes"], "note": "n" * 60} for n in range(38 * times)
        ]
        controls = [{"control": f"c-{n}", "status": "partly", "note": "n" * 300} for n in range(93 * times)]
        risks = [{"risk": f"r-{n}", "text": "n" * 300, "level": 4} for n in range(60 * times)]
        documents = {"answers": answers, "controls": controls, "risks": risks}
        with patch("os.fdatasync"), patch("os.fsync"):  # filling is not measured
            store = Store.create(str(bench.folder / name), who="bench", why="fill", documents=documents)
            for n in range(changes):
                change(store, n)
        return store

    def change(store: Any, n: int) -> None:
        with store.change("bench", "measure"):
            store.table("answers").update({"note": f"{n:060}"}, doc_ids=[n % 38 + 1])

    stores = {
        "one save": fill("small.json", 1, 0),
        "one save, 10,000 lines in the journal": fill("long.json", 1, 10_000),
        "one save, 100 times the data": fill("large.json", 100, 0),
    }
    descriptor = os.open(bench.folder / "floor", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    times: dict[str, list[float]] = {what: [] for what in ("floor", *stores)}
    for n in range(40 * bench.rounds):
        times["floor"].append(timed(lambda: (os.write(descriptor, b"x" * 400), os.fdatasync(descriptor))))
        for what, store in stores.items():
            times[what].append(timed(lambda store=store, n=n: change(store, n)))
    os.close(descriptor)
    for store in stores.values():
        store.close()
    for what, against, limit in (
        ("one save", "floor", 3),
        ("one save, 10,000 lines in the journal", "one save", 2),
        ("one save, 100 times the data", "one save", 2),
    ):
        ratios = [mine / other for mine, other in zip(times[what], times[against], strict=True)]
        note = f"{median(times[what]) * 1000:.2f} ms; mean {sum(times[what]) / sum(times[against]):.2f}"
        yield Row(what, "append 400 B + fdatasync" if against == "floor" else against, limit, median(ratios), note)


def propose(bench: Bench) -> Iterator[Row]:
    """The proposal for all controls, and the preview of all choices of the slowest question."""
    from isms_tui.catalog.load import load_catalog
    from isms_tui.domain.answers import parse_answer
    from isms_tui.domain.preview import preview_choices
    from isms_tui.domain.proposal import propose

    catalog = load_catalog()
    answers = {q: parse_answer(catalog.questions[q], choice) for q, choice in example_answers()}
    note = f"{len(catalog.rules)} controls"
    seconds = median(timed(lambda: propose(catalog, answers)) for _ in range(20 * bench.rounds))
    yield Row("ms for the proposal", "absolute", 5, seconds * 1000, note)
    slowest = max(
        (median(timed(lambda q=q: preview_choices(catalog, answers, q, answers.get(q.id, ()))) for _ in range(5)), q.id)
        for q in catalog.questions.values()
    )
    yield Row("ms to preview all choices, slowest question", "absolute", 20, slowest[0] * 1000, slowest[1])


def timed(action: Callable[[], object]) -> float:
    before = time.perf_counter()
    action()
    return time.perf_counter() - before


ROWS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    f.__name__: f for f in (start, interactive, rss, key, idle, cpu, save, propose)
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(ROWS), help=f"some of {','.join(ROWS)}")
    parser.add_argument("--rounds", type=int, default=5, help="more rounds, steadier medians")
    options = parser.parse_args()
    for folder in (ROOT / "isms_tui", HERE):  # as a wheel has it, whatever PYTHONDONTWRITEBYTECODE says
        compileall.compile_dir(folder, quiet=1)
    good = True
    shape = "{:<46} {:<27} {:>7} {:>9}  {:<4} {}"
    print(shape.format("what", "yardstick", "limit", "measured", "ok", ""), flush=True)
    with tempfile.TemporaryDirectory(prefix="isms-bench-") as folder:
        bench = Bench(Path(folder), options.rounds)
        for name in options.only.split(","):
            try:
                for row in ROWS[name](bench):
                    good &= row.ok
                    limit, measured = (f"{number:.2f}".rstrip("0").rstrip(".") for number in (row.limit, row.measured))
                    said = "yes" if row.ok else "NO"
                    print(shape.format(row.what, row.yardstick, limit, measured, said, row.note), flush=True)
            except Exception as error:
                good = False
                print(shape.format(name, "", "", "", "NO", f"{type(error).__name__}: {str(error)[:600]}"), flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
