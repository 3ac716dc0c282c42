"""Reports that come by mail after each week or month, on both databases, through a real mail server."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from outreach.app import App, journal
from outreach.app.operation import doctor
from outreach.app.public import sharing
from outreach.app.results import reportmails, reportsending
from outreach.contacts import Contacts, Mail
from outreach.errors import InvalidInput, NotAllowed, NotFound
from outreach.language import Language
from outreach.model import Caller, HowOften, MailingState, Membership, ReportAs, Role
from outreach.settings import read_settings
from tests.builders import ANNA, a_person, a_place
from tests.contract.mailbox import Mailbox
from tests.contract.stage import CAMPAIGN, Stage

APRIL = datetime(2027, 4, 1, 4, 0, tzinfo=UTC)  # six in the morning in Berlin, March is over


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with Mailbox() as opened:
        yield opened


@pytest.fixture
def app(stage: Stage, tmp_path: Path, box: Mailbox) -> App:
    mail = Mail(
        host="127.0.0.1", port=box.port, tls=False, sender="o@example.org", recipients=("k@example.org",)
    )
    settings = replace(
        read_settings({}, tmp_path), base_url="https://posts.example.org", contacts=Contacts(mail=mail)
    )
    stage.store.places.save(CAMPAIGN, [a_place()], stage.clock.now())
    return App(settings=settings, clock=stage.clock, store=stage.store, call_of=lambda each: each.verb)


def somebody(app: App, name: str, role: Role, language: Language = Language.DE) -> Caller:
    person = a_person(name, Membership(organisation="", roles=frozenset({role})), language=language)
    app.store.people.add(person, "kept", journal.entry(app, "people.add", caller=ANNA))
    return person.as_caller()


def wanted(app: App, caller: Caller, **how: object) -> None:
    given = {"rhythm": HowOften.MONTHLY, "brings": ReportAs.ATTACHED, "zone": "", **how}
    reportmails.wish(app, CAMPAIGN, caller=caller, **given)  # type: ignore[arg-type]  # as the verb takes them


def test_it_is_sent_once_in_each_readers_language(app: App, stage: Stage, box: Mailbox) -> None:
    """After the month, as a PDF, to those who want it; the next look and another scheduler send nothing more."""
    wanted(app, somebody(app, "lena", Role.READER))
    wanted(app, somebody(app, "emma", Role.READER, Language.EN))
    somebody(app, "ivo", Role.READER)
    stage.clock.moment = APRIL - timedelta(seconds=1)
    assert reportsending.send_once(app).quiet
    stage.clock.moment = APRIL
    assert {"lena@example.org", "emma@example.org"} == set(reportsending.send_once(app).sent)
    stage.clock.moment += timedelta(days=29)
    assert reportsending.send_once(app).quiet
    mails = {taken.recipients[0]: taken.message for taken in box.taken}
    assert 2 == len(box.taken)
    german, english = mails["lena@example.org"], mails["emma@example.org"]
    assert "Bericht Kreativorte im Grünen: Altmark: März 2027" == german["Subject"]
    assert "Report Kreativorte im Grünen: Altmark: March 2027" == english["Subject"]
    (pdf,) = german.iter_attachments()
    assert "application/pdf" == pdf.get_content_type()
    assert f"{CAMPAIGN}-2027-03.pdf" == pdf.get_filename()
    assert pdf.get_content().startswith(b"%PDF")
    body = german.get_body()
    assert body
    assert "https://posts.example.org/me/reports" in body.get_content()
    assert "Was lief: " in body.get_content()
    stage.clock.moment = datetime(2027, 5, 1, 4, tzinfo=UTC)
    assert 2 == len(reportsending.send_once(app).sent)


def test_of_two_schedulers_at_once_one_sends(app: App, stage: Stage, box: Mailbox) -> None:
    """However close they look."""
    wanted(app, somebody(app, "lena", Role.READER), brings=ReportAs.LINKED)
    stage.clock.moment = APRIL
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: reportsending.send_once(app), range(4)))
    assert 1 == sum(len(each.sent) for each in done) == len(box.taken)


def test_what_the_server_does_not_take_is_told_and_tried_again(app: App, stage: Stage, box: Mailbox) -> None:
    """A quarter of an hour later; meanwhile the doctor and the person's page say why."""
    lena = somebody(app, "lena", Role.READER)
    wanted(app, lena, brings=ReportAs.LINKED)
    stage.clock.moment = APRIL
    box.answers["RCPT"] = "451 later"
    (failed,) = reportsending.send_once(app).failed
    assert "lena@example.org" == failed[0]
    (row,) = reportmails.mailings(app, caller=lena)
    assert (MailingState.WAITING, 1) == (row.state, row.tries)
    (told,) = [each for each in doctor.diagnose(app).findings if each.code == "doctor.report-mail"]
    assert "451 later" in str(told.message)
    box.answers.clear()
    assert reportsending.send_once(app).quiet
    stage.clock.moment += timedelta(minutes=15)
    assert ("lena@example.org",) == reportsending.send_once(app).sent
    assert not list(reportmails.troubles(app))
    assert 1 == len(box.taken)


