"""States, organisations and groups by code."""

from typing import Annotated

from fastapi import Path

from detente.api import cached
from detente.api.asking import Held, party_named
from detente.api.refusal import RefusedError
from detente.api.routes.common import router_of
from detente.api.shapes import OrganisationList, OrganisationRow, StateHeld, StateList, StateRow
from detente.cli import states
from detente.ontology.organisations import Group, Organisation, load_organisations
from detente.ontology.states import State

router = router_of("names")


@router.get("/states", summary="The states and their codes")
def get_states() -> StateList:
    """Every state and territory by code, with its names."""
    return StateList(states=tuple(map(_row, states())))


@router.get("/states/{code}", summary="A state and the pairs it is in")
def get_state(
    ledger: Held,
    code: Annotated[str, Path(max_length=120, description="A state's code or name.", examples=["NOR"])],
) -> StateHeld:
    """The state or territory, with what the ledger holds of each pair that it is in."""
    party = party_named(code)
    if party not in states():
        raise RefusedError(
            "unknown_state", f"{party} is no state; /api/v1/organisations lists organisations and groups"
        )
    found = (row for row in cached.pairs(ledger) if party in (row.pair.a, row.pair.b))
    return StateHeld(state=_row(states().by_code(party)), pairs=tuple(found))


@router.get("/organisations", summary="Organisations and groups and their codes")
def get_organisations() -> OrganisationList:
    """Every organisation and group by code, with its names, in alphabetical order of the codes."""
    codes = load_organisations().codes
    return OrganisationList(organisations=tuple(_listed(codes[code]) for code in sorted(codes)))


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
