"""Finds names in scripts that mark none by capitals: Chinese, Japanese, Korean."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from monitor.analysis.detect.contracted import contracted
from monitor.analysis.detect.cuts import Cuts
from monitor.analysis.detect.judge import Companies, Name
from monitor.analysis.detect.lexicon import Lexicon
from monitor.analysis.detect.names import key_of
from monitor.analysis.detect.reading import Reading, Sentence
from monitor.analysis.detect.sorts import typed
from monitor.model.claim import Field, PartyType
from monitor.model.language import Strength

Place = tuple[Field, int]
_WORDS: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u30a1-\u30fa\u30fc\uac00-\ud7a3"
_PIECE: Final = re.compile(rf"[{_WORDS}A-Za-zÀ-ɏ0-9Ａ-Ｚａ-ｚ０-９&＆+.・＝々〇ヶ’']+")
# Words of a foreign name stand apart also where the script's own do not: "Nordbo Rotor GmbH".
_UNSPACED: Final = re.compile(
    rf"{_PIECE.pattern}(?:(?<=[A-Za-zÀ-ɏ0-9.]{{2}}) (?=[A-ZÀ-Þ][A-Za-zÀ-ɏ]){_PIECE.pattern})*"
)
_LATIN: Final = re.compile(r"[A-Za-zＡ-Ｚａ-ｚÀ-ɏ][\w&＆.+\-]*(?: [A-Z][\w&.+\-]*)*\Z")
_KATAKANA: Final = re.compile("[\u30a1-\u30fa\u30fc・＝]{3,}\\Z")
_NUMBER: Final = re.compile(r"[\d０-９.,:\-]+[年月日号时時件円元%]?|\d+[\w]{1,2}|[A-Za-z]|.")
_BRACKET: Final = re.compile(
    r"[（(](?:以下[，,]?)?(?:简称|簡稱|下称|略称|이하)?[“”\"「『'‘]*"
    r"([^）)“”\"」』'’，,、。:：]{2,20})[”\"」』'’]*[）)，,、]"
)
# A short form after who leads it: "새별은행(은행장 김가온, 이하 ‘새별’)".
_HEREAFTER: Final = re.compile(
    r"[（(][^）()（]{0,40}?(?:이하|以下|简称|簡稱|下称|略称)[^“”\"「『'‘’」』）)]{0,4}"
    r"[“\"「『'‘]([^”\"」』'’）)]{2,20})[”\"」』'’]"
)
_ROLE: Final = re.compile(
    r"[（(](?:대표|원장|사장|회장|은행장|이사장|총장|병원장|CEO|本社|本店|社長|[A-Za-z])"
)
_LENGTH: Final = range(2, 27)
_TWICE: Final = 2
_PERSON: Final = 4
_SHARE: Final = 0.34
_MOST_ANCHORS: Final = 40
_MOST_WORDS: Final = 3
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_FIRST: Final = 0xAC00
_FINALS: Final = 28


def unmarked_names(
    reading: Reading, *, lexicon: Lexicon, companies: Companies
) -> dict[Place, tuple[Name, ...]]:
    """Return the names of each sentence that may matter, sure ones by marks or repetition."""
    cuts = lexicon.cuts
    found: dict[Place, list[Name]] = {}
    aliases: dict[str, str] = {}
    anchors = _anchors(reading, lexicon)
    for sentence in reading.sentences:
        names = _with_configured(sentence, companies)
        names += _free(_anchored(sentence, anchors, lexicon=lexicon), names)
        names += _free(_patterned(sentence, lexicon), names)
        pieces = _spaced(sentence, lexicon) if cuts.spaced else _unspaced(sentence, cuts)
        names += _free([*_candidates(sentence, pieces, lexicon=lexicon, cuts=cuts)], names)
        names.sort(key=lambda name: name.start)
        for name in names:
            after = sentence.text[name.end - sentence.start :][:60]
            short = _HEREAFTER.match(after) or _BRACKET.match(after[:40])
            if name.sure and short:
                aliases.setdefault(key_of(short.group(1), lexicon), name.key)
        found[sentence.field, sentence.number] = names
    aliases = contracted(found.values()) | aliases
    known = _repeated(reading, found, cuts=cuts)
    known |= {name.key for names in found.values() for name in names if name.sure}
    settled = {
        place: tuple(_settled(name, aliases=aliases, known=known) for name in names)
        for place, names in found.items()
    }
    return typed(settled, lexicon, reading=reading)


def _repeated(reading: Reading, found: Mapping[Place, list[Name]], *, cuts: Cuts) -> set[str]:
    """Return the keys of names that return; where words stand apart, as who acts or is joined.

    A noun returns as well, but mostly before another noun: "정책 연구" is about policy.
    """
    counts: Counter[str] = Counter()
    acts: Counter[str] = Counter()
    for sentence in reading.sentences:
        for name in found[sentence.field, sentence.number]:
            counts[name.key] += 1
            after = sentence.text[name.end - sentence.start :][:6]
            acts[name.key] += after.startswith((*cuts.with_after, *cuts.subject_after, "(", "의"))
    least = _SHARE if cuts.spaced else 0.0
    return {key for key, count in counts.items() if count >= _TWICE and acts[key] >= count * least}


def _anchors(reading: Reading, lexicon: Lexicon) -> dict[str, PartyType]:
    """Return the names that a strong pattern shows whole: they are names wherever they stand."""
    found: dict[str, PartyType] = {}
    for sentence in reading.sentences:
        for hit in lexicon.find("ORGANISATION", sentence.prose):
            text = sentence.text[hit.start : hit.end]
            if hit.strength is Strength.STRONG and text not in lexicon.never:
                found.setdefault(text, PartyType(hit.sets) if hit.sets else PartyType.COMPANY)
    return dict(sorted(found.items(), key=_longest_first)[:_MOST_ANCHORS])


def _longest_first(item: tuple[str, PartyType]) -> tuple[int, str]:
    return -len(item[0]), item[0]


def _anchored(
    sentence: Sentence, anchors: Mapping[str, PartyType], *, lexicon: Lexicon
) -> list[Name]:
    """Return the places of names known whole, the longer one where two meet."""
    found: list[Name] = []
    for text, kind in anchors.items():
        start = sentence.text.find(text)
        while start >= 0:
            name = _name(sentence, sentence.start + start, text=text, key=key_of(text, lexicon))
            found += _free([replace(name, type=kind)], found)
            start = sentence.text.find(text, start + len(text))
    return found


def _settled(name: Name, *, aliases: dict[str, str], known: set[str]) -> Name:
    key = aliases.get(name.key, name.key)
    sure = name.sure or key in known
    if key == name.key and sure == name.sure:
        return name
    return replace(name, key=key, sure=sure)


def _free(names: list[Name], taken: list[Name]) -> list[Name]:
    return [
        name
        for name in names
        if not any(name.start < other.end and other.start < name.end for other in taken)
    ]


def _with_configured(sentence: Sentence, companies: Companies) -> list[Name]:
    if companies.pattern is None:
        return []
    found: list[Name] = []
    for match in companies.pattern.finditer(sentence.text):
        owner = companies.owner(match.group())
        start = sentence.start + match.start()
        found.append(_name(sentence, start, text=match.group(), key=f"={owner}", company=owner))
    return found


def _patterned(sentence: Sentence, lexicon: Lexicon) -> list[Name]:
    """Return what the pack's own patterns name, the longest at each place."""
    cuts = lexicon.cuts
    found: list[Name] = []
    hits = sorted(
        lexicon.find("ORGANISATION", sentence.prose),
        key=lambda hit: hit.start - hit.end,
    )
    for hit in hits:
        if hit.strength is Strength.STRONG:
            continue  # an anchor
        text = sentence.text[hit.start : hit.end]
        start = hit.start
        if not cuts.spaced:  # words before the name end where the last boundary word does
            last = [
                cut.end()
                for cut in cuts.cuts_in(text)
                if cut.end() < len(text) - 2 or text[cut.end() :] in cuts.legal
            ]
            keep = last[-1] if last and not _begins_legal(text, cuts) else 0
            start, text = start + keep, text[keep:]
        stripped = _without_prefix(text, cuts)
        start, text = start + len(text) - len(stripped), stripped
        if len(text) not in _LENGTH or _is_only_mark(text, cuts) or text in lexicon.never:
            continue
        if _is_bracketed(sentence, start):
            continue  # a seat: "(本社:浜凪市)"
        name = _name(sentence, sentence.start + start, text=text, key=key_of(text, lexicon))
        name = replace(name, type=PartyType(hit.sets) if hit.sets else PartyType.COMPANY)
        found += _free([name], found)
    return found


