"""What may happen to the bytes of a file."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

Mutate = Callable[[bytes, random.Random], bytes]


def flip(data: bytes, rng: random.Random) -> bytes:
    """One bit is another one."""
    raw = bytearray(data)
    raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
    return bytes(raw)


_ODD = [b"\0" * 9, b"{", b"}", b'"', b"\xff\xfe", b"\\ud800", b"9" * 30, b"NaN", b"[" * 99, b"\n", b"\r"]


def mutate_bytes(data: bytes, rng: random.Random) -> bytes:
    """Some bytes removed, repeated, exchanged, overwritten or put in between."""
    for _ in range(rng.choice([1, 1, 1, 3])):
        at = rng.randrange(len(data) + 1)
        to = min(len(data), at + rng.choice([1, 2, 10, 100, 1000]))
        piece, other = data[at:to], rng.randrange(len(data) + 1)
        odd = rng.choice(_ODD)
        data = rng.choice(
            [
                data[:at] + data[to:],
                data[:to] + piece + data[to:],
                data[:other] + piece + data[other:],
                data[:at] + odd + data[at:],
                data[:at] + rng.randbytes(len(piece)) + data[to:],
                data[:at] + b"\0" * len(piece) + data[to:],
            ]
        )
    return data


_TEXTS = ["", "x" * 20_001, "\ud800", "k03"]
_VALUES: list[Any] = [None, True, 0, -1, 1.5, 10**19, *_TEXTS, [], {}, [[[]]], {"a": {"b": 1}}]


def mutate_documents(data: bytes, rng: random.Random) -> bytes:
    """Well-formed JSON, of which something at a random place is removed, renamed or has another value."""
    root = json.loads(data)
    for _ in range(rng.choice([1, 1, 2])):
        spot, depth = root, rng.randrange(5)
        while depth and any(isinstance(item, dict) and item for item in spot.values()):
            spot = rng.choice([item for item in spot.values() if isinstance(item, dict) and item])
            depth -= 1
        key = rng.choice(list(spot)) if spot else "new"
        what = rng.randrange(4)
        if what == 0:
            spot.pop(key, None)
        elif what == 1:
            spot[rng.choice(["1", "0", "007", "new", "99", "\x1b[2J"])] = spot.pop(key, None)
        else:
            spot[key] = rng.choice(_VALUES)
    return json.dumps(root, indent=rng.choice([None, 0])).encode()
