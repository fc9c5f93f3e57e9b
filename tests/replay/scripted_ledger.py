"""What the ledger holds when the scripted year is over, by its story."""

from dataclasses import dataclass
from typing import Final

from monitor.model.claim import Stage
from monitor.model.partnership import Corroboration, Status


@dataclass(frozen=True, slots=True)
class Held:
    """What the ledger holds of two companies at the end; days count from the start of the year."""

    companies: tuple[str, str]
    stage: Stage
    corroboration: Corroboration
    status: Status = Status.ACTIVE
    announced: int | None = None
    ended: int | None = None


_BOTH: Final = Corroboration.BILATERAL
_ONE: Final = Corroboration.UNILATERAL
HELD: Final = (
    Held(("kestrel", "veltrix"), Stage.AGREED, _BOTH, announced=40),
    Held(("ardent", "solvane"), Stage.ENDED, _BOTH, Status.CLOSED, announced=20, ended=300),
    Held(("halverson", "nordlicht"), Stage.AGREED, Corroboration.DISPUTED, announced=30),
    Held(("marlowe", "tessaro"), Stage.AGREED, _ONE, announced=50),
    Held(("bergmann", "quillon"), Stage.AGREED, _BOTH, announced=60),
    Held(("castellan", "luminara"), Stage.AGREED, _ONE, announced=70),
    Held(("ardent", "quillon"), Stage.TALKS, Corroboration.THIRD_PARTY_ONLY),
    Held(("tessaro", "veltrix"), Stage.CALLED_OFF, _BOTH, Status.CLOSED, announced=100, ended=180),
    Held(("nordlicht", "solvane"), Stage.AGREED, _BOTH, announced=120),
    Held(("halverson", "marlowe"), Stage.AGREED, _BOTH, announced=140),
    Held(("bergmann", "castellan"), Stage.AGREED, _BOTH, announced=160),
    Held(("kestrel", "luminara"), Stage.AGREED, _BOTH, announced=220),
)
# What really happened: who is told of more than this is told of something twice.
EVENTS: Final = 21
