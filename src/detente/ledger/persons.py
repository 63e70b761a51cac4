"""Whether two names may be one person's."""

import unicodedata
from functools import lru_cache


def same_person(one: str | None, other: str | None) -> bool:
    """Whether nothing in the names says that they are two: "Holm" may be "Kari Holm", and no name may be anybody."""
    if not one or not other:
        return True
    first, second = _parts(one), _parts(other)
    return first <= second or second <= first


@lru_cache(maxsize=2048)
def _parts(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return frozenset("".join(each for each in plain if not unicodedata.combining(each)).split())
