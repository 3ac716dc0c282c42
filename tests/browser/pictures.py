"""Pictures of all pages: ``python -m tests.browser.pictures FOLDER [PATH …]``, to be looked at and for the docs.

Each page as a laptop and a phone show it, light and dark, in German, as the editor sees it (``--who`` names another);
``--demo FOLDER`` takes a finished demo's data in place of making it. ``--docs`` makes those of README and docs/web.md:
``python -m tests.browser.pictures docs/pictures --docs``.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Browser

from outreach.app.running.running import publish_once
from outreach.model import Status
from tests.browser.house import LAPTOP, PEOPLE, PHONE, House, browsing, context_for, finished_demo, running

QUALITY = 78

DOCS = {
    "today": ("mia", "/", LAPTOP),
    "post": ("mia", "/posts/{post}", LAPTOP),
    "places": ("mia", "/campaigns/{campaign}/places", LAPTOP),
    "plan": ("mia", "/campaigns/{campaign}/plan", LAPTOP),
    "approval": ("anna", "/release", PHONE),
    "report-page": ("lena", "/campaigns/{campaign}/report", LAPTOP),
}
"""Name of a picture → who sees which page on what."""


def main() -> None:
    """Take them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("paths", nargs="*", metavar="PATH")
    parser.add_argument("--who", default="mia", choices=PEOPLE)
    parser.add_argument("--demo", type=Path)
    parser.add_argument("--docs", action="store_true", help="those of the docs alone")
    parser.add_argument("--whole", action="store_true", help="to the page's end")
    told = parser.parse_intermixed_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        demo = told.demo or finished_demo(Path(name) / "made")
        with running(demo, Path(name) / "house") as house, browsing() as browser:
            publish_once(house.app)  # the scheduler has been at work, as it is in a running house
            if told.docs:
                for_docs(house, browser, told.folder)
                return
            for size in (LAPTOP, PHONE):
                for scheme in ("light", "dark"):
                    context = context_for(browser, house, told.who, size=size, scheme=scheme)
                    page = context.new_page()
                    for path in told.paths or house.addresses(told.who):
                        page.goto(path, wait_until="networkidle")
                        name_of = re.sub(r"\W+", "-", path).strip("-") or "today"
                        file = told.folder / f"{name_of}-{size[0]}-{scheme}.png"
                        page.screenshot(path=file, full_page=told.whole)
                        sys.stdout.write(f"{file}\n")
                    context.close()


def for_docs(house: House, browser: Browser, folder: Path) -> None:
    """As JPEG, which weigh a tenth."""
    drafts = house.app.store.listing.page(campaign=house.campaign, status=(Status.DRAFT,), limit=1)
    for name, (who, path, size) in DOCS.items():
        with closing(context_for(browser, house, who, size=size)) as context:
            page = context.new_page()
            address = path.format(campaign=house.campaign, post=drafts.posts[0].id)
            page.goto(address, wait_until="networkidle")
            page.screenshot(path=folder / f"{name}.jpg", type="jpeg", quality=QUALITY)
        sys.stdout.write(f"{folder / name}.jpg\n")


if __name__ == "__main__":
    main()
