"""Cards as browsers ask for them: by their hash, whole or small enough for a list or a phone."""

from __future__ import annotations

import re
import tempfile
from enum import Enum
from pathlib import Path
from threading import Lock

from outreach.app import App
from outreach.app.content.drawing import drawing
from outreach.errors import NotFound
from outreach.files import FileMissing
from outreach.language import msg
from outreach.model import Post
from outreach.store import let_go

DIGEST = re.compile("[0-9a-f]{64}")

SMALL = "small"
"""The folder of those in the scratch folder, ``<digest>-<width>.jpg``."""

AT_ONCE = 60
"""So many small pictures are made together: whoever looks at one looks at its list."""

_making = Lock()


class Size(Enum):
    """How wide a card is shown, in pixels; None as it was drawn."""

    LIST = 240
    PHONE = 640
    WHOLE = None


def card(app: App, digest: str, size: Size, *, campaign: str = "") -> bytes:
    """The JPEG of a card that a post shows or has shown. Raises NotFound, also for what is kept and is no card, and for
    one of another campaign where ``campaign`` names the only one that may be seen.

    Small ones are kept in the scratch folder, which may be deleted at any time.
    """
    post = app.store.listing.showing(digest) if DIGEST.fullmatch(digest) else None
    if post is None or campaign not in ("", post.campaign):
        raise NotFound(msg("There is no such picture."))
    if size is Size.WHOLE:
        return app.files.open(digest)
    kept = _path(app, digest, size)
    if not kept.exists():
        let_go()  # who waits for one that is drawn holds no connection to the database
        with _making:
            if not kept.exists():
                _make(app, digest, post, size)
    return kept.read_bytes()


def _make(app: App, digest: str, post: Post, size: Size) -> None:
    """This one, and those of the posts around it that are lacking."""
    around = (post, *app.store.listing.beside(post, AT_ONCE))
    wanted = dict.fromkeys((digest, *(each.image_sha256 for each in around if each.image_sha256)))
    lacking = [each for each in wanted if not _path(app, each, size).exists()][:AT_ONCE]
    campaign = app.store.campaigns.get(post.campaign)
    let_go()
    with drawing(app, campaign) as drawer:
        asked = {}
        for each in lacking:
            try:
                asked[each] = drawer.small(app.files.open(each), int(size.value or 0))
            except FileMissing:
                if each == digest:
                    raise
        for each, small in asked.items():
            _keep(_path(app, each, size), small.result())


def _path(app: App, digest: str, size: Size) -> Path:
    return app.settings.scratch / SMALL / f"{digest}-{size.value}.jpg"


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(content)
    Path(part.name).replace(path)
