"""Runtime folders of their own for the tests that start real servers."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.infra.processes import command


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    """Give one runtime folder to the module; making a database once is enough."""
    folder = _folder()
    yield folder / "var"
    command(folder / "var", "stop")
    shutil.rmtree(folder)


@pytest.fixture
def other_var() -> Iterator[Path]:
    """Give a runtime folder that is empty."""
    folder = _folder()
    (folder / "var").mkdir()
    yield folder / "var"
    shutil.rmtree(folder)


def _folder() -> Path:
    """Make a folder that the server's account may enter, which pytest's own is not for root."""
    folder = Path(tempfile.mkdtemp(prefix="atum-run-"))
    folder.chmod(0o755)
    return folder
