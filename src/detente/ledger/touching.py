"""Which pairs the last runs were about: of all others, every position and history is what it was."""

from dataclasses import dataclass

import sqlalchemy as sa

from detente.ledger import schema
from detente.ledger.opening import Ledger
from detente.model import Pair

# More entries than this in the runs since are not gone through: their pairs are as good as all.
_MANY = 20_000


@dataclass(frozen=True)
class Touched:
    """The last seal, and the pairs that the runs up to it were about; null for all."""

    seal: str
    pairs: frozenset[Pair] | None


def touched(ledger: Ledger, since: str) -> Touched:
    """What the runs after the one with this seal were about; of all pairs, where no run has it, or very much is new.

    How a pair stands follows from the entries on it, from what took them back, from when their articles came out, and
    from what the entries name; and all these are of their own articles. So a run is about every pair on which an
    article that it enters something of has an entry, live or not. A judgement counts by the entries it makes and
    takes back.
    """
    entries, publications, pairs, seals = schema.entries, schema.publications, schema.entry_pairs, schema.seals
    with ledger.reading() as connection:
        last = connection.execute(sa.select(seals.c.run, seals.c.digest).order_by(seals.c.run.desc()).limit(1)).first()
        if last is None:
            return Touched("", None)
        after = connection.scalar(sa.select(seals.c.run).where(seals.c.digest == since))
        if after is None:
            return Touched(last.digest, None)
        new = [table.c.run.between(after + 1, last.run) for table in (entries, publications)]
        some = sa.select(entries.c.number).where(new[0]).limit(_MANY + 1).subquery()
        if (connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0) > _MANY:
            return Touched(last.digest, None)
        articles = sa.union(sa.select(entries.c.article).where(new[0]), sa.select(publications.c.article).where(new[1]))
        query = (
            sa.select(pairs.c.a, pairs.c.b)
            .join(entries, entries.c.number == pairs.c.entry)
            .where(entries.c.article.in_(articles))
            .distinct()
        )
        return Touched(last.digest, frozenset(Pair(a=a, b=b) for a, b in connection.execute(query)))
