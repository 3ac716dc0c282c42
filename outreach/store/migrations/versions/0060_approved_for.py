"""For which organisation a post was approved: where it becomes another one's, that one is asked."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
expands = True

WHAT_IS_APPROVED = """
update posts set approved_for = coalesce(
    nullif((select organisation from places where campaign = posts.campaign and slug = posts.place), ''),
    (select organisation from accounts where name = posts.account),
    '')
where approved_by != '' and exists (
    select 1 from steps where id = (
        select max(id) from steps
        where post = posts.id and after = 'approved' and before in ('draft', 'in_review'))
    and caller_id != '' and caller_id not like 'without-sign-in:%')
"""


def upgrade() -> None:
    """What is approved was for whose it is; whoever did it without signing in did it for everybody."""
    op.add_column("posts", sa.Column("approved_for", sa.String(length=80), nullable=True))
    op.execute(WHAT_IS_APPROVED)
