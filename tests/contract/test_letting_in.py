"""Invitations, forgotten passwords, the second factor, devices and the password once more, on both databases."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pyotp import TOTP
from sqlalchemy import text

from outreach.app import App, journal
from outreach.app.accounts import accounts, connecting
from outreach.app.people import invitations, me, people, signin
from outreach.app.people.identity import PasswordNeeded
from outreach.app.people.passwords import hash_of
from outreach.app.people.tokens import hashed
from outreach.app.plan import subscriptions
from outreach.app.public import sharing
from outreach.contacts import Contacts, Mail
from outreach.errors import InvalidInput, NotAllowed, NotFound
from outreach.language import Language
from outreach.model import Caller, MailPurpose, Membership, Role
from outreach.networks import FACEBOOK
from outreach.settings import read_settings
from tests.builders import ANNA, a_campaign, a_person
from tests.contract.conftest import Kept
from tests.contract.mailbox import Mailbox
from tests.contract.stage import Stage
from tests.passwords import CHEAP

OLD, NEW = "vier lange Wörter hier", "ganz andere Wörter da"
BEN, CHEF = "ben@example.org", "chef@example.org"
EVERYWHERE = (Membership(organisation="", roles=frozenset({Role.ADMINISTRATOR})),)
HASHED = hash_of(OLD, CHEAP, mail="x@example.org")
INVITED, RESET = MailPurpose.INVITATION, MailPurpose.RESET


@pytest.fixture
def box():
    with Mailbox() as opened:
        yield opened


@pytest.fixture
def app(stage: Stage, tmp_path: Path, box: Mailbox) -> App:
    """An administrator and an approver who can sign in, and a mail server."""
    mail = Mail(
        host="127.0.0.1",
        port=box.port,
        tls=False,
        sender="outreach@example.org",
        recipients=("ops@example.org",),
    )
    settings = replace(
        read_settings({}, tmp_path), base_url="https://posts.example.org", contacts=Contacts(mail=mail)
    )
    made = App(settings=settings, clock=stage.clock, store=stage.store, call_of=str, hashing=CHEAP)
    for id, name, role in (("1", "chef", Role.ADMINISTRATOR), ("2", "ben", Role.APPROVER)):
        membership = Membership(organisation="", roles=frozenset({role}))
        person = a_person(name, membership, id=id, made_at=stage.clock.now())
        made.store.people.add(person, HASHED, journal.entry(made, "people.add", caller=ANNA))
    return made


def enter(app: App, mail: str = BEN, password: str = OLD, address: str = "192.0.2.1") -> str:
    return signin.sign_in(app, mail=mail, password=password, address=address, device="Firefox")


def signed_in(app: App, mail: str = BEN) -> Caller:
    caller = signin.visitor_of(app, enter(app, mail))
    assert caller
    return caller


def link_in(box: Mailbox, path: str) -> str:
    """The token of the newest mail's link, which leads to our own address and nowhere else."""
    links = re.findall(r"https?://\S+", box.taken[-1].text)
    assert 1 == len(links)
    assert links[0].startswith(f"https://posts.example.org/{path}/")
    return links[0].rpartition("/")[2]


def invite(app: App, caller: Caller = ANNA) -> invitations.Invited:
    roles = (Membership(organisation="", roles=frozenset({Role.EDITOR})),)
    return invitations.invite(
        app, "emma@example.org", "Emma", memberships=roles, language=Language.EN, caller=caller
    )


def test_an_invitation_lets_in_once(app: App, box: Mailbox, stage: Stage, kept_database: Kept) -> None:
    """Looking at it uses nothing up; choosing a password does, and a second time it opens nothing."""
    assert "" == invite(app).link
    assert ("emma@example.org",) == box.taken[0].recipients
    token = link_in(box, "invitation")
    for _ in range(2):
        assert "Emma" == invitations.read(app, token, INVITED).name
    with pytest.raises(NotFound):
        invitations.read(app, token, RESET)
    with pytest.raises(InvalidInput):
        invitations.accept(app, token, INVITED, "kurz")
    with kept_database[1].connect() as connection:
        assert token not in str(connection.execute(text("SELECT * FROM mail_tokens")).all())
    invitations.accept(app, token, INVITED, NEW)
    with pytest.raises(NotFound):
        invitations.accept(app, token, INVITED, OLD)
    assert signin.visitor_of(app, enter(app, "emma@example.org", NEW))


