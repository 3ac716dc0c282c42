"""People, their sessions and their tries to sign in, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from outreach.app import App
from outreach.app.people import people, signin
from outreach.app.running import jobs
from outreach.errors import InvalidInput, NotAllowed, NotFound
from outreach.language import Language
from outreach.model import Caller, Membership, Role, StaleRoles
from outreach.settings import read_settings
from tests.builders import ANNA
from tests.contract.conftest import Kept
from tests.contract.stage import Stage
from tests.passwords import CHEAP

PASSWORD = "vier lange Wörter hier"
WHOLE = (Membership(organisation="", roles=frozenset({Role.ADMINISTRATOR})),)
AT_IMG = (Membership(organisation="img", roles=frozenset({Role.APPROVER})),)


@pytest.fixture
def app(stage: Stage, tmp_path: Path) -> App:
    """The verbs over the stage's database, with an administrator, two organisations and an approver of one."""
    made = App(
        settings=read_settings({}, tmp_path),
        clock=stage.clock,
        store=stage.store,
        call_of=lambda each: each.verb,
        hashing=CHEAP,
    )
    add(made, "chef@example.org", WHOLE)
    for name in ("img", "art"):
        people.add_organisation(made, name, name.upper(), caller=ANNA)
    add(made, "ben@example.org", AT_IMG)
    return made


def add(app: App, mail: str, memberships: tuple[Membership, ...], caller: Caller = ANNA) -> None:
    people.add(app, mail, mail, PASSWORD, memberships=memberships, language=Language.DE, caller=caller)


def give_roles(app: App, mail: str, memberships: tuple[Membership, ...], caller: Caller = ANNA) -> None:
    """As somebody does who has just looked at the person's roles."""
    seen = people.get(app, mail, caller=caller).memberships
    people.set_roles(app, mail, memberships, seen=seen, caller=caller)


def enter(
    app: App, mail: str = "ben@example.org", password: str = PASSWORD, address: str = "192.0.2.1"
) -> str:
    return signin.sign_in(app, mail=mail, password=password, address=address, device="Firefox")


def visitor(app: App, mail: str) -> Caller:
    found = signin.visitor_of(app, enter(app, mail))
    assert found
    return found


def test_whoever_signs_in_is_known_by_the_token(app: App) -> None:
    """With language and roles, and the roles hold in their organisation alone."""
    caller = signin.visitor_of(app, enter(app, " Ben@Example.ORG "))
    assert caller
    assert (True, Language.DE, "img") == (caller.signed_in, caller.language, caller.organisation)
    assert frozenset({Role.APPROVER}) == caller.roles_in("img") == caller.roles_in("")
    assert frozenset() == caller.roles_in("art")
    assert [signin.visitor_of(app, word) for word in ("", "guessed")] == [None, None]


def test_neither_token_nor_password_lies_in_the_database(app: App, kept_database: Kept) -> None:
    """Whoever reads a backup cannot come in by it."""
    token = enter(app)
    with kept_database[1].connect() as connection:
        for table in ("people", "sessions", "journal", "sign_in_tries"):
            rows = str(connection.execute(text(f"SELECT * FROM {table}")).all())
            assert token not in rows
            assert PASSWORD not in rows
    assert 43 == len(token)  # 256 bits


def test_every_sign_in_has_a_token_of_its_own_and_ends_alone(app: App) -> None:
    """Nobody can be given a session beforehand, and who signs out on one device stays in on the other."""
    one, other = enter(app), enter(app)
    assert one != other
    signin.sign_out(app, one)
    assert signin.visitor_of(app, one) is None
    assert signin.visitor_of(app, other)


def test_a_session_ends_when_idle_and_after_two_weeks(app: App, stage: Stage) -> None:
    """Eight hours without a request; fourteen days however busy."""
    idle, busy = enter(app), enter(app)
    for _ in range(2 * 14 - 1):
        stage.clock.moment += timedelta(hours=7, minutes=59)
        assert signin.visitor_of(app, busy)
    assert signin.visitor_of(app, idle) is None
    stage.clock.moment += timedelta(days=14)
    assert signin.visitor_of(app, busy) is None
    busy = enter(app)
    for _ in range(48):
        stage.clock.moment += timedelta(hours=7)
        still = signin.visitor_of(app, busy)
    assert still is None


