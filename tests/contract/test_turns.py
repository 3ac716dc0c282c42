"""One account's turn on either database: what it reads, and whom it keeps waiting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import event

from outreach.model import Account, Post
from outreach.networks import FACEBOOK
from tests.builders import NOW, a_campaign
from tests.contract.stage import BEFORE, Stage


def one_more(stage: Stage, name: str, organisation: str = "") -> str:
    """A further page, known to the sandbox and to the program."""
    page = stage.sandbox.add_account(FACEBOOK, name, name)
    account = Account(
        name=name,
        channel=FACEBOOK,
        external_id=page.external_id,
        api_url=page.api_url,
        organisation=organisation,
    )
    stage.store.accounts.save(account, page.secrets, BEFORE)
    return name


def rows_read(stage: Stage, tables: Sequence[str]) -> dict[str, int]:
    """How many rows of each table are brought by the statements of one step of publishing."""
    found = dict.fromkeys(tables, 0)
    engine = stage.store.queue._engine

    def count(_conn: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        for table in tables:
            if f"FROM {table}" in statement and statement.startswith("SELECT"):
                beside = engine.raw_connection()
                cursor = beside.cursor()
                cursor.execute(statement, parameters)
                found[table] += len(cursor.fetchall())
                beside.close()

    event.listen(engine, "before_cursor_execute", count)
    publisher = stage.publisher()
    publisher.step()
    publisher.close()
    event.remove(engine, "before_cursor_execute", count)
    return found


def test_a_turn_reads_its_own_account_and_campaign(stage: Stage) -> None:
    """With twenty accounts and campaigns beside it a post takes as many rows as alone."""
    tables = ("accounts", "campaigns")
    stage.approved("allein")
    alone = rows_read(stage, tables)
    for number in range(20):
        one_more(stage, f"seite-{number}")
        stage.store.campaigns.save(a_campaign(name=f"andere-{number}"), BEFORE)
    stage.clock.moment = NOW + timedelta(minutes=1)
    stage.approved("beside", due=stage.clock.moment)
    assert alone == rows_read(stage, tables)
    assert all(0 < rows <= 4 for rows in alone.values()), alone
    assert 2 == len(stage.live())


def test_a_burst_of_one_customer_does_not_delay_another(stage: Stage) -> None:
    """Sixty posts of six pages were due before it: the other customer's goes out among the first of them."""
    posts: list[Post] = []
    for page in range(6):
        name = one_more(stage, f"a-seite-{page}", "gross")
        posts += [stage.approved(f"ort-{page}-{n}", account=name, due=NOW, pictured=False) for n in range(10)]
    name = one_more(stage, "z-seite", "klein")
    single = stage.approved("klein", account=name, due=NOW, pictured=False)
    publisher = stage.publisher(threads=2)
    publisher.step()
    publisher.close()
    live = stage.live()
    assert sorted(post.text for post in (*posts, single)) == sorted(live)
    assert live.index(single.text) <= 8


def test_an_account_with_many_due_lets_others_go_between(stage: Stage) -> None:
    """Pages of one customer take turns, a few posts each."""
    for page in ("erste", "zweite"):
        name = one_more(stage, page, "gross")
        for n in range(12):
            stage.approved(f"{page}-{n}", account=name, due=NOW, pictured=False)
    publisher = stage.publisher(threads=1)
    publisher.step()
    publisher.close()
    live = stage.live()
    assert 24 == len(live)
    for page in ("erste", "zweite"):
        assert any(f"{page}-" in text for text in live[:12])
