"""By hand: a network without API access. The post is laid ready, a person posts it.

Which network it goes to only the campaign knows: its ``text_limit`` says the limit.
"""

from __future__ import annotations

from types import MappingProxyType

from outreach.language import msg
from outreach.model import CardFormat, ChannelName
from outreach.networks.calls import CallFacts, no_checking, no_reading
from outreach.networks.counting import addresses, as_written, utf16_units
from outreach.networks.figures import AGES, FigureFacts, Measure, Metric, ReadingPlan
from outreach.networks.profile import (
    AS_WRITTEN,
    AccessFacts,
    LengthRule,
    LinkFacts,
    NetworkKind,
    PictureFacts,
    Profile,
    TextFacts,
)

HANDOVER = ChannelName("handover")

PROFILE = Profile(
    name=HANDOVER,
    title="Handover",
    label=msg("by hand"),
    aliases=frozenset(),
    kind=NetworkKind.STREAM,
    text=TextFacts(
        rules=(
            LengthRule(
                name="characters",
                unit=msg("characters"),
                most=63_206,
                aim=600,
                count=utf16_units,
                advice=msg("Shorten it."),
            ),
        ),
        folds_after=None,
        most_hashtags=4,
    ),
    links=LinkFacts(
        found=addresses,
        counted=None,
        paid=False,
        clickable=True,
        shown=as_written,
        rewrites=AS_WRITTEN,
    ),
    picture=PictureFacts(most_bytes=8 * 2**20, most_alt=1_000, cards=frozenset(CardFormat)),
    figures=FigureFacts(
        posts=tuple(
            Metric(
                measure=measure,
                parts=(),
                meaning=msg("Not read: the post was posted by hand, on a network that is not asked."),
            )
            for measure in Measure
        ),
        accounts=(),
        definition="",
        source="",
        compared_by=Measure.VIEWS,
        rate_base=Measure.VIEWS,
        reading=ReadingPlan(ages=AGES, once_per_day=True),
    ),
    calls=CallFacts(
        publishing=(),
        reading=no_reading,
        checking=no_checking,
        limits=(),
        prices=(),
        links_elsewhere=(),
        as_of="",
        source="",
    ),
    access=AccessFacts(
        ways=((),),
        found_in=None,
        optional_secrets=(),
        app=(),
        optional_app=(),
        app_known_by=(),
        typed=MappingProxyType({}),
        own_server=False,
        usual_server="",
        page="",
        post_in_query=(),
    ),
)