def test_the_password_the_roles_and_leaving_end_all_sessions(app: App) -> None:
    """What was stolen is worth nothing after any of them."""
    token = enter(app)
    people.set_password(app, "ben@example.org", "ganz andere Wörter", caller=ANNA)
    assert signin.visitor_of(app, token) is None
    token = enter(app, password="ganz andere Wörter")
    give_roles(app, "ben@example.org", AT_IMG)
    assert signin.visitor_of(app, token) is None
    token = enter(app, password="ganz andere Wörter")
    people.leave(app, "ben@example.org", caller=ANNA)
    assert signin.visitor_of(app, token) is None
    with pytest.raises(NotAllowed, match="wrong"):
        enter(app, password="ganz andere Wörter")


def test_nobody_learns_who_is_here(app: App) -> None:
    """A wrong password and an unknown address are answered in the same words."""
    told = set()
    for mail in ("ben@example.org", "nobody@example.org"):
        with pytest.raises(NotAllowed) as caught:
            enter(app, mail, "falsche Wörter hier")
        told.add((caught.value.message, str(caught.value.remedy)))
    assert 1 == len(told)


@pytest.mark.slow
def test_throttle(app: App, stage: Stage) -> None:
    """The 21st try from one address is refused, also with the right password; other people are not concerned."""
    for number in range(20):
        with pytest.raises(NotAllowed, match="wrong"):
            enter(app, f"guess{number}@example.org", "x")
    with pytest.raises(NotAllowed, match="too many"):
        enter(app)
    assert enter(app, "chef@example.org", address="192.0.2.2")
    stage.clock.moment += timedelta(hours=1, seconds=1)
    assert enter(app)


@pytest.mark.slow
def test_a_mail_address_is_guarded_from_many_addresses_of_the_net(app: App, stage: Stage) -> None:
    """Ten tries an hour, twenty a day, wherever they come from."""
    for hour in range(2):
        for number in range(10):
            with pytest.raises(NotAllowed, match="wrong"):
                enter(app, password="x", address=f"192.0.2.{hour * 10 + number}")
        with pytest.raises(NotAllowed, match="too many"):
            enter(app, address="198.51.100.1")
        stage.clock.moment += timedelta(hours=1, seconds=1)
    with pytest.raises(NotAllowed, match="too many"):
        enter(app, address="198.51.100.1")


def test_many_tries_at_once_are_counted_one_by_one(app: App) -> None:
    """Of thirty at the same moment twenty are let through."""

    def attempt(number: int) -> bool:
        now = app.clock.now()
        return app.store.sessions.try_once(f"{number}@x", "192.0.2.9", now, hourly=(20, 10), daily=20)

    with ThreadPoolExecutor(8) as pool:
        assert 20 == sum(pool.map(attempt, range(30)))


def test_of_an_ipv6_address_its_network_counts(app: App) -> None:
    """Whoever has one has millions; the neighbours' network is another, and an IPv4 address counts in either form."""

    def attempt(address: str) -> bool:
        now = app.clock.now()
        return app.store.sessions.try_once(f"{address}@x", address, now, hourly=(3, 10), daily=20)

    ours = [attempt(f"2001:db8:1:2:{number}::1%eth0") for number in range(4)]
    assert [True, True, True, False] == ours
    assert attempt("2001:db8:1:3::1")
    both = [attempt(each) for each in ("192.0.2.9", "::ffff:192.0.2.9", "192.0.2.9", "::ffff:c000:209")]
    assert [True, True, True, False] == both
    assert [True, True] == [attempt("192.0.2.8"), attempt("a-machine")]


def test_the_first_person_administers_everything(stage: Stage, tmp_path: Path) -> None:
    """Else nobody could be let in by somebody who has signed in."""
    app = App(
        settings=read_settings({}, tmp_path), clock=stage.clock, store=stage.store, call_of=str, hashing=CHEAP
    )
    with pytest.raises(NotAllowed, match="first person"):
        add(app, "ben@example.org", (replace(WHOLE[0], roles=frozenset({Role.EDITOR})),))
    assert not app.store.people.exist()


