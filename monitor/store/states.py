"""Sources' states in memory, each for the one revision of its row that it was read from or made.

Whoever writes a row of `source` raises its `revision` in the same statement, so a revision that is
the same means a row that is the same, whichever program wrote it last: a poll asks for keys and
revisions only, and reads the rows that it does not know (docs/decisions/0028-states-in-memory.md).
"""

from collections.abc import Mapping

from monitor.model.source import SourceState

# Far more than one service polls; when it is passed, all are read again.
_MOST = 50_000

Kept = tuple[int, SourceState]


class States:
    """What was committed, by key. Several threads may ask and tell at once."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}

    def at(self, key: str, revision: int) -> SourceState | None:
        """Return the state of a row in this revision, or None where it has to be read."""
        kept = self._kept.get(key)
        return kept[1] if kept is not None and kept[0] == revision else None

    def before(self, state: SourceState) -> Kept | None:
        """Return what a state of a poll that changed nothing was made from, with its revision.

        A row that is read anew gets a definition of its own, which all states share that are made
        from it: another one is that of another reading.
        """
        kept = self._kept.get(state.source.key)
        return kept if kept is not None and kept[1].source is state.source else None

    def keep(self, given: Mapping[str, Kept]) -> None:
        """Remember rows as they were committed."""
        if len(self._kept) + len(given) > _MOST:
            self._kept.clear()
        self._kept.update(given)
