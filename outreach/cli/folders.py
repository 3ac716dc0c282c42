"""Where the campaigns' folders lie on this machine: only the command line knows that, and remembers it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from outreach.campaign import FILE_NAME, Beside, CampaignFolder
from outreach.cli.base import settings
from outreach.cli.output import write_file
from outreach.errors import Action, InvalidInput, Remedy
from outreach.language import Message, msg

MEMORY = "folders.json"
"""Campaign → its folder, as the last `campaign apply` or `places import` named it; in the data folder."""


def given_folder(path: Path) -> CampaignFolder:
    """The folder that a person names. Raises InvalidInput, with the one that was probably meant."""
    if path.exists():
        return CampaignFolder(path)
    folders = [file.parent for pattern in ("*", "*/*") for file in path.parent.glob(f"{pattern}/{FILE_NAME}")]
    near = get_close_matches(path.name, [folder.name for folder in folders], n=1)
    meant = [folder for folder in folders if folder.name in near]
    raise InvalidInput(
        msg("There is no folder {path}.", path=str(path)),
        msg("Do you mean {path}?", path=str(meant[0]))
        if meant
        else msg("Give the folder that {file} stands in.", file=FILE_NAME),
    )


def remember(folders: Mapping[str, Path]) -> None:
    """Later calls find these campaigns' folders by themselves."""
    known = {**_known(), **{name: str(folder.resolve()) for name, folder in folders.items()}}
    write_file(json.dumps(known, ensure_ascii=False, indent=2).encode(), settings().data / MEMORY)


def folder_of(campaign: str) -> Beside:
    """The campaign's folder where it is known; else one that says so as soon as something in it is asked for."""
    path = _known().get(campaign)
    if path is None:
        return _Nowhere(campaign, msg("Nobody has said yet where its folder lies on this machine."))
    if not Path(path).is_dir():
        return _Nowhere(campaign, msg("Its folder “{name}” is not there any more.", name=Path(path).name))
    return CampaignFolder(Path(path))


def _known() -> dict[str, str]:
    try:
        known: dict[str, str] = json.loads((settings().data / MEMORY).read_bytes())
    except (OSError, ValueError):
        return {}
    return known


class _Nowhere:
    """The folder of a campaign that nobody can find."""

    def __init__(self, campaign: str, why: Message):
        self._campaign, self._why = campaign, why

    def read(self, name: str, most: int) -> NoReturn:  # noqa: ARG002 - whatever is asked for
        raise InvalidInput(
            self._why, Remedy(msg("Name it."), Action("places.import", campaign=self._campaign, folder=None))
        )
