"""Pictures of all pages: ``python -m tests.browser.pictures FOLDER [PATH …]``, to be looked at and for the docs.

Each page as a laptop and a phone show it, light and dark, in German, as the editor sees it (``--who`` names another);
``--demo FOLDER`` takes a finished demo's data in place of making it.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

from outreach.app.running import publish_once
from tests.browser.house import LAPTOP, PEOPLE, PHONE, browsing, context_for, finished_demo, running


def main() -> None:
    """Take them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("paths", nargs="*", metavar="PATH")
    parser.add_argument("--who", default="mia", choices=PEOPLE)
    parser.add_argument("--demo", type=Path)
    parser.add_argument("--whole", action="store_true", help="to the page's end")
    told = parser.parse_intermixed_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        demo = told.demo or finished_demo(Path(name) / "made")
        with running(demo, Path(name) / "house") as house, browsing() as browser:
            publish_once(house.app)  # the scheduler has been at work, as it is in a running house
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


if __name__ == "__main__":
    main()
