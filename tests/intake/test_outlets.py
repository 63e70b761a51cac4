"""Outlets are known by domain or name; a country is stated only where the table has it."""

import pytest

from detente.intake.outlets import domain_of, outlet, outlet_rows
from detente.model import Outlet


def test_the_table_names_each_domain_once_in_plain_form() -> None:
    domains = [row.domain for row in outlet_rows()]
    assert len(domains) == len(set(domains)) >= 80
    assert all(domain_of(domain) == domain for domain in domains)


def test_only_organisations_of_states_have_no_country() -> None:
    assert {row.kind for row in outlet_rows() if row.country is None} == {"organisation"}
    assert all(row.country is None or (len(row.country) == 3 and row.country.isupper()) for row in outlet_rows())


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://www.dawn.com/news/1?x=2", "dawn.com"),
        ("DAWN.com", "dawn.com"),
        ("http://user@news.bbc.co.uk:8080/a", "news.bbc.co.uk"),
        ("Example Post", None),
        ("Reuters", None),
        ("U.S", None),
        ("http://10.0.0.1/a", None),
        ("http://[::1", None),
        ("", None),
    ],
)
def test_a_domain_is_taken_from_an_address_and_never_from_a_name(address: str, domain: str | None) -> None:
    assert domain_of(address) == domain


def test_a_part_of_an_outlet_has_the_country_of_the_whole() -> None:
    assert outlet(url="https://edition.cnn.com/a") == Outlet(name="CNN", domain="edition.cnn.com", country="USA")


def test_a_domain_that_only_ends_alike_is_another_outlet() -> None:
    assert outlet(url="https://notcnn.com/a") == Outlet(domain="notcnn.com")


def test_an_outlet_nobody_knows_has_no_country() -> None:
    assert outlet(name="Example Post", url="https://example.org/a") == Outlet(name="Example Post", domain="example.org")
    assert outlet() is None
