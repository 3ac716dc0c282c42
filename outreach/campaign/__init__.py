"""The campaign's definition: reads ``campaign.toml`` as a person who does not program writes it."""

from outreach.campaign.folder import Beside, CampaignFolder, OutsideError, Uploads, load_campaign
from outreach.campaign.load import FILE_NAME, parse_campaign

__all__ = [
    "FILE_NAME",
    "Beside",
    "CampaignFolder",
    "OutsideError",
    "Uploads",
    "load_campaign",
    "parse_campaign",
]