def test_the_last_administrator_cannot_leave(app: App) -> None:
    """Neither by going nor by giving the role away; a second one lets the first go."""
    for refused in (
        lambda: people.leave(app, "chef@example.org", caller=ANNA),
        lambda: give_roles(app, "chef@example.org", AT_IMG),
    ):
        with pytest.raises(NotAllowed, match="last administrator"):
            refused()
    assert WHOLE == people.get(app, "chef@example.org", caller=ANNA).memberships
    add(app, "zweite@example.org", WHOLE)
    assert not people.leave(app, "chef@example.org", caller=ANNA).active


def test_two_administrators_do_not_overwrite_each_others_roles(app: App) -> None:
    """Roles that somebody else gave since they were looked at stay, and the second one is told."""
    seen = people.get(app, "ben@example.org", caller=ANNA).memberships
    at_art = (Membership(organisation="art", roles=frozenset({Role.EDITOR})),)
    people.set_roles(app, "ben@example.org", (*AT_IMG, *at_art), seen=seen, caller=ANNA)
    with pytest.raises(StaleRoles, match="have changed"):
        people.set_roles(app, "ben@example.org", (), seen=seen, caller=ANNA)
    kept = people.get(app, "ben@example.org", caller=ANNA).memberships
    assert {*AT_IMG, *at_art} == set(kept)


def test_an_administrator_of_one_organisation_stays_in_it(app: App) -> None:
    """They see and change nobody of another one, give no roles there, and none that hold everywhere."""
    add(app, "dora@example.org", (Membership(organisation="art", roles=frozenset({Role.ADMINISTRATOR})),))
    dora = visitor(app, "dora@example.org")
    assert ["dora@example.org"] == [person.mail for person in people.find(app, caller=dora)]
    for stranger in ("ben@example.org", "chef@example.org", "nobody@example.org"):
        with pytest.raises(NotFound):
            people.get(app, stranger, caller=dora)
        with pytest.raises(NotFound):
            people.set_password(app, stranger, PASSWORD, caller=dora)
    for reach in (WHOLE, AT_IMG, ()):
        with pytest.raises(NotAllowed):
            add(app, "emil@example.org", reach, caller=dora)
        with pytest.raises(NotAllowed):
            give_roles(app, "dora@example.org", reach, caller=dora)
    with pytest.raises(NotAllowed):
        people.add_organisation(app, "neu", "Neu", caller=dora)
    with pytest.raises(NotAllowed, match="ben@example"):
        people.leave(app, "dora@example.org", caller=visitor(app, "ben@example.org"))


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "x" * 201, "Ben@example.org!"])
def test_a_password_that_is_easily_guessed_is_refused(app: App, password: str) -> None:
    """Nothing is changed by it."""
    with pytest.raises(InvalidInput):
        people.set_password(app, "ben@example.org", password, caller=ANNA)
    assert enter(app)


def test_the_journal_tells_who_let_whom_in(app: App) -> None:
    """Each with the caller's id; a sign-in too."""
    enter(app)
    told = [(entry.verb, entry.subject) for entry in app.store.journal.newest(9)]
    assert ("people.add", "ben@example.org") in told
    assert ("signin.sign_in", "ben@example.org") in told
    assert ("people.add_organisation", "img") in told


def test_a_job_that_waits_is_done_by_the_roles_of_now(app: App) -> None:
    """Whoever has lost the role, or was let go, since they asked for it has nothing done in their name."""
    editors = (Membership(organisation="", roles=frozenset({Role.EDITOR})),)
    for mail in ("eva@example.org", "max@example.org"):
        add(app, mail, editors)
    asked = [
        jobs.start(app, "planning.propose", {"campaign": "none"}, caller=visitor(app, mail))
        for mail in ("eva@example.org", "max@example.org")
    ]
    give_roles(app, "eva@example.org", AT_IMG)
    people.leave(app, "max@example.org", caller=ANNA)
    ended = [jobs.run(app, job) for job in asked]
    for run, told in zip(ended, ("takes the role", "does not work here any more"), strict=True):
        assert run.wait(20)
        with pytest.raises(NotAllowed, match=told):
            run.result()
