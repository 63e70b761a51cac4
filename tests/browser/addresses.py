"""The pages, each by a name and an address: the ones of the ledger's records are looked up in it."""

from pathlib import Path

from detente.ledger import claims, evidence, history, open_ledger
from detente.model import Pair

# Where the address needs a record's id, {event}, {standing}, {promise}, {claim} or {article} stands for it.
PAGES = {
    "home": "/",
    "a pair": "/pair/AFG-PAK?as_of=2025-06-05",
    "a pair before a change": "/pair/AFG-PAK?as_of=2025-05-25&known=2025-05-25",
    "a pair that nothing is known of": "/pair/FJI-NOR",
    "a state": "/state/PAK",
    "an article": "/article/{article}",
    "an event's evidence": "/evidence/{event}",
    "a standing's evidence": "/evidence/{standing}",
    "a promise's evidence": "/evidence/{promise}",
    "a claim's evidence": "/evidence/{claim}",
    "reading": "/read",
    "promises": "/commitments",
    "claims": "/claims",
    "flags": "/flags",
    "runs": "/runs",
    "a run": "/runs/1",
    "changes": "/changes",
    "review": "/review",
    "judgements": "/review/judgements",
    "codebook": "/codebook",
    "signing in": "/signin",
    "finding": "/find?q=atlantis",
    "nothing there": "/nowhere",
}
# Pages that say no: the browser's console tells of their status, and that is no fault.
REFUSALS = {"finding", "nothing there"}


def address_of(name: str, ledger: Path) -> str:
    """The address of a page of PAGES."""
    address = PAGES[name]
    return address.format(**ids(ledger)) if "{" in address else address


def ids(ledger: Path) -> dict[str, str]:
    """One record of each kind on Afghanistan and Pakistan, and the article that the event stands in."""
    about = Pair.of("AFG", "PAK")
    with open_ledger(ledger, create=False, read_only=True) as kept:
        found = {row.kind: row.entry for row in history(kept, about)}
        return {
            "event": found["event"],
            "standing": found["standing"],
            "promise": found["commitment"],
            "claim": claims(kept, pair=about)[0].id,
            "article": evidence(kept, found["event"]).entry.article,
        }
