"""The campaign's definition: reads ``campaign.toml`` as a person who does not program writes it."""

from outreach.campaign.load import FILE_NAME, load_campaign

__all__ = ["FILE_NAME", "load_campaign"]
