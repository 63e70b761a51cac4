"""The whole ledger as a stream: every live entry once, in the form that was asked for."""

import csv
import io
import json
from collections import Counter
from datetime import date
from functools import partial
from types import ModuleType
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from detente.api import tables
from detente.exchange import columns, flat
from detente.ledger import Ledger, entries, evidence, judge, record

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


@pytest.fixture
def reprinted(writer: Ledger, saying: ModuleType) -> Ledger:
    """The ledger with reports that came out more than once: with a day and without, under other titles."""
    for number, day in enumerate((None, date(2025, 3, 7), date(2025, 3, 4), date(2025, 3, 8))):
        again = saying.recall().findings()
        told = {"published": day, "title": f"Title {number}", "url": f"https://news.example/{number}", "source": None}
        record(writer, again.model_copy(update={"article": again.article.model_copy(update=told)}))
    undated = saying.Report(None)
    undated.event("NOR", "SWE", "open_consulate", when="2025-04-02", type="SUPPORT")
    record(writer, undated.findings())
    return writer


def test_a_table_says_of_each_entry_what_is_known_of_it_alone(
    client: TestClient, reprinted: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detente.ledger.sources._BLOCK", 3)
    text = io.StringIO()
    table = csv.DictWriter(text, columns(), lineterminator="\n")
    table.writeheader()
    table.writerows(flat(entry, evidence(reprinted, entry.id)) for entry in entries(reprinted))
    assert export(client, format="csv").decode() == text.getvalue()
    found = rows(text.getvalue().encode())
    assert {row["title"] for row in found} == {"A report", "Title 2"}
    assert {row["published"] for row in found if row["actor_codes"] == "NOR"} == {"", "2025-01-10", "2025-03-04"}


def test_the_ledger_is_asked_a_few_times_for_many_articles(
    client: TestClient, writer: Ledger, saying: ModuleType
) -> None:
    before = asked(client)
    for number in range(40):
        report = saying.Report(text=f"Report {number}.\n")
        report.event("NOR", "SWE", "open_consulate", type="SUPPORT")
        record(writer, report.findings())
    assert len(rows(export(client, format="csv"))) > 40
    assert {form: number - before[form] for form, number in asked(client).items()} == {"csv": 0, "parquet": 0}


def asked(client: TestClient) -> dict[str, int]:
    """How often an export asks the ledger, by its format."""
    engine, told = client.app.state.ledger.engine, Counter[str]()  # type: ignore[attr-defined]
    for form in ("csv", "parquet"):
        count = partial(_count, told, form)
        sa.event.listen(engine, "before_cursor_execute", count)
        export(client, format=form)
        sa.event.remove(engine, "before_cursor_execute", count)
    return dict(told)


def _count(told: Counter[str], form: str, *_: object) -> None:
    told[form] += 1


def test_nothing_makes_an_empty_table(client: TestClient) -> None:
    table = pl.read_parquet(io.BytesIO(export(client, format="parquet", pair="NOR-SWE")))
    assert (table.height, table.columns) == (0, list(columns()))
    assert export(client, pair="NOR-SWE") == b""


def test_what_cannot_be_exported_is_refused_before_the_stream(client: TestClient) -> None:
    refused(client.get("/api/v1/export?format=xml"), 422, "bad_request")
    refused(client.get("/api/v1/export?pair=NOR-XYZ"), 404, "unknown_state")
