"""Codes as people read them."""

from detente.ontology.knowledge import load_knowledge


def shown(code: str) -> str:
    """The name of a party's code: "PAK" → "Pakistan"; a listed code without a name stays as it is."""
    party = code.split(".", 1)[0]
    known = load_knowledge()
    if party in known.states:
        return known.states.by_code(party).name
    row = known.organisations.codes.get(party)
    return row.names[0] if row else party


def several(codes: object) -> str:
    """Names joined with "and"."""
    names = list(dict.fromkeys(shown(str(c)) for c in codes))  # type: ignore[attr-defined]  # any iterable of codes
    return " and ".join(", ".join(names).rsplit(", ", 1)) if names else "nobody named"
