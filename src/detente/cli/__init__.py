"""The command line: the same verbs for the terminal and for pipes. Its words and look-ups serve the other faces too."""

from detente.cli.lines import dumped, explained
from detente.cli.names import counted, day, in_words, named, shown, speaker, states, with_article
from detente.cli.note import Row, by_parties, effect, row_of
from detente.cli.note import head as note_head
from detente.cli.options import day_of, pair_of, party_of
from detente.cli.told import Told, Topic, later_change, sentence
from detente.cli.told import told as position_told

__all__ = [
    "Row", "Told", "Topic", "by_parties", "counted", "day", "day_of", "dumped", "effect", "explained", "in_words",
    "later_change", "named", "note_head", "pair_of", "party_of", "position_told", "row_of", "sentence", "shown",
    "speaker", "states", "with_article",
]  # fmt: skip
