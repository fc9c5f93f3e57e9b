"""What the ledger holds when the scripted year is over, by its story."""

from dataclasses import dataclass
from typing import Final

from monitor.model.claim import Kind, Stage
from monitor.model.event import Novelty
from monitor.model.partnership import Corroboration, Status, Step


@dataclass(frozen=True, slots=True)
class Held:
    """What the ledger holds of two companies at the end; days count from the start of the year.

    `steps` has the last day of each; `deals` are the kinds that no writer confuses with others.
    """

    companies: tuple[str, str]
    stage: Stage
    corroboration: Corroboration
    steps: tuple[tuple[Step, int], ...]
    on_record: tuple[str, ...]
    deals: tuple[Kind, ...] = ()
    status: Status = Status.ACTIVE
    announced: int | None = None
    effective: int | None = None
    ended: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What people are told on a day; of an edit, no step but the company whose page it is."""

    day: int
    companies: tuple[str, ...]
    step: Step | None = None
    novelty: Novelty | None = None


_BOTH: Final = Corroboration.BILATERAL
_ONE: Final = Corroboration.UNILATERAL
HELD: Final = (
    Held(
        ("kestrel", "veltrix"),
        Stage.AGREED,
        _BOTH,
        (
            (Step.FIRST_SIGNAL, 10),
            (Step.TALKS_CONFIRMED, 12),
            (Step.AGREED, 41),
            (Step.EXPANDED, 200),
        ),
        ("kestrel", "veltrix"),
        announced=40,
    ),
    Held(
        ("ardent", "solvane"),
        Stage.ENDED,
        _BOTH,
        ((Step.INTENT_SIGNED, 20), (Step.AGREED, 80), (Step.ENDED, 300)),
        ("ardent", "solvane"),
        status=Status.CLOSED,
        announced=20,
        ended=300,
    ),
    Held(
        ("halverson", "nordlicht"),
        Stage.AGREED,
        Corroboration.DISPUTED,
        ((Step.AGREED, 30), (Step.DENIED, 32)),
        ("nordlicht",),
        announced=30,
    ),
    Held(
        ("marlowe", "tessaro"), Stage.AGREED, _ONE, ((Step.AGREED, 52),), ("tessaro",), announced=50
    ),
    Held(
        ("bergmann", "quillon"),
        Stage.AGREED,
        _BOTH,
        ((Step.AGREED, 61), (Step.RENEWED, 270)),
        ("bergmann", "quillon"),
        announced=60,
    ),
    Held(
        ("castellan", "luminara"),
        Stage.AGREED,
        _ONE,
        ((Step.RENEWED, 70),),
        ("luminara",),
        announced=70,
    ),
    Held(
        ("ardent", "quillon"),
        Stage.TALKS,
        Corroboration.THIRD_PARTY_ONLY,
        ((Step.FIRST_SIGNAL, 93),),
        (),
    ),
    Held(
        ("tessaro", "veltrix"),
        Stage.CALLED_OFF,
        _BOTH,
        ((Step.AGREED, 100), (Step.CALLED_OFF, 180)),
        ("tessaro", "veltrix"),
        deals=(Kind.JOINT_VENTURE,),
        status=Status.CLOSED,
        announced=100,
        ended=180,
    ),
    Held(
        ("nordlicht", "solvane"),
        Stage.AGREED,
        _BOTH,
        ((Step.AGREED, 121),),
        ("nordlicht", "solvane"),
        announced=120,
    ),
    Held(
        ("halverson", "marlowe"),
        Stage.AGREED,
        _BOTH,
        ((Step.AGREED, 240),),
        ("halverson", "marlowe"),
        deals=(Kind.JOINT_VENTURE, Kind.LICENSING),
        announced=140,
    ),
    Held(
        ("bergmann", "castellan"),
        Stage.AGREED,
        _BOTH,
        ((Step.AGREED, 162),),
        ("bergmann", "castellan"),
        announced=160,
    ),
    Held(
        ("kestrel", "luminara"),
        Stage.AGREED,
        _BOTH,
        ((Step.INTENT_SIGNED, 220), (Step.AGREED, 250)),
        ("kestrel", "luminara"),
        announced=220,
    ),
    Held(
        ("castellan", "halverson"),
        Stage.AGREED,
        _ONE,
        ((Step.AGREED, 275), (Step.AMENDED, 290)),
        ("castellan",),
        deals=(Kind.JOINT_VENTURE,),
        announced=275,
        effective=516,
    ),
    Held(
        ("luminara", "quillon"),
        Stage.AGREED,
        _ONE,
        ((Step.AGREED, 320), (Step.CONTRADICTION, 325), (Step.FIRST_SIGNAL, 325)),
        ("quillon",),
        announced=320,
    ),
)
# What really happened, and is told once.
TOLD: Final = (
    Told(10, ("kestrel", "veltrix"), Step.FIRST_SIGNAL, Novelty.FIRST_PAIR),
    Told(12, ("kestrel", "veltrix"), Step.TALKS_CONFIRMED, Novelty.REPEAT),
    Told(20, ("ardent", "solvane"), Step.INTENT_SIGNED, Novelty.FIRST_PAIR),
    Told(30, ("halverson", "nordlicht"), Step.AGREED, Novelty.FIRST_PAIR),
    Told(32, ("halverson", "nordlicht"), Step.CONTRADICTION, Novelty.REVERSAL),
    Told(40, ("kestrel", "veltrix"), Step.AGREED, Novelty.STAGE_ADVANCE),
    Told(50, ("marlowe", "tessaro"), Step.AGREED, Novelty.FIRST_PAIR),
    Told(60, ("bergmann", "quillon"), Step.AGREED, Novelty.FIRST_PAIR),
    Told(70, ("castellan", "luminara"), Step.RENEWED, Novelty.RENEWAL_UNKNOWN),
    Told(80, ("ardent", "solvane"), Step.AGREED, Novelty.STAGE_ADVANCE),
    Told(90, ("ardent", "quillon"), Step.FIRST_SIGNAL, Novelty.FIRST_PAIR),
    Told(100, ("tessaro", "veltrix"), Step.AGREED, Novelty.FIRST_PAIR),
    Told(120, ("nordlicht", "solvane"), Step.AGREED, Novelty.FIRST_PAIR),
    Told(140, ("halverson", "marlowe"), Step.AGREED, Novelty.FIRST_PAIR),
    Told(160, ("bergmann", "castellan"), Step.AGREED, Novelty.FIRST_PAIR),
    Told(180, ("tessaro", "veltrix"), Step.CALLED_OFF, Novelty.REVERSAL),
    Told(200, ("kestrel", "veltrix"), Step.EXPANDED, Novelty.EXPANSION),
    Told(220, ("kestrel", "luminara"), Step.INTENT_SIGNED, Novelty.FIRST_PAIR),
    Told(240, ("halverson", "marlowe"), Step.AGREED, Novelty.FIRST_KIND),
    Told(250, ("kestrel", "luminara"), Step.AGREED, Novelty.STAGE_ADVANCE),
    Told(270, ("bergmann", "quillon"), Step.RENEWED, Novelty.RENEWAL),
    Told(275, ("castellan", "halverson"), Step.AGREED, Novelty.FIRST_PAIR),
    Told(290, ("castellan", "halverson"), Step.AMENDED, Novelty.REPEAT),
    Told(300, ("ardent", "solvane"), Step.ENDED, Novelty.REVERSAL),
    Told(320, ("luminara", "quillon"), Step.AGREED, Novelty.FIRST_PAIR),
    Told(325, ("quillon",)),
)
