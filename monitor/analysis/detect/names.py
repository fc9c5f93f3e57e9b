"""Finds the runs of words that may name an organisation or a person."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple, Self

from monitor.analysis.detect.lexicon import Lexicon
from monitor.analysis.detect.reading import Sentence

_TOKEN: Final = re.compile(r"[^\W_]+(?:[&+'’.\-/][^\W_]+)*")
_DOMAIN: Final = re.compile(r"[a-z0-9-]{2,30}\.[a-z]{2,4}\Z")
_ELISION: Final = re.compile(r"([^\W\d_]{1,8})['’](?=\w)")
_POSSESSIVE: Final = re.compile(r"['’][sS]\Z")
_INSIDE: Final = frozenset({" ", "\u00a0", " & ", " + ", "® ", "™ "})
_LONGEST: Final = 9
_NOUN: Final = 6
_YEAR: Final = 4
_AMOUNT: Final = re.compile(r"\d+[.,]\d+[^\W\d_]{1,3}\Z")
_ORDINALS: Final = frozenset({"st", "nd", "rd", "th"})
_KEY: Final = re.compile(r"[\W_]+")
# Keys are kept of the names of the last few documents, at most half a megabyte of them a language.
_KEPT: Final = 60
_MOST_KEPT: Final = 2_000

Known = frozenset[tuple[str, ...]]


class Token(NamedTuple):
    """A word of a sentence with what its shape and the lists say; offsets are the field's.

    A named tuple, because a document has a thousand and a frozen dataclass takes thrice as long.
    """

    start: int
    end: int
    text: str
    lower: str
    possessive: bool
    name_like: bool
    common: bool
    everyday: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words in a row that look like one name."""

    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    before: str
    opens: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What makes a word a common one: lists, and noun endings where nouns are capitalised.

    A document has the same words again and again: each is looked at once.
    """

    common: frozenset[str]
    everyday: frozenset[str]
    exceptions: frozenset[str]
    endings: tuple[str, ...]
    seen: dict[str, Token] = field(default_factory=dict)

    @classmethod
    def build(cls, lexicon: Lexicon) -> Self:
        """Collect the lists of a language."""
        return cls(
            common=lexicon.common,
            everyday=lexicon.listed("everyday"),
            exceptions=lexicon.listed("not_common"),
            endings=lexicon.endings,
        )

    def is_common(self, text: str) -> bool:
        """Tell whether a word is no name by itself; of a compound the last part decides."""
        lower = text.casefold()
        if lower in self.exceptions:
            return False
        if lower in self.common or lower.replace("'", "’").partition("’")[0] in self.common:
            return True
        if not self.endings:
            return False
        tail = text.rpartition("-")[2]
        if tail != text and tail.casefold() in self.common:
            return True
        return len(text) >= _NOUN and tail[1:].islower() and lower.endswith(self.endings)


def parted(run: Run, known: Known) -> tuple[Run, ...]:
    """Return a run as two where an "&" stands between names that are known apart."""
    words = tuple(token.lower for token in run.tokens)
    for cut in range(1, len(words)):
        one, two = run.tokens[:cut], run.tokens[cut:]
        gap = run.text[one[-1].end - run.start : two[0].start - run.start]
        if gap.strip() in {"&", "+"} and {words[:cut], words[cut:]} <= known:
            return tuple(
                replace(
                    run,
                    start=part[0].start,
                    end=part[-1].end,
                    text=run.text[part[0].start - run.start : part[-1].end - run.start],
                    tokens=part,
                    before=run.before if part is one else "&",
                    opens=run.opens and part is one,
                )
                for part in (one, two)
            )
    return (run,)


def key_of(name: str, lexicon: Lexicon) -> str:
    """Return the comparison key of a name: folded, without legal form, article and punctuation.

    A document has the same names again and again: each is looked at once.
    """
    key = lexicon.keys.get(name)
    if key is None:
        key = _key_of(name, lexicon)
        if len(name) <= _KEPT:
            if len(lexicon.keys) >= _MOST_KEPT:
                lexicon.keys.clear()
            lexicon.keys[name] = key
    return key


def _key_of(name: str, lexicon: Lexicon) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    if lexicon.cuts.unmarked:
        for form in lexicon.cuts.legal:
            if len(folded) - len(form) > 1:
                folded = folded.replace(unicodedata.normalize("NFKC", form), " ")
    words = [word.strip(".,®™") for word in folded.split()]
    legal = lexicon.listed("legal_form")
    articles = lexicon.either("article", "noun_article")
    bare = [word for word in words if word and word not in legal]
    if len(bare) > 1 and bare[0] in articles:
        bare = bare[1:]
    return _KEY.sub("", "".join(bare)) or _KEY.sub("", folded)


def tokens_of(sentence: Sentence, lexicon: Lexicon, *, shape: Shape) -> tuple[Token, ...]:
    """Return the words of a sentence; a role after a hyphen ("Veltrix-CEO") is its own word."""
    roles = roles_of(lexicon)
    found: list[Token] = []
    elided = lexicon.listed("elision")
    for match in _TOKEN.finditer(sentence.text):
        text, start = match.group(), sentence.start + match.start()
        if elided and (cut := _ELISION.match(text)) and cut.group(1).casefold() in elided:
            found.append(_token(cut.group(1), start, shape=shape))
            text, start = text[cut.end() :], start + cut.end()
        head, hyphen, tail = text.rpartition("-")
        if hyphen and head and tail.casefold() in roles and text.casefold() not in roles:
            found.append(_token(head, start, shape=shape))
            tail_start = start + len(head) + 1
            found.append(_token(tail, tail_start, shape=shape))
        else:
            found.append(_token(text, start, shape=shape))
    return tuple(found)


def roles_of(lexicon: Lexicon) -> frozenset[str]:
    """Return the words for people who act for an organisation."""
    return lexicon.either("executive", "spokesperson", "head_of_state")


def runs_of(
    sentence: Sentence,
    tokens: tuple[Token, ...],
    *,
    lexicon: Lexicon,
    known: Known = frozenset(),
    strict: bool = False,
) -> Iterator[Run]:
    """Yield the maximal runs of name-like words.

    Where it is `strict`, an everyday word is no name in a headline, nor by itself at the opening of
    a sentence.
    Common words end a run where capitals say nothing about them: in headlines, at the opening of a
    sentence and in languages that capitalise nouns (their packs list noun endings). What is `known`
    as a name from the middle of a sentence is one there as well.
    """
    roles, legal = roles_of(lexicon), lexicon.listed("legal_form")
    marks = lexicon.either("legal_form", "org_noun") if lexicon.endings else frozenset()
    ends = lexicon.listed("org_noun")
    weigh_all = bool(lexicon.endings) or sentence.headline
    inside = _Inside(
        heads=lexicon.listed("org_head"),
        words=lexicon.only("inner", but="coordinator"),
    )
    current: list[Token] = []
    before, index = "", 0
    while index < len(tokens):
        token = tokens[index]
        if not (current or token.name_like or (known and token.text[0].isdigit())):
            index += 1  # most words: no name begins with them
            continue
        weigh = (weigh_all or index == 0) and not _heads_mark(
            sentence, tokens, index=index, marks=marks
        )
        taken = _known_at(tokens, index, known=known) if weigh and not current else 0
        if taken:
            current, before = list(tokens[index : index + taken]), _before(tokens, index)
            index += taken
            continue
        plain = weigh and (
            token.common
            or (
                strict
                and token.everyday
                and not (current and token.lower in ends)
                and (sentence.headline or not _goes_on(sentence, tokens, index=index))
            )
        )
        fits = _fits(token, current, plain=plain, roles=roles, legal=legal)
        more = (
            0
            if fits or not current
            else inside.length(sentence, tokens, index=index, head=current[0])
        )
        if more:
            current.extend(tokens[index : index + more])
            index += more
            continue
        if current and not (fits and _joins(sentence, current, token=token, legal=legal)):
            yield _run(sentence, current, before=before, opens=current[0] is tokens[0])
            current = []
            continue
        if fits:
            if not current:
                before = _before(tokens, index)
            current.append(token)
        index += 1
    if current:
        yield _run(sentence, current, before=before, opens=current[0] is tokens[0])


def _heads_mark(
    sentence: Sentence, tokens: tuple[Token, ...], *, index: int, marks: frozenset[str]
) -> bool:
    """Tell whether a noun is a name by the word that follows it: "Brelling Motors"."""
    if index + 1 >= len(tokens):
        return False
    token, following = tokens[index : index + 2]
    if following.lower not in marks or following.common or token.lower in marks:
        return False
    return sentence.text[token.end - sentence.start : following.start - sentence.start] == " "


def _goes_on(sentence: Sentence, tokens: tuple[Token, ...], *, index: int) -> bool:
    """Tell whether the next word is a name's as well: "Trust Stamp", not "Thanks to"."""
    if index + 1 >= len(tokens):
        return False
    token, following = tokens[index : index + 2]
    gap = sentence.text[token.end - sentence.start : following.start - sentence.start]
    return gap in _INSIDE and following.name_like and not following.common


