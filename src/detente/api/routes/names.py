"""States, organisations and groups by code."""

from typing import Annotated

from fastapi import Path, Query

from detente.api import cached
from detente.api.asking import AskedWhole, Held, party_named
from detente.api.paging import page, pair_key
from detente.api.refusal import RefusedError
from detente.api.routes.common import router_of
from detente.api.shapes import OrganisationList, OrganisationRow, StateHeld, StateList, StateRow
from detente.cli import states
from detente.ontology.organisations import Group, Organisation, load_organisations
from detente.ontology.states import State

router = router_of("names")

_Asked = Annotated[AskedWhole, Query()]


@router.get("/states", summary="The states and their codes")
def get_states(asked: _Asked) -> StateList:
    """Every state and territory with its names, in alphabetical order of the codes."""
    found, after = page("state", tuple(states()), _code, cursor=asked.cursor, kinds=(str,), limit=asked.limit)
    return StateList(states=tuple(map(_row, found)), next=after)


@router.get("/states/{code}", summary="A state and the pairs it is in")
def get_state(
    ledger: Held,
    code: Annotated[str, Path(max_length=120, description="A state's code or name.", examples=["NOR"])],
    asked: _Asked,
) -> StateHeld:
    """The state or territory, with what the ledger holds of each pair that it is in, in alphabetical order."""
    party = party_named(code)
    if party not in states():
        raise RefusedError(
            "unknown_state", f"{party} is no state; /api/v1/organisations lists organisations and groups"
        )
    rows = [row for row in cached.pairs(ledger) if party in (row.pair.a, row.pair.b)]
    found, after = page("pair", rows, pair_key, cursor=asked.cursor, kinds=(str, str), limit=asked.limit)
    return StateHeld(state=_row(states().by_code(party)), pairs=found, next=after)


@router.get("/organisations", summary="Organisations and groups and their codes")
def get_organisations(asked: _Asked) -> OrganisationList:
    """Every organisation and group with its names, in alphabetical order of the codes."""
    codes = load_organisations().codes
    rows = [codes[code] for code in sorted(codes)]
    found, after = page("organisation", rows, _code, cursor=asked.cursor, kinds=(str,), limit=asked.limit)
    return OrganisationList(organisations=tuple(map(_listed, found)), next=after)


def _code(row: State | Organisation | Group) -> tuple[str]:
    return (row.code,)


def _row(state: State) -> StateRow:
    return StateRow(
        code=state.code, name=state.name, names=state.names, status=state.status, of=state.of, capital=state.capital
    )


def _listed(row: Organisation | Group) -> OrganisationRow:
    return OrganisationRow(
        code=row.code,
        name=row.names[0],
        names=row.names,
        kind=row.kind,
        sector=row.sector,
        members=row.members if isinstance(row, Organisation) else (),
        home=row.home,
    )
