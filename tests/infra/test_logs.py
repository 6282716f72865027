"""What the logs say of an error, and what they keep to themselves."""

import io
import logging
import logging.config

import pytest

from atum_desk.settings.logging import logging_settings


def _fail(password: str) -> None:
    raise RuntimeError(f"broken after {len(password)} letters")


@pytest.mark.parametrize("as_json", [True, False])
def test_a_traceback_holds_lines_and_no_values(as_json: bool) -> None:
    formatter = logging_settings(as_json=as_json)["formatters"]["lines"]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        formatter["()"](processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"])
    )
    logger = logging.getLogger("atum.test.canary")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        _fail("canary-1f0a77")
    except RuntimeError:
        logger.exception("it failed")
    written = stream.getvalue()
    assert "broken after 13 letters" in written
    assert "_fail" in written
    assert "canary-1f0a77" not in written.replace('_fail("canary-1f0a77")', "")
