"""What a step of the scheduler did, a line each: one function per kind of report."""

from __future__ import annotations

from functools import singledispatch

from outreach.access import AccessReport
from outreach.app.campaigns.filling import FillReport
from outreach.app.operation.kept import CleanReport
from outreach.app.places.watching import WatchReport
from outreach.app.results.reportsending import MailReport
from outreach.app.running.chores import MeasureReport, Report
from outreach.app.running.forgetting import ForgetReport
from outreach.cli.base import say
from outreach.cli.notices import show_deliveries
from outreach.cli.talk import to_people
from outreach.language import msg
from outreach.notices import ChangeReport, NoticeReport
from outreach.publish import StepReport


@singledispatch
def tell(report: Report) -> None:
    """Tell on stderr what the step did."""
    raise TypeError(report)


@tell.register
def _(report: StepReport) -> None:
    changed = (*report.recovered, *report.missed, *report.sent, *report.reconciled) if to_people() else ()
    for outcome in changed:
        say(
            msg(
                "{due} · {account} · {place}: {status} {detail}",
                due=outcome.due or "",
                account=outcome.account,
                place=outcome.place,
                status=msg(outcome.status.value),
                detail=outcome.external_id or (outcome.reason.in_full if outcome.reason else ""),
            )
        )
    for account in report.paused:
        say(msg("The account “{name}” is paused; `outreach account check {name}` says why.", name=account))


@tell.register
def _(report: MeasureReport) -> None:
    for account, why in report.failures:
        say(msg("The figures of “{account}” could not be read: {why}", account=account, why=why.in_full))


@tell.register
def _(report: AccessReport) -> None:
    for each in report.troubled:
        why = each.trouble.in_full if each.trouble else ""
        say(msg("The account “{name}”: {why}", name=each.account, why=why))


@tell.register
def _(report: NoticeReport) -> None:
    show_deliveries(report)


@tell.register
def _(report: MailReport) -> None:
    if report.sent:
        say(msg("Reports sent by mail: {count}.", count=len(report.sent)))
    for mail, why in report.failed:
        say(msg("The report for {mail} could not be sent: {why}", mail=mail, why=why.in_full))


@tell.register
def _(report: ChangeReport) -> None:
    told = report.failure.in_full if report.failure else ""
    say(msg("Another program could not be told what became of posts: {why}", why=told))


@tell.register
def _(report: CleanReport) -> None:
    megabytes = round(sum(file.size for file in report.dropped) / 1e6, 1)
    say(msg("Files that are gone: {count} ({size} MB).", count=len(report.dropped), size=megabytes))


@tell.register
def _(report: WatchReport) -> None:
    say(msg("Watched sources are read: {campaigns}", campaigns=", ".join(report.begun)))


@tell.register
def _(report: FillReport) -> None:
    say(msg("Weeks ahead are filled: {campaigns}", campaigns=", ".join(report.begun)))


@tell.register
def _(_: ForgetReport) -> None:
    """Nobody has to hear of it."""
