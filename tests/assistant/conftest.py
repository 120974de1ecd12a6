import pytest

from isms_tui.assistant.conversation import Conversation
from isms_tui.workspace import Workspace


@pytest.fixture
def talk(catalog):
    """A conversation without a record."""
    return Conversation(catalog)


@pytest.fixture
def sample(tmp_path):
    with Workspace.create_sample(str(tmp_path / "h.isms.json"), "harbourlight", "mia") as opened:
        yield opened


@pytest.fixture
def chat(sample):
    """A conversation over the sample organization."""
    return Conversation(sample.catalog, sample)
