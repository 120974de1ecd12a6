"""Many signals, kills and hang-ups at random moments in every screen: `make terminal-sweep`.

One line for each class: how many trials, how many failed, the slowest end. Ends with 1 when any failed. The seed is
printed, and `--seed` repeats a run as far as time allows.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]

from terminal.stage import (  # noqa: E402  # only now can it be found
    ESCAPE,
    FACES,
    PROGRAM,
    SCREENS,
    Scene,
    answered,
    new_file,
)
from tools.ptyrun import run_cpu  # noqa: E402

SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
DEAF = ["sh", "-c", "trap '' HUP; exec \"$@\"", "sh"]
SLOWEST = 3.0
"""Seconds that no end may take, on a machine with other work; the promise for a quiet one is one second."""

Trial = Callable[[random.Random, Path], tuple[str, float]]


def play(chance: random.Random, scene: Scene) -> None:
    """Go to some screen, without waiting for it, and do something there."""
    for key in chance.choice(list(SCREENS.values())):
        scene.send(key)
        scene.settle(0.02)
    for _ in range(chance.randint(0, 4)):
        scene.send(chance.choice(["\x1b[B", "\x1b[A", "x", "1", "\t", " ", "/"]))
    time.sleep(chance.random() * 0.15)


def judge(scene: Scene, file: Path, code: int, wanted: set[int], seconds: float) -> str:
    """What is wrong, in words; empty when all is well."""
    wrong = []
    if code not in wanted:
        wrong.append(f"ended with {code}, not {sorted(wanted)}")
    if scene.left():
        wrong.append(f"left {sorted(scene.left())}")
    if seconds > SLOWEST:
        wrong.append(f"took {seconds:.1f} s")
    if run_cpu([PROGRAM, "status", file])[1] != 0:
        wrong.append("the file does not open")
    elif "scope" not in answered(file):
        wrong.append("an answer is lost")
    if b"Traceback" in scene.raw:
        wrong.append(f"a traceback was shown: {bytes(scene.raw).decode(errors='replace').split('Traceback')[1][-900:]}")
    return ", ".join(wrong)


def signalled(chance: random.Random, file: Path) -> tuple[str, float]:
    """One signal, or several at once, in the full screen."""
    sent = chance.choices(SIGNALS, k=chance.choice([1, 1, 2, 3]))
    with Scene([PROGRAM, file]) as scene:
        scene.wait_for("of 37 answered")
        play(chance, scene)
        return end(scene, file, sent)


def in_line_mode(chance: random.Random, file: Path) -> tuple[str, float]:
    """The same while lines are edited, or read as they come."""
    sent = chance.choices(SIGNALS, k=chance.choice([1, 2]))
    face = chance.choice(["editing", "plain"])
    with Scene([PROGRAM, file, *FACES[face]]) as scene:
        scene.wait_for("q quit):")
        for _ in range(chance.randint(0, 5)):
            scene.send(chance.choice(["?", "s", "n", "b", "word "]) + chance.choice(["", "\r", "\n"]))
            time.sleep(chance.random() * 0.05)
        return end(scene, file, sent)


def while_starting(chance: random.Random, file: Path) -> tuple[str, float]:
    """Before the first frame. The interpreter itself dies of a signal; the terminal is untouched then."""
    sent = [chance.choice(SIGNALS)]
    with Scene([PROGRAM, file]) as scene:
        time.sleep(chance.random() * 0.5)
        return end(scene, file, sent, dies=True)


def end(scene: Scene, file: Path, sent: list[signal.Signals], dies: bool = False) -> tuple[str, float]:
    if scene.exit_code is not None:
        return f"ended by itself with {scene.exit_code}", 0.0
    before = time.perf_counter()
    for number in sent:
        if scene.exit_code is None:
            scene.signal(number)
    code = scene.wait_exit(20)
    seconds = time.perf_counter() - before
    scene.wait_for_mender()
    wanted = {128 + number for number in sent} | ({-number for number in sent} | {1} if dies else set())
    return judge(scene, file, code, wanted, seconds), seconds


def killed(chance: random.Random, file: Path) -> tuple[str, float]:
    """SIGKILL, also to the whole group: the mender has to do it."""
    with Scene([PROGRAM, file, *(["--line"] if chance.random() < 0.2 else [])]) as scene:
        scene.wait_for(lambda text: "of 37 answered" in text)
        if "--line" not in scene.argv:
            play(chance, scene)
        before = time.perf_counter()
        scene.signal(signal.SIGKILL)
        code = scene.ended()
        seconds = time.perf_counter() - before
        return judge(scene, file, code, {-signal.SIGKILL}, seconds), seconds


def hung_up(chance: random.Random, file: Path) -> tuple[str, float]:
    """The terminal goes away, and in half of the cases nobody says so."""
    face = chance.choice(list(FACES))
    with Scene([*chance.choice([[], DEAF]), PROGRAM, file, *FACES[face]]) as scene:
        scene.wait_for("of 37 answered" if face == "screen" else "q quit):")
        if face == "screen":
            play(chance, scene)
        used = scene.cpu()
        before = time.perf_counter()
        scene.hang_up()
        code = scene.wait_exit(20)
        seconds = time.perf_counter() - before
        assert scene.usage is not None
        busy = scene.usage.cpu - used
        wrong = judge(scene, file, code, {129}, seconds).replace(str(sorted(scene.left())), "")
        return ("" if wrong.startswith("left ") else wrong) or ("" if busy < 1 else f"used {busy:.1f} s"), seconds


def resized(chance: random.Random, file: Path) -> tuple[str, float]:
    """A hundred sizes in one screen after the other."""
    with Scene([PROGRAM, file]) as scene:
        scene.wait_for("of 37 answered")
        for number in range(100):
            size = (chance.randint(1, 200), chance.randint(1, 60))
            scene.resize(*chance.choice([(1, 1), (500, 200), size]))
            if number % 10 == 9:
                play(chance, scene)
                scene.reach(ESCAPE)
        scene.resize(80, 24)
        scene.settle()
        return end(scene, file, [signal.SIGTERM])


CLASSES: dict[str, tuple[Trial, int]] = {
    "signals": (signalled, 300),
    "signals in line mode": (in_line_mode, 60),
    "signals while it starts": (while_starting, 60),
    "kills": (killed, 100),
    "lost terminals": (hung_up, 60),
    "hundred resizes": (resized, 10),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(CLASSES))
    parser.add_argument("--share", type=float, default=1.0, help="run only this part of the trials")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the same trials, whoever started them
    good = True
    with tempfile.TemporaryDirectory(prefix="isms-sweep-") as folder:
        os.environ["XDG_DATA_HOME"] = f"{folder}/data"
        model = new_file(Path(folder))
        for name in options.only.split(","):
            trial, times = CLASSES[name]
            times = max(1, round(times * options.share))
            failed, slowest = [], 0.0
            for number in range(times):
                room = Path(folder) / "room"
                shutil.copytree(model.parent, room, ignore=shutil.ignore_patterns("room", "data"))
                seed = f"{options.seed}/{name}/{number}"
                try:
                    wrong, seconds = trial(random.Random(seed), room / model.name)
                except AssertionError as error:
                    wrong, seconds = str(error).splitlines()[0][:200], 0.0
                slowest = max(slowest, seconds)
                failed += [f"  {seed}: {wrong}"] if wrong else []
                shutil.rmtree(room)
            print(f"{name}: {times} trials, {len(failed)} failed, slowest end {slowest:.2f} s", flush=True)
            print(*failed[:10], sep="\n", end="\n" if failed else "", flush=True)
            good &= not failed
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
