"""Two contents to the edits between them, each with what it means."""

from collections.abc import Mapping

from monitor.analysis.compare.align import align
from monitor.analysis.compare.hunks import hunks
from monitor.analysis.compare.significance import Replaced, Words, meaning, words_of
from monitor.model.claim import Field
from monitor.model.language import LanguagePack
from monitor.model.statement import Comparison, Content, Edit, Op

_SUMMARISED = 3
_QUOTED = 60


def compare(
    before: Content,
    after: Content,
    *,
    packs: Mapping[str, LanguagePack],
    parties: frozenset[str] = frozenset(),
) -> Comparison:
    """Compare two contents of one basis. `parties` are names whose coming or going is a kind.

    Applying the edits of a field to the text before gives the text after. Two equal contents have
    no edits.
    """
    pack = packs.get((after.language or before.language or "").partition("-")[0])
    abbreviations = frozenset(pack.words.get("abbreviations", ())) if pack else frozenset()
    words = words_of(pack, parties=parties)
    titles, _ = _edits(
        before.title, after.title, field=Field.TITLE, words=words, abbreviations=abbreviations
    )
    texts, fallback = _edits(
        before.text, after.text, field=Field.TEXT, words=words, abbreviations=abbreviations
    )
    edits = titles + texts
    kinds = tuple(dict.fromkeys(kind for edit in edits for kind in edit.kinds))
    return Comparison(
        edits=edits,
        kinds=kinds,
        material=any(edit.material for edit in edits),
        summary=summary(edits),
        fallback=fallback,
    )


def _edits(
    before: str, after: str, *, field: Field, words: Words, abbreviations: frozenset[str]
) -> tuple[tuple[Edit, ...], str | None]:
    if before == after:
        return (), None
    alignment = align(before, after, abbreviations=abbreviations)
    edits = []
    for hunk in hunks(before, after, same=alignment.same):
        old, new = before[slice(*hunk.before)], after[slice(*hunk.after)]
        found = meaning(
            Replaced(op=hunk.op, before=old, after=new, in_title=field is Field.TITLE), words
        )
        edits.append(
            Edit(
                op=hunk.op,
                field=field,
                before=old,
                after=new,
                before_span=hunk.before,
                after_span=hunk.after,
                kinds=found.kinds,
                material=found.material,
                rule=found.rule,
            )
        )
    return tuple(edits), alignment.fallback


def summary(edits: tuple[Edit, ...]) -> str:
    """Say in one line what changed: the material edits, or that none is."""
    material = [edit for edit in edits if edit.material]
    if not material:
        return f"{len(edits)} edit(s), none material" if edits else "no edits"
    told = "; ".join(_told(edit) for edit in material[:_SUMMARISED])
    more = len(material) - _SUMMARISED
    return f"{told}; and {more} more" if more > 0 else told


def _told(edit: Edit) -> str:
    where = "title: " if edit.field == Field.TITLE else ""
    match edit.op:
        case Op.INSERT:
            return f"{where}added “{_cut(edit.after)}”"
        case Op.DELETE:
            return f"{where}removed “{_cut(edit.before)}”"
        case _:
            return f"{where}“{_cut(edit.before)}” → “{_cut(edit.after)}”"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else f"{line[: _QUOTED - 1]}…"
