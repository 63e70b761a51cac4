"""JSON lines become articles; what is wrong with a line is said with its place."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import InputError
from detente.intake import from_line, line_id
from detente.model import Outlet

TEXT = "Norway recalled its ambassador to Hungary on Tuesday."


def line(**fields: object) -> str:
    return json.dumps({"id": "x1", "text": TEXT} | fields)


def test_a_line_gives_its_id_and_an_article_with_all_it_states() -> None:
    stated = line(published="2025-03-05", title="Norway recalls envoy", url="https://www.reuters.com/a", tags=["x"])
    name, article = from_line(stated)
    assert name == "x1"
    assert (article.text, article.published, article.title) == (TEXT, date(2025, 3, 5), "Norway recalls envoy")
    assert article.url == "https://www.reuters.com/a"
    assert article.source == Outlet(name="Reuters", domain="reuters.com", country="GBR")


def test_a_line_without_a_date_has_none_and_no_source_is_made_up() -> None:
    _, article = from_line(line().encode())
    assert article.published is None
    assert article.source is None


@pytest.mark.parametrize(
    ("source", "outlet"),
    [
        ("Example Post", Outlet(name="Example Post")),
        ("the new york times", Outlet(name="the new york times", domain="nytimes.com", country="USA")),
        ("edition.cnn.com", Outlet(name="CNN", domain="edition.cnn.com", country="USA")),
        (
            {"name": "Example", "domain": "example.org", "country": "NOR"},
            Outlet(name="Example", domain="example.org", country="NOR"),
        ),
        ("", None),
        (None, None),
    ],
)
def test_a_source_is_a_name_a_domain_or_an_object(source: object, outlet: Outlet | None) -> None:
    assert from_line(line(source=source))[1].source == outlet


def test_a_whole_number_is_an_id_and_comes_back_as_it_was() -> None:
    assert from_line(line(id=7))[0] == 7


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("", "no JSON"),
        ("{", "no JSON at character 1"),
        ("[1]", "the JSON is a list, not an object"),
        ("3", "the JSON is a number, not an object"),
        (b'{"id": "x1", "text": "\xff"}', "byte 22 is not UTF-8"),
        ('{"text": "a"}', 'no "id"'),
        (line(id=True), 'no "id"'),
        (line(id=""), 'no "id"'),
        ('{"id": "x1"}', 'id x1: no "text"'),
        (line(text=None), 'no "text"'),
        (line(text=5), '"text" is a number, not a string'),
        (line(text=["a"]), '"text" is a list, not a string'),
        (line(text=""), "empty"),
        (line(text=" \n\t"), "only white space"),
        (line(text="a\x00b"), "binary: character 1 is NUL"),
        (line(text="a\ud800b"), "half of a surrogate pair"),
        (line(text="Norway. " * 250_001), "more than the limit of 2,000,000"),
        (line(published="2025-13-40"), "'2025-13-40' is no date; write it as YYYY-MM-DD"),
        (line(published="yesterday"), "'yesterday' is no date"),
        (line(published=""), "is no date"),
        (line(published="2025-03-05T25:00:00Z"), "is no date"),
        (line(published=20250305), '"published" is a number'),
        (line(title={}), '"title" is an object'),
        (line(url=1), '"url" is a number'),
        (line(source=5), '"source" is a number'),
        (line(source={"nom": "x"}), "unknown field 'nom'"),
        (line(source={"name": 5}), '"source.name" is a number'),
        (line(source={"country": "Norway"}), "'Norway' is no country code"),
        (line(language="fr"), "language 'fr'"),
        (line(language="qq"), "language 'qq'"),
        ('{"id": ' + "9" * 5000 + "}", "number too long"),
        ("[" * 100_000, "too deep"),
    ],
)
def test_a_bad_line_is_refused_on_one_line(bad: str | bytes, message: str) -> None:
    with pytest.raises(InputError) as refused:
        from_line(bad, where="line 3")
    assert str(refused.value).startswith("line 3")
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_id_of_a_bad_line_is_known_where_it_has_one() -> None:
    assert line_id(line(text=5)) == "x1"
    assert line_id("{") is None
    assert line_id('{"id": null}') is None


@given(
    st.one_of(
        st.text(),
        st.binary(),
        st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(json.dumps),
    )
)
def test_whatever_a_line_holds_it_is_read_or_refused(words: str | bytes) -> None:
    with pytest.raises(InputError):
        from_line(words)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("id", "text", "published", "title", "url", "source", "language"), JSON_VALUES)
    )
)
def test_fields_of_any_kind_are_read_or_refused(fields: dict[str, object]) -> None:
    try:
        _, article = from_line(json.dumps(fields))
    except InputError as error:
        refused, kept = str(error).splitlines(), None
    else:
        refused, kept = [], article.text
    assert len(refused) == 1 or kept == fields["text"]
