"""Places in a browser: a file is dropped, a crop is pointed at, a dot on the map leads on."""

from __future__ import annotations

import pyvips
from playwright.sync_api import expect

from outreach.app import definitions, photos, places, signin
from outreach.app.importing import SentFile
from outreach.campaign.form import begun
from tests.browser.house import PHONE

DROP = """([form, name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, { type: "text/csv" }));
  for (const kind of ["dragover", "drop"])
    form.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
}"""
TABLE = "name;teaser;lat;lon\nHof am See;Ein Hof.;52,81;11,69\nMühle;Eine Mühle.;52,70;11,80\n"


def test_a_table_is_dropped_and_its_places_lie_on_the_map(house, window):
    """The drop sends the file; taken over, each place is a dot that leads to it, by mouse and by keys."""
    form = {
        **begun(),
        "title": ["Abgelegt"],
        "period.first_day": ["2028-03-01"],
        "period.last_day": ["2028-04-30"],
        "period.state": ["ST"],
        "brand.name": ["Hof"],
        "brand.website": ["https://example.org"],
        "facebook.account": ["die-altmark"],
    }
    editor = signin.visitor_of(house.app, house.token("mia"))
    assert editor
    definitions.save(house.app, "", form, version=0, caller=editor)
    page = window("mia")
    page.goto("/campaigns/abgelegt/places")
    drop = page.locator("[data-drops]")
    page.evaluate(DROP, [drop.element_handle(), "orte.csv", TABLE])
    page.get_by_role("button", name="2 Orte übernehmen").click()
    dots = page.locator(".map .dot")
    expect(dots).to_have_count(2)
    dots.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Hof am See")


def test_a_crop_is_pointed_at_and_moved_by_keys(house, window):
    """The spot follows the pointer and the arrow keys, and is kept as it was seen."""
    editor = signin.visitor_of(house.app, house.token("mia"))
    assert editor
    slug = house.app.store.places.of(house.campaign)[-1].slug
    version = places.hands(house.app, house.campaign, slug)[0]
    sent = SentFile(name="hof.jpg", content=pyvips.Image.black(1200, 800).jpegsave_buffer())
    photos.add(house.app, house.campaign, slug, sent, version=version, caller=editor)
    page = window("mia", size=PHONE)
    page.goto(f"/campaigns/{house.campaign}/places/{slug}#photos")
    picture = page.locator("[data-focus]").first
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box
    picture.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.5})
    page.locator("[data-spot]").first.focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Foto speichern").first.click()
    expect(page.locator("#told")).to_contain_text("Das Foto ist gespeichert")
    focus = places.get(house.app, house.campaign, slug).photos[-1].focus
    assert focus
    assert 0.25 <= focus[0] <= 0.29
    assert 0.47 <= focus[1] <= 0.53
