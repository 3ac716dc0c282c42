"""A press kit for a place or a region: the release as a document and on paper, photos, card, map and facts."""

from outreach.content.press.kit import PlaceForPress, press_photos, write_kit, write_region_kit
from outreach.content.press.map import has_map, map_of, map_of_many
from outreach.content.press.region import write_region_release
from outreach.content.press.release import PressRelease, write_release

__all__ = [
    "PlaceForPress",
    "PressRelease",
    "has_map",
    "map_of",
    "map_of_many",
    "press_photos",
    "write_kit",
    "write_region_kit",
    "write_region_release",
    "write_release",
]
