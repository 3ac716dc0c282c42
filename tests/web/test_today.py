"""Today's page: what needs a hand, what goes out next, how the campaign stands."""

from __future__ import annotations

import re
from datetime import timedelta

from outreach.app.posts import posts, review
from outreach.errors import Reason
from outreach.language import msg
from outreach.model import Status
from outreach.networks import FACEBOOK, TWITTER
from tests.web.planned import APPROVER, EDITOR, at, planned, post_of
from tests.web.test_moving import put
from tests.web.test_pages import READER, browser, text


def test_today_says_what_goes_out_next_and_how_many_stand_where(tmp_path):
    """Approved posts by their time, with place, words, network; numbers of each state, which lead to the list."""
    times = {("a", FACEBOOK): at(10), ("b", TWITTER): at(9, 9, 30), ("c", FACEBOOK): at(12)}
    with planned(tmp_path / "data", f"sqlite:///{tmp_path / 'o.sqlite'}", times) as app:
        a, b, c = (post_of(app, *key) for key in times)
        posts.approve(app, {a.id: a.version, b.id: b.version}, caller=APPROVER)
        review.submit(app, {c.id: c.version}, to="Ben", caller=EDITOR)
        page = browser(app, APPROVER).get("/").text
        assert [f"/posts/{b.id}", f"/posts/{a.id}"] == re.findall(r'data-entry href="([^"]+)"', page)
        assert re.search(r"09:30\s+Di., 9. März\s+ohne Bildkarte\s+Ort B", text(page))
        assert "freigegeben 2 in Prüfung 1 Entwurf 0" in text(page)
        assert 'href="/campaigns/kreativorte-altmark/posts?status=in_review"' in page
        assert 'class="button primary" href="/release"' in page
        assert 'class="button primary"' not in browser(app, READER).get("/").text


def test_what_needs_a_hand_stands_first_with_its_button(tmp_path):
    """A silent scheduler is told while posts wait for it, and so is a post that nobody has taken."""
    with planned(tmp_path / "data", f"sqlite:///{tmp_path / 'o.sqlite'}", {("a", FACEBOOK): at(1, 8)}) as app:
        a = post_of(app, "a")
        posts.approve(app, {a.id: a.version}, caller=APPROVER)
        app.clock.moment += timedelta(hours=2)
        page = browser(app, EDITOR).get("/").text
        assert "2 Dinge sind zu tun." in text(page)
        assert "Kein Zeitgeber arbeitet" in text(page)
        assert page.index("Kein Zeitgeber arbeitet") < page.index("Erscheint als Nächstes")


def test_a_post_that_needs_a_hand_is_told_by_its_place(tmp_path):
    """By what people call it, with state, network and time; not by its number, nor in the network's own words."""
    with planned(tmp_path / "data", f"sqlite:///{tmp_path / 'o.sqlite'}", {("a", FACEBOOK): at(1, 8)}) as app:
        post = post_of(app, "a")
        reason = Reason(msg("The answer of {network} got lost: {reason}", network="Facebook", reason="cut"))
        put(app, post, status=Status.UNKNOWN, reason=reason)
        page = browser(app, EDITOR).get("/").text
        assert f'<a href="/posts/{post.id}"><strong>Ort A</strong></a>' in page
        said = text(page)
        assert "Ort A zweifelhaft Facebook · die-altmark · 01.03.2027, 08:00 Es ist zweifelhaft" in said
        assert f"Beitrag {post.id}" not in said
