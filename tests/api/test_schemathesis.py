"""Two thousand requests made from the description, and some that it forbids: none brings the server down."""

from collections.abc import Iterator
from contextlib import suppress
from types import ModuleType
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from detente.api import Settings
from detente.errors import InputError
from detente.ledger import create_token, open_ledger, record_all
from detente.web import create_app

# Requests to each address and of either kind, those that the description allows and those that it forbids.
EACH = 40
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


@pytest.fixture(scope="module")
def served(lasting_database: str, saying: ModuleType) -> Iterator[tuple[Any, str]]:
    """The application over a ledger of a few reports, and an analyst's secret. No address is fetched."""
    patched = pytest.MonkeyPatch()
    patched.setattr("detente.api.routes.articles.load", _nothing)
    with open_ledger(lasting_database) as ledger:
        record_all(ledger, [each.findings() for each in (saying.background(), saying.recall(), saying.closing())])
        _, secret = create_token(ledger, "Ada", "analyst")
        yield create_app(ledger, Settings(rate=0)), secret
    patched.undo()


def _nothing(source: str, **_: Any) -> None:
    raise InputError(f"{source}: nothing is fetched here")


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_request_brings_the_server_down(served: tuple[Any, str], mode: GenerationMode) -> None:
    app, secret = served
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    asked = 0

    def ask(case: schemathesis.Case) -> None:
        nonlocal asked
        asked += 1
        case.call_and_validate(checks=CHECKS, headers={"Authorization": f"Bearer {secret}"})

    for each in described.get_all_operations():
        cases = each.ok().as_strategy(generation_mode=mode)
        with_these = settings(max_examples=EACH, deadline=None, suppress_health_check=list(HealthCheck))
        # Where nothing can be asked for, nothing can be forbidden.
        with suppress(Unsatisfiable):
            with_these(given(cases)(ask))()
    assert asked >= 1_000
