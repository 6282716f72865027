"""The examples in the core's own words are true."""

import doctest

import pytest

from sla import calendar, clock


@pytest.mark.parametrize("module", [calendar, clock], ids=lambda module: module.__name__)
def test_its_examples_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert (result.failed, result.attempted > 3) == (0, True)
