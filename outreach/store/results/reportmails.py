"""Who gets a report regularly, and what became of each of these mails."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Delete, Engine, and_, delete, insert, or_, select, update

from outreach.errors import Reason
from outreach.model import JournalEntry, MailingState, ReportMail, ReportMailing
from outreach.store.documents import row_of, value_of
from outreach.store.engine import hold_turn, reading, writing
from outreach.store.operation.journal import write
from outreach.store.tables import reportmail as reportmail_schema

CLAIMING = 25_113
"""The turn of those who take a mail."""

OVER = (MailingState.SENT, MailingState.GIVEN_UP, MailingState.DOUBTFUL)
"""States that a mail never leaves."""

W = reportmail_schema.report_mails.c
M = reportmail_schema.report_mailings.c


class ReportMails:
    """Wishes by person and campaign, and the mails by their period besides."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def all(self) -> tuple[ReportMail, ...]:
        """Every wish."""
        query = select(reportmail_schema.report_mails).order_by(W.campaign, W.person)
        with reading(self._engine) as connection:
            return tuple(value_of(ReportMail, row) for row in connection.execute(query).mappings())

    def of(self, person: str) -> tuple[ReportMail, ...]:
        """What the person wants, by campaign."""
        query = select(reportmail_schema.report_mails).where(W.person == person).order_by(W.campaign)
        with reading(self._engine) as connection:
            return tuple(value_of(ReportMail, row) for row in connection.execute(query).mappings())

    def wish(self, mail: ReportMail, entry: JournalEntry) -> None:
        """In place of what the person wanted of the campaign until now."""
        with writing(self._engine) as connection:
            connection.execute(_without(mail.person, mail.campaign))
            connection.execute(insert(reportmail_schema.report_mails).values(**row_of(mail)))
            write(connection, entry)

    def end(self, person: str, campaign: str, entry: JournalEntry) -> bool:
        """True where the person wanted it; from now on no more."""
        with writing(self._engine) as connection:
            ended = bool(connection.execute(_without(person, campaign)).rowcount)
            if ended:
                write(connection, entry)
            return ended

    def mailings(self, person: str, limit: int = 50) -> tuple[ReportMailing, ...]:
        """The mails to the person, the newest first."""
        query = select(reportmail_schema.report_mailings).where(M.person == person)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(M.at.desc()).limit(limit)).mappings()
            return tuple(value_of(ReportMailing, row) for row in rows)

    def settled(self, periods: Collection[str], at: datetime) -> frozenset[tuple[str, str, str]]:
        """Of the mails of these periods those that nothing is to be done about at ``at``: person, campaign, period.

        They are over, or somebody has them in hand, or they wait for another try.
        """
        nothing = or_(M.state.in_(OVER), M.until > at)
        query = select(M.person, M.campaign, M.period).where(M.period.in_(list(periods)), nothing)
        with reading(self._engine) as connection:
            return frozenset(
                (person, campaign, period) for person, campaign, period in connection.execute(query)
            )

    def troubled(self, since: datetime) -> tuple[ReportMailing, ...]:
        """Mails that have not arrived for certain, the newest first."""
        bad = (MailingState.WAITING, MailingState.GIVEN_UP, MailingState.DOUBTFUL)
        query = select(reportmail_schema.report_mailings).where(M.state.in_(bad), M.at >= since)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(M.at.desc())).mappings()
            return tuple(value_of(ReportMailing, row) for row in rows)

    def claim(
        self, mail: ReportMail, period: str, *, at: datetime, until: datetime, died: Reason
    ) -> int | None:
        """Which try it is, for whoever is to make and send the mail of this period now; None where nobody is.

        One whose sender died while it was sent becomes doubtful, with ``died`` as its reason, and nobody's any more.
        """
        mine = (M.person == mail.person, M.campaign == mail.campaign, M.period == period)
        table = reportmail_schema.report_mailings
        with writing(self._engine) as connection:
            hold_turn(connection, CLAIMING)
            doubt = update(table).where(*mine, M.state == MailingState.SENDING, M.until <= at)
            connection.execute(doubt.values(state=MailingState.DOUBTFUL, at=at, until=None, reason=died))
            row = connection.execute(select(M.state, M.until, M.tries).where(*mine)).first()
            if row is None:
                first = ReportMailing(
                    person=mail.person,
                    campaign=mail.campaign,
                    period=period,
                    state=MailingState.CLAIMED,
                    at=at,
                    until=until,
                    tries=1,
                )
                connection.execute(insert(table).values(**row_of(first)))
                return 1
            free = and_(or_(M.state == MailingState.CLAIMED, M.state == MailingState.WAITING), M.until <= at)
            again = update(table).where(*mine, free)
            taken = connection.execute(
                again.values(state=MailingState.CLAIMED, at=at, until=until, tries=M.tries + 1)
            )
            return row.tries + 1 if taken.rowcount else None

    def move(
        self,
        mail: ReportMail,
        period: str,
        before: MailingState,
        after: MailingState,
        *,
        tries: int,
        at: datetime,
        until: datetime | None = None,
        reason: Reason | None = None,
    ) -> bool:
        """The mail goes from ``before`` to ``after``; False where it is not the caller's any more, whose try it was."""
        change = (
            update(reportmail_schema.report_mailings)
            .where(M.person == mail.person, M.campaign == mail.campaign, M.period == period)
            .where(M.state == before, M.tries == tries)
            .values(state=after, at=at, until=until, reason=reason)
        )
        with writing(self._engine) as connection:
            return bool(connection.execute(change).rowcount)


def _without(person: str, campaign: str) -> Delete:
    return delete(reportmail_schema.report_mails).where(W.person == person, W.campaign == campaign)
