"""Decides what one run of words names: an organisation, a person, or nothing."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from monitor.analysis.detect.lexicon import Lexicon
from monitor.analysis.detect.names import Known, Run, key_of
from monitor.analysis.detect.reading import Sentence
from monitor.model.claim import Field, PartyType
from monitor.model.source import Company

_TICKER: Final = re.compile(r"[®™]? ?\((?:[A-Z][A-Za-z .]{1,20}: ?[A-Z0-9.]{1,8}|NYSE|NASDAQ|OTC)")
_SHORT: Final = re.compile(
    r"[®™]? ?\((?:[^\W\d_]{1,12} ){0,2}[\"“„'‘]?([^\W_][\w&.\-]{1,20})[\"”“'’]?[),;]"
)
_ROLE_TAIL: Final = re.compile(r"-[^\W\d_]")
_REUTERS: Final = re.compile(r" ?<[A-Z.]{1,8}>")
_PERSON_LENGTH: Final = range(2, 5)
_ACRONYM: Final = range(2, 6)
_INITIALS: Final = range(3, 7)
_LEAD: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A place in a sentence where something is named.

    `key` is the same for all names of one organisation in the document; `sure` is false where only
    the position speaks for an organisation. `person` is a human being's name.
    """

    field: Field
    start: int
    end: int
    surface: str
    key: str
    type: PartyType = PartyType.COMPANY
    sure: bool = True
    person: bool = False
    company: str | None = None
    before: str = ""
    via: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Companies:
    """The configured companies, ready to be found."""

    pattern: re.Pattern[str] | None
    keys: Mapping[str, str]

    @classmethod
    def build(cls, companies: Iterable[Company]) -> Self:
        """Compile the spellings, longest first; a name in a script without spaces needs no edge."""
        keys = {
            spelling.strip(): company.key
            for company in companies
            for spelling in (company.name, *company.aliases)
            if spelling.strip()
        }
        ordered = sorted(keys, key=lambda spelling: (-len(spelling), spelling))
        if not ordered:
            return cls(pattern=None, keys={})
        return cls(pattern=re.compile("|".join(map(_spelling, ordered))), keys=keys)

    def owner(self, name: str) -> str | None:
        """Return the key of the company that goes by this very name."""
        return self.keys.get(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Decides what one run of words is."""

    lexicon: Lexicon
    companies: Companies

    def names(self, sentence: Sentence, run: Run, *, known: Known) -> tuple[Name, ...]:
        """Return what a run names: nothing, one thing, or a configured company inside it."""
        configured = self._configured(sentence, run)
        if configured is not None:
            return (configured,)
        run = self._trimmed(run, known=known)
        words = [token.lower for token in run.tokens]
        if self.is_nothing(words) or self._is_noun(run) or _is_adverb(sentence, run, known=known):
            return ()
        seated = self._is_seated(sentence, run, words=words)
        if seated or self._is_person(run, words=words):
            return (self._name(sentence, run, sure=seated, person=True),)
        return (self._name(sentence, run, sure=self._is_sure(sentence, run, words=words)),)

    def _trimmed(self, run: Run, *, known: Known) -> Run:
        """Return a run without the words before the name: "Chilean carmaker Veltrix".

        A nation that no other mention leaves out is part of the name: "American Calder Metals".
        """
        ahead = self.lexicon.only("org_cue", but="org_head")
        nations = frozenset() if self.lexicon.endings else self.lexicon.listed("nationality")
        while len(run.tokens) > 1 and (
            run.tokens[0].lower in ahead or run.tokens[0].lower in nations
        ):
            words = tuple(token.lower for token in run.tokens)
            if words in known and words[1:] not in known:
                return run
            start = run.tokens[1].start
            run = replace(
                run,
                start=start,
                text=run.text[start - run.start :],
                tokens=run.tokens[1:],
                before=run.tokens[0].lower,
                opens=False,
            )
        return run

    def shorts(self, sentence: Sentence, name: Name) -> tuple[str, ...]:
        """Return the short forms under which an organisation may return in the document."""
        if name.person or not name.sure:
            return ()
        words = [word for word in re.split(r"[\s,]+", name.surface) if word]
        forms = [words[0]] if len(words) > 1 and not self._is_generic(words[0].casefold()) else []
        if len(words) > 2:  # noqa: PLR2004
            forms.append(" ".join(words[:2]))
        capitals = self._initials(words)
        if len(capitals) in _INITIALS:
            forms.append(capitals)
        after = sentence.text[name.end - sentence.start :][:60]
        given = _SHORT.match(after.removeprefix(".").removeprefix(","))
        if given and given.group(1).casefold() not in self.lexicon.listed("media"):
            forms.append(given.group(1))
        return tuple(key_of(form, self.lexicon) for form in forms)

    def _initials(self, words: Sequence[str]) -> str:
        """Return the capitals that a name may be shortened to, without its legal form."""
        legal, inner = self.lexicon.listed("legal_form"), self.lexicon.listed("inner")
        parts = [word for word in words if word.strip(".").casefold() not in legal | inner]
        return "".join(part[0] for part in parts) if all(p[0].isupper() for p in parts) else ""

    def _is_generic(self, word: str) -> bool:
        listed = self.lexicon.listed
        return (
            word in self.lexicon.common
            or word in self.lexicon.never
            or word in listed("first_name")
            or word in listed("org_noun")
        )

    def _configured(self, sentence: Sentence, run: Run) -> Name | None:
        pattern = self.companies.pattern
        text = run.text[:-1] if run.text[-1:] == "s" and len(run.tokens) == 1 else run.text
        match = pattern.match(run.text) if pattern else None
        if match is None:
            return None
        if match.end() < len(text):
            rest = [token.lower for token in run.tokens if token.start >= run.start + match.end()]
            legal = self.lexicon.listed("legal_form")
            if rest and rest[-1] in self.lexicon.listed("org_noun") - legal:
                return None  # "LG Energy Solution" is not LG
            if rest and not set(rest) <= legal and " " not in run.text[match.end() :][:1]:
                return None
        surface = match.group()
        owner = self.companies.owner(surface)
        return Name(
            field=sentence.field,
            start=run.start,
            end=run.start + match.end(),
            surface=surface,
            key=f"={owner}",
            company=owner,
            before=run.before,
        )

    def _name(self, sentence: Sentence, run: Run, *, sure: bool, person: bool = False) -> Name:
        key = run.tokens[-1].lower if person else key_of(run.text, self.lexicon)
        return Name(
            field=sentence.field,
            start=run.start,
            end=run.end,
            surface=run.text,
            key=key,
            sure=sure,
            person=person,
            before=run.before,
        )

    def is_nothing(self, words: Sequence[str]) -> bool:
        """Tell whether a run is made of places, media and common words only."""
        common, never = self.lexicon.common, self.lexicon.never
        if all(word in never or word.isdigit() for word in words):
            return True
        if all(word in common or word.isdigit() for word in words):
            return True
        mixed = all(word in never or word in common or word.isdigit() for word in words)
        return mixed and (bool(self.lexicon.endings) or len(words) < 3)  # noqa: PLR2004

    def _is_noun(self, run: Run) -> bool:
        """Tell whether a run is a noun, where nouns are capitalised: by what stands before it."""
        word = run.tokens[0].text
        if not self.lexicon.endings or run.tokens[-1].text[1:] != run.tokens[-1].text[1:].lower():
            return False
        if word.casefold() in self.lexicon.listed("not_common"):
            return False
        if len(run.tokens) > 1:
            return False
        small = self.lexicon.either("function", "with", "coordinator")
        articles = self.lexicon.listed("noun_article")
        free = not run.before or (run.before in small and run.before not in articles)
        return not free or word.endswith(("en", "ern"))

    def _is_organised(self, words: list[str]) -> bool:
        """Tell whether a name ends as no person's does."""
        org = self.lexicon.either("org_noun", "legal_form")
        return words[-1] in org or len(words) > max(_PERSON_LENGTH)

    def _is_person(self, run: Run, *, words: list[str]) -> bool:
        """Tell whether a name looks like a person's, or an office stands right before it."""
        if self._is_organised(words) or len(words) not in _PERSON_LENGTH:
            return False
        roles = self.lexicon.either("executive", "head_of_state")
        return words[0] in self.lexicon.listed("first_name") or (
            run.before in roles and all(token.text[1:].islower() for token in run.tokens)
        )

    def _is_seated(self, sentence: Sentence, run: Run, *, words: list[str]) -> bool:
        """Tell whether an honorific, an office or a verb of saying shows a person."""
        if self._is_organised(words):
            return False
        roles = self.lexicon.either("executive", "head_of_state")
        callings = self.lexicon.listed("person_role")
        if run.before in self.lexicon.either("honorific", "person_role") or (
            len(words) > 1 and words[0] in callings
        ):
            return True
        if len(words) not in _PERSON_LENGTH:
            return False
        after = sentence.text[run.end - sentence.start :][:50]
        if run.before in roles and words[0] in self.lexicon.listed("first_name"):
            return True
        return after.startswith(", ") and (
            bool(roles.intersection(re.split(r"[\s,/-]+", after.casefold())[1:6]))
            or self._is_quoted(sentence, run)
        )

    def _is_quoted(self, sentence: Sentence, run: Run) -> bool:
        """Tell whether a verb of saying stands right before a run: "said Ada Lorn, who ..."."""
        start = run.start - sentence.start
        lead = sentence.prose.part(max(0, start - _LEAD), start)
        end = len(lead.text.rstrip())
        titled = all(token.text[1:].islower() or len(token.text) == 1 for token in run.tokens)
        return titled and any(hit.end == end for hit in self.lexicon.find("SPEAK", lead, end=end))

    def _is_sure(self, sentence: Sentence, run: Run, *, words: list[str]) -> bool:
        legal, nouns = self.lexicon.listed("legal_form"), self.lexicon.listed("org_noun")
        after = sentence.text[run.end - sentence.start :][:40]
        if (len(words) > 1 and words[-1] in legal | nouns) or _TICKER.match(after):
            return True
        if _REUTERS.match(after) or _ROLE_TAIL.match(after):
            return True
        if run.before in self.lexicon.listed("org_cue"):
            return True
        if len(words) > 1 and words[0] in self.lexicon.listed("org_head"):
            return True
        first = run.tokens[0].text
        if sentence.text.isupper():
            return False
        # "LedgerOne" shows a name by its letters; "Award-Winning" is two words of a headline.
        mixed = not first.isupper() and any(
            letter.isupper() for part in first.split("-") for letter in part[1:]
        )
        return mixed or "&" in run.text or (first.isupper() and len(first) in _ACRONYM)


def _is_adverb(sentence: Sentence, run: Run, *, known: Known) -> bool:
    """Tell whether a word only opens a sentence ("Overall, ...") and is nowhere else a name."""
    token = run.tokens[0]
    if not run.opens or len(run.tokens) > 1 or not token.text[1:].islower():
        return False
    return (token.lower,) not in known and sentence.text[run.end - sentence.start :].lstrip()[
        :1
    ] in {",", ""}


def _spelling(name: str) -> str:
    escaped = re.escape(name)
    if not name.isascii() and not name[0].isupper():
        return escaped
    return rf"(?<!\w){escaped}(?=s?(?!\w))"
