"""Places in a browser: a file is dropped, a crop is pointed at, a dot on the map leads on."""

from __future__ import annotations

import sys

import pyvips
from playwright.sync_api import expect

from outreach.app.campaigns import definitions
from outreach.app.people import signin
from outreach.app.places import photos, places
from outreach.app.places.importing import SentFile
from outreach.app.posts import words
from outreach.campaign.form import begun
from tests.browser.house import PHONE
from tests.browser.own_posts import caller_of, own_campaign, own_posts

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


DIRTY = (
    "name;teaser;lat;lon;website\n"
    "Hof am Wald;Ein Hof.;52,81;11,69;https://example.org\n"
    "Verdreht;Ein Ort.;11,69;52,81;https://example.org\n"
    ";Ohne Namen.;52,70;11,80;https://example.org\n"
)


def test_dirty_places(house, window):
    """Each fault stands there with row, field and what to do; what is good is kept; the same file again: 0 changes."""
    campaign = own_campaign(house, "z-dirty")
    page = window("mia")

    def drop() -> None:
        page.goto(f"/campaigns/{campaign}/places")
        page.evaluate(DROP, [page.locator("[data-drops]").element_handle(), "orte.csv", DIRTY])
        expect(page.locator("h1")).to_contain_text("orte.csv")

    drop()
    faults = page.locator("#findings").locator("xpath=ancestor::section").locator("tbody tr")
    # what takes longer than some seconds is read while the page is there
    expect(faults.first).to_be_visible()
    told = [[cell.inner_text() for cell in row.locator("td").all()] for row in faults.all()]
    rows = {row[0] for row in told}
    assert {"3", "4"} <= rows
    assert all(len(row) == 4 and row[2].strip() and row[3].strip() for row in told)
    page.get_by_role("button", name="Orte übernehmen").click()
    expect(page.locator("#told")).to_contain_text("Übernommene Orte")
    kept = house.app.store.places.of(campaign)
    assert "Hof am Wald" in {place.name for place in kept}
    drop()
    expect(page.locator("#first-line")).to_contain_text("Alles ist schon bekannt")
    sys.stdout.write(
        f"dirty_places: {len(told)} findings in rows {sorted(rows)}, {len(kept)} kept, again: 0 changes\n"
    )


def test_place_changed(house, window):
    """One field edited: exactly its posts are listed, and no word that a person has written is lost."""
    found = own_posts(house, "z-changed", 3)
    (post,) = [each for each in found if each.place == "ort-01"]
    mia = caller_of(house, "mia")
    words.edit(house.app, post.id, version=post.version, text="Von Hand.", alt=None, caller=mia)
    page = window("mia")
    page.goto("/campaigns/z-changed/places/ort-01")
    page.locator("#teaser").fill("Hier wird jetzt getöpfert. Und zwar täglich.")
    page.get_by_role("button", name="Speichern", exact=True).click()
    listed = page.locator("section[aria-labelledby=touched]")
    expect(listed).to_contain_text("von Hand geschrieben")
    links = {each.get_attribute("href") for each in listed.locator(".entry-title").all()}
    assert {f"/posts/{post.id}"} == links
    assert "Von Hand." == house.app.store.posts.get(post.id).text
    sys.stdout.write("place_changed: 1 of 3 posts listed, 0 words by hand lost\n")
