"""Bands: what hangs on one article is less certain than what ten tell."""

from detente.measures import Band, Series, with_bands

from .telling import PAIR, series, something_else, told


def bands(found: Series, **options: int) -> dict[str, Band]:
    """Norway's bands by month."""
    return {str(band.start)[:7]: band for band in with_bands(found, **options).bands if band.sender == "NOR"}


def test_the_same_seed_gives_the_same_bands_and_another_does_not() -> None:
    found = series(*(told(f"e{n}", f"2025-03-{n + 1:02}", act=f"a{n}") for n in range(20)))
    assert with_bands(found, draws=30, seed=3).bands == with_bands(found, draws=30, seed=3).bands
    assert with_bands(found, draws=30, seed=3).bands != with_bands(found, draws=30, seed=4).bands


def test_a_band_lies_around_the_sum_and_never_on_the_other_side_of_zero() -> None:
    found = series(*(told(f"e{n}", f"2025-03-{n + 1:02}", act=f"a{n}") for n in range(20)))
    band = bands(found)["2025-03"]
    assert band.conflict is not None
    low, high = band.conflict
    assert low < -180 < high <= 0
    assert band.cooperation == (0.0, 0.0)
    assert band.net == band.conflict


def test_a_strike_that_ten_articles_tell_is_surer_than_one_that_a_single_article_tells() -> None:
    often = [told(f"o{n}", "2025-03-04") for n in range(10)]
    others = [told(f"x{n}", f"2025-05-{n + 1:02}", act=f"a{n}") for n in range(20)]
    found = bands(series(*often, told("once", "2025-04-04"), *others))
    sure, unsure = found["2025-03"].conflict, found["2025-04"].conflict
    assert sure is not None
    assert unsure is not None
    assert sure[1] - sure[0] < (unsure[1] - unsure[0]) / 2
    assert unsure[1] == 0


def test_nine_in_ten_drawings_of_a_single_article_lie_between_none_and_three_times() -> None:
    """Poisson's law at one: 0 to 3 times are 98 in 100 drawings, 0 to 2 times only 92, of which 5 may lie above."""
    assert bands(series(told("e", "2025-01-05")))["2025-01"].conflict == (-27.0, 0.0)


def test_without_data_there_is_no_band_and_without_articles_none_at_all() -> None:
    found = series(told("e1", "2025-03-04"), told("e2", "2025-05-04"))
    assert bands(found)["2025-04"].conflict is None
    assert with_bands(series()).bands == ()
    assert {band.sender for band in with_bands(found).bands} == {PAIR.a, PAIR.b, None}


def test_a_quiet_month_is_surely_zero() -> None:
    found = series(told("e1", "2025-03-04"), something_else("t1", reported="2025-04-10"))
    assert bands(found)["2025-04"].conflict == (0.0, 0.0)
