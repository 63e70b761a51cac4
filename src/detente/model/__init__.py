"""The nouns: every type of the data contract, frozen and typed."""

from detente.model.actor import Actor, Sector
from detente.model.article import Article, Evidence, Outlet, Skipped, article_id, quote
from detente.model.bearing import Bearing, Bears, HeldArticle, Publication, ReadBy
from detente.model.claim import Claim, ClaimState
from detente.model.commitment import Commitment, Grade
from detente.model.entry import Change, Clock, Entry, EntryEvidence, EntryKind, PairCount, Passage, Recorded
from detente.model.event import Event, EventType, Magnitude, Place, Quantity, Stance, Status, Voice
from detente.model.findings import Findings
from detente.model.followed import (
    ClaimRule,
    CommitmentState,
    Deed,
    FollowedClaim,
    FollowedCommitment,
    HeldVoice,
    Join,
    JoinReason,
    Occurrence,
    Origin,
    Rung,
    Telling,
    Toll,
)
from detente.model.forecast import Forecast, KeptForecast, Question
from detente.model.keeping import Agreement, Doubt, Judgement, LabelledSentence, News, Run, Verdict, Verified
from detente.model.official import Official
from detente.model.pair import Pair
from detente.model.position import (
    ChannelHeld,
    ConsularHeld,
    Flag,
    FormatHeld,
    HeadHeld,
    Level,
    LevelWord,
    MissionHeld,
    OpenClaim,
    OpenCommitment,
    Position,
    RecognitionHeld,
    RelationsHeld,
    Rested,
    Side,
)
from detente.model.reading import Attribution, Mention, PlaceMention, Reading, Sentence, Timex
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
    "UNKNOWN_WHEN", "Actor", "Agreement", "Article", "Attribution", "Bearing", "Bears", "Change", "Channel",
    "ChannelHeld", "Claim", "ClaimRule", "ClaimState", "Clock", "Commitment", "CommitmentState", "ConsularHeld",
    "Deed", "Doubt", "Entry", "EntryEvidence", "EntryKind", "Event", "EventType", "Evidence", "Findings", "Flag",
    "FollowedClaim", "FollowedCommitment", "Forecast", "Format", "FormatHeld", "Grade", "HeadClass", "HeadHeld",
    "HeadMode", "HeadPhase", "HeldArticle", "HeldVoice", "Join", "JoinReason", "Judgement", "KeptForecast",
    "LabelledSentence", "Level", "LevelWord", "Magnitude", "Mention", "Mission", "MissionHeld", "MissionKind",
    "MissionState", "News", "Occurrence", "Official", "OpenClaim", "OpenCommitment", "Origin", "Outlet", "Pair",
    "PairCount", "Passage", "Place", "PlaceMention", "Position", "Publication", "Quantity", "Question", "ReadBy",
    "Reading", "Recognition", "RecognitionHeld", "RecognitionState", "Recorded", "Relations", "RelationsHeld",
    "RelationsState", "Representation", "Rested", "Run", "Rung", "Sector", "Sentence", "Side", "Skipped", "Stance",
    "Standing", "Status", "Telling", "Timex", "Toll", "Trouble", "Verdict", "Verified", "Voice", "When",
    "article_id", "quote",
]  # fmt: skip