def _begins_legal(text: str, cuts: Cuts) -> bool:
    """Tell whether a name opens with its legal form: 株式会社日港, but not 公司与日港 ("and")."""
    form = next((form for form in cuts.legal if text.startswith(form)), "")
    return bool(form) and all(cut.start() != len(form) for cut in cuts.cuts_in(text))


def _is_only_mark(text: str, cuts: Cuts) -> bool:
    return text in cuts.marks or text in cuts.legal


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    start: int
    text: str


def _unspaced(sentence: Sentence, cuts: Cuts) -> Iterator[_Candidate]:
    """Yield what stands between the words that no name holds."""
    for piece in _UNSPACED.finditer(sentence.text):
        place, text, office = 0, piece.group(), False
        for cut in (*cuts.cuts_in(text), None):
            end = cut.start() if cut else len(text)
            person = office and end - place <= _PERSON
            office = cut is not None and cut.group() in cuts.offices
            if end > place and not person:
                yield _Candidate(start=piece.start() + place, text=text[place:end])
            place = cut.end() if cut else end


def _spaced(sentence: Sentence, lexicon: Lexicon) -> Iterator[_Candidate]:
    """Yield words without their particles, and up to three in a row that may be one name."""
    words: list[tuple[int, str, bool]] = []
    for piece in _PIECE.finditer(sentence.text):
        bare = _without_particle(piece.group(), lexicon)
        words.append((piece.start(), bare, bare != piece.group()))
    index = 0
    while index < len(words):
        start, text, closed = words[index]
        end, count = start + len(text), 1
        while (
            not closed
            and count < _MOST_WORDS
            and index + 1 < len(words)
            and words[index + 1][0] == end + 1
            and sentence.text[end] == " "
            and not _is_common(text, lexicon)
            and not _is_common(words[index + 1][1], lexicon)
        ):
            index += 1
            begin, word, closed = words[index]
            end, count = begin + len(word), count + 1
        yield _Candidate(start=start, text=sentence.text[start:end])
        index += 1