def test_an_invitation_lasts_seven_days_and_a_second_one_replaces_it(
    app: App, box: Mailbox, stage: Stage
) -> None:
    """What lies in an old mail opens nothing."""
    invite(app)
    first = link_in(box, "invitation")
    invitations.invite_again(app, "emma@example.org", caller=ANNA)
    second = link_in(box, "invitation")
    with pytest.raises(NotFound):
        invitations.read(app, first, INVITED)
    stage.clock.moment += timedelta(days=7, seconds=-1)
    assert invitations.read(app, second, INVITED)
    stage.clock.moment += timedelta(seconds=1)
    with pytest.raises(NotFound):
        invitations.read(app, second, INVITED)


def test_of_two_who_use_a_link_at_once_one_comes_in(app: App, box: Mailbox) -> None:
    """Single use holds in a race."""
    invitations.ask_reset(app, BEN, address="192.0.2.1")
    token = link_in(box, "reset")

    def use(_: int) -> bool:
        entry = journal.entry(app, "invitations.accept", caller=ANNA)
        return app.store.mail_tokens.use(hashed(token), HASHED, app.clock.now(), entry)

    with ThreadPoolExecutor(4) as pool:
        assert 1 == sum(pool.map(use, range(8)))


def test_without_a_way_to_mail_the_link_is_handed_over(app: App) -> None:
    """Whoever invites gets it, as a path of the pages."""
    app = replace(app, settings=replace(app.settings, base_url="", contacts=Contacts()))
    assert re.fullmatch(r"/invitation/[\w-]{43}", invite(app).link)


def test_a_forgotten_password_is_replaced_within_half_an_hour(app: App, box: Mailbox, stage: Stage) -> None:
    """In the person's language; the old sessions end; an unknown address gets no mail and nobody is told."""
    invitations.ask_reset(app, "nobody@example.org", address="192.0.2.1")
    assert [] == box.taken
    before = enter(app)
    invitations.ask_reset(app, " BEN@example.org", address="192.0.2.1")
    assert "Passwort" in box.taken[0].message["Subject"]
    token = link_in(box, "reset")
    stage.clock.moment += timedelta(minutes=30)
    with pytest.raises(NotFound):
        invitations.accept(app, token, RESET, NEW)
    invitations.ask_reset(app, BEN, address="192.0.2.1")
    invitations.accept(app, link_in(box, "reset"), RESET, NEW)
    assert signin.visitor_of(app, before) is None
    assert signin.visitor_of(app, enter(app, password=NEW))


def test_who_reads_their_mail_comes_in_whoever_else_has_guessed(app: App, box: Mailbox) -> None:
    """Tries of a stranger shut the person out for a day, unless they choose another password by a link."""
    for number in range(10):
        with pytest.raises(NotAllowed, match="wrong"):
            signin.sign_in(app, mail=BEN, password="geraten", address=f"192.0.2.{number}", device="")
    with pytest.raises(NotAllowed, match="too many"):
        enter(app)
    invitations.ask_reset(app, BEN, address="198.51.100.1")
    invitations.accept(app, link_in(box, "reset"), RESET, NEW)
    assert signin.visitor_of(app, enter(app, password=NEW))


