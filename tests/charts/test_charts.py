"""Charts: what is not known is not drawn, what is announced is hollow, and every picture says what it shows."""

import json
import re
from collections.abc import Callable
from datetime import date
from html import escape
from itertools import pairwise

import altair as alt
import pytest

from detente.charts import Spec, flows_chart, html, levels_chart, networks_chart, png, svg
from detente.measures import Balance, Network, Place, Search, Tie

from .showing import announced, band, caption, change, marks, shown, step

# Many processes, pictures or hostile inputs: left out of the quick checks.
pytestmark = pytest.mark.slow

NAMES = {"NOR": "Norway", "HUN": "Hungary"}


def named(code: str) -> str:
    return NAMES[code]


def flows(**more: object) -> Spec:
    return flows_chart(shown(**more), name=named, source="a test")


def levels(*steps: object, **more: object) -> Spec:
    return levels_chart(shown(levels=steps, **more), name=named, source="a test")


def network(year: int, *ties: Tie) -> Network:
    share = Balance(triads=1, balanced=1, share=1.0, least=0, most=0)
    places = (Place(party="NOR", friendly=1, hostile=0, betweenness=0.0, mediates=0),)
    return Network(
        start=date(year, 1, 1), end=date(year + 1, 1, 1), ties=ties, balance=share, places=places, mediated=()
    )


def tie(sign: int) -> Tie:
    return Tie(a="HUN", b="NOR", sign=1 if sign > 0 else -1, net=5.0 * sign, events=1)


def test_a_month_without_a_report_has_no_line_and_a_quiet_one_has() -> None:
    starts = {row["start"] for row in marks(flows(), "rule")}
    assert starts == {"2025-01-01", "2025-03-01", "2025-04-01"}


def test_aid_stands_above_and_a_strike_below_and_they_are_not_set_off() -> None:
    bars = [(row["side"], row["score"]) for row in marks(flows(), "bar") if "side" in row]
    assert bars == [("cooperation", 10.0), ("conflict", -9.0)]


def test_coverage_is_a_strip_of_its_own() -> None:
    assert [row["articles"] for row in marks(flows(), "bar") if "articles" in row] == [2, 4, 1]


def test_the_caption_says_scale_number_and_source() -> None:
    said = caption(flows())
    for words in ("PLOVER scores a month", "n = 0 distinct events", "Source: a test", "No line: no report came out"):
        assert words in said


def test_outlets_that_are_left_out_are_named() -> None:
    assert "Without outlets of RUS, CHN." in caption(flows(leave_out=("RUS", "CHN")))


def test_a_change_point_is_marked_on_its_day() -> None:
    (point,) = marks(flows(changes=(change("2025-03-04"),)), "point")
    assert (point["start"], point["change"]) == ("2025-03-04", "more from 2025-03-04")
    assert "change point" in caption(flows(changes=(change("2025-03-04"),)))
    assert not marks(flows(), "point")


def test_where_too_little_is_known_for_change_points_the_caption_says_so() -> None:
    search = Search(sender="NOR", receiver="HUN", sign="conflict", periods=3, events=1, dispersion=None, enough=False)
    assert "Too few" in caption(flows(searches=(search,)))
    assert "Too few" not in caption(flows())


