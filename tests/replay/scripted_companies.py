"""Who speaks in the scripted year, and what a statement of it is."""

from dataclasses import dataclass
from typing import Final

from monitor.model.source import Company

COMPANIES: Final = (
    Company(key="veltrix", name="Veltrix"),
    Company(key="kestrel", name="Kestrel Mobility", aliases=("Kestrel",)),
    Company(key="ardent", name="Ardent Robotics"),
    Company(key="solvane", name="Solvane"),
    Company(key="nordlicht", name="Nordlicht Energie"),
    Company(key="halverson", name="Halverson"),
    Company(key="tessaro", name="Tessaro"),
    Company(key="marlowe", name="Marlowe Biotech"),
    Company(key="quillon", name="Quillon Software"),
    Company(key="bergmann", name="Bergmann Optik"),
    Company(key="luminara", name="Luminara"),
    Company(key="castellan", name="Castellan Foods"),
)
WIRES: Final = ("pressline", "newsdesk")


@dataclass(frozen=True, slots=True)
class Said:
    """A statement: on which day of the year, where, in which language, and in which words."""

    day: int
    source: str
    language: str
    title: str
    text: str
    # The day of the statement of the same source that is put right, in its place.
    edits: int | None = None

    @property
    def listed_as(self) -> int:
        """The day by which a feed knows it."""
        return self.day if self.edits is None else self.edits