def _without_particle(word: str, lexicon: Lexicon) -> str:
    """Return a Korean word without its particle, where one of the right form ends it."""
    particles = lexicon.listed("particle")
    lists = (
        (particles, None),
        (lexicon.listed("particle_closed"), True),
        (lexicon.listed("particle_open"), False),
    )
    for size in (4, 3, 2, 1):
        stem, tail = word[:-size], word[-size:]
        if len(stem) < _TWICE:
            continue
        last = ord(stem[-1]) - _FIRST
        closed = bool(last % _FINALS) if _HANGUL.match(stem[-1]) else None
        for listed, wants in lists:
            if tail in listed and (wants is None or closed is None or closed is wants):
                return stem
    return word


def _candidates(
    sentence: Sentence, pieces: Iterator[_Candidate], *, lexicon: Lexicon, cuts: Cuts
) -> Iterator[Name]:
    for piece in pieces:
        text = _without_prefix(piece.text, cuts)
        start = piece.start + len(piece.text) - len(text)
        text = _without_suffix(text, cuts).strip("・.-'’")
        if len(text) not in _LENGTH or _is_common(text, lexicon):
            continue
        if _is_bracketed(sentence, start):
            continue  # a short form, an office or a place
        sure = _is_sure(sentence, start, text=text, cuts=cuts)
        key = key_of(text, lexicon)
        yield _name(sentence, sentence.start + start, text=text, key=key, sure=sure)


def _is_bracketed(sentence: Sentence, start: int) -> bool:
    lead = sentence.text[max(0, start - 60) : start]
    opened = max(lead.rfind("("), lead.rfind("（"))
    return opened > max(lead.rfind(")"), lead.rfind("）"))


def _is_common(text: str, lexicon: Lexicon) -> bool:
    cuts = lexicon.cuts
    lower = text.casefold()
    if lower in lexicon.common or lower in lexicon.never or _NUMBER.fullmatch(text):
        return True
    if any(sign.isdigit() for sign in text[:1]) and text[-1:] in "年月日号期元円원명개건":
        return True
    return lower.endswith(cuts.endings) and not lower.endswith(cuts.marks)


def _is_sure(sentence: Sentence, start: int, *, text: str, cuts: Cuts) -> bool:
    lower = text.casefold()
    if lower.endswith(cuts.marks) and not _is_only_mark(lower, cuts):
        return True
    if _LATIN.match(text) or _KATAKANA.match(text):
        return True
    return bool(_ROLE.match(sentence.text, start + len(text)))


def _without_prefix(text: str, cuts: Cuts) -> str:
    if not text.startswith(cuts.prefixes):
        return text  # most names: asked at once of all prefixes
    for prefix in cuts.prefixes:
        if text.startswith(prefix) and len(text) - len(prefix) >= _TWICE:
            rest = text[len(prefix) :]
            if len(prefix) > 1 or not ("\u4e00" <= rest[0] <= "\u9fff"):
                return _without_prefix(rest, cuts)
    return text


def _without_suffix(text: str, cuts: Cuts) -> str:
    if not text.endswith(cuts.suffixes):
        return text
    for suffix in cuts.suffixes:
        if text.endswith(suffix) and len(text) - len(suffix) >= _TWICE:
            return text[: -len(suffix)]
    return text


def _name(
    sentence: Sentence,
    start: int,
    *,
    text: str,
    key: str,
    company: str | None = None,
    sure: bool = True,
) -> Name:
    return Name(
        field=sentence.field,
        start=start,
        end=start + len(text),
        surface=text,
        key=key,
        company=company,
        sure=sure,
    )