def test_a_band_is_a_thin_line_within_the_scale() -> None:
    spec = flows(bands=(band(3, (-40.0, 0.0)),))
    assert [(row["score"], row["high"]) for row in marks(spec, "rule") if "high" in row] == [(-40.0, 0.0)]
    low, _ = spec["vconcat"][0]["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert low < -40


def test_a_bar_leads_to_its_entries_where_there_is_an_address() -> None:
    spec = flows_chart(shown(), link=lambda point, flow: f"/{flow.sender}/{point.start}")
    links = [row["link"] for row in marks(spec, "bar") if "link" in row]
    assert links == ["/NOR/2025-01-01", "/NOR/2025-03-01"]
    assert 'href="/NOR/2025-01-01"' in svg(spec)


def test_the_two_step_lines_are_mirrored() -> None:
    spec = levels(step("2025-01-10", "ambassador"), step("2025-02-10", "charge"), step("2025-01-10", "charge", "HUN"))
    lines = [(row["side"], row["at"]) for row in marks(spec, "rule") if "level" in row]
    assert [at for side, at in lines if side == "HUN → NOR"] == [4.5]
    assert [at for side, at in lines if side == "NOR → HUN"] == [-6.5, -4.5]


def test_a_step_holds_until_the_next_and_the_last_until_the_end() -> None:
    spec = levels(step("2024-01-10", "ambassador"), step("2025-02-10", "charge"))
    spans = [(row["start"], row["end"]) for row in marks(spec, "rule") if "level" in row]
    assert spans == [("2025-01-01", "2025-02-10"), ("2025-02-10", "2025-05-01")]


def test_a_level_that_is_not_known_is_a_gap_and_none_is_a_line() -> None:
    spec = levels(step("2025-01-10", "ambassador"), step("2025-02-10", "unknown"), step("2025-03-10", "none"))
    assert [row["level"] for row in marks(spec, "rule") if "level" in row] == ["ambassador", "no representation"]


def test_an_announced_ambassador_is_a_hollow_step_and_no_line() -> None:
    spec = levels(step("2025-01-10", "charge"), announced=(announced("2025-02-10", None),))
    (hollow,) = [row for row in marks(spec, "bar") if "how" in row]
    assert (hollow["start"], hollow["end"], hollow["level"], hollow["how"]) == (
        "2025-02-10", "2025-05-01", "ambassador", "agreed",
    )  # fmt: skip
    assert [row["level"] for row in marks(spec, "rule") if "level" in row] == ["chargé d'affaires"]
    layer = next(each for each in spec["vconcat"][0]["layer"] if each["mark"].get("strokeDash"))
    assert layer["mark"]["fillOpacity"] == 0


def test_what_is_agreed_in_principle_is_drawn_otherwise_until_it_is_announced() -> None:
    loose = announced("2025-01-20", None).model_copy(update={"how": "agreed in principle"})
    spec = levels(step("2025-01-10", "charge"), announced=(loose, announced("2025-03-01", "2025-04-01")))
    hollow = [(row["start"], row["end"], row["firm"]) for row in marks(spec, "bar") if "how" in row]
    assert sorted(hollow) == [
        ("2025-01-20", "2025-03-01", False),
        ("2025-03-01", "2025-04-01", True),
        ("2025-04-01", "2025-05-01", False),
    ]
    layers = [each["mark"]["strokeDash"] for each in spec["vconcat"][0]["layer"] if each["mark"].get("strokeDash")]
    assert len(layers) == 2
    assert layers[0] != layers[1]
    assert "Dotted: agreed in principle" in caption(spec)
    assert "Dotted" not in caption(levels(step("2025-01-10", "charge"), announced=(announced("2025-03-01", None),)))


def test_the_words_of_levels_stand_equally_far_from_each_other() -> None:
    spec = levels(step("2025-01-10", "charge"))
    layer = next(each for each in spec["vconcat"][0]["layer"] if "axis" in each["encoding"]["y"])
    ticks = sorted(layer["encoding"]["y"]["axis"]["values"])
    assert {upper - lower for lower, upper in pairwise(ticks)} == {1}


def test_two_promises_of_one_step_are_drawn_once_and_a_later_one_again() -> None:
    some = (announced("2025-01-10", "2025-02-10"), announced("2025-02-01", "2025-03-01"), announced("2025-04-01", None))
    hollow = [row for row in marks(levels(step("2025-01-10", "charge"), announced=some), "bar") if "how" in row]
    assert [(row["start"], row["end"]) for row in hollow] == [
        ("2025-01-10", "2025-03-01"),
        ("2025-04-01", "2025-05-01"),
    ]


def test_an_open_mission_whose_head_is_unknown_is_a_block_and_no_line() -> None:
    spec = levels(step("2025-01-10", "unknown_head"))
    assert not [row for row in marks(spec, "rule") if "level" in row]
    assert [(row["low"], row["at"]) for row in marks(spec, "bar") if row.get("open")] == [(-4.5, -6.5)]
    assert "who heads it is unknown" in caption(spec)


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda: flows_chart(shown(points=())), "no entry speaks of the two"),
        (lambda: levels_chart(shown()), "no entry tells of the level"),
        (lambda: networks_chart(()), "no two parties did anything"),
    ],
)
def test_an_empty_chart_says_that_it_is_empty(draw: Callable[[], Spec], said: str) -> None:
    spec = draw()
    assert said in marks(spec, "text")[0]["words"]
    assert said in svg(spec)


