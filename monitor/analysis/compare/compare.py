"""Two contents to the edits between them, each with what it means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.analysis.compare.align import align
from monitor.analysis.compare.arguments import NO_CLAIMS, Claims, argued, arguments
from monitor.analysis.compare.hunks import hunks
from monitor.analysis.compare.intent import with_intent
from monitor.analysis.compare.moves import with_moves
from monitor.analysis.compare.scene import NO_WORDS, Page, Scene
from monitor.analysis.compare.significance import meaning
from monitor.analysis.compare.summary import Texts, summary
from monitor.analysis.compare.translated import without_translation
from monitor.model.claim import Field
from monitor.model.language import EditWords, LanguagePack
from monitor.model.statement import Comparison, Content, Edit, EditKind

# Judging an edit takes about half a millisecond. A text with more edits than this was rewritten:
# the rest count as material without a look at each.
MAX_JUDGED = 500
UNJUDGED = "edits past the first 500 not judged one by one"

# Of a longer text, only so much is looked at around its edits.
_LONG = 100_000
_NEAR = 10_000

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
    claims: Claims = NO_CLAIMS,
) -> Comparison:
    """Compare two contents of one basis, and the claims of both as far as they are known.

    The coming or going of a party of a claim is a kind of edit, and that of other `parties` too.

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
        parties=parties | {m.surface for side in claims for c in side for m in c.parties},
    )
    titles, _ = _edits(before, after, field=Field.TITLE, setting=setting)
    texts, fallback = _edits(before, after, field=Field.TEXT, setting=setting)
    judged = without_translation(
        titles + texts, (before, after), packs=packs, parties=setting.parties
    )
    we = setting.words.words.get("first_person", frozenset())
    said = with_intent(claims, judged, contents=(before, after), words=setting.words)
    found = arguments(judged, said, first_person=we)
    edits = argued(judged, found)
    kinds = tuple(dict.fromkeys(kind for edit in edits for kind in edit.kinds))
    return Comparison(
        edits=edits,
        kinds=kinds,
        material=any(edit.material for edit in edits),
        summary=summary(edits, Texts(before=before, after=after, words=setting.words), found=found),
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
    was: Content, now: Content, *, field: Field, setting: _Setting
) -> tuple[tuple[Edit, ...], str | None]:
    (before, old), (after, new) = _of(was, field), _of(now, field)
    if before == after:
        return (), None
    alignment = align(before, after, abbreviations=setting.abbreviations)
    found = hunks(before, after, same=alignment.same)
    one = _page(before, [hunk.before for hunk in found], beside=old, setting=setting)
    other = _page(after, [hunk.after for hunk in found], beside=new, setting=setting)
    pages = (one, replace(other, known=one.known))
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


def _of(content: Content, field: Field) -> tuple[str, str]:
    """Return a field and the other one."""
    both = content.text, content.title
    return both if field is Field.TEXT else both[::-1]


def _page(text: str, spans: Sequence[tuple[int, int]], *, beside: str, setting: _Setting) -> Page:
    within = None
    if len(text) > _LONG and spans:
        start = max(0, min(start for start, _ in spans) - _NEAR)
        end = min(len(text), max(end for _, end in spans) + _NEAR)
        within = text.rfind("\n", 0, start) + 1, end
    last = max((end for _, end in spans), default=None)
    return Page(text=text, languages=setting.languages, within=within, beside=beside, last=last)


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
