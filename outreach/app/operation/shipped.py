"""Copies of what comes with the program, in the data folder, for people to edit."""

from __future__ import annotations

import shutil
from pathlib import Path

from outreach import resources
from outreach.app.operation.datafolder import require_folder
from outreach.settings import OWN_TEMPLATES, Settings


def copy_templates(settings: Settings) -> tuple[Path, bool]:
    """The data folder's own templates, used from now on; False where there were some already, which stay."""
    _copy(settings, resources.press_templates(), OWN_TEMPLATES.with_name("press"))
    return _copy(settings, resources.templates(), OWN_TEMPLATES)


def copy_sample(settings: Settings) -> tuple[Path, bool]:
    """A copy of the sample campaign; False where there was one already, which stays."""
    return _copy(settings, resources.sample_campaign(), Path("campaigns") / resources.SAMPLE)


def _copy(settings: Settings, source: Path, name: Path) -> tuple[Path, bool]:
    """Whole or not at all: half a folder of templates would pass for a whole one."""
    require_folder(settings)
    target = settings.data / name
    if target.exists():
        return target, False
    unfinished = target.with_name(f".{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(source, unfinished, ignore=shutil.ignore_patterns("__pycache__"))
    for each in (
        unfinished,
        *unfinished.rglob("*"),
    ):  # they bring the rights of the program's own files along
        each.chmod(0o700 if each.is_dir() else 0o600)
    unfinished.rename(target)
    return target, True
