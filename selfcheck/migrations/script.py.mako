"""${message}."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text  # noqa: F401 - named by the JSON columns
from sqlalchemy.dialects import postgresql  # noqa: F401 - types of one database are named where they differ

import selfcheck.db.base

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    raise RuntimeError("restore the backup taken before the upgrade")
