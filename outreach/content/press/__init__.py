"""A press kit for a place: the release as a document and on paper, photos, card, map and facts."""

from outreach.content.press.kit import make_kit
from outreach.content.press.release import PressRelease, write_release

__all__ = ["PressRelease", "make_kit", "write_release"]
