"""The data folder, asked for before anything in it is."""

from __future__ import annotations

from outreach.errors import Action, InvalidInput, Remedy
from outreach.language import msg
from outreach.settings import Settings


def require_folder(settings: Settings) -> None:
    """Raises InvalidInput where there is no data folder; nothing is made."""
    refuse_file(settings)
    if not settings.data.exists():
        raise InvalidInput(
            msg("The data folder {path} does not exist.", path=str(settings.data)),
            Remedy(
                msg("Make the data folder, or name another one with OUTREACH_DATA."),
                Action("init", data=None),
            ),
        )


def refuse_file(settings: Settings) -> None:
    """Raises InvalidInput where a file is named as the data folder."""
    if settings.data.exists() and not settings.data.is_dir():
        raise InvalidInput(
            msg("The data folder {path} is a file.", path=str(settings.data)),
            Remedy(msg("Name a folder."), Action("init", data=None)),
        )
