"""The description of the API says what every field means, with an example that holds."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator

Schema = dict[str, Any]


@pytest.fixture
def described(client: TestClient) -> Schema:
    found: Schema = client.get("/api/v1/openapi.json").json()
    return found


def fields(described: Schema) -> list[tuple[str, Schema]]:
    """Every field of every record."""
    schemas = described["components"]["schemas"].items()
    return [(f"{name}.{field}", shape) for name, each in schemas for field, shape in each.get("properties", {}).items()]


def operations(described: Schema) -> list[tuple[str, Schema]]:
    return [
        (f"{verb.upper()} {address}", told)
        for address, verbs in described["paths"].items()
        for verb, told in verbs.items()
    ]


def test_every_field_says_what_it_means_with_an_example(described: Schema) -> None:
    silent = [name for name, shape in fields(described) if not shape.get("description") or not shape.get("examples")]
    assert not silent, f"say it in src/detente/data/api/fields.yml: {', '.join(silent)}"


def test_every_example_is_what_its_field_may_hold(described: Schema) -> None:
    faults = []
    for name, shape in fields(described):
        whole = {**shape, "components": described["components"]}
        for example in shape.get("examples", ()):
            faults += [f"{name}: {error.message}" for error in Draft202012Validator(whole).iter_errors(example)]
    assert not faults, "\n".join(faults)


def test_every_parameter_says_what_it_means_with_an_example(described: Schema) -> None:
    silent = []
    for name, told in operations(described):
        for each in told.get("parameters", ()):
            examples = each.get("examples") or each["schema"].get("examples") or each.get("example")
            if not each.get("description") or not examples:
                silent.append(f"{name}: {each['name']}")
    assert not silent, "\n".join(silent)


def test_every_address_has_a_summary_a_tag_and_its_refusals(described: Schema) -> None:
    problem = {"$ref": "#/components/schemas/Problem"}
    tags = {tag["name"] for tag in described["tags"]}
    assert all(tag["description"] for tag in described["tags"])
    for name, told in operations(described):
        assert told["summary"], name
        assert told["description"], name
        assert set(told["tags"]) <= tags, name
        assert {"401", "404", "422", "429", "503"} <= set(told["responses"]), name
        for status, answer in told["responses"].items():
            if int(status) >= 400:
                assert answer["content"]["application/json"]["schema"] == problem, (name, status)


# Answers about one thing, whose lists are parts of it.
ONE_THING = {"/pairs/{pair}", "/pairs/{pair}/series", "/evidence/{id}", "/articles/{id}"}


def test_every_list_comes_in_pages(described: Schema) -> None:
    paged = set()
    for address, verbs in described["paths"].items():
        told = verbs.get("get", {"responses": {"200": {"content": {}}}})
        shape = told["responses"]["200"]["content"].get("application/json", {}).get("schema", {})
        fields = described["components"]["schemas"].get(shape.get("$ref", "").rpartition("/")[2], {})
        fields = fields.get("properties", {})
        if address not in ONE_THING and any(each.get("type") == "array" for each in fields.values()):
            assert "next" in fields, address
            assert {"limit", "cursor"} <= {each["name"] for each in told["parameters"]}, address
            paged.add(address)
    assert {"/changes", "/claims", "/commitments", "/doubts", "/states", "/organisations"} <= paged


def test_what_writes_says_which_role_it_takes(described: Schema) -> None:
    writing = {name for name, told in operations(described) if name.startswith("POST") and "403" in told["responses"]}
    assert writing == {"POST /articles", "POST /judgements", "POST /judgements/{number}/undo"}
    for name, told in operations(described):
        assert ("role analyst" in told["summary"]) is (name in writing)
        assert ({} in told["security"]) is (name not in writing)


def test_no_operation_shares_its_name(described: Schema) -> None:
    names = [told["operationId"] for _, told in operations(described)]
    assert len(set(names)) == len(names)
