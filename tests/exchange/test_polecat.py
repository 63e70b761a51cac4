"""Events of POLECAT into the ledger: types and modes are PLOVER's own already."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from detente.exchange import Refused, SetAside, import_polecat
from detente.model import Findings

HEADER = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Primary Actor Sector", "Actor Sectors", "Recipient Name", "Recipient Country",
    "Primary Recipient Sector", "Recipient Sectors", "Placename", "Country", "Latitude", "Longitude", "Source",
    "Publication Date",
)  # fmt: skip
SANCTION = {
    "Event ID": "20230101-1", "Event Date": "2023-01-02", "Event Type": "SANCTION", "Event Mode": "expel",
    "Contexts": "diplomatic; intelligence", "Actor Name": "Norway", "Actor Country": "NOR",
    "Primary Actor Sector": "GOV", "Recipient Name": "Some Envoy", "Recipient Country": "HUN",
    "Primary Recipient Sector": "GOV", "Placename": "Oslo", "Country": "NOR", "Publication Date": "2023-01-04",
}  # fmt: skip


def line(**cells: str) -> str:
    row = SANCTION | {name.replace("_", " "): cell for name, cell in cells.items()}
    return "\t".join(row.get(name, "") for name in HEADER)


def read(tmp_path: Path, *lines: str, header: Iterable[str] = HEADER) -> list[Findings | Refused | SetAside]:
    path = tmp_path / "ngecEvents.txt"
    path.write_text("".join(f"{each}\n" for each in ("\t".join(header), *lines)), encoding="utf-8")
    return list(import_polecat(path))


def one(tmp_path: Path, **cells: str) -> Findings:
    (found,) = read(tmp_path, line(**cells))
    assert isinstance(found, Findings), found
    return found


def test_a_row_is_an_event_of_its_type_mode_and_contexts(tmp_path: Path) -> None:
    found = one(tmp_path)
    (event,) = found.events
    assert (event.type, event.mode, event.contexts) == ("SANCTION", "expel", ("diplomatic", "intelligence"))
    assert [actor.code for actor in (*event.actors, *event.recipients)] == ["NOR", "HUN.GOV"]
    assert event.when.earliest == date(2023, 1, 2)
    assert found.article.published == date(2023, 1, 4)
    assert found.article.source
    assert found.article.source.name == "POLECAT"
    assert found.troubles == ()


def test_a_mode_or_context_that_plover_lacks_is_a_trouble_and_the_event_stays(tmp_path: Path) -> None:
    found = one(tmp_path, Event_Mode="banish", Contexts="diplomatic; astrology")
    assert found.events[0].mode is None
    assert found.events[0].contexts == ("diplomatic",)
    assert [trouble.reason.partition(":")[0] for trouble in found.troubles] == [
        "SANCTION has no mode 'banish'", "there is no context 'astrology'"
    ]  # fmt: skip


def test_an_event_of_several_countries_has_several_actors(tmp_path: Path) -> None:
    found = one(tmp_path, Actor_Country="NOR;SWE", Actor_Name="The ministers")
    assert [actor.party for actor in found.events[0].actors] == ["NOR", "SWE"]


def test_a_deed_within_one_country_is_set_aside(tmp_path: Path) -> None:
    (found,) = read(tmp_path, line(Recipient_Country="NOR"))
    assert isinstance(found, SetAside)


@pytest.mark.parametrize("cells", [
    {"Event_Type": "YIELD"}, {"Event_Date": "soon"}, {"Actor_Country": "ZZZ"}, {"Publication_Date": "soon"},
])  # fmt: skip
def test_a_row_that_cannot_be_used_is_named_with_its_line(tmp_path: Path, cells: dict[str, str]) -> None:
    (found,) = read(tmp_path, line(**cells))
    assert isinstance(found, Refused)
    assert found.reason.startswith("ngecEvents.txt, line 2: ")


def test_files_with_tabs_too_many_or_a_headline_that_is_not_there_are_read(tmp_path: Path) -> None:
    (one_found,) = read(tmp_path, line() + "\t\t\t")
    (other,) = read(tmp_path, line(), header=(*HEADER[:7], "Headline", *HEADER[7:]))
    assert isinstance(one_found, Findings)
    assert isinstance(other, Findings)
    assert other.events[0].actors == one_found.events[0].actors


def test_a_word_too_many_in_a_row_is_not_passed_over(tmp_path: Path) -> None:
    (found,) = read(tmp_path, line() + "\tmore")
    assert isinstance(found, Refused)
    assert "cells" in found.reason