@dataclass(frozen=True, slots=True, kw_only=True)
class _Inside:
    """The small words inside a name that begins with a sort of organisation."""

    heads: frozenset[str]
    words: frozenset[str]

    def length(
        self, sentence: Sentence, tokens: tuple[Token, ...], *, index: int, head: Token
    ) -> int:
        """Return how many words more belong to "Banco de la Plata", or 0."""
        if head.lower not in self.heads or tokens[index].lower not in self.words:
            return 0
        for end in range(index + 1, min(index + 3, len(tokens))):
            lead = sentence.text[
                tokens[end - 1].end - sentence.start : tokens[end].start - sentence.start
            ]
            if lead not in {" ", "'", "’"}:
                return 0
            if tokens[end].name_like:
                return end - index + 1
            if tokens[end].lower not in self.words:
                return 0
        return 0


def _before(tokens: tuple[Token, ...], index: int) -> str:
    return tokens[index - 1].lower if index else ""


def _known_at(tokens: tuple[Token, ...], index: int, *, known: Known) -> int:
    """Return how many words the longest known name has that begins here, or 0."""
    if not known or not (tokens[index].name_like or tokens[index].text[0].isdigit()):
        return 0
    for length in range(min(_LONGEST, len(tokens) - index), 0, -1):
        if tuple(token.lower for token in tokens[index : index + length]) in known:
            return length
    return 0


