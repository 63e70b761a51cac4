"""A copy of the ontology's tables, to be spoilt by a test."""

import shutil
from pathlib import Path

import pytest

import detente


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A data folder that holds the ontology's tables alone."""
    shutil.copytree(Path(detente.__file__).parent / "data" / "ontology", tmp_path / "ontology")
    return tmp_path
