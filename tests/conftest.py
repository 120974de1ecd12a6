"""What many tests need: the catalog that ships, one made from the facts files alone, an open workspace."""

import pytest
from tools.facts import index_from_facts

from isms_tui.catalog.load import Catalog, load_catalog
from isms_tui.workspace import Workspace


@pytest.fixture(scope="session")
def bare_catalog():
    """Rules and branching without words."""
    return Catalog(index_from_facts())


@pytest.fixture(scope="session")
def catalog():
    """The catalog that ships."""
    return load_catalog()


@pytest.fixture
def workspace(tmp_path):
    """A new workspace of Acme."""
    with Workspace.create(str(tmp_path / "acme.isms.json"), "Acme", "ann") as opened:
        yield opened


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory, monkeypatch):
    """No test reads or writes the data directory of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for variable in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "NO_COLOR", "ACCESSIBLE"):
        monkeypatch.delenv(variable, raising=False)
