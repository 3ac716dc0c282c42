"""The sections of ``campaign.toml`` and what may stand in them."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    PlainValidator,
    ValidationInfo,
    field_validator,
    model_validator,
)

from outreach import model
from outreach.campaign.period import PeriodTable, Text, is_open_ended, missing
from outreach.campaign.region_tables import EXACT, PressTable, Regions
from outreach.campaign.rhythm import rhythm_of
from outreach.campaign.values import (
    WrongValueError,
    colour,
    hashtag,
    holds_password,
    money,
    network,
    posting_window,
    short_name,
    web_address,
    weekday,
    word_of,
)
from outreach.language import Language, msg
from outreach.networks import profile

Count = Annotated[int, Field(ge=1)]
Colour = Annotated[str, PlainValidator(colour)]
ShortName = Annotated[str, PlainValidator(short_name)]


class TomlTable(BaseModel):
    """One table of the file."""

    model_config = EXACT


class PostsTable(TomlTable):
    """``[posts]``: what the posts are like."""

    kinds: list[Annotated[model.Kind, PlainValidator(word_of(model.Kind))]] = Field(
        default=[model.Kind.PORTRAIT, model.Kind.EINLADUNG], min_length=1
    )
    new_places: list[ShortName] = []
    languages: list[Annotated[Language, PlainValidator(word_of(Language))]] = Field(
        default=[Language.DE], min_length=1
    )
    seed: int = 1
    utm_campaign: Annotated[str, PlainValidator(short_name)] = ""


class StyleTable(TomlTable):
    """``[style]``: what the texts are held against."""

    gender: Annotated[model.GenderForm, PlainValidator(word_of(model.GenderForm))] | None = None
    most_emoji: Annotated[int, Field(ge=0)] = model.HouseStyle.most_emoji
    most_hashtags: Annotated[int, Field(ge=0)] | None = None


class LogoTable(TomlTable):
    """``[[brand.logos]]``: a picture that stands at the foot of reports."""

    file: Annotated[str, Field(min_length=1, max_length=300)]
    alt: Annotated[str, Field(min_length=1, max_length=200)]


class BrandTable(TomlTable):
    """``[brand]``: what is the customer's own."""

    name: Text
    website: Annotated[str, PlainValidator(web_address)]
    hashtags: list[Annotated[str, PlainValidator(hashtag)]] = []
    primary: Colour = model.Brand.primary
    accent: Colour = model.Brand.accent
    paper: Colour = model.Brand.paper
    ink: Colour = model.Brand.ink
    categories: dict[str, Colour] = {}
    funder: str = ""
    logos: Annotated[list[LogoTable], Field(max_length=8)] = []


class NetworkGoalsTable(TomlTable):
    """``[goals.facebook]``: what is to be reached on one network."""

    reach_per_post: Count | None = None
    views_per_post: Count | None = None
    views: Count | None = None
    interactions: Count | None = None
    clicks: Count | None = None
    followers: Count | None = None


class GoalsTable(TomlTable):
    """``[goals]``: what is to be reached, by the whole campaign and by network."""

    posts: Count | None = None
    visits: Count | None = None
    enquiries: Count | None = None
    press: Count | None = None
    talks: Count | None = None
    partners: Count | None = None
    networks: dict[Annotated[model.ChannelName, PlainValidator(network)], NetworkGoalsTable] = {}

    @model_validator(mode="before")
    @classmethod
    def _networks_apart(cls, goals: object) -> object:
        """In the file a network's table stands right under ``goals``."""
        if not isinstance(goals, dict):
            return goals
        below = {name: value for name, value in goals.items() if isinstance(value, dict)}
        return {name: value for name, value in goals.items() if name not in below} | {"networks": below}


class ChannelTable(TomlTable):
    """``[[channels]]``: one network and its rhythm."""

    channel: Annotated[model.ChannelName, PlainValidator(network)]
    account: ShortName
    posts_per_place: Annotated[int | None, Field(ge=1, le=50, validate_default=True)] = None
    posts_per_week: Annotated[int | None, Field(ge=1, le=50, validate_default=True)] = None
    weekdays: list[Annotated[int, PlainValidator(weekday)]] = Field(min_length=1)
    windows: list[Annotated[model.Window, PlainValidator(posting_window)]] = Field(min_length=1)
    link: Annotated[model.LinkTo, PlainValidator(word_of(model.LinkTo))] = model.LinkTo.PAGE
    text_limit: Count | None = None
    card: Annotated[model.CardFormat, PlainValidator(word_of(model.CardFormat))] = model.CardFormat.LANDSCAPE

    @field_validator("posts_per_place")
    @classmethod
    def _until_the_end(cls, count: int | None, info: ValidationInfo) -> int | None:
        if is_open_ended(info) and count is not None:
            raise WrongValueError(
                msg("An open-ended campaign has no number of posts per place: its places take turns."),
                msg("Delete posts_per_place, and say how many posts a week has: posts_per_week = 2"),
            )
        return missing(count, unless=is_open_ended(info))

    @field_validator("posts_per_week")
    @classmethod
    def _week_by_week(cls, count: int | None, info: ValidationInfo) -> int | None:
        if not is_open_ended(info) and count is not None:
            raise WrongValueError(
                msg("Only an open-ended campaign says how many posts a week has; this one has a last day."),
                msg("Write posts_per_place, or make it open-ended: ahead in place of last_day."),
            )
        return missing(count, unless=not is_open_ended(info))

    @field_validator("card")
    @classmethod
    def _shown_whole(cls, card: model.CardFormat, info: ValidationInfo) -> model.CardFormat:
        channel = info.data.get("channel")
        if channel and card not in profile(channel).picture.cards:
            raise WrongValueError(
                msg("The channel {channel} does not show a portrait card whole.", channel=channel),
                msg('Write card = "landscape" or card = "square" for this channel.'),
            )
        return card


