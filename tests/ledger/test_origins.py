"""Origins: many reports of one agency, text, outlet or official are one, and every report is kept."""

import pytest

from detente.errors import InputError
from detente.intake.outlets import outlet_rows
from detente.ledger import Ledger, entries, origins, record_all
from detente.ledger.origins import AGENCIES, agencies, credited
from detente.model import Origin, Voice

from .printing import attack, enter, official, paper, printed
from .saying import Report, voice

WIRE = (
    "Norway recalled its ambassador to Hungary on Tuesday and accused Budapest of opening its diplomatic mail. The "
    "foreign ministry in Oslo said that two sealed bags had been found open at the airport last week. A spokesman for "
    "the Hungarian government denied the charge and called it an insult between allies. Hungary's embassy in Oslo "
    "remains open, and its ambassador has not been summoned.\n"
)
SHORTENED = ". ".join(WIRE.split(". ")[:3]) + ". Turn to page four for the weather.\n"
EDITED = "Oslo calls envoy home. " + WIRE.replace("on Tuesday ", "").replace("denied the charge", "rejected it")
ELSEWHERE = (
    "Oslo has called its envoy home from Budapest after bags of the embassy's post were found unsealed, in the "
    "sharpest quarrel between the two allies in years. Officials told parliament that customs men had held the bags "
    "for a night. Hungary says that nothing of the kind took place and has asked for proof. The envoy is expected to "
    "stay for weeks.\n"
)


def behind(ledger: Ledger) -> tuple[Origin, ...]:
    return origins(ledger, [entry.id for entry in entries(ledger)])


def reasons(found: tuple[Origin, ...]) -> list[str]:
    return [join.reason for origin in found for join in origin.joins]


def told(text: str, published: str = "2025-03-05") -> Report:
    report = Report(published, text=text)
    attack(report)
    return report


def test_two_papers_with_words_of_their_own_are_two_origins(ledger: Ledger) -> None:
    enter(ledger, fjord=told(WIRE), danube=told(ELSEWHERE))
    assert len(behind(ledger)) == 2


@pytest.mark.parametrize("rewrite", [SHORTENED, EDITED])
def test_a_text_that_another_paper_cuts_or_edits_is_one_origin(ledger: Ledger, rewrite: str) -> None:
    enter(ledger, fjord=told(WIRE), danube=told(rewrite, "2025-03-06"))
    (origin,) = behind(ledger)
    assert reasons((origin,)) == ["same_text"]
    assert len(origin.entries) == len(origin.articles) == 2


def test_papers_that_credit_one_agency_are_one_origin(ledger: Ledger) -> None:
    fjord = told("OSLO (AFP) - " + WIRE)
    danube = told(ELSEWHERE + "With inputs from Agence France-Presse\n")
    enter(ledger, fjord=fjord, danube=danube)
    (origin,) = behind(ledger)
    assert (origin.name, reasons((origin,))) == ("Agence France-Presse", ["same_agency"])


def test_papers_that_credit_different_agencies_are_two_origins(ledger: Ledger) -> None:
    enter(ledger, fjord=told("OSLO (AFP) - " + WIRE), danube=told("OSLO (Reuters) - " + ELSEWHERE))
    assert [origin.name for origin in behind(ledger)] == ["Agence France-Presse", "Reuters"]


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("OSLO, March 4 (Reuters) - Norway recalled its ambassador.", "Reuters"),
        ("KABUL (AP) — The embassy reopened.", "Associated Press"),
        ("AFP - The embassy in Quito closes on Monday.", "Agence France-Presse"),
        ("The embassy reopens in June. — Reuters", "Reuters"),
        ("The embassy reopens in June. (Xinhua)\n", "Xinhua"),
        ("Source: Anadolu Agency\nTurkey sent an envoy.", "Anadolu Agency"),
        ("An official told Reuters that the embassy would close.", ""),
        ("The embassy closes, AFP reported on Monday.", ""),
        ("The AP route through the hills is closed.", ""),
    ],
)
def test_a_credit_is_read_where_credits_stand_and_nowhere_else(text: str, agency: str) -> None:
    assert credited(text) == agency


def test_an_agency_and_the_paper_that_credits_it_are_one_origin(ledger: Ledger) -> None:
    own = printed("fjord.example", told(ELSEWHERE))
    source = own.article.source.model_copy(update={"domain": "reuters.com", "name": "Reuters"})
    own = own.model_copy(update={"article": own.article.model_copy(update={"source": source})})
    record_all(ledger, [own, printed("danube.example", told("OSLO (Reuters) - " + WIRE))])
    assert [origin.name for origin in behind(ledger)] == ["Reuters"]


def test_two_reports_of_one_paper_are_one_origin(ledger: Ledger) -> None:
    record_all(ledger, [printed("fjord.example", told(WIRE)), printed("fjord.example", told(ELSEWHERE))])
    assert reasons(behind(ledger)) == ["same_outlet"]


def spoken(domain: str, published: str, holder: Voice) -> Report:
    report = paper(domain, published)
    attack(report, voices=(holder,))
    return report


def test_the_words_of_one_official_in_two_papers_are_one_origin(ledger: Ledger) -> None:
    eide = Voice(holder=official("NOR.GOV", "Espen Eide"), stance="accuses")
    surname = Voice(holder=official("NOR.GOV", "Eide"), stance="accuses")
    enter(
        ledger,
        fjord=spoken("fjord.example", "2025-03-05", eide),
        danube=spoken("danube.example", "2025-03-06", surname),
    )
    (origin,) = behind(ledger)
    assert (origin.name, reasons((origin,))) == ("Espen Eide", ["same_holder"])


def test_two_officials_or_two_weeks_are_two_origins(ledger: Ledger) -> None:
    eide = Voice(holder=official("NOR.GOV", "Espen Eide"), stance="accuses")
    store = Voice(holder=official("NOR.GOV", "Jonas Store"), stance="accuses")
    enter(
        ledger,
        fjord=spoken("fjord.example", "2025-03-05", eide),
        danube=spoken("danube.example", "2025-03-06", store),
        alps=spoken("alps.example", "2025-03-25", eide),
    )
    assert len(behind(ledger)) == 3


def test_a_paper_that_tells_it_itself_is_no_echo_of_the_official_it_quotes(ledger: Ledger) -> None:
    both = paper("danube.example", "2025-03-06")
    attack(both, voices=(voice("publisher", "asserts"), voice("NOR", "accuses")))
    enter(ledger, fjord=spoken("fjord.example", "2025-03-05", voice("NOR", "accuses")), danube=both)
    assert len(behind(ledger)) == 2


def test_an_unknown_entry_is_refused(ledger: Ledger) -> None:
    with pytest.raises(InputError, match="no entry has the id"):
        origins(ledger, ["f" * 24])


def test_no_credit_names_two_agencies() -> None:
    rows = agencies()
    credits_ = [words for row in rows for words in row.credited]
    assert len(credits_) == len(set(credits_)), AGENCIES


def test_every_wire_among_the_outlets_is_an_agency() -> None:
    known = {domain for row in agencies() for domain in row.domains}
    assert {row.domain for row in outlet_rows() if row.kind == "wire"} <= known
