"""From which day on partnerships are in effect, as one statement after the other says it.

Rows that are there stay empty: the program folds them anew when it starts.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("partnership", sa.Column("beginnings", sa.Text()))
