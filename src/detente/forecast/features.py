"""What the re-ranker looks at: each candidate beside the question, in some eighty numbers with a name each.

The clues of the mixture are among them, with what they leave out: how regular the meetings are, how active the
two are, what others like the subject do, and what the names say. Not a number stands for "never" and "not told".
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.forecast.clues import CLUES, Clued
from detente.forecast.dataset import Floats, Ints, Singles
from detente.forecast.kin import Kin
from detente.forecast.past import KEPT_FADE, KEPT_FLOOR

# A column: a number for each candidate, or one for all.
Column = NDArray[np.generic] | float
Columns = dict[str, Column]
Truths = NDArray[np.bool_]

# Steps after which a fact counts 1/e, where what is kept of older ones fades too slowly.
_SHORT_FADE = 5.0
_LITTLE = 1e-3
_WEEK = 7


@dataclass(frozen=True)
class Shortlist:
    """The candidates of a question that the mixture puts first, with their scores, best first."""

    clued: Clued
    candidates: Ints
    scores: Floats

    @classmethod
    def of(cls, clued: Clued, scores: Floats, most: int) -> "Shortlist":
        """At most so many of the best. Candidates that tie across the end stay out together."""
        if len(scores) > most:
            best = np.argpartition(-scores, most)
            best = best[:most][scores[best[:most]] > scores[best[most]]]
        else:
            best = np.flatnonzero(scores > scores.min())
        # By number among equals, so that the order is always the same.
        best = best[np.lexsort((best, -scores[best]))]
        return cls(clued, best, scores[best])


def features(shortlist: Shortlist, follows: Floats, kin: Kin) -> tuple[tuple[str, ...], Singles]:
    """The names of the features, and [candidates, features]. `follows` as learn_follows gives it."""
    view = _View(shortlist, follows, kin)
    columns: Mapping[str, Column] = {
        **_standing(shortlist), **_clues(shortlist), **_between(view), **_activity(view), **_asking(view),
        **_alike(view), **_named(view),
    }  # fmt: skip
    table = np.empty((len(shortlist.candidates), len(columns)), dtype=np.float32)
    for number, column in enumerate(columns.values()):
        table[:, number] = column
    return tuple(columns), table


class _View:
    """What several features need of a question and its candidates."""

    def __init__(self, shortlist: Shortlist, follows: Floats, kin: Kin) -> None:
        clued, self.candidates = shortlist.clued, shortlist.candidates
        self.clued, self.follows, self.kin = clued, follows, kin
        self.question = clued.question
        self.scene, self.day = self.question.scene, self.question.day
        self.past, self.met = self.scene.past, len(self.scene.met)
        self.subject, self.relation = self.question.subject, self.question.relation
        self._place, self._has_met = clued.place(self.candidates)
        turned = len(follows) // 2
        self.same: Truths = self.past.relations == self.relation
        self.mirrored: Truths = self.past.relations == (self.relation + turned) % len(follows)
        self.this_way: Truths = (self.past.relations < turned) == (self.relation < turned)
        self.faded: Floats = np.exp(-self.past.ages / KEPT_FADE)

    def spread(self, values: NDArray[np.generic], nothing: float = 0.0) -> Floats:
        """[candidates]: the value of each one's place among those met; `nothing` for one whom the subject never met."""
        column = np.full(len(self.candidates), nothing)
        column[self._has_met] = values[self._place[self._has_met]]
        return column

    def since(self, which: Truths) -> Floats:
        """[met]: steps since the last of these facts with each; not a number where there was none."""
        ages = np.full(self.met, np.nan)
        np.fmin.at(ages, self.scene.place[which], self.past.ages[which])
        return ages

    def counted(self, which: Truths) -> Ints:
        """[met]: how many of these facts were with each."""
        return np.bincount(self.scene.place[which], minlength=self.met)


