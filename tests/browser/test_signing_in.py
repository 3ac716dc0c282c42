"""Signing in and out as people do it."""

from __future__ import annotations

import re
from dataclasses import replace

from playwright.sync_api import expect

from outreach.app.demo.tour import PASSWORD
from outreach.settings import SignInProvider
from outreach.web.visitors import visitor_of
from tests.browser.house import PEOPLE, PHONE, House, served
from tests.contract.organisation import CLIENT, SECRET
from tests.web.provider_process import provider_process


def test_a_person_signs_in_by_keyboard_and_out_again(house: House, window, watch):
    """From the wanted page over sign-in back to it; a wrong password says so beside the fields that stay filled in."""
    watch.expect(422)
    page = window(None, size=PHONE)
    page.goto(f"/campaigns/{house.campaign}/places")
    expect(page).to_have_title(re.compile("Anmelden"))
    page.keyboard.press("Tab")
    page.keyboard.type(PEOPLE["mia"])
    page.keyboard.press("Tab")
    page.keyboard.type("falsches Passwort")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("stimmt nicht")
    expect(page.get_by_label("E-Mail-Adresse")).to_have_value(PEOPLE["mia"])
    page.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/campaigns/{house.campaign}/places$"))
    page.get_by_role("button", name="Abmelden").click()
    expect(page).to_have_title(re.compile("Anmelden"))
    page.goto("/")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_signing_in_works_without_script(house: House, window):
    """The same page as a plain form."""
    page = window(None, script=False)
    page.goto("/")
    page.get_by_label("E-Mail-Adresse").fill(PEOPLE["lena"])
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.locator("h1")).to_have_text("Heute")


def test_a_session_that_is_over_is_renewed_above_the_page(house: House, window, watch):
    """Today asks again each half minute: once the session is over a dialog asks for it, and the page goes on."""
    watch.expect(401, 422)
    page = window("ivo")
    page.clock.install()
    page.goto("/")
    page.context.clear_cookies()
    page.clock.fast_forward("00:31")
    dialog = page.get_by_role("dialog", name="Bitte neu anmelden")
    expect(dialog.get_by_label("E-Mail-Adresse")).to_be_focused()
    dialog.get_by_label("E-Mail-Adresse").fill(PEOPLE["ivo"])
    dialog.get_by_label("Passwort").fill("falsches Passwort")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("stimmt nicht")
    dialog.get_by_label("Passwort").fill(PASSWORD)
    with page.expect_response(house.url + "/") as repeated:
        page.keyboard.press("Enter")
    assert 200 == repeated.value.status
    expect(dialog).to_be_hidden()
    assert page.url == house.url + "/"


def test_somebody_else_gets_a_page_of_their_own(house: House, window, watch):
    """Who signs in above another person's page is led away from it."""
    watch.expect(401)
    page = window("ivo")
    page.clock.install()
    page.goto("/?seen=by-ivo")
    page.context.clear_cookies()
    page.clock.fast_forward("00:31")
    dialog = page.get_by_role("dialog", name="Bitte neu anmelden")
    dialog.get_by_label("E-Mail-Adresse").fill(PEOPLE["mia"])
    dialog.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(house.url + "/")


def test_the_organisations_provider_lets_a_person_in(house: House, window, watch):
    """Over to a real provider's page and back to the wanted one; signed out and in again it still knows the person."""
    claims = {"email": PEOPLE["mia"], "email_verified": True}
    with provider_process("mia-there", claims) as issuer:
        known = SignInProvider(issuer=issuer, client_id=CLIENT, client_secret=SECRET)
        settings = replace(house.app.settings, provider=known, base_url="")
        with served(replace(house.app, settings=settings), visitor_of) as url:
            watch.lead_to(url, issuer, "https://")  # its page asks for a style that lies elsewhere
            page = window(None)
            page.route("https://**", lambda asked: asked.fulfill(body="", content_type="text/css"))
            page.goto(f"{url}/campaigns/{house.campaign}/posts")
            for _ in range(2):
                page.get_by_role("link", name="Über die Organisation anmelden").click()
                expect(page).to_have_url(re.compile(f"^{issuer}"))
                page.locator("input[name=sub]").fill("mia-there")
                page.keyboard.press("Enter")
                expect(page).to_have_url(re.compile(f"^{url}/"))
                expect(page.locator(".page-foot")).to_contain_text("Mia Redaktion")
                page.get_by_role("button", name="Abmelden").click()
                expect(page).to_have_title(re.compile("Anmelden"))