def _token(text: str, start: int, *, shape: Shape) -> Token:
    seen = shape.seen.get(text)
    if seen is None:
        seen = shape.seen[text] = _weighed(text, shape)
    return Token(start, start + seen.end, *seen[2:])


def _weighed(text: str, shape: Shape) -> Token:
    """Return a word as it would stand at the beginning of a field."""
    possessive = bool(_POSSESSIVE.search(text))
    if possessive:
        text = text[:-2]
    return Token(
        start=0,
        end=len(text),
        text=text,
        lower=text.casefold(),
        possessive=possessive,
        name_like=_is_name_like(text) and not _is_measure(text, shape),
        common=shape.is_common(text),
        everyday=text.casefold() in shape.everyday,
    )


def _is_measure(text: str, shape: Shape) -> bool:
    """Tell whether a word with a number says how much: "50-Year", "1.5M"."""
    if not text[0].isdigit():
        return False
    return bool(_AMOUNT.match(text)) or text.rpartition("-")[2].casefold() in shape.common


def _is_name_like(text: str) -> bool:
    head, _, tail = text.rpartition("-")
    if head and tail.islower():
        return False  # "Minnesota-based", "AI-powered", "25-year"
    if text.islower():
        return "." in text and bool(_DOMAIN.match(text))
    first = text[0]
    if first.isupper() or any(letter.isupper() for letter in text[1:]):
        return True
    if first.isdigit():
        return text[-1].isalpha() and text[-2:] not in _ORDINALS
    return bool(_DOMAIN.match(text))


def _fits(
    token: Token,
    current: list[Token],
    *,
    plain: bool,
    roles: frozenset[str],
    legal: frozenset[str],
) -> bool:
    if token.lower in roles:
        return False
    if current and token.text.isdigit():
        return len(token.text) < _YEAR  # "Fifty 1 Labs", not "Berlin 2024"
    if current and token.lower in legal:
        return token.name_like  # "Veltrix Inc. Signs": listed as common, yet the name's end
    return token.name_like and not plain


def _joins(
    sentence: Sentence, current: list[Token], *, token: Token, legal: frozenset[str]
) -> bool:
    last = current[-1]
    if last.possessive or len(current) >= _LONGEST:
        return False
    gap = sentence.text[last.end - sentence.start : token.start - sentence.start]
    if gap in _INSIDE:
        return True
    if gap == ". ":
        return len(last.text) == 1  # an initial
    return gap in {", ", ",", ". "} and token.lower in legal


def _run(sentence: Sentence, current: list[Token], *, before: str, opens: bool) -> Run:
    half, odd = divmod(len(current), 2)
    if not odd and [token.lower for token in current[:half]] == [
        token.lower for token in current[half:]
    ]:
        current = current[half:]  # a heading runs into the text: "About Veltrix Veltrix is ..."
    start, end = current[0].start, current[-1].end
    return Run(
        start=start,
        end=end,
        text=sentence.text[start - sentence.start : end - sentence.start],
        tokens=tuple(current),
        before=before,
        opens=opens,
    )
