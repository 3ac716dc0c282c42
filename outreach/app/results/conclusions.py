"""What the staff of a campaign draws from it: a few sentences that stand in the report under what comes next."""

from __future__ import annotations

from outreach.app import App, journal
from outreach.app.permissions import verb
from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.model import Caller, Conclusion

LONGEST = 4_000
"""Characters: what is longer is no conclusion."""


def get(app: App, campaign: str) -> Conclusion | None:
    """What stands there now, None where nothing was written yet. Raises NotFound."""
    return app.store.conclusions.of(app.store.campaigns.get(campaign).name)


@verb
def write(app: App, campaign: str, text: str, *, version: int, caller: Caller) -> Conclusion:
    """Put ``text`` in the place of the ``version`` that was seen, 0 being none; "" takes it out of the report.

    Raises NotFound, StaleConclusion, and InvalidInput where it is too long.
    """
    name = app.store.campaigns.get(campaign).name
    words = text.replace("\r\n", "\n").strip()
    if len(words) > LONGEST:
        raise InvalidInput(
            msg("A conclusion has {most} characters at the most.", most=LONGEST),
            msg("Say in fewer words what comes next."),
        )
    made = Conclusion(
        campaign=name,
        text=words,
        version=version + 1,
        written_by=caller.name,
        written_at=app.clock.now(),
    )
    app.store.conclusions.save(made, journal.entry(app, "conclusions.write", caller=caller, subject=name))
    return made