@pytest.mark.parametrize("way", ["own", "given", "leave", "link"])
def test_what_was_sent_before_opens_nothing_after_the_password_has_changed(
    app: App, box: Mailbox, way: str
) -> None:
    """Links in older mails and calendar addresses are void, whoever changes the password, and when somebody leaves."""
    campaign = a_campaign()
    app.store.campaigns.save(campaign, app.clock.now())
    invitations.invite_again(app, BEN, caller=ANNA)
    invitation = link_in(box, "invitation")
    invitations.ask_reset(app, BEN, address="192.0.2.1")
    reset = link_in(box, "reset")
    calendar = subscriptions.begin(app, campaign.name, caller=signed_in(app))
    assert subscriptions.read(app, calendar)
    if way == "own":
        me.set_password(app, OLD, NEW, address="", device="", caller=signed_in(app))
    elif way == "given":
        people.set_password(app, BEN, NEW, caller=ANNA)
    elif way == "leave":
        people.leave(app, BEN, caller=ANNA)
    else:
        invitations.accept(app, reset, RESET, NEW)
    with pytest.raises(NotFound):
        subscriptions.read(app, calendar)
    for token, purpose in ((invitation, INVITED), (reset, RESET)):
        assert app.store.mail_tokens.read(hashed(token), app.clock.now()) is None
        with pytest.raises(NotFound):
            invitations.accept(app, token, purpose, OLD)
    assert app.store.calendar_links.made_at("2", campaign.name) is None


def test_nobody_is_flooded_with_mail(app: App, box: Mailbox) -> None:
    """Ten links an hour at most, from however many addresses they are asked for; signing in is not concerned."""
    for number in range(15):
        invitations.ask_reset(app, BEN, address=f"192.0.2.{number}")
    assert 10 == len(box.taken)
    assert enter(app)


def with_factor(app: App) -> tuple[str, tuple[str, ...]]:
    """Ben's secret and recovery codes."""
    caller = signed_in(app)
    secret = me.offer_second_factor(app, caller=caller).secret
    shown = me.offered_second_factor(app, caller=caller)
    assert shown
    assert secret == shown.secret
    assert "ben%40example.org" in shown.address
    with pytest.raises(NotAllowed, match="code"):
        me.turn_on_second_factor(app, "000000", caller=caller)
    return secret, me.turn_on_second_factor(app, TOTP(secret).at(app.clock.now()), caller=caller)


def code(app: App, token: str, given: str) -> str:
    return signin.give_code(app, token, given, address="192.0.2.1", device="Firefox")


def test_with_a_second_factor_the_password_alone_opens_nothing(app: App, stage: Stage) -> None:
    """Each code opens once, and so does each of eight recovery codes; the token is another one afterwards."""
    secret, recovery = with_factor(app)
    assert 8 == len(set(recovery))
    half = enter(app)
    assert signin.code_needed(app, half)
    assert signin.visitor_of(app, half) is None
    with pytest.raises(NotAllowed):
        code(app, half, TOTP(secret).at(app.clock.now()))  # it has turned the factor on
    stage.clock.moment += timedelta(seconds=30)
    shown = TOTP(secret).at(app.clock.now())
    whole = code(app, half, f" {shown[:3]} {shown[3:]}")
    assert whole != half
    assert signin.visitor_of(app, whole)
    for wrong in (shown, "123456", ""):
        with pytest.raises(NotAllowed):
            code(app, enter(app), wrong)
    with pytest.raises(NotAllowed):
        code(app, half, recovery[0])  # it has been used up
    assert signin.visitor_of(app, code(app, enter(app), recovery[0].upper()))
    with pytest.raises(NotAllowed):
        code(app, enter(app), recovery[0])
    assert 7 == me.recovery_codes_left(app, caller=signed_in_by(app, code(app, enter(app), recovery[1]))) + 1
    with pytest.raises(NotAllowed):
        signin.make_token(app, mail=BEN, password=OLD, machine="host")
    people.forget_second_factor(app, BEN, caller=ANNA)
    assert signin.visitor_of(app, enter(app, address="192.0.2.7"))


def signed_in_by(app: App, token: str) -> Caller:
    caller = signin.visitor_of(app, token)
    assert caller
    return caller


