"""`make eval`: asks every question of tests/data and prints what the conversation gets right.

`--misses FILE` lists what went wrong in one file. Nobody looks at the misses of the test split: it is there to tell
whether the pages and words help with questions that nobody tuned them for.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from isms_tui.assistant.conversation import Conversation
from isms_tui.catalog.load import load_catalog
from tests.eval.measure import Marked, mark_all, read, score

SPLITS = {
    "given": ["questions.jsonl"],
    "development": ["questions_dev_a.jsonl", "questions_dev_b.jsonl", "questions_dev_c.jsonl"],
    "test": ["questions_test_a.jsonl", "questions_test_b.jsonl", "questions_test_c.jsonl"],
}
LIMITS = (0.80, 0.93, 0.95, 0.03, 0.03)
HEAD = (
    f"{'':<34}{'count':>6}{'hit@1':>8}{'hit@3':>8}{'declined':>10}{'declined':>10}{'sure and':>10}\n"
    f"{'':<34}{'':>6}{'':>8}{'':>8}{'out':>10}{'in':>10}{'wrong':>10}"
)


def line(name: str, marked: Iterable[Marked]) -> str:
    """One line of the table."""
    s = score(marked)
    shares = (s.hit_1, s.hit_3, s.declined_out, s.declined_in, s.wrong_and_sure)
    widths = (8, 8, 10, 10, 10)
    return f"{name:<34}{s.count:>6}" + "".join(
        f"{share:>{width}.1%}" for share, width in zip(shares, widths, strict=True)
    )


def main(arguments: list[str]) -> int:
    """Print the tables; 1 when the test split misses a limit."""
    conversation = Conversation(load_catalog())
    if arguments[:1] == ["--misses"]:
        for one in mark_all(conversation, read(arguments[1])):
            if (one.inside and not one.first) or one.confidently_wrong or one.inside == one.declined:
                flag = (
                    ("SURE " if one.confidently_wrong else "")
                    + ("MISS3 " if one.inside and not one.third else "")
                    + ("DECLINED" if one.declined else "")
                )
                print(
                    f"{one.question['id']} {one.question['q'][:110]!r}",
                    "gold",
                    one.question["gold"],
                    "got",
                    one.sources[:4],
                    flag,
                )
        return 0
    marked = {name: [m for file in files for m in mark_all(conversation, read(file))] for name, files in SPLITS.items()}
    print(HEAD)
    for name, found in marked.items():
        print(line(name, found))
        if "--all" in arguments:
            for key in ("kind", "provenance", "style"):
                for value in sorted({m.question[key] for m in found}):
                    print(line(f"  {key} {value}", [m for m in found if m.question[key] == value]))
    print(line("all", [m for found in marked.values() for m in found]))
    print(f"{'limits':<40}{LIMITS[0]:>8.0%}{LIMITS[1]:>8.0%}{LIMITS[2]:>10.0%}{LIMITS[3]:>10.0%}{LIMITS[4]:>10.0%}")
    s = score(marked["test"])
    good = (
        s.hit_1 >= LIMITS[0]
        and s.hit_3 >= LIMITS[1]
        and s.declined_out >= LIMITS[2]
        and s.declined_in <= LIMITS[3]
        and s.wrong_and_sure <= LIMITS[4]
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
