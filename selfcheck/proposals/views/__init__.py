"""Pages of proposals: the unit's and the editors'."""

from selfcheck.proposals.views import editor, unit

blueprints = (unit.bp, editor.bp)
