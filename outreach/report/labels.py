"""The words of the report, and how its numbers and moments are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from outreach import language as spoken
from outreach.language import Language, Message, msg
from outreach.model import ReadingOrigin
from outreach.networks import OLDER_AGES, Measure, names, profile
from outreach.report.entered import BY_HAND
from outreach.report.figures import Figure, FigureStatus, Rate, Summary
from outreach.report.model import PostOutcome

DASH = "–"
HOURS = 72  # below which an age is told in hours
CHANGED = "≠"
BY_HAND_SIGN = "†"

MEASURES: dict[Measure, Message] = {
    Measure.REACH: msg("Reach"),
    Measure.VIEWS: msg("Views"),
    Measure.INTERACTIONS: msg("Interactions"),
    Measure.CLICKS: msg("Clicks"),
}

OUTCOMES: dict[PostOutcome, Message] = {
    PostOutcome.MISSED: msg("Missed: too late to be sent on its own"),
    PostOutcome.DOUBTFUL: msg("Doubtful: nobody can say whether it was sent"),
    PostOutcome.REJECTED: msg("Rejected by the network"),
    PostOutcome.OVERDUE: msg("Overdue: its time has passed and it was not sent"),
    PostOutcome.CANCELLED: msg("Cancelled"),
    PostOutcome.AHEAD: msg("Still ahead"),
}

SHORT_OUTCOMES: dict[PostOutcome, Message] = {
    PostOutcome.MISSED: msg("missed"),
    PostOutcome.DOUBTFUL: msg("doubtful"),
    PostOutcome.REJECTED: msg("rejected"),
    PostOutcome.OVERDUE: msg("overdue"),
    PostOutcome.CANCELLED: msg("cancelled"),
    PostOutcome.AHEAD: msg("still ahead"),
}

REASONS: dict[FigureStatus, Message] = {
    FigureStatus.FAILED: msg("reading failed"),
    FigureStatus.DENIED: msg("not permitted"),
    FigureStatus.RETIRED: msg("retired"),
    FigureStatus.EMPTY: msg("none told"),
    FigureStatus.ABSENT: msg("post gone"),
    FigureStatus.NOT_READ: msg("not read"),
    FigureStatus.NOT_FINAL: msg("not final"),
    FigureStatus.NO_LINK: msg("no link"),
    FigureStatus.ZERO_BASE: msg("base is 0"),
    FigureStatus.NOT_OFFERED: msg("not offered"),
}

ORIGINS: dict[ReadingOrigin, Message] = {
    ReadingOrigin.NETWORK: msg("known"),
    ReadingOrigin.HAND: msg("entered by hand"),
    ReadingOrigin.FILE: msg("entered by hand, from a table"),
}
"""Who told a figure that is known."""

RATES: dict[Measure | None, Message] = {
    Measure.REACH: msg("Interactions / reach"),
    Measure.VIEWS: msg("Interactions / impressions"),
    None: msg("none: the network tells neither reach nor views"),
}
"""What a rate is, by what it is based on."""


@dataclass(frozen=True)
class Words:
    """Writes messages, numbers and moments in one language; moments in the campaign's zone."""

    language: Language
    zone: str

    def __call__(self, message: Message) -> str:
        return spoken.translate(message, self.language)

    def number(self, value: float | None) -> str:
        """Whole, but with one decimal where a median falls between two small numbers."""
        if value is None:
            return DASH
        return spoken.number(value, self.language, digits=int(value < 100 and value != int(value)))

    def percent(self, share: float | None) -> str:
        return DASH if share is None else spoken.percent(share, self.language)

    def day(self, value: date) -> str:
        return spoken.day(value, self.language)

    def moment(self, value: datetime | None) -> str:
        return DASH if value is None else spoken.moment(value.astimezone(ZoneInfo(self.zone)), self.language)

    def date_of(self, value: datetime | None) -> str:
        return DASH if value is None else self.day(value.astimezone(ZoneInfo(self.zone)).date())

    def age(self, name: str) -> str:
        """The age of that name for a reader; one that no network's reading plan knows is shown as it stands."""
        plans = (profile(network).figures.reading for network in names())
        ages = (*(age for plan in plans for age in plan.ages), *OLDER_AGES)
        return next((self(age.label) for age in ages if age.name == name), name)

    def true_age(self, age: timedelta) -> str:
        """How old something truly was: in hours below three days, then in days, with one decimal."""
        hours = age.total_seconds() / 3600
        if hours < HOURS:
            return self(msg("{hours} h", hours=spoken.number(hours, self.language, digits=1)))
        return self(msg("{days} days", days=spoken.number(hours / 24, self.language, digits=1)))

    def week(self, key: str) -> str:
        """``2027-W09`` as the short name of the week."""
        return self(msg("W{week}", week=int(key[-2:])))

    def week_days(self, key: str) -> str:
        """Short name of the week with its first and last day, as people write them: ``W9 (1–7 Mar)``."""
        first = date.fromisocalendar(int(key[:4]), int(key[-2:]), 1)
        days = spoken.days(first, first + timedelta(days=6), self.language)
        return self(msg("{week} ({days})", week=self.week(key), days=days))

    def figure(self, figure: Figure, row: datetime | None = None) -> str:
        """The value, or a dash and the reason; with its own time where that is not the ``row``'s."""
        if figure.value is None:
            return f"{DASH} {self(REASONS[figure.status])}"
        by_hand = f" {BY_HAND_SIGN}" if figure.origin is not ReadingOrigin.NETWORK else ""
        mark = by_hand + (f" {CHANGED}" if figure.changed else "")
        return self.number(figure.value) + mark + self._own_time(figure.read_at, row)

    def rate(self, rate: Rate, row: datetime | None = None) -> str:
        """The share, or a dash and the reason; with its own time where that is not the ``row``'s."""
        if rate.value is None:
            return f"{DASH} {self(REASONS[rate.status])}" if rate.base else DASH
        mark = f" {CHANGED}" if rate.changed else ""
        return self.percent(rate.value) + mark + self._own_time(rate.read_at, row)

    def _own_time(self, own: datetime | None, row: datetime | None) -> str:
        return f" ({self.moment(own)})" if own and row and own != row else ""

    def summary(self, summary: Summary, value: float | None, *, share: bool = False) -> str:
        """One ``value`` of ``summary``; ``3/4`` behind it where only 3 of 4 posts are known, ``≠`` where the
        network has changed its meaning since, a dash and the reason where nothing is known.
        """
        part = f" ({summary.known}/{summary.posts})" if 0 < summary.known < summary.posts else ""
        return self.value(summary, value, share=share) + part

    def value(self, summary: Summary, value: float | None, *, share: bool = False) -> str:
        """The same without the count of posts, for where that is said beside it."""
        if summary.known == 0:
            nothing = summary.posts or summary.not_final
            return f"{DASH} {self(REASONS[summary.status])}" if nothing else DASH
        by_hand = f" {BY_HAND_SIGN}" if BY_HAND in summary.definitions else ""
        mark = by_hand + (f" {CHANGED}" if summary.changed else "")
        return (self.percent(value) if share else self.number(value)) + mark
