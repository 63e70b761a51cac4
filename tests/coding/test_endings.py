"""What the end of a deed tells of the deed that it ends: held before they were freed, imposed before it was lifted."""

from collections.abc import Callable

import pytest

Told = tuple[str, set[str], set[str]]


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("Zambia released eleven Malawian truckers held at Chirundu since May.", ("COERCE", {"ZMB"}, {"MWI"})),
        ("Peru freed two Chilean consuls who had been detained in January.", ("COERCE", {"PER"}, {"CHL"})),
        ("China lifted sanctions on Australian wine imposed in 2023.", ("SANCTION", {"CHN"}, {"AUS"})),
        ("Iran will release a French cyclist arrested last summer.", ("COERCE", {"IRN"}, {"FRA"})),
        ("Oman and Qatar will restore relations, which were cut in May.", ("SANCTION", {"OMN", "QAT"}, {"OMN", "QAT"})),
        ("Serbia lifted the entry ban introduced against Kosovo officials in 2022.", ("SANCTION", {"SRB"}, {"XKX"})),
        ("India handed back to Pakistan a soldier captured on Friday.", ("COERCE", {"IND"}, {"PAK"})),
    ],
)
def test_an_ending_tells_what_it_ends(all_told: Callable[[str], list[Told]], text: str, ended: Told) -> None:
    assert ended in all_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Chad released two Libyan drivers captured by French troops.",
        "Peru released a Chilean singer known for her songs.",
        "Nigeria freed two Chadian pupils kidnapped in March.",
        "Kenya refused to release two Ugandan officers.",
        "Malta praised an Italian film released in March.",
    ],
)
def test_what_others_did_or_nobody_told_is_not_made_up(all_told: Callable[[str], list[Told]], text: str) -> None:
    doer = {"Chad": "TCD", "Peru": "PER", "Nigeria": "NGA", "Kenya": "KEN", "Malta": "MLT"}[text.split()[0]]
    assert not [e for e in all_told(text) if e[0] in ("COERCE", "SANCTION", "ASSAULT") and doer in e[1]]
