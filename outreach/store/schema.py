"""The tables. Migrations (``store/migrations``) make them; a test holds both against each other.

The triggers that let steps, attempts, revisions and comments only be added to stand in migrations alone.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from outreach.store.columns import FileDigest, Serial, UtcDateTime
from outreach.store.message_types import MessageText, ReasonText

HEAD = "0060"
"""The newest migration; the program works on a database that stands there, or to which a newer one has only added."""

metadata = MetaData()

schema_range = Table("schema_range", metadata, Column("works_from", String(40), primary_key=True))
"""One row: the oldest state whose programs can work on the database."""

campaigns = Table(
    "campaigns",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("definition", JSON, nullable=False),
    Column("applied_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("authors", JSON, nullable=False, server_default="{}"),
)
"""``authors``: who has changed what posts are made of, and when last, by the person's id; so in ``places``."""

places = Table(
    "places",
    metadata,
    Column("campaign", ForeignKey("campaigns.name"), primary_key=True),
    Column("slug", String(200), primary_key=True),
    Column("gone", Boolean, nullable=False),
    Column("document", JSON, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("by_hand", JSON, nullable=False, server_default="{}"),
    Column("authors", JSON, nullable=False, server_default="{}"),
    Column("organisation", String(80), nullable=False, server_default=""),
)
"""``organisation``: whose approvers let its posts out, as its region says; "" leaves that with the account's."""

accounts = Table(
    "accounts",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("external_id", String(80), nullable=False),
    Column("display_name", String(200), nullable=False),
    Column("api_url", String(300), nullable=False),
    Column("server", String(300), nullable=False, server_default=""),
    Column("limits", JSON, nullable=False, server_default="{}"),
    Column("paused", ReasonText, nullable=False),
    Column("token_expires_at", UtcDateTime),
    Column("figures_end_at", UtcDateTime),
    Column("checked_at", UtcDateTime),
    Column("trouble", ReasonText, nullable=False, server_default=""),
    Column("renewing_until", UtcDateTime),
    Column("secrets", LargeBinary, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("organisation", String(80), nullable=False, server_default=""),
)

report_links = Table(
    "report_links",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("campaign", String(80), nullable=False),
    Column("language", String(10), nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("opened", Integer, nullable=False),
    Column("opened_at", UtcDateTime),
    Column("place", String(200), nullable=False, server_default=""),
    Column("region", String(80), nullable=False, server_default=""),
    Column("embargo", String(20), nullable=False, server_default=""),
)
"""One with a place or a region is to its press kit, every other one to the report."""

posts = Table(
    "posts",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("campaign", ForeignKey("campaigns.name"), nullable=False),
    Column("place", String(200), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("account", String(80), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("number", Integer, nullable=False),
    Column("variant", Integer, nullable=False),
    Column("status", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("alt", Text, nullable=False),
    Column("image", Text, nullable=False),
    Column("image_sha256", FileDigest, nullable=False),
    Column("photo", String(300), nullable=False, server_default=""),
    Column("quoted", String(200), nullable=False, server_default=""),
    Column("made_from", String(64), nullable=False, server_default=""),
    Column("zone", String(60), nullable=False),
    Column("due_utc", UtcDateTime),
    Column("due_note", String(20), nullable=False),
    Column("pinned", Boolean, nullable=False, server_default=false()),
    Column("edited", Boolean, nullable=False),
    Column("submitted_to", String(200), nullable=False, server_default=""),
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("approved_by", String(200), nullable=False),
    Column("approved_revision", Integer),
    Column("approved_at", UtcDateTime),
    Column("last_approved_revision", Integer),
    Column("approved_for", String(80)),
    Column("published_at", UtcDateTime),
    Column("external_id", String(80), nullable=False),
    Column("permalink", Text, nullable=False),
    Column("not_before", UtcDateTime),
    Column("tries", Integer, nullable=False),
    Column("reason", ReasonText, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("owner", String(200), nullable=False),
    Column("lease_until", UtcDateTime),
    Column("from_backup", UtcDateTime),
    Column("version", Integer, nullable=False),
    UniqueConstraint("campaign", "place", "channel", "number", name="posts_once"),
    Index("posts_listed", "due_utc", "id"),
    Index("posts_of_campaign", "campaign", "due_utc", "id"),
    Index("posts_due", "status", "due_utc"),
    Index("posts_account", "account", "status", "due_utc"),
    Index("posts_external", "external_id"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("post", ForeignKey("posts.id"), nullable=False),
    Column("fence", Integer, nullable=False),
    Column("owner", String(200), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("outcome", String(20), nullable=False),
    Column("answer", Text, nullable=False),
    Column("reason", MessageText, nullable=False, server_default=""),
    Column("account", String(80), nullable=False, server_default=""),
    Column("handle", JSON(none_as_null=True)),
    Column("boot", String(80), nullable=False, server_default=""),
    Column("began", Float(53)),
    Column("identity", String(80), nullable=False, server_default=""),
    UniqueConstraint("post", "fence", name="attempts_once"),
    Index("attempts_account", "account", "started_at"),
)
"""``handle``: what the network knows this publication by, where it does, committed before it is spoken to. ``began`` is
when that was, in seconds of the monotonic clock of ``boot``: so its age is known whatever the wall clock does."""

unknown_outcomes = Table(
    "unknown_outcomes",
    metadata,
    Column("post", ForeignKey("posts.id"), primary_key=True),
    Column("fence", Integer, primary_key=True),
    Column("boot", String(80), primary_key=True),
    Column("since", Float(53), nullable=False),
    Column("first_miss", Float(53)),
    Column("quiet_over", Boolean, nullable=False),
    Column("counted", Float(53), nullable=False, server_default="0"),
    Column("miss_counted", Float(53), nullable=False, server_default="0"),
    Column("next_look", Float(53)),
)
"""How long a post has been in doubt, as each start of a machine counts it: ``since`` and ``first_miss`` (when the first
read without the post was noted) are seconds of that boot's monotonic clock; ``counted`` and ``miss_counted`` how long
that was by its last look, from where another boot goes on; ``next_look`` how long it has to last
until it is looked for again. The fence names the try in doubt."""

steps = Table(
    "steps",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("post", ForeignKey("posts.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("before", String(20)),
    Column("after", String(20), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("why", MessageText, nullable=False),
    Column("caller_kind", String(20)),
    Column("caller_id", String(240), nullable=False, server_default=""),
    Index("steps_post", "post"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("post", ForeignKey("posts.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("origin", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("author", String(200), nullable=False),
    Column("caller_kind", String(20)),
    Column("caller_id", String(240), nullable=False, server_default=""),
    Column("kind", String(20), nullable=False),
    Column("variant", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("alt", Text, nullable=False),
    Column("image", Text, nullable=False),
    Column("image_sha256", FileDigest, nullable=False),
    Column("photo", String(300), nullable=False),
    Column("quoted", String(200), nullable=False),
    Column("made_from", String(64), nullable=False),
    Column("edited", Boolean, nullable=False),
)

comments = Table(
    "comments",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("post", ForeignKey("posts.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("author", String(200), nullable=False),
    Column("caller_kind", String(20), nullable=False),
    Column("caller_id", String(240), nullable=False),
    Column("text", Text, nullable=False),
    Index("comments_post", "post"),
)

readings = Table(
    "readings",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("account", String(80), nullable=False),
    Column("post", String(20), nullable=False),
    Column("metric", String(120), nullable=False),
    Column("definition", String(60), nullable=False),
    Column("status", String(20), nullable=False),
    Column("value", BigInteger),
    Column("read_at", UtcDateTime, nullable=False),
    Column("age", String(10), nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("day", Date),
    Column("detail", MessageText, nullable=False),
    Column("origin", String(20), nullable=False, server_default="network"),
    Column("entered_by", String(200), nullable=False, server_default=""),
    Column("entered_at", UtcDateTime),
    Index("readings_post", "post", "age"),
    Index("readings_account", "account", "read_at"),
)

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("campaign", ForeignKey("campaigns.name"), primary_key=True),
    Column("file", String(300), primary_key=True),
    Column("day", Date, nullable=False),
    Column("by", String(200), nullable=False),
    Column("why", Text, nullable=False),
    Column("caller_kind", String(20)),
    Column("caller_id", String(240), nullable=False, server_default=""),
    Column("at", UtcDateTime, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("verb", String(60), nullable=False),
    Column("arguments", JSON, nullable=False),
    Column("caller", JSON, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("lock", String(200), nullable=False),
    Column("attended", Boolean, nullable=False),
    Column("state", String(20), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("result", JSON),
    Column("findings", JSON, nullable=False),
    Column("failure", JSON),
    Column("cancelled_by", String(200), nullable=False),
    Column("owner", String(200), nullable=False),
    Column("lease_until", UtcDateTime),
    Column("tries", Integer, nullable=False),
    Column("started_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("part_of", String(20), nullable=False, server_default=""),
    Index("jobs_state", "state", "asked_at"),
    Index("jobs_asked", "asked_at"),
    Index("jobs_part_of", "part_of"),
)
