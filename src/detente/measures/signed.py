"""Networks of parties by period: who is friendly or hostile to whom, whether triads balance, who mediates."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import combinations, product
from typing import Any, Literal, NamedTuple

import networkx as nx  # type: ignore[import-untyped]
import numpy as np
import polars as pl
from pydantic_core import from_json
from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]
from scipy.sparse import lil_array  # type: ignore[import-untyped]

from detente.measures.all_pairs import Deed, party_of, placed
from detente.model.base import Record
from detente.ontology.acts import load_acts
from detente.ontology.knowledge import DATA

ByLong = Literal["month", "year"]

# Seconds that the search for the frustration of one part may take; then its bounds are given.
_SECONDS = 5.0

# Unbalanced triads that tighten the search; more of them cost more than they help.
_CUTS = 5_000


class Mediation(NamedTuple):
    """A deed on a day that this party mediated between these two."""

    day: date
    mediator: str
    a: str
    b: str
    entry: str


class Tie(Record):
    """Two parties and the sign of the net of what they did to each other in the period."""

    a: str
    b: str
    sign: Literal[1, -1]
    net: float
    events: int


class Mediated(Record):
    """That a party mediated between two others, with the entries that tell so."""

    mediator: str
    a: str
    b: str
    entries: tuple[str, ...]


class Place(Record):
    """A party's place in the network: its friendly and hostile ties, and Freeman's betweenness on the friendly ones.

    `betweenness` is the share of shortest paths between others that lead through it, 0 to 1. `mediates` counts the
    pairs it mediated between.
    """

    party: str
    friendly: int
    hostile: int
    betweenness: float
    mediates: int


class Balance(Record):
    """How far the signs agree: of closed triads, the share with a positive product; and the frustration.

    Frustration is the least number of ties whose sign must change for the whole to fall into two camps, friendly within
    and hostile between: the line index of balance. It lies in [`least`, `most`], equal where the search ended in time.
    """

    triads: int
    balanced: int
    share: float | None
    least: int
    most: int


class Network(Record):
    """The network of a period [start, end)."""

    start: date
    end: date
    ties: tuple[Tie, ...]
    balance: Balance
    places: tuple[Place, ...]
    mediated: tuple[Mediated, ...]


def mediations(deed: Deed) -> tuple[Mediation, ...]:
    """Who mediated a deed that is told as done: each mediator, with each two that face each other in it."""
    # Most events have none; a record is parsed only where it may.
    if '"mediators":[]' in deed.event:
        return ()
    event = from_json(deed.event)
    if event.get("status", "actual") != "actual" or event.get("act") in _channels():
        return ()
    doers, others, between = (
        {party_of(actor) for actor in event.get(role, ())} for role in ("actors", "recipients", "mediators")
    )
    # Who mediates as the doer brings the recipients together: they face each other.
    facing = product(doers - between, others - between) if doers - between else combinations(others - between, 2)
    faced = sorted({(min(pair), max(pair)) for pair in facing if len(set(pair)) == 2})
    day = date.fromordinal(placed(deed)[2])
    return tuple(Mediation(day, each, a, b, deed.entry) for each in sorted(between) for a, b in faced)


@cache
def _channels() -> frozenset[str]:
    """The acts whose third party is a channel between two who do not talk: to protect interests is not to mediate."""
    return frozenset(act.act for act in load_acts(DATA) if any(effect.through for effect in act.effects))


def networks(
    flows: pl.DataFrame,
    mediated: Iterable[Mediation] = (),
    *,
    by: ByLong = "year",
    wanted: Callable[[str], bool] = lambda _: True,
) -> tuple[Network, ...]:
    """The network of each year or month in which anything was done, in order.

    `flows` is `measure_all`'s table by month or shorter. A tie is positive where the net between the two is above zero,
    negative below; at zero, or without a score, there is none. `wanted` chooses the parties, for example states.
    """
    every = {"month": "1mo", "year": "1y"}[by]
    net = (
        flows.filter(pl.col("sender").is_null(), pl.col("events") > 0)
        .group_by(pl.col("start").dt.truncate(every), "a", "b")
        .agg(pl.col("net").sum(), pl.col("net").is_not_null().any().alias("scored"), pl.col("events").sum())
        .sort("start", "a", "b")
    )
    told = [each for each in mediated if all(map(wanted, (each.mediator, each.a, each.b)))]
    found = []
    for (start,), rows in net.group_by("start", maintain_order=True):
        end = rows.select(pl.col("start").first().dt.offset_by(every)).item()
        ties = tuple(
            Tie(a=a, b=b, sign=1 if value > 0 else -1, net=round(value, 4), events=events)
            for _, a, b, value, scored, events in rows.iter_rows()
            if scored and round(value, 9) and wanted(a) and wanted(b)
        )
        found.append(_network(start, end, ties, [each for each in told if start <= each.day < end]))
    return tuple(found)


def _network(start: date, end: date, ties: Sequence[Tie], told: Sequence[Mediation]) -> Network:
    between: dict[tuple[str, str, str], list[str]] = {}
    for each in told:
        between.setdefault((each.mediator, each.a, each.b), []).append(each.entry)
    mediated = tuple(
        Mediated(mediator=mediator, a=a, b=b, entries=tuple(dict.fromkeys(entries)))
        for (mediator, a, b), entries in sorted(between.items())
    )
    return Network(
        start=start, end=end, ties=tuple(ties), balance=balance(ties), places=_places(ties, mediated), mediated=mediated
    )


def _places(ties: Iterable[Tie], mediated: Iterable[Mediated]) -> tuple[Place, ...]:
    """Every party with a tie or a mediation, those with the most ties first."""
    whole, friendly = _graph(ties), nx.Graph()
    friendly.add_nodes_from(whole)
    friendly.add_edges_from((a, b) for a, b, sign in whole.edges(data="sign") if sign > 0)
    pairs: dict[str, int] = {}
    for each in mediated:
        pairs[each.mediator] = pairs.get(each.mediator, 0) + 1
    through = nx.betweenness_centrality(friendly)
    found = [
        Place(
            party=party,
            friendly=friendly.degree(party) if party in friendly else 0,
            hostile=whole.degree(party) - friendly.degree(party) if party in whole else 0,
            betweenness=round(through.get(party, 0.0), 6),
            mediates=pairs.get(party, 0),
        )
        for party in {*whole, *pairs}
    ]
    return tuple(sorted(found, key=lambda each: (-each.friendly - each.hostile, -each.mediates, each.party)))


def _graph(ties: Iterable[Tie]) -> Any:
    graph = nx.Graph()
    graph.add_edges_from((tie.a, tie.b, {"sign": tie.sign}) for tie in ties)
    return graph


# --- Balance


def balance(ties: Iterable[Tie]) -> Balance:
    """Structural balance (Heider 1946, Cartwright and Harary 1956) and the line index of balance (Harary 1959).

    The index is solved as an integer programme (Aref, Mason and Wilson 2020) with a limit of time.
    """
    graph = _graph(ties)
    triads = list(_triads(graph))
    good = sum(sign > 0 for _, sign in triads)
    least, most = _frustration(graph, [three for three, sign in triads if sign < 0][:_CUTS])
    share = good / len(triads) if triads else None
    return Balance(triads=len(triads), balanced=good, share=share, least=least, most=most)


def _triads(graph: Any) -> Iterator[tuple[tuple[str, str, str], int]]:
    """Every closed triad once, with the product of its signs."""
    for a in sorted(graph):
        for b, c in combinations(sorted(other for other in graph[a] if other > a), 2):
            if graph.has_edge(b, c):
                yield (a, b, c), graph[a][b]["sign"] * graph[a][c]["sign"] * graph[b][c]["sign"]


def _frustration(graph: Any, unbalanced: Sequence[tuple[str, str, str]]) -> tuple[int, int]:
    """Between which numbers the frustration lies, part by part of the network."""
    least = most = 0
    for part in nx.connected_components(graph):
        low, high = _of_part(graph.subgraph(part), [three for three in unbalanced if three[0] in part])
        least, most = least + low, most + high
    return least, most


def _of_part(graph: Any, unbalanced: Sequence[tuple[str, str, str]]) -> tuple[int, int]:
    """A camp for each party, 0 or 1, so that the fewest ties are friendly between camps or hostile within one."""
    edges = sorted(graph.edges(data="sign"))
    hostile = sum(sign < 0 for *_, sign in edges)
    if not hostile:
        return 0, 0
    camp = {party: number for number, party in enumerate(sorted(graph))}
    tie = {frozenset((a, b)): len(camp) + number for number, (a, b, _) in enumerate(edges)}
    rows = lil_array((2 * len(edges) + len(unbalanced), len(camp) + len(edges)))
    floor = np.zeros(rows.shape[0])
    for number, (a, b, sign) in enumerate(edges):
        for row, way in ((2 * number, 1), (2 * number + 1, -1)):
            rows[row, tie[frozenset((a, b))]] = 1
            # Friendly: frustrated in two camps. Hostile: frustrated in one.
            rows[row, camp[a]], rows[row, camp[b]] = (way, -way) if sign > 0 else (way, way)
            floor[row] = 0 if sign > 0 else way
    for row, three in enumerate(unbalanced, start=2 * len(edges)):
        for pair in combinations(three, 2):
            rows[row, tie[frozenset(pair)]] = 1
        floor[row] = 1
    return _solved(rows, floor, camps=len(camp), ties=len(edges), known=min(hostile, _descended(graph)))


def _descended(graph: Any) -> int:
    """The frustration at which no single party would do better in the other camp: never below the least."""
    camp = dict.fromkeys(sorted(graph), 1)
    gains = {party: sum(graph[party][other]["sign"] for other in graph[party]) for party in camp}
    while (worst := min(gains, key=lambda party: gains[party])) and gains[worst] < 0:
        camp[worst] = -camp[worst]
        gains[worst] = -gains[worst]
        for other, tie in graph[worst].items():
            gains[other] += 2 * tie["sign"] * camp[worst] * camp[other]
    return sum(sign * camp[a] * camp[b] < 0 for a, b, sign in graph.edges(data="sign"))


def _solved(rows: Any, floor: Any, *, camps: int, ties: int, known: int) -> tuple[int, int]:
    highest = np.ones(camps + ties)
    # The camps have no names: the first party's is called 0.
    highest[0] = 0
    done = milp(
        c=np.concatenate([np.zeros(camps), np.ones(ties)]),
        constraints=LinearConstraint(rows.tocsr(), lb=floor),
        integrality=np.concatenate([np.ones(camps), np.zeros(ties)]),
        bounds=Bounds(0, highest),
        options={"time_limit": _SECONDS},
    )
    most = min(known, round(done.fun)) if done.x is not None else known
    bound = done.mip_dual_bound if done.mip_dual_bound is not None else 0
    return min(most, max(0, int(np.ceil(bound - 1e-6)))), most
