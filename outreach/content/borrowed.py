"""Whose templates a channel uses where the designer made none for it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from outreach.model import ChannelName
from outreach.networks import FACEBOOK, HANDOVER

FROM: Mapping[ChannelName, ChannelName] = MappingProxyType({HANDOVER: FACEBOOK})
"""A post that is handed over reads and looks as on Facebook, unless there is a folder ``handover`` or a card
``handover.svg`` among the templates. Which network it goes to the campaign knows, not the program."""
