"""What a wheel takes along besides the package: folders that stay at the top level, where customers look, and what
browsers load, made of ``frontend/``."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT / "frontend"))
import assets  # noqa: E402 - it lies beside the sources that it is made of, in no package

SHIPPED = ("templates/posts", "templates/press", "campaigns/kreativorte-altmark")


class ShippedFolders(BuildHookInterface):
    """Puts them below ``outreach/shipped``; an editable installation reads them where they are.

    Assets are made for a wheel alone: for a checkout run.py makes them, where a command needs them.
    """

    def dependencies(self) -> list[str]:
        if self.target_name != "wheel" or assets.is_fresh() or assets.find_node():
            return []
        pins = (ROOT / "requirements" / "assets.txt").read_text("utf-8")
        return [line.partition(" ")[0] for line in pins.splitlines() if "==" in line]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"] |= {folder: f"outreach/shipped/{folder}" for folder in SHIPPED}
            if not assets.is_fresh():
                node = assets.find_node()
                assert node, "dependencies() has asked for it"
                assets.build(node)
