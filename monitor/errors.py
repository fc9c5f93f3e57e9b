"""The exceptions that break a promise; expected outcomes are values in `monitor.model`.

The tree:

    MonitorError
    ├── ConfigError          config.yaml, or a file it names, is not usable
    ├── StoreError           the database did not do what was asked
    │   ├── StoreLocked      another program holds the database's write lock
    │   ├── StoreFull        the disk, or the database's quota, is full
    │   ├── SchemaMismatch   the database was written by another version
    │   └── LeaseLost        another service took over this database
    ├── LeaseHeld            a service is already running on this database
    ├── EvidenceMismatch     a quote differs from the text at its span
    └── PackError            a language pack is not usable
"""

from dataclasses import dataclass


class MonitorError(Exception):
    """Something this program promises did not hold; `str()` is one readable line."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a configuration: where, what was expected, what was found."""

    path: str
    expected: str
    found: str | None = None

    def __str__(self) -> str:
        found = "" if self.found is None else f", got {self.found}"
        return f"{self.path}: {self.expected}{found}"


class ConfigError(MonitorError):
    """A configuration is not usable; carries every fault found, not only the first."""

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        self.file = file
        self.faults = faults
        lines = "\n".join(f"  {fault}" for fault in faults)
        super().__init__(f"{file}: {len(faults)} fault(s)\n{lines}")


class StoreError(MonitorError):
    """The database did not do what was asked; the driver's error is the cause."""


class StoreLocked(StoreError):
    """Another program held the database's write lock for longer than the busy time-out."""


class StoreFull(StoreError):
    """The disk, or the database's quota, is full; nothing of the step was written."""


class SchemaMismatch(StoreError):
    """The database's schema is newer than this program, or was never made by it."""


class LeaseLost(StoreError):
    """The lease on this database was taken by another service; this one must stop."""


class LeaseHeld(MonitorError):
    """A service is already at work on this database."""

    def __init__(self, holder: str, until: str) -> None:
        self.holder = holder
        self.until = until
        super().__init__(
            f"a service already works on this database: {holder}, lease until {until}; "
            "stop it first, or use another database"
        )


class EvidenceMismatch(MonitorError):
    """A quote differs from the text at its span: evidence that cannot be trusted."""

    def __init__(self, *, quote: str, found: str, start: int, end: int) -> None:
        self.quote = quote
        self.found = found
        super().__init__(
            f"evidence at [{start}:{end}] is {found[:80]!r}, but the quote says {quote[:80]!r}"
        )


class PackError(MonitorError):
    """A language pack is not usable: unknown key, bad pattern, or an example that fails."""


# What makes work on a database impossible, whatever the work is about; any other StoreError is the
# trouble of the rows at hand.
STORE_ENDS = (StoreLocked, StoreFull, LeaseLost)
