"""What became of a text's claims when it was edited: an argument beside its words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from monitor.analysis.compare.scene import loose
from monitor.model.claim import Claim, Mention, Modality, Span, Stage
from monitor.model.statement import Edit, EditKind, Op, Turn

# How far a deal has come. What ended or was called off stands below what was never begun.
_STAGES: Final = {
    Stage.ENDED: 0,
    Stage.CALLED_OFF: 0,
    Stage.UNSPECIFIED: 1,
    Stage.SOUGHT: 2,
    Stage.TALKS: 3,
    Stage.INTENT_SIGNED: 4,
    Stage.CONDITIONAL: 5,
    Stage.AGREED: 6,
    Stage.ACTIVE: 7,
    Stage.AMENDED: 7,
}
_MODALITIES: Final = {
    Modality.DENIED: 0,
    Modality.OPINION: 1,
    Modality.REPORTED: 2,
    Modality.POSSIBLE: 3,
    Modality.PLANNED: 4,
    Modality.ASSERTED: 5,
}
# An edit of one of these kinds alone, silenced by its rule, changes how a claim is written and not
# what it says: that detection reads it otherwise is then no argument.
_FORMS: Final = frozenset(
    {EditKind.FORMATTING, EditKind.LINK, EditKind.MOVED, EditKind.METADATA, EditKind.TYPO}
)
# Rules that find nothing but another way to write the same: 1-3, one to three.
_SAME: Final = frozenset({"same_value", "translated"})

_KINDS: Final = {
    Turn.OTHER_PARTY: EditKind.PARTY,
    Turn.PARTY_DROPPED: EditKind.PARTY,
    Turn.DROPPED: EditKind.REMOVED_CONTENT,
    Turn.WEAKENED: EditKind.MODALITY,
    Turn.STRENGTHENED: EditKind.MODALITY,
}

# The claims of the text before and of the text after.
Claims: TypeAlias = tuple[Sequence[Claim], Sequence[Claim]]
NO_CLAIMS: Final[Claims] = ((), ())
_Parties: TypeAlias = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """A claim of the text before, what became of it, and the edits that did it.

    `after` is the claim that stands for it now. `gone` and `come` are parties of one of them only.
    """

    turn: Turn
    before: Claim
    after: Claim | None = None
    gone: tuple[Mention, ...] = ()
    come: tuple[Mention, ...] = ()
    edits: tuple[int, ...] = ()


def arguments(
    edits: Sequence[Edit], claims: Claims, *, first_person: frozenset[str] = frozenset()
) -> tuple[Argument, ...]:
    """Return what became of claims by these edits, what matters most first.

    A party that gave way to a word of the `first_person` still speaks, and is not dropped.
    """
    before, after = _by_parties(claims[0]), _by_parties(claims[1])
    after = {_renamed(parties, before): some for parties, some in after.items()}
    found = []
    for parties, some in before.items():
        others = [other for other in after if other not in before]
        argument = _argument(parties, some, after=after, others=others)
        done = (
            () if argument is None else tuple(_done_by(argument, edits, first_person=first_person))
        )
        if argument is not None and done:
            found.append(replace(argument, edits=done))
    order = list(Turn)
    return tuple(sorted(found, key=lambda argument: order.index(argument.turn)))


def argued(edits: Sequence[Edit], found: Sequence[Argument]) -> tuple[Edit, ...]:
    """Return edits with what they did to claims, whatever the rules for words say of them."""
    told = list(edits)
    for argument in found:
        for place in argument.edits:
            told[place] = _argued(told[place], argument.turn)
    return tuple(told)


def _argued(edit: Edit, turn: Turn) -> Edit:
    kinds = edit.kinds if edit.material else ()
    details = dict.fromkeys([*([edit.detail] if edit.detail else []), turn.value])
    return replace(
        edit,
        kinds=tuple(dict.fromkeys((*kinds, _KINDS[turn]))),
        material=True,
        rule=None,
        detail=", ".join(details),
    )


def _by_parties(claims: Sequence[Claim]) -> dict[_Parties, Claim]:
    """Return the strongest claim of those that name the same parties."""
    found: dict[_Parties, Claim] = {}
    for claim in claims:
        parties = frozenset(name_of(mention) for mention in claim.parties)
        if parties not in found or _strength(claim) > _strength(found[parties]):
            found[parties] = claim
    return found


def name_of(mention: Mention) -> str:
    """Return the name of a party, by which mentions are the same."""
    return loose(mention.company or mention.organisation or mention.surface).casefold()


def _renamed(parties: _Parties, before: Mapping[_Parties, Claim]) -> _Parties:
    """Return parties by the names they had before: "Acme" is "Acme Corporation"."""
    known = sorted({name for some in before for name in some})
    return frozenset(_known_as(name, known) for name in parties)


def _known_as(name: str, known: Sequence[str]) -> str:
    return name if name in known else next((o for o in known if _is_same(name, o)), name)


def _is_same(name: str, other: str) -> bool:
    """Tell whether one name is a part of the other, or its initials."""
    one, two = name.split(), other.split()
    if set(one) <= set(two) or set(two) <= set(one):
        return True
    short, long = sorted((one, two), key=len)
    initials = "".join(word[0] for word in long)
    return len(short) == 1 and len(long) > 1 and initials.startswith(short[0])


def _strength(claim: Claim) -> tuple[int, int]:
    if claim.modality is Modality.DENIED:
        return 0, 0
    return _STAGES[claim.stage], _MODALITIES[claim.modality]


def _argument(
    parties: _Parties,
    claim: Claim,
    *,
    after: Mapping[_Parties, Claim],
    others: Sequence[_Parties],
) -> Argument | None:
    same = after.get(parties)
    if same is not None:
        turn = _turn(claim, same)
        return Argument(turn=turn, before=claim, after=same) if turn else None
    near = sorted((other for other in others if other & parties), key=lambda o: -len(o & parties))
    if not near:
        return Argument(turn=Turn.DROPPED, before=claim)
    other = near[0]
    if parties < other:
        return None
    now = after[other]
    gone = tuple(one for one in claim.parties if name_of(one) in parties - other)
    come = tuple(
        one for one in now.parties if _known_as(name_of(one), sorted(parties)) in other - parties
    )
    turn = Turn.OTHER_PARTY if come else Turn.PARTY_DROPPED
    return Argument(turn=turn, before=claim, after=now, gone=gone, come=come)


def _turn(before: Claim, after: Claim) -> Turn | None:
    """Compare claims: a deal is further or not, and where it is as far, it is said as firmly."""
    one, other = _strength(before), _strength(after)
    # Where a stage is not said, a claim is neither weaker nor stronger for that.
    if Stage.UNSPECIFIED in {before.stage, after.stage}:
        one, other = (0, one[1]), (0, other[1])
    if one == other:
        return None
    return Turn.WEAKENED if other < one else Turn.STRENGTHENED


def _done_by(
    argument: Argument, edits: Sequence[Edit], *, first_person: frozenset[str]
) -> Iterator[int]:
    is_dropped = argument.turn in {Turn.PARTY_DROPPED, Turn.DROPPED}
    spoken = first_person if is_dropped else frozenset()
    old = [mention.span for mention in argument.gone]
    new = [mention.span for mention in argument.come]
    if not old and not new:
        old = [argument.before.span]
        new = [argument.after.span] if argument.after else []
    for place, edit in enumerate(edits):
        touched = any(_meets(edit.before_span, span, field=edit.field) for span in old) or any(
            _meets(edit.after_span, span, field=edit.field) for span in new
        )
        if not touched or _names_still(edit, argument.gone):
            continue
        if _is_argument(edit) and not _says_we(edit, spoken):
            yield place


def _says_we(edit: Edit, first_person: frozenset[str]) -> bool:
    one, other = ({*loose(side).casefold().split()} for side in (edit.before, edit.after))
    return bool((other - one) & first_person)


def _names_still(edit: Edit, gone: Sequence[Mention]) -> bool:
    """Tell whether an edit names those whom detection reads in its new words no more."""
    said = f" {loose(edit.after)} "
    return bool(gone) and all(f" {loose(mention.surface)} " in said for mention in gone)


def _is_argument(edit: Edit) -> bool:
    if edit.rule in _SAME:
        return False
    return edit.material or (edit.op is not Op.MOVE and not set(edit.kinds) <= _FORMS)


def _meets(edited: tuple[int, int], span: Span, *, field: str) -> bool:
    """Whether an edit lies in a claim: an insertion strictly inside it."""
    start, end = edited
    return field == span.field and start < span.end and span.start < max(end, start)
