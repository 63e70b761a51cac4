"""Everything that was taken out of one article."""

from detente.model.article import Article
from detente.model.base import Record
from detente.model.claim import Claim
from detente.model.commitment import Commitment
from detente.model.event import Event
from detente.model.official import Official
from detente.model.standing import Standing
from detente.model.trouble import Trouble


class Findings(Record):
    """The records of one article, each with its evidence. `coder` names the version that took them."""

    article: Article
    coder: str
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    standings: tuple[Standing, ...] = ()
    officials: tuple[Official, ...] = ()
    troubles: tuple[Trouble, ...] = ()
