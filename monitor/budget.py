"""How many pages of a host are looked at again within an hour, whatever is due."""

from datetime import datetime, timedelta

from monitor.model.statement import FIRST_LOOKS, Visit
from monitor.urls import authority

# Whole minutes are counted, so that an hour is never short.
_KEPT = timedelta(hours=1, minutes=1)


class Budget:
    """Counts looks by host. `most` an hour and host is the limit; None counts nothing.

    It is kept in memory: a restart allows one more hour's looks, once.
    """

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        # Of each host the minutes in which it was asked, with how often.
        self._asked: dict[str, dict[datetime, int]] = {}

    def spent(self, now: datetime) -> tuple[str, ...]:
        """Return the hosts of which no page may be looked at again now."""
        if self._most is None:
            return ()
        for host, minutes in tuple(self._asked.items()):
            # Later than now is what was counted before the clock was put back.
            kept = {at: times for at, times in minutes.items() if now - _KEPT < at <= now}
            if kept:
                self._asked[host] = kept
            else:
                del self._asked[host]
        return tuple(host for host in self._asked if self._left(host) <= 0)

    def allows(self, visit: Visit, now: datetime) -> bool:
        """Whether a visit may be made now; then it is counted. First looks are free."""
        if self._most is None or visit.reason in FIRST_LOOKS:
            return True
        host = authority(visit.url)
        if self._left(host) <= 0:
            return False
        minute = now.replace(second=0, microsecond=0)
        minutes = self._asked.setdefault(host, {})
        minutes[minute] = minutes.get(minute, 0) + 1
        return True

    def _left(self, host: str) -> int:
        assert self._most is not None  # noqa: S101 - asked only where there is a limit
        return self._most - sum(self._asked.get(host, {}).values())
