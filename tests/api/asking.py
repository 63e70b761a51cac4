"""What tests of the API ask, and what they take for an answer."""

import json
from typing import Any

from fastapi.testclient import TestClient


def answer(client: TestClient, address: str, **query: Any) -> Any:
    """The JSON of a good answer."""
    got = client.get(f"/api/v1{address}", params=query)
    assert got.status_code == 200, got.text
    return got.json()


def whole(client: TestClient, address: str, noun: str, *, limit: int, **query: Any) -> list[Any]:
    """All rows of a list, asked for a page at a time; from a cursor on, where one is in the query."""
    rows: list[Any] = []
    while True:
        page = answer(client, address, limit=limit, **query)
        assert len(page[noun]) <= limit
        rows += page[noun]
        if page["next"] is None:
            return rows
        query["cursor"] = page["next"]


def as_json(record: Any) -> Any:
    return json.loads(record.model_dump_json())


def refused(got: Any, status: int, code: str) -> str:
    """The message of a refusal, which has its one shape and nothing else."""
    assert got.status_code == status, got.text
    body = got.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message"}
    assert body["error"]["code"] == code
    assert "Traceback" not in got.text
    return str(body["error"]["message"])