def test_a_sender_that_dies_sends_nothing_twice(app: App, stage: Stage, box: Mailbox) -> None:
    """Before the mail server was spoken to the mail is another one's; after that it is doubtful, and told."""
    lena = somebody(app, "lena", Role.READER)
    wanted(app, lena, brings=ReportAs.LINKED)
    (mail,) = reportmails.of_me(app, caller=lena)
    stage.clock.moment = APRIL
    until, store = APRIL + reportsending.LEASE, app.store.report_mails
    assert 1 == store.claim(mail, "2027-03", at=APRIL, until=until, died=reportsending.DIED)
    assert reportsending.send_once(app).quiet
    stage.clock.moment = until
    assert ("lena@example.org",) == reportsending.send_once(app).sent
    later = datetime(2027, 5, 1, 4, tzinfo=UTC)
    stage.clock.moment = later
    tries = store.claim(mail, "2027-04", at=later, until=later + reportsending.LEASE, died=reportsending.DIED)
    assert tries
    assert store.move(
        mail,
        "2027-04",
        MailingState.CLAIMED,
        MailingState.SENDING,
        tries=tries,
        at=later,
        until=later + reportsending.LEASE,
    )
    stage.clock.moment = later + reportsending.LEASE
    assert reportsending.send_once(app).quiet
    assert MailingState.DOUBTFUL is reportmails.mailings(app, caller=lena)[0].state
    (told,) = reportmails.troubles(app)
    assert "may have arrived" in str(told.message)
    stage.clock.moment += timedelta(days=3)
    assert reportsending.send_once(app).quiet
    assert 1 == len(box.taken)


def test_a_mail_server_that_takes_it_and_falls_silent_gets_it_once(
    app: App, stage: Stage, box: Mailbox
) -> None:
    """Nobody can say whether it has arrived: it is told, and not sent again every quarter of an hour."""
    lena = somebody(app, "lena", Role.READER)
    wanted(app, lena, brings=ReportAs.LINKED)
    stage.clock.moment = APRIL
    box.falls_silent = True
    (failed,) = reportsending.send_once(app).failed
    assert "may have arrived" in str(failed[1].message)
    assert MailingState.DOUBTFUL is reportmails.mailings(app, caller=lena)[0].state
    stage.clock.moment += timedelta(hours=1)
    assert reportsending.send_once(app).quiet
    assert 1 == len(box.taken)
    assert 1 == len(list(reportmails.troubles(app)))


def test_it_brings_what_was_wanted(app: App, stage: Stage, box: Mailbox) -> None:
    """The way to the page; or a link that opens without an account, made in the name of who has set it."""
    keeper, lena = somebody(app, "adam", Role.ADMINISTRATOR), somebody(app, "lena", Role.READER)
    with pytest.raises(NotAllowed):
        wanted(app, lena, brings=ReportAs.SHARED)
    reportmails.wish_for(
        app,
        "lena@example.org",
        CAMPAIGN,
        rhythm=HowOften.WEEKLY,
        brings=ReportAs.SHARED,
        zone="Europe/Berlin",
        caller=keeper,
    )
    wanted(app, keeper, brings=ReportAs.LINKED, rhythm=HowOften.WEEKLY)
    stage.clock.moment = datetime(2027, 3, 8, 5, tzinfo=UTC)
    box.answers["RCPT"] = "451 later"
    assert 2 == len(reportsending.send_once(app).failed)
    assert () == sharing.links(app, CAMPAIGN)  # what nobody has got opens nothing
    box.answers.clear()
    stage.clock.moment += timedelta(minutes=15)
    reportsending.send_once(app)
    texts = {taken.recipients[0]: taken.text for taken in box.taken}
    assert f"https://posts.example.org/campaigns/{CAMPAIGN}/report" in texts["adam@example.org"]
    token = texts["lena@example.org"].partition("https://posts.example.org/b/")[2].split()[0]
    assert CAMPAIGN == sharing.open_link(app, token, address="10.0.0.1").campaign
    assert ["Adam"] == [link.made_by for link in sharing.links(app, CAMPAIGN)]
    subjects = {taken.message["Subject"] for taken in box.taken}
    assert subjects == {"Bericht Kreativorte im Grünen: Altmark: KW 9 (01.03.2027–07.03.2027)"}


def test_it_ends(app: App, stage: Stage, box: Mailbox) -> None:
    """When the person or an administrator ends it, and for who does not work here any more."""
    keeper, lena = somebody(app, "adam", Role.ADMINISTRATOR), somebody(app, "lena", Role.READER)
    wanted(app, lena, brings=ReportAs.LINKED)
    wanted(app, lena, brings=ReportAs.LINKED, rhythm=HowOften.WEEKLY)
    assert [HowOften.WEEKLY] == [each.rhythm for each in reportmails.of_me(app, caller=lena)]
    reportmails.end(app, CAMPAIGN, caller=lena)
    with pytest.raises(NotFound):
        reportmails.end_for(app, "lena@example.org", CAMPAIGN, caller=keeper)
    with pytest.raises(InvalidInput):
        wanted(app, lena, zone="Mars/Olympus")
    wanted(app, lena, brings=ReportAs.LINKED)
    person = app.store.people.get(lena.id)
    app.store.people.leave(person.id, journal.entry(app, "people.leave", caller=keeper))
    stage.clock.moment = APRIL
    assert reportsending.send_once(app).quiet
    assert not box.taken
