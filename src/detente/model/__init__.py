"""The nouns: every type of the data contract, frozen and typed."""

from detente.model.actor import Actor, Sector
from detente.model.article import Article, Evidence, Outlet, Skipped, article_id, quote
from detente.model.claim import Claim, ClaimState
from detente.model.commitment import Commitment, Grade
from detente.model.event import Event, EventType, Magnitude, Place, Quantity, Stance, Status, Voice
from detente.model.findings import Findings
from detente.model.pair import Pair
from detente.model.reading import Attribution, Mention, Official, PlaceMention, Reading, Sentence, Timex
from detente.model.standing import (
    Channel,
    Format,
    HeadClass,
    HeadMode,
    HeadPhase,
    Mission,
    MissionKind,
    MissionState,
    Recognition,
    RecognitionState,
    Relations,
    RelationsState,
    Representation,
    Standing,
)
from detente.model.trouble import Trouble
from detente.model.when import UNKNOWN_WHEN, When

__all__ = [
    "UNKNOWN_WHEN", "Actor", "Article", "Attribution", "Channel", "Claim", "ClaimState", "Commitment", "Event",
    "EventType", "Evidence", "Findings", "Format", "Grade", "HeadClass", "HeadMode", "HeadPhase", "Magnitude",
    "Mention", "Mission", "MissionKind", "MissionState", "Official", "Outlet", "Pair", "Place", "PlaceMention",
    "Quantity", "Reading", "Recognition", "RecognitionState", "Relations", "RelationsState", "Representation",
    "Sector", "Sentence", "Skipped", "Stance", "Standing", "Status", "Timex", "Trouble", "Voice", "When",
    "article_id", "quote",
]  # fmt: skip
