"""Tables of places that lie at an https address: fetched when an import asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from outreach.app import App
from outreach.campaign import Beside
from outreach.campaign.folder import Layered
from outreach.channels.download import Downloaded, Validators, download
from outreach.model import Source


def addresses(sources: Sequence[Source]) -> dict[str, str]:
    """The name of each file that is fetched → its address."""
    return {source.file: source.url for source in sources if source.file and source.url}


def fetched(app: App, url: str, known: Validators | None = None) -> Downloaded | None:
    """The file at the address; None where it is still the ``known`` one. Raises InvalidInput."""
    return download(url, known=known, private=app.settings.private_sources)


def with_addresses(app: App, sources: Sequence[Source], beside: Beside) -> Beside:
    """``beside``, and what it does not hold of the sources' files from their addresses."""
    return Layered(beside, _Addresses(app, addresses(sources)))


class _Addresses:
    """Files by the addresses at which they lie."""

    def __init__(self, app: App, urls: Mapping[str, str]):
        self._app, self._urls = app, urls

    def read(self, name: str, most: int) -> bytes:
        """As :class:`Beside`. Raises InvalidInput where the address does not give the file."""
        if name not in self._urls:
            raise FileNotFoundError(name)
        found = fetched(self._app, self._urls[name])
        return b"" if found is None else found.content[: most + 1]
