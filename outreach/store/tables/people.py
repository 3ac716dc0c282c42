"""The tables of people and of those who are signed in; part of the tables of ``store/schema.py``."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    false,
    true,
)

from outreach.store.columns import ScopeWords, Serial, UtcDateTime
from outreach.store.message_types import MessageText
from outreach.store.schema import metadata

organisations = Table(
    "organisations",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("title", String(200), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("mail", String(254), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("language", String(10), nullable=False),
    Column("password", String(200), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("second_factor", LargeBinary),
    Column("second_factor_on", Boolean, nullable=False, server_default=false()),
    Column("second_factor_step", Integer, nullable=False, server_default="0"),
    Column("letters", Boolean, nullable=False, server_default=true()),
)
"""``password`` is its argon2id hash, "" where none is set yet. ``second_factor`` is its sealed secret, which counts
once it is on; ``second_factor_step`` the time of the newest code that was taken. ``letters``: mail is wanted."""

memberships = Table(
    "memberships",
    metadata,
    Column("person", ForeignKey("people.id"), primary_key=True),
    Column("organisation", String(80), primary_key=True),
    Column("role", String(20), primary_key=True),
)
"""``organisation`` is "" where the role holds in all of them."""

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("device", String(200), nullable=False),
    Column("address", String(60), nullable=False),
    Column("kind", String(10), nullable=False, server_default="browser"),
    Column("confirmed_at", UtcDateTime),
    Column("scopes", ScopeWords, nullable=False, server_default=""),
    Index("sessions_person", "person"),
)
"""``scopes``: of a token of another program the words of what it is for; "" of everything else."""

open_posts = Table(
    "open_posts",
    metadata,
    Column("post", String(20), primary_key=True),
    Column("person", String(200), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)
"""Who was at which post when last: gone after seconds, so nothing refers to it."""

kept_answers = Table(
    "kept_answers",
    metadata,
    Column("person", ForeignKey("people.id"), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("request", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("answer", JSON(none_as_null=True)),
    Index("kept_answers_at", "at"),
)
"""What another program was answered to a request that it may repeat: null while the first one is being worked on."""

identities = Table(
    "identities",
    metadata,
    Column("issuer", String(300), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("bound_at", UtcDateTime, nullable=False),
    UniqueConstraint("issuer", "person", name="identities_once"),
)
"""Who somebody is at a sign-in provider."""

sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("mail", String(254), nullable=False),
    Column("address", String(60), nullable=False),
    Column("kind", String(10), nullable=False, server_default="password"),
    Index("sign_in_tries_at", "at"),
    Index("sign_in_tries_of", "kind", "mail", "at"),
    Index("sign_in_tries_from", "kind", "address", "at"),
)

calendar_links = Table(
    "calendar_links",
    metadata,
    Column("person", ForeignKey("people.id"), primary_key=True),
    Column("campaign", ForeignKey("campaigns.name"), primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("made_at", UtcDateTime, nullable=False),
)
"""Addresses under which calendar programs read a plan; ``hash`` is of the secret part."""
mail_tokens = Table(
    "mail_tokens",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("purpose", String(20), nullable=False),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("person", ForeignKey("people.id"), primary_key=True),
    Column("hash", String(64), primary_key=True),
)

letters = Table(
    "letters",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("post", String(20), nullable=False),
    Column("message", MessageText, nullable=False),
    Column("sent_at", UtcDateTime),
    Index("letters_unsent", "sent_at", "person"),
)