def test_codes_are_throttled(app: App) -> None:
    """96 a day, however many sessions they are tried in; then not even a right one opens."""
    _, recovery = with_factor(app)
    half = enter(app)
    for number in range(96):
        with pytest.raises(NotAllowed, match="wrong"):
            code(app, half, f"{number:06}")
    with pytest.raises(NotAllowed, match="too many"):
        code(app, half, recovery[0])
    assert enter(app, CHEF)


def test_devices_are_listed_and_ended_by_their_owner(app: App) -> None:
    """Another one's device is not found; a changed password ends all but the new session."""
    one, token = enter(app), signin.make_token(app, mail=BEN, password=OLD, machine="laptop")
    ben, chef = signed_in_by(app, one), signed_in(app, CHEF)
    listed = me.devices(app, caller=ben)
    assert {"Firefox", "laptop"} == {device.device for device in listed}
    for device in listed:
        with pytest.raises(NotFound):
            me.end_device(app, device.id, caller=chef)
    me.end_device(app, next(d.id for d in listed if d.device == "laptop"), caller=ben)
    assert signin.visitor_of(app, token) is None
    with pytest.raises(NotAllowed, match="old password"):
        me.set_password(app, "falsch", NEW, address="", device="", caller=ben)
    new = me.set_password(app, OLD, NEW, address="192.0.2.1", device="Firefox", caller=ben)
    assert signin.visitor_of(app, one) is None
    assert signin.visitor_of(app, new)


def test_whoever_holds_a_session_cannot_guess_its_password(app: App) -> None:
    """Each wrong old password counts as a try to sign in; after ten not even the right one is looked at."""
    ben = signed_in(app, BEN)
    for number in range(9):  # signing in was the first
        with pytest.raises(NotAllowed, match="old password"):
            me.set_password(app, "falsch", NEW, address=f"192.0.2.{number}", device="", caller=ben)
    with pytest.raises(NotAllowed, match="too many"):
        me.set_password(app, OLD, NEW, address="198.51.100.1", device="", caller=ben)


def test_what_is_dangerous_takes_the_password_once_more(app: App, stage: Stage) -> None:
    """After a quarter of an hour people, tokens, links and the second factor are closed until it is given."""
    chef = signed_in(app, CHEF)
    assert people.add_organisation(app, "eins", "Eins", caller=chef)
    app.store.campaigns.save(a_campaign(), app.clock.now())
    name = a_campaign().name
    secret = me.offer_second_factor(app, caller=chef).secret
    stage.clock.moment += timedelta(minutes=15, seconds=1)
    for closed in (
        lambda: people.add_organisation(app, "zwei", "Zwei", caller=chef),
        lambda: invite(app, chef),
        lambda: accounts.give(app, "die-altmark", "eins", caller=chef),
        lambda: me.offer_second_factor(app, caller=chef),
        lambda: me.offered_second_factor(app, caller=chef),
        lambda: me.turn_on_second_factor(app, TOTP(secret).at(app.clock.now()), caller=chef),
        lambda: sharing.share(app, name, language=Language.DE, caller=chef),
        lambda: subscriptions.begin(app, name, caller=chef),
        lambda: connecting.begin(app, FACEBOOK, redirect="http://localhost/accounts/back", caller=chef),
    ):
        with pytest.raises(PasswordNeeded):
            closed()
    with pytest.raises(NotAllowed, match="wrong"):
        signin.confirm(app, chef, "falsch", address="192.0.2.1")
    signin.confirm(app, chef, OLD, address="192.0.2.1")
    (told,) = journal.find(app, 1, caller=ANNA)
    assert ("signin.confirm", CHEF, "Chef") == (told.verb, told.subject, told.caller_name)
    assert people.add_organisation(app, "zwei", "Zwei", caller=chef)


def test_wishes_are_kept(app: App) -> None:
    """The language is that of the next request."""
    token = enter(app)
    me.set_wishes(app, language=Language.EN, letters=False, caller=signed_in_by(app, token))
    assert Language.EN is signed_in_by(app, token).language
    assert not me.myself(app, caller=signed_in_by(app, token)).letters
