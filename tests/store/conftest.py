"""Places and workspaces for the store's tests."""

from __future__ import annotations

import pytest
from store.faults import answer, content, create, snapshot


@pytest.fixture
def path(tmp_path):
    """Where a workspace may be made; nothing else is in its folder."""
    folder = tmp_path / "work"
    folder.mkdir(mode=0o700)
    return folder / "acme.isms.json"


@pytest.fixture
def store(path):
    """A small open workspace at `path`."""
    with create(path) as opened:
        yield opened


@pytest.fixture
def worked(path):
    """Files of a workspace with eight changes and three checkpoints, and its content."""
    with create(path) as store:
        for n in range(8):
            answer(store, f"q{n % 5}", f"v{n} ä")
            if n % 3 == 0:
                store.checkpoint()
        expected = content(store)
    return snapshot(path.parent), expected


@pytest.fixture
def seven(path):
    """Seven revisions, each with a checkpoint: six backups beside FILE; the content at each revision."""
    with create(path) as store:
        at = {1: content(store)}
        for n in range(2, 8):
            answer(store, "q1", str(n))
            store.checkpoint()
            at[n] = content(store)
    return at
