"""The pictures of a pair, as SVG for every browser and as Vega-Lite for those that run scripts."""

from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from detente.ledger import Ledger, record

NAMES = ("levels", "flows")


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_drawn_light_and_dark(client: TestClient, name: str) -> None:
    drawn = [client.get(f"/pair/HUN-NOR/{name}.svg?as_of=2025-03-06&theme={theme}") for theme in ("light", "dark")]
    for got in drawn:
        assert got.status_code == 200
        assert got.headers["content-type"] == "image/svg+xml"
        assert ElementTree.fromstring(got.text).tag.endswith("svg")  # noqa: S314  # of our own making
        assert "Hungary – Norway" in got.text
    assert drawn[0].text != drawn[1].text


def test_a_recall_is_a_step_of_the_sender_alone(client: TestClient) -> None:
    spec = client.get("/pair/HUN-NOR/levels.vl.json?as_of=2025-03-06").json()
    told = spec["description"]
    assert "Norway to Hungary" in told
    assert "chargé d'affaires from 2025-03-04" in told.partition("Norway to Hungary")[2]
    assert "2025-03-04" not in told.partition("Norway to Hungary")[0]


def test_a_picture_keeps_to_what_was_known(client: TestClient) -> None:
    spec = client.get("/pair/HUN-NOR/levels.vl.json?as_of=2025-03-06&known=2025-03-01&clock=reported").json()
    assert "2025-03-04" not in spec["description"]


def test_every_bar_leads_to_the_rows_that_it_counts(client: TestClient) -> None:
    spec = client.get("/pair/HUN-NOR/flows.vl.json?as_of=2025-03-06").json()
    links = _links(spec)
    assert links
    for link in links:
        got = client.get(link)
        assert got.status_code == 200
    assert any("recall ambassador" in client.get(link).text.partition('id="record"')[2] for link in links)


def _links(spec: Any) -> set[str]:
    """Every address in the data of a specification."""
    if isinstance(spec, dict):
        own = {spec["link"]} if str(spec.get("link")).startswith("/") else set()
        return own.union(*map(_links, spec.values()))
    return set().union(*map(_links, spec)) if isinstance(spec, list) else set()


@pytest.mark.parametrize("name", NAMES)
def test_a_pair_without_an_entry_is_said_to_have_no_data(client: TestClient, name: str) -> None:
    assert "No data" in client.get(f"/pair/FIN-NLD/{name}.svg").text


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_that_is_unchanged_is_not_sent_again(
    client: TestClient, writer: Ledger, saying: ModuleType, name: str
) -> None:
    address = f"/pair/HUN-NOR/{name}.svg?as_of=2025-07-06"
    first = client.get(address)
    same = {"if-none-match": first.headers["etag"]}
    assert client.get(address, headers=same).status_code == 304
    record(writer, saying.closing().findings())
    assert client.get(address, headers=same).status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/pair/HUN-NOR/flows.svg?theme=plaid", 422),
        ("/pair/HUN-NOR/flows.svg?as_of=soon", 422),
        ("/pair/HUN-XYZ/flows.svg", 404),
        ("/pair/HUN-NOR/moods.svg", 422),
        ("/pair/HUN-NOR/flows.svg?width=99999999999", 200),
    ],
)
def test_what_cannot_be_drawn_is_refused(client: TestClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


# --- What the pages carry of other people's work

STATIC = Path(__file__).parents[2] / "src" / "detente" / "web" / "static"


def test_every_vendored_file_has_its_version_licence_and_digest() -> None:
    told = (STATIC / "vendor" / "README.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in told.splitlines() if line.count("|") == 6][2:]
    kept = {path.name for path in (STATIC / "vendor").iterdir()} - {"README.md", "world.json"}
    named = {row[3] for row in rows if row[0] != "world-atlas"} | {f"{row[0]}.LICENSE" for row in rows}
    assert kept == named
    assert all(len(row[4]) == 64 and row[1][0].isdigit() and row[2] for row in rows)


def test_our_scripts_evaluate_no_text_and_write_no_markup() -> None:
    scripts = list(STATIC.glob("*.js"))
    assert scripts
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        for word in ("eval(", "new Function", "innerHTML", "outerHTML", "document.write", "http:", "https:"):
            assert word not in text, f"{path.name}: {word}"


def test_the_sheet_serves_dark_print_and_narrow_and_fetches_nothing(client: TestClient) -> None:
    sheet = client.get("/static/detente.css").text
    for part in ("prefers-color-scheme: dark", "@media print", "max-width", ":focus-visible"):
        assert part in sheet
    assert "url(" not in sheet
    assert "@import" not in sheet


def _contrast(one: str, other: str) -> float:
    """The ratio of two colours' luminance, as the web's guidelines count it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("ink", ["ink", "faint", "link", "cooperation", "conflict", "refused", "due", "edge"])
def test_every_ink_is_read_on_its_page(theme: int, ink: str) -> None:
    sheet = (STATIC / "detente.css").read_text(encoding="utf-8")
    blocks = sheet.split(":root {")[1:3]
    colours = dict(
        part.strip().split(": ") for part in blocks[theme].partition("}")[0].split(";") if "#" in part and ": " in part
    )
    colours = {name.strip().removeprefix("--"): value.strip() for name, value in colours.items()}
    for ground in ("page", "box"):
        assert _contrast(colours[ink], colours[ground]) >= (3 if ink == "edge" else 4.5), (ink, ground)
