"""What a wheel takes along besides the package: folders that stay at the top level, where customers look."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = ("templates/posts", "campaigns/kreativorte-altmark")


class ShippedFolders(BuildHookInterface):
    """Puts them below ``outreach/shipped``; an editable installation reads them where they are."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"] |= {folder: f"outreach/shipped/{folder}" for folder in SHIPPED}
