"""Two contents to the edits between them, each with what it means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.analysis.compare.align import align
from monitor.analysis.compare.hunks import hunks
from monitor.analysis.compare.moves import with_moves
from monitor.analysis.compare.scene import NO_WORDS, Page, Scene
from monitor.analysis.compare.significance import meaning
from monitor.model.claim import Field
from monitor.model.language import EditWords, LanguagePack
from monitor.model.statement import Comparison, Content, Edit, EditKind, Op

# Judging an edit takes about half a millisecond. A text with more edits than this was rewritten:
# the rest count as material without a look at each.
MAX_JUDGED = 500
UNJUDGED = "edits past the first 500 not judged one by one"

# Of a longer text, only so much is looked at around its edits.
_LONG = 100_000
_NEAR = 10_000

# What a summary names first; a title's edit and plain additions follow in the order of the text.
_FIRST = (
    EditKind.PARTY,
    EditKind.NUMBER,
    EditKind.DATE,
    EditKind.MODALITY,
    EditKind.NAME,
    EditKind.CORRECTION,
    EditKind.TITLE,
    EditKind.QUOTE,
    EditKind.REMOVED_CONTENT,
    EditKind.ADDED_CONTENT,
)

_SUMMARISED = 3
_QUOTED = 60
# Pages in any language carry English furniture.
_FURNITURE = "en"
_NO_EDIT_WORDS: Mapping[str, EditWords] = {}


def compare(
    before: Content,
    after: Content,
    *,
    packs: Mapping[str, LanguagePack],
    edit_words: Mapping[str, EditWords] = _NO_EDIT_WORDS,
    parties: frozenset[str] = frozenset(),
) -> Comparison:
    """Compare two contents of one basis. `parties` are names whose coming or going is a kind.

    Applying the edits of a field to the text before gives the text after. Two equal contents have
    no edits.
    """
    code = (after.language or before.language or "").partition("-")[0]
    known = (edit_words.get(code), edit_words.get(_FURNITURE))
    languages = tuple(dict.fromkeys(words.code for words in known if words))
    pack = packs.get(code)
    setting = _Setting(
        languages=tuple(edit_words[each] for each in languages),
        words=next((words for words in known if words), NO_WORDS),
        abbreviations=frozenset(pack.words.get("abbreviations", ())) if pack else frozenset(),
        parties=parties,
    )
    titles, _ = _edits((before.title, after.title), field=Field.TITLE, setting=setting)
    texts, fallback = _edits((before.text, after.text), field=Field.TEXT, setting=setting)
    edits = titles + texts
    kinds = tuple(dict.fromkeys(kind for edit in edits for kind in edit.kinds))
    return Comparison(
        edits=edits,
        kinds=kinds,
        material=any(edit.material for edit in edits),
        summary=summary(edits),
        fallback=fallback,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """What holds for every edit of a comparison."""

    languages: tuple[EditWords, ...]
    words: EditWords
    abbreviations: frozenset[str]
    parties: frozenset[str]


def _edits(
    texts: tuple[str, str], *, field: Field, setting: _Setting
) -> tuple[tuple[Edit, ...], str | None]:
    before, after = texts
    if before == after:
        return (), None
    alignment = align(before, after, abbreviations=setting.abbreviations)
    found = hunks(before, after, same=alignment.same)
    pages = (
        _page(before, [hunk.before for hunk in found], setting=setting),
        _page(after, [hunk.after for hunk in found], setting=setting),
    )
    scenes = [
        Scene(
            op=hunk.op,
            pages=pages,
            spans=(hunk.before, hunk.after),
            words=setting.words,
            in_title=field is Field.TITLE,
            parties=setting.parties,
        )
        for hunk in found
    ]
    judged = [_edit(scene, field) for scene in with_moves(scenes[:MAX_JUDGED])]
    rest = [_unjudged(scene, field) for scene in scenes[MAX_JUDGED:]]
    return (*judged, *rest), alignment.fallback or (UNJUDGED if rest else None)


def _page(text: str, spans: Sequence[tuple[int, int]], *, setting: _Setting) -> Page:
    within = None
    if len(text) > _LONG and spans:
        start = max(0, min(start for start, _ in spans) - _NEAR)
        end = min(len(text), max(end for _, end in spans) + _NEAR)
        within = text.rfind("\n", 0, start) + 1, end
    return Page(text=text, languages=setting.languages, within=within)


def _unjudged(scene: Scene, field: Field) -> Edit:
    return Edit(
        op=scene.op,
        field=field,
        before=scene.raw[0],
        after=scene.raw[1],
        before_span=scene.spans[0],
        after_span=scene.spans[1],
        kinds=(EditKind.OTHER,),
        material=True,
    )


def _edit(scene: Scene, field: Field) -> Edit:
    found = meaning(scene)
    return Edit(
        op=scene.op,
        field=field,
        before=scene.raw[0],
        after=scene.raw[1],
        before_span=scene.spans[0],
        after_span=scene.spans[1],
        kinds=found.kinds,
        material=found.material,
        rule=found.rule,
        detail=found.detail,
    )


def summary(edits: tuple[Edit, ...]) -> str:
    """Say in one line what changed, what matters most first, or that nothing matters."""
    material = sorted((edit for edit in edits if edit.material), key=_rank)
    if not material:
        return f"{len(edits)} edit(s), none material" if edits else "no edits"
    told = "; ".join(_told(edit) for edit in material[:_SUMMARISED])
    more = len(material) - _SUMMARISED
    return f"{told}; and {more} more" if more > 0 else told


def _rank(edit: Edit) -> int:
    return min((_FIRST.index(kind) for kind in edit.kinds if kind in _FIRST), default=len(_FIRST))


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