def _dotted(fields: object) -> object:
    """TOML reads ``photo.file = "foto"`` as a table in a table; here the dot is part of the field's name."""
    if not isinstance(fields, dict):
        return fields
    tables = {name: value for name, value in fields.items() if isinstance(value, dict)}
    single = {name: value for name, value in fields.items() if name not in tables}
    return single | {f"{name}.{key}": value for name, table in tables.items() for key, value in table.items()}


class SourceKind(StrEnum):
    """What places can be read from."""

    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"
    JSONLD = "jsonld"
    SQL = "sql"


class SourceTable(TomlTable):
    """``[[sources]]``: where places come from."""

    kind: Annotated[SourceKind, PlainValidator(word_of(SourceKind))]
    file: str = ""
    sheet: str = ""
    url_file: str = ""
    url: str = ""
    query: str = ""
    fields: Annotated[dict[str, str], BeforeValidator(_dotted)] = {}
    where: dict[str, list[str]] = {}
    separator: Text = model.Source.separator
    watch: Annotated[str, PlainValidator(lambda value: str(rhythm_of(value)))] = ""
    accept: Annotated[model.Accept, PlainValidator(word_of(model.Accept))] = model.Source.accept

    @model_validator(mode="after")
    def _says_where_the_rows_are(self) -> SourceTable:
        if self.kind is not SourceKind.SQL and not self.file:
            raise WrongValueError(
                msg("The source does not say which file it is."),
                msg('Add a line like this: file = "places.csv"'),
            )
        if self.kind is not SourceKind.SQL and self.url and not self.url.startswith("https://"):
            raise WrongValueError(
                msg("The address of the source does not begin with https://."),
                msg("Write the address under which a browser downloads the file."),
            )
        if holds_password(self.url):
            raise WrongValueError(
                msg("There is a password in the address of the database, and it would be kept in clear."),
                msg("Write the address into a file that only you may read, and name it with url_file."),
            )
        if self.kind is SourceKind.SQL and not (self.query and (self.url or self.url_file)):
            raise WrongValueError(
                msg("The source does not say which database and which rows."),
                msg("Add the lines query and url_file (a file that holds the database's address)."),
            )
        return self


class PartnersTable(TomlTable):
    """``[partners]``: what others may take of the places."""

    public: bool = model.Campaign.public
    licence: Annotated[str, Field(max_length=60)] = model.Campaign.licence


class CampaignFile(TomlTable):
    """The whole file."""

    name: ShortName
    title: Text
    budget_usd: Annotated[Decimal, PlainValidator(money)] | None = None
    period: PeriodTable
    posts: PostsTable = PostsTable()
    style: StyleTable = StyleTable()
    brand: BrandTable
    channels: list[ChannelTable] = Field(min_length=1)
    goals: GoalsTable = GoalsTable()
    partners: PartnersTable = PartnersTable()
    press: PressTable = PressTable()
    regions: Regions = []
    sources: list[SourceTable] = []

    @field_validator("channels")
    @classmethod
    def _each_channel_once(cls, channels: list[ChannelTable]) -> list[ChannelTable]:
        for number, channel in enumerate(channels):
            if channel.channel in [earlier.channel for earlier in channels[:number]]:
                raise WrongValueError(
                    msg("The channel {channel} stands in the file twice.", channel=channel.channel),
                    msg("Keep one [[channels]] block per channel and delete the other."),
                )
        return channels

    @field_validator("goals")
    @classmethod
    def _goals_of_its_channels(cls, goals: GoalsTable, info: ValidationInfo) -> GoalsTable:
        posted_to = {channel.channel for channel in info.data.get("channels", ())}
        if posted_to and (strange := sorted(goals.networks.keys() - posted_to)):
            raise WrongValueError(
                msg(
                    "There are goals for {channel}, on which the campaign posts nothing.", channel=strange[0]
                ),
                msg("Delete the block [goals.{channel}], or add a [[channels]] block.", channel=strange[0]),
            )
        return goals