def _standing(shortlist: Shortlist) -> Columns:
    scores = shortlist.scores
    return {
        "score of the mixture": scores,
        "rank in the mixture": np.arange(len(scores)),
        "distance from the first": scores[:1].sum() - scores,
    }


def _clues(shortlist: Shortlist) -> Columns:
    return dict(zip(CLUES, shortlist.clued.table(shortlist.candidates).T, strict=True))


def _between(view: _View) -> Columns:
    """How, how often and how regularly the subject and the candidate have dealt with each other."""
    every = np.ones_like(view.same)
    times, meetings = view.counted(view.same), view.counted(every)
    last = view.since(view.same)
    first = np.full(view.met, np.nan)
    np.fmax.at(first, view.scene.place[view.same], view.past.ages[view.same])
    gap = np.where(times > 1, (first - last) / np.maximum(times - 1, 1), np.nan)
    dealings = np.bincount(view.scene.place, view.faded, minlength=view.met)
    theirs = view.day.activity[1].sum(axis=0)[view.candidates]
    return {
        "steps since this relation with the candidate": view.spread(last, np.nan),
        "steps since any relation the same way": view.spread(view.since(view.this_way), np.nan),
        "steps since any relation the other way": view.spread(view.since(~view.this_way), np.nan),
        "steps since the same relation the other way": view.spread(view.since(view.mirrored), np.nan),
        "times of this relation with the candidate": view.spread(times),
        "steps between the times of this relation": view.spread(gap, np.nan),
        "steps since the last time, in gaps": view.spread(last / np.maximum(gap, 0.5), np.nan),
        "facts between the two": view.spread(meetings),
        "facts between the two, of the last step": view.spread(view.counted(view.past.ages <= 1)),
        "facts between the two, of the last 3 steps": view.spread(view.counted(view.past.ages <= 3)),
        "different relations between the two": view.spread(view.scene.relations),
        "different days of dealings between the two": view.spread(view.scene.days),
        "candidate's share of the subject's dealings": view.spread(dealings / max(dealings.sum(), _LITTLE)),
        "subject's share of the candidate's dealings": view.spread(dealings) / np.maximum(theirs, _LITTLE),
        "this relation's share of the facts between the two": view.spread(times / np.maximum(meetings, 1)),
        "how readily this relation follows their last": view.spread(_last_led(view), np.nan),
    }


def _last_led(view: _View) -> Floats:
    """[met]: how readily the relation follows the readiest of the facts of the last day with each."""
    led = np.zeros(view.met)
    latest = view.past.ages == view.since(np.ones_like(view.same))[view.scene.place]
    np.maximum.at(led, view.scene.place[latest], view.follows[view.relation, view.past.relations[latest]])
    return led


def _activity(view: _View) -> Columns:
    """How active the candidate is, with whomever."""
    short, long, ever = view.day.activity[:, :, view.candidates]
    reach = np.array([view.day.reach(int(candidate)) for candidate in view.candidates]).reshape(-1, 3)
    return {
        "candidate's facts, fading in 3": short.sum(axis=0),
        "candidate's facts, fading in 20": long.sum(axis=0),
        "candidate's facts, ever": ever.sum(axis=0),
        "candidate's share of facts as subject": ever[1] / np.maximum(ever.sum(axis=0), 1),
        "candidate's partners": reach[:, 0],
        "steps since the candidate's first fact": reach[:, 1],
        "steps since the candidate's last fact": reach[:, 2],
    }