def test_networks_show_ties_by_sign_and_the_last_period() -> None:
    spec = networks_chart((network(2024, tie(-1)), network(2025, tie(1))), name=named)
    ties = [(row["start"], row["side"], row["ties"]) for row in marks(spec, "bar")]
    assert ties == [
        ("2024-01-01", "friendly", 0), ("2025-01-01", "friendly", 1),
        ("2024-01-01", "hostile", -1), ("2025-01-01", "hostile", 0),
    ]  # fmt: skip
    assert [row["tie"] for row in marks(spec, "rule") if "tie" in row] == ["Hungary – Norway"]
    assert {row["party"] for row in marks(spec, "text")} == {"HUN", "NOR"}
    assert "n = 2 ties" in caption(spec)


def every_chart(theme: str = "light", width: int = 720) -> list[Spec]:
    look = {"name": named, "theme": theme, "width": width}
    whole = shown(levels=(step("2025-01-10", "ambassador"),), changes=(change("2025-03-04"),))
    both = (network(2025, tie(1)),)
    return [flows_chart(whole, **look), levels_chart(whole, **look), networks_chart(both, **look)]  # type: ignore[arg-type]


def test_every_chart_is_one_that_vega_lite_knows() -> None:
    whole = shown(changes=(change("2025-03-04"),), bands=(band(3, (-40.0, 0.0)),))
    for spec in (
        *every_chart(),
        *every_chart("dark", 340),
        flows_chart(whole),
        networks_chart(()),
        levels_chart(whole),
    ):
        assert spec["$schema"].endswith("v6.json") or "vega-lite/v6" in spec["$schema"]
        alt.Chart.from_dict(spec)


def test_every_chart_is_told_in_words_for_who_does_not_see_it() -> None:
    for spec in every_chart():
        assert len(spec["description"]) > 60
        assert f'role="img" aria-label="{escape(spec["description"])}"' in svg(spec)
    assert "Norway to Hungary: cooperation 10, conflict -9 in all" in every_chart()[0]["description"]


def test_only_the_generic_typeface_is_asked_for() -> None:
    for spec in every_chart():
        assert spec["config"]["font"] == "sans-serif"
        assert '"font"' not in json.dumps({key: part for key, part in spec.items() if key != "config"})


def test_a_dark_chart_has_other_colours_and_a_narrow_one_is_narrow() -> None:
    for light, dark in zip(every_chart(), every_chart(theme="dark"), strict=True):
        assert light["background"] != dark["background"]
        assert light["vconcat"][0] != dark["vconcat"][0] or light["config"] != dark["config"]
    for spec in every_chart(width=340):
        drawn = svg(spec)
        assert float(drawn.split('width="', 1)[1].split('"', 1)[0]) < 380


def test_pictures_hold_the_title_the_caption_and_nothing_from_the_network() -> None:
    spec = flows()
    drawn = svg(spec)
    assert drawn.startswith("<svg")
    for words in ("Norway → Hungary", "Source: a test", "Cooperation and conflict by month"):
        assert words in drawn
    assert png(spec).startswith(b"\x89PNG")


@pytest.mark.slow
def test_a_page_of_its_own_fetches_nothing_and_no_title_ends_its_script() -> None:
    page = html(flows_chart(shown(), name=lambda code: f"</script><script>alert('{code}')</script>"))
    assert "</script><script>alert" not in page
    assert not re.findall(r"<script[^>]*\bsrc=|<link\b|@import", page)
    assert len(page) > 500_000
