"""What no honest client sends is answered like any other mistake: in one line, and never with a 500."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from .asking import answer

# Many processes, pictures or hostile inputs: left out of the quick checks.
pytestmark = pytest.mark.slow

DAYS = ("0000-01-01", "0001-01-01", "9999-12-31", "9999-12-30", "-1", "10000-01-01", "2025-03-05T00:00", "2025-W10-3",
        "\x00", "%ED%A0%80", "1e9", "٢٠٢٥-٠٣-٠٥")  # fmt: skip
NUMBERS = ("-1", "0", "1", "1001", "99999999999999999999999", "1.5", "1e3", "NaN", "", "٣", "\x00", "true")
WORDS = ("\x00", "%00", "%ED%A0%80", "\U0010ffff", "'", '"', "*", "a" * 500, "' OR 1=1 --", "%", "_", "[]", "{}", "🏛")


@pytest.fixture
def described(client: TestClient) -> Any:
    return answer(client, "/openapi.json")


def asks(described: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    """Every address with a parameter of its query, and what nobody should send in it."""
    found = []
    for address, verbs in described["paths"].items():
        for each in verbs.get("get", {}).get("parameters", ()):
            name = each["name"]
            if each["in"] == "query":
                days = name in ("as_of", "valid", "known", "since", "until")
                found.append((address, name, DAYS if days else NUMBERS + WORDS))
    return found


def filled(address: str) -> str:
    """The address with a name that stands for something where it can."""
    for hole, value in (("{pair}", "HUN-NOR"), ("{code}", "NOR"), ("{run}", "1"), ("{id}", "0123")):
        address = address.replace(hole, value)
    return address


@pytest.mark.slow
def test_no_value_of_a_parameter_brings_the_server_down(client: TestClient, described: Any) -> None:
    faults, asked = [], 0
    for address, name, values in asks(described):
        for value in values:
            # Escapes are sent as they stand, all else is escaped.
            sent = value if value.startswith("%") and len(value) > 1 else escaped(value)
            words = "&q=a" if address == "/search" and name != "q" else ""
            got = client.get(f"/api/v1{filled(address)}?{name}={sent}{words}")
            asked += 1
            if got.status_code not in (200, 404, 413, 422):
                faults.append(f"{address}?{name}={value!r}: {got.status_code} {got.text[:100]}")
    assert not faults, "\n".join(faults)
    assert asked > 1000


def escaped(value: str) -> str:
    return "".join(f"%{byte:02X}" for byte in value.encode())


PARTS = ("%00", "%ED%A0%80", "..%2f..%2fetc", "%FF", "🏛", "-1", "99999999999999999999", "é", "%", "a" * 300)


@pytest.mark.parametrize("part", PARTS)
def test_no_part_of_an_address_brings_the_server_down(client: TestClient, part: str) -> None:
    for address in ("/pairs/{}", "/pairs/{}/history", "/pairs/{}/series", "/states/{}", "/evidence/{}", "/articles/{}",
                    "/runs/{}", "/runs/{}/changes", "/judgements/{}"):  # fmt: skip
        got = client.get(f"/api/v1{address.format(part)}")
        assert got.status_code in (404, 405, 422), (address, part, got.status_code)
        assert set(got.json()) == {"error"}


@pytest.mark.parametrize(
    "body",
    [
        b'{"entry": "\\ud800", "verdict": "accept", "reason": "\\ud800"}',
        b'{"entry": "0", "verdict": "accept", "reason": "\\u0000"}',
        b'{"entry": "", "verdict": "accept", "reason": " "}',
        b'{"entry": 1e400, "verdict": "accept", "reason": "x"}',
        b'{"entry": "a", "verdict": "correct", "reason": "x", "correction": {"act": {"a": [[[[]]]]}}}',
        b'{"entry": "a", "verdict": "correct", "reason": "x", "correction": {"\\ud83d": null}}',
        b"[]", b"null", b'"a"', b"", b"{", b"[" * 100_000, b"\xff\xfe", b'{"a":' * 5000,
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/judgements", "/articles", "/judgements/1/undo", "/read"])
def test_no_body_brings_the_server_down(analyst: TestClient, address: str, body: bytes) -> None:
    got = analyst.post(f"/api/v1{address}", content=body, headers={"content-type": "application/json"})
    assert got.status_code in (404, 422), got.text
    assert set(got.json()) == {"error"}


def test_half_a_character_or_a_zero_is_no_part_of_a_judgement(analyst: TestClient) -> None:
    entry = answer(analyst, "/events")["events"][0]["id"]
    sent = [f'"verdict": "accept", "reason": "{reason}"' for reason in ("\\ud800", "\\u0000", "a\\u0000b")]
    sent.append('"verdict": "correct", "reason": "so", "correction": {"mode": "\\u0000"}')
    for rest in sent:
        body = f'{{"entry": "{entry}", {rest}}}'
        got = analyst.post("/api/v1/judgements", content=body, headers={"content-type": "application/json"})
        assert got.status_code == 422, got.text
    assert answer(analyst, "/judgements")["judgements"] == []