def _asking(view: _View) -> Columns:
    """How active the subject is, and how common the relation: the same for every candidate."""
    short, long, ever = view.day.activity[:, :, view.subject]
    reach = view.day.reach(view.subject)
    under = view.day.under(view.relation)
    mine = view.past.ages[view.same]
    return {
        "subject's facts, fading in 3": short.sum(),
        "subject's facts, fading in 20": long.sum(),
        "subject's facts, ever": ever.sum(),
        "subject's share of facts as subject": ever[1] / max(ever.sum(), 1),
        "subject's partners": reach.partners,
        "steps since the subject's first fact": reach.first,
        "subject's facts of this relation": view.same.sum(),
        "subject's facts of this relation, fading in 20": view.faded[view.same].sum(),
        "subject's partners in this relation": np.count_nonzero(view.counted(view.same)),
        "steps since the subject's last fact of this relation": mine.min() if len(mine) else np.nan,
        "facts of this relation": len(under.ages),
        "facts of this relation, fading in 20": under.kept.sum() - KEPT_FLOOR * len(under.kept),
        "day of the week": view.day.day / view.day.history.step % _WEEK,
    }


def _alike(view: _View) -> Columns:
    """What those do who deal with the same others as the subject."""
    under, everybody = view.day.under(view.relation), view.day.history.entities
    likeness = view.clued.common[under.subjects] * under.kept
    total = np.bincount(under.objects, likeness, minlength=everybody)[view.candidates]
    last = np.full(everybody, np.nan)
    np.fmin.at(last, under.objects, under.ages)
    return {
        "this relation with the candidate by those like the subject": np.log1p(total / 1e-4),
        "candidate's share of the objects of those like the subject": total / max(likeness.sum(), 1e-9),
        "steps since the candidate's last time at that end of this relation": last[view.candidates],
    }


def _named(view: _View) -> Columns:
    """What the names say: countries and kinds, and how the like have dealt with the like."""
    under, kin = view.day.under(view.relation), view.kin
    country, kind = int(kin.countries[view.subject]), int(kin.kinds[view.subject])
    countries, kinds = kin.countries[view.candidates], kin.kinds[view.candidates]
    of_country = np.flatnonzero(kin.countries[under.subjects] == country) if country else np.zeros(0, dtype=np.int64)
    of_kind = np.flatnonzero(kin.kinds[under.subjects] == kind) if kind else np.zeros(0, dtype=np.int64)
    mine, mine_kept = view.past.others, view.faded + KEPT_FLOOR
    here = under.objects[of_country]
    compatriots = _share(here, under.kept[of_country], view.candidates)
    return {
        "candidate is of the subject's country": _told(countries == country, countries * country),
        "subject's kind": kind or np.nan,
        "candidate's kind": _told(kinds, kinds),
        "candidate's share of the objects of the subject's compatriots": compatriots,
        "compatriots' facts of this relation with the candidate, fading in 5": np.bincount(
            here, np.exp(-under.ages[of_country] / _SHORT_FADE), minlength=len(kin.countries)
        )[view.candidates],
        "share of the candidate's country in the objects of the subject's compatriots": _told(
            _share(kin.countries[here], under.kept[of_country], countries), countries
        ),
        "share of the candidate's country in the subject's objects of this relation": _told(
            _share(kin.countries[mine[view.same]], mine_kept[view.same], countries), countries
        ),
        "share of the candidate's country in the subject's dealings": _told(
            _share(kin.countries[mine], mine_kept, countries), countries
        ),
        "candidate's share of the objects of the subject's kind": _share(
            under.objects[of_kind], under.kept[of_kind], view.candidates
        ),
        "share of the candidate's kind in the objects of the subject's kind": _told(
            _share(kin.kinds[under.objects[of_kind]], under.kept[of_kind], kinds), kinds
        ),
        "share of the candidate's kind in the objects of this relation": _told(
            _share(kin.kinds[under.objects], under.kept, kinds), kinds
        ),
    }  # fmt: skip


def _share(found: Ints, weights: Floats, asked: Ints) -> Floats:
    """[asked]: the share of the weights of what was found that is on each value asked about."""
    top = int(asked.max(initial=0)) + 1
    shares: Floats = np.bincount(found, weights, minlength=top)[asked] / max(float(weights.sum()), _LITTLE)
    return shares


def _told(values: NDArray[np.generic], groups: Ints) -> Floats:
    """The values, and not a number where the group is not told."""
    return np.where(groups > 0, values, np.nan)
