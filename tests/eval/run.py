"""`make eval`: asks every question of tests/data and prints what the conversation gets right.

`--all` adds lines per kind, provenance and style; `--misses FILE` lists what went wrong in one file. Nobody looks at
the misses of the test split: it is there to tell whether the words help with questions that nobody tuned them for.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from eval.intents import wrong_acts, wrong_dialogues, wrong_intents
from eval.measure import LIMITS, Marked, mark_all, missed, misses, read, score
from isms_tui.assistant.conversation import Conversation
from isms_tui.catalog.load import load_catalog
from isms_tui.workspace import Workspace

SPLITS = {
    "given": ["questions.jsonl"],
    "development": ["questions_dev_a.jsonl", "questions_dev_b.jsonl"],
    "test": ["questions_test_a.jsonl", "questions_test_b.jsonl"],
    "few field words, development": ["questions_dev_c.jsonl"],
    "few field words, test": ["questions_test_c.jsonl"],
}
"""The last two were made to be hard: everyday words only, and matters of others that share words with security."""

HEAD = (
    f"{'':<32}{'count':>6}{'hit@1':>8}{'hit@3':>8}{'declined':>10}{'declined':>10}{'sure and':>10}\n"
    f"{'':<32}{'':>6}{'':>8}{'':>8}{'outside':>10}{'inside':>10}{'wrong':>10}"
)


def line(name: str, marked: Iterable[Marked]) -> str:
    """One line of the table."""
    found = score(marked)
    widths = (8, 8, 10, 10, 10)
    shares = zip(found[1:], widths, strict=True)
    return f"{name:<32}{found.count:>6}" + "".join(f"{share:>{width}.1%}" for share, width in shares)


def main(arguments: list[str]) -> int:
    """Print the tables and every goal that is missed; 1 when it is missed on the given questions."""
    conversation = Conversation(load_catalog())
    if arguments[:1] == ["--misses"]:
        print("\n".join(misses(mark_all(conversation, read(arguments[1])))))
        return 0
    marked = {name: [m for file in files for m in mark_all(conversation, read(file))] for name, files in SPLITS.items()}
    print(HEAD)
    for name, found in marked.items():
        print(line(name, found))
        for key in ("kind", "provenance", "style") if "--all" in arguments else ():
            for value in sorted({m.question[key] for m in found}):
                print(line(f"  {key} {value}", [m for m in found if m.question[key] == value]))
    print(f"{'goals':<38}{LIMITS[1]:>8.0%}{LIMITS[2]:>8.0%}{LIMITS[3]:>10.0%}{LIMITS[4]:>10.0%}{LIMITS[5]:>10.0%}\n")
    with (
        tempfile.TemporaryDirectory() as folder,
        Workspace.create_sample(str(Path(folder) / "h.isms.json"), "harbourlight", "mia") as workspace,
    ):
        talk = Conversation(workspace.catalog, workspace)
        for split in ("dev", "test"):
            lines, dialogues, acts = (read(f"{name}_{split}.jsonl") for name in ("intents", "dialogues", "acts"))
            said = sum(len(dialogue["lines"]) for dialogue in dialogues)
            print(
                f"{split:<5} intents {len(lines) - len(wrong_intents(talk, lines))} of {len(lines)}, "
                f"dialogue lines {said - len(wrong_dialogues(talk, dialogues))} of {said}, "
                f"instructions {len(acts) - len(wrong_acts(talk, acts))} of {len(acts)}, "
                f"written without a yes {int(workspace.store.revision != 6)}"
            )
    for name, found in marked.items():
        for goal in missed(score(found)):
            print(f"missed, {name}: {goal}")
    return 1 if any(missed(score(marked["given"]))) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
