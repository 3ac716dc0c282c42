"""What the forms of costs, effects and figures share: what is wrong at which field, and one entry to be changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from starlette.responses import Response

from outreach.app import App
from outreach.errors import Finding, InvalidInput
from outreach.language import Language, Message, translate
from outreach.model import Effect, Expense, StaleEntry
from outreach.web.routing import OK, Visit

Typed = Mapping[str, str]
"""Field → what was typed."""

Line = TypeVar("Line", Expense, Effect)


@dataclass(frozen=True, kw_only=True)
class EntryPage(Generic[Line]):
    """The page of one entry, to be changed; and what it answers where a change was not taken."""

    template: str
    labels: Mapping[str, Message]
    get: Callable[[App, str, str], Line]
    typed: Callable[[Line], Typed]
    form: Callable[[Visit, str, Typed, InvalidInput | None], Mapping[str, object]]
    """What the template needs to show the fields."""

    def shown(self, visit: Visit, campaign: str, id: str) -> Response:
        """As it stands. Raises NotFound."""
        known = self.get(visit.app, campaign, id)
        return self._page(visit, known, self.typed(known), known.version)

    def refused(
        self, visit: Visit, campaign: str, id: str, mine: Typed, seen: int, why: InvalidInput | StaleEntry
    ) -> Response:
        """What is wrong at its field; or somebody else's change of the version that was ``seen``, beside ``mine``."""
        known = self.get(visit.app, campaign, id)
        if isinstance(why, InvalidInput):
            return self._page(visit, known, mine, seen, error=why, status=422)
        return self._page(visit, known, mine, known.version, stale=why, status=409)

    def _page(
        self,
        visit: Visit,
        known: Line,
        typed: Typed,
        version: int,
        *,
        error: InvalidInput | None = None,
        stale: StaleEntry | None = None,
        status: int = OK,
    ) -> Response:
        return visit.page(
            self.template,
            status=status,
            each=known,
            version=version,
            stale=stale,
            theirs=_differing(self.typed(known), typed, self.labels, visit.language) if stale else (),
            **self.form(visit, known.campaign, typed, error),
        )


def wrong_fields(error: InvalidInput | None) -> Mapping[str, Finding]:
    """The first finding of each field."""
    return {finding.field or "": finding for finding in reversed(error.findings)} if error else {}


def _differing(
    theirs: Typed, mine: Typed, labels: Mapping[str, Message], language: Language
) -> list[tuple[str, str, str, str]]:
    """The fields that stand otherwise there now: name, label, theirs, mine."""
    return [
        (name, translate(label, language), theirs[name], mine.get(name, ""))
        for name, label in labels.items()
        if theirs[name] != mine.get(name, "")
    ]
