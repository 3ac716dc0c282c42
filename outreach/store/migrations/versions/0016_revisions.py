"""Words and cards have a history; an approval names the revision that it is of."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

REFUSED = "the audit is only ever added to"

# Whose words they are and since when, as well as the audit of before tells; without any, since the campaign came.
FIRST = """
INSERT INTO revisions (post, number, version, origin, at, author, kind, variant, text, link, alt, image, image_sha256,
                       photo, quoted, made_from, edited)
SELECT p.id, 1, p.version, CASE WHEN p.edited THEN 'edited' ELSE 'generated' END,
       COALESCE(s.at, p.approved_at, c.applied_at), COALESCE(s.actor, ''),
       p.kind, p.variant, p.text, p.link, p.alt, p.image, p.image_sha256, p.photo, p.quoted, p.made_from, p.edited
FROM posts p
JOIN campaigns c ON c.name = p.campaign
LEFT JOIN steps s ON s.id = COALESCE(
    (SELECT MAX(w.id) FROM steps w WHERE w.post = p.id
     AND (w.why LIKE '%generated%' OR w.why LIKE '%edited%')),
    (SELECT MIN(w.id) FROM steps w WHERE w.post = p.id))
"""


def upgrade() -> None:
    """Each post of before gets what it says now as its first revision."""
    op.create_table(
        "revisions",
        sa.Column("post", sa.String(length=20), sa.ForeignKey("posts.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("caller_kind", sa.String(length=20)),
        sa.Column("caller_id", sa.String(length=240), nullable=False, server_default=""),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("variant", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("image", sa.Text(), nullable=False),
        sa.Column("image_sha256", sa.String(length=64), nullable=False),
        sa.Column("photo", sa.String(length=300), nullable=False),
        sa.Column("quoted", sa.String(length=200), nullable=False),
        sa.Column("made_from", sa.String(length=64), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("post", "number"),
    )
    op.add_column("posts", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("posts", sa.Column("approved_revision", sa.Integer()))
    op.execute(FIRST)
    op.execute("UPDATE posts SET approved_revision = 1 WHERE approved_at IS NOT NULL")
    for event in ("UPDATE", "DELETE"):
        _refuse(f"revisions_no_{event.lower()}", event)


def _refuse(name: str, event: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        does = "EXECUTE FUNCTION outreach_refuse()"
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON revisions FOR EACH ROW {does}")
        if event == "DELETE":
            op.execute(
                f"CREATE TRIGGER revisions_whole BEFORE TRUNCATE ON revisions FOR EACH STATEMENT {does}"
            )
        return
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON revisions FOR EACH ROW "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    )
