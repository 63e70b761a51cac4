"""The whole ledger as a stream: every live entry once, in the form that was asked for."""

import csv
import io
import json
from datetime import date
from typing import Any

import polars as pl
import pytest
from fastapi.testclient import TestClient

from detente.api import tables
from detente.exchange import columns
from detente.ledger import Ledger, entries, judge

from .asking import as_json, refused


def export(client: TestClient, **query: Any) -> bytes:
    got = client.get("/api/v1/export", params=query)
    assert got.status_code == 200, got.text
    assert got.headers["content-disposition"].endswith(f'.{query.get("format", "jsonl")}"')
    return got.content


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of two entries, so that the ledger takes several."""
    monkeypatch.setattr(tables, "_SOME", 2)
    monkeypatch.setattr(tables, "_BYTES", 100)


def test_json_lines_are_the_entries(client: TestClient, writer: Ledger) -> None:
    lines = export(client).decode().splitlines()
    assert [json.loads(line) for line in lines] == [as_json(entry) for entry in entries(writer)]


def test_what_was_taken_back_is_left_out(client: TestClient, writer: Ledger) -> None:
    gone = next(entries(writer, kinds=("standing",))).id
    judge(writer, gone, "reject", analyst="Ada", reason="no")
    assert gone not in {json.loads(line)["id"] for line in export(client).decode().splitlines()}


def test_a_table_has_every_column_and_says_where_a_row_is_from(client: TestClient, writer: Ledger) -> None:
    found = rows(export(client, format="csv"))
    assert len(found) == len([*entries(writer)])
    assert tuple(found[0]) == columns()
    assert {row["outlet"] for row in found} == {"Example News"}
    assert {row["kind"] for row in rows(export(client, format="csv", kind="event"))} == {"event"}
    assert rows(export(client, format="csv", pair="NOR-SWE")) == []
    assert rows(export(client, format="csv", known="2025-01-31")) != found


def test_parquet_holds_the_same_with_dates_and_numbers_as_such(client: TestClient) -> None:
    table = pl.read_parquet(io.BytesIO(export(client, format="parquet")))
    plain = rows(export(client, format="csv"))
    assert table.columns == list(columns())
    assert table["entry_id"].to_list() == [row["entry_id"] for row in plain]
    assert table["quote"].to_list() == [row["quote"] or None for row in plain]
    assert table["published"].to_list() == [date.fromisoformat(row["published"]) for row in plain]
    assert table.schema["confidence"] == pl.Float64
    assert table.schema["run"] == pl.Int64
    assert str(table.schema["recorded"]) == "Datetime(time_unit='us', time_zone='UTC')"


def test_nothing_makes_an_empty_table(client: TestClient) -> None:
    table = pl.read_parquet(io.BytesIO(export(client, format="parquet", pair="NOR-SWE")))
    assert (table.height, table.columns) == (0, list(columns()))
    assert export(client, pair="NOR-SWE") == b""


def test_what_cannot_be_exported_is_refused_before_the_stream(client: TestClient) -> None:
    refused(client.get("/api/v1/export?format=xml"), 422, "bad_request")
    refused(client.get("/api/v1/export?pair=NOR-XYZ"), 404, "unknown_state")
