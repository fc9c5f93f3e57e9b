"""The words, numbers and months that a stretch of text says, and what two stretches exchange."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from monitor.model.language import EditWords

_HAN: Final = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
HAN_DIGITS: Final = "〇零一二两三四五六七八九十百千"
_COUNTED: Final = "年月日号個个名家台週周天倍項项"
_SCAN: Final = re.compile(
    r"(?P<number>(?<![^\W_])\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?![\w.,]\d)(?!\d)"
    r"|(?<![^\W\d_])\d+(?:[.,'’:]\d+)*)"
    rf"|(?P<han>[{HAN_DIGITS}]{{2,}}|(?<=第)[一二三四五六七八九十]|[一二两三四五六七八九十](?=[{_COUNTED}]))"
    r"|(?P<money>(?<![^\W_])(?:US|CA?|AU?|HK|NT|NZ|S|R)\$)"
    rf"|(?P<character>[{_HAN}])"
    rf"|(?P<word>[^\W\d_{_HAN}]+(?:['’][^\W\d_{_HAN}]+)*(?:\d[^\W_{_HAN}]*)?)"
    r"|(?P<sign>[%‰€$£¥₩§&@+=]|(?<![\w.,])[-−](?=[€$£¥₩]?\d))"
)
_GROUPED: Final = {
    ".": re.compile(r"\d{1,3}(?:[,'’]\d{3})+(?:\.\d+)?\Z"),
    ",": re.compile(r"\d{1,3}(?:[.'’]\d{3})+(?:,\d+)?\Z"),
}
# A day written out in numbers: 2025-03-01, 01.03.2025, 2025年3月1日.
_FULL_DATE: Final = re.compile(
    r"(?<![\d.,/-])(?:(?P<y>(?:19|20)\d\d)[-/.]\s?(?P<m>\d{1,2})[-/.]\s?(?P<d>\d{1,2})"
    r"|(?P<y2>(?:19|20)\d\d)\s?[年년]\s?(?P<m2>\d{1,2})\s?[月월]\s?(?P<d2>\d{1,2})\s?[日号일]"
    r"|(?P<d3>\d{1,2})\.\s?(?P<m3>\d{1,2})\.\s?(?P<y3>(?:19|20)\d\d))(?![\d/-])"
)
_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})\Z")
# The codes of ISO 4217 that newsrooms write beside the signs.
_CURRENCIES: Final = {
    "usd": "$", "us$": "$", "eur": "€", "gbp": "£", "jpy": "¥", "krw": "₩", "cny": "¥", "rmb": "¥",
    "c$": "cad", "ca$": "cad", "a$": "aud", "au$": "aud", "hk$": "hkd", "nt$": "twd", "nz$": "nzd",
    "s$": "sgd", "r$": "brl",
} | {code: code for code in (
    "cad", "aud", "hkd", "twd", "nzd", "sgd", "brl", "chf", "sek", "nok", "dkk", "pln", "czk",
    "huf", "inr", "mxn", "zar", "aed", "sar", "ils", "thb", "idr", "myr", "clp", "ars", "cop",
)}  # fmt: skip
_SIGNS: Final = frozenset("%‰€$£¥₩§&@+=") | frozenset(_CURRENCIES.values())
# One letter behind an amount of money: $5m, 5 M€.
_MONEY_POWERS: Final = {"m": 1e6}
_MONEY_BEFORE: Final = re.compile(r"[€$£¥₩]\s?\d[\d.,]*\s?\Z")
_MONEY_AFTER: Final = re.compile(r"\s?[€$£¥₩]")
# Ten thousands and the rest, which no power follows; four digits take no more room than these.
_TEN_THOUSANDS: Final = re.compile(r"(?<![\d.,])(\d{1,4})[万萬만](\d{3,4})(?![\d.,]|\s?[千万萬만])")
# Full-width letters, digits and signs are those of half width.
_HALF_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FULL_WIDTH: Final = re.compile("[\uff01-\uff5e]")
_HAN_VALUES: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_POWERS: Final = {"十": 10, "百": 100, "千": 1000}
# Powers written with one character right after the number.
_POWERS: Final = {
    "千": 1e3,
    "천": 1e3,
    "万": 1e4,
    "萬": 1e4,
    "亿": 1e8,
    "億": 1e8,
    "兆": 1e12,
    "만": 1e4,
    "억": 1e8,
}


class Sort(StrEnum):
    """What a token is."""

    WORD = "word"
    CHARACTER = "character"
    NUMBER = "number"
    MONTH = "month"
    SIGN = "sign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word or number: as written, as it is compared, and where it stands in its stretch."""

    sort: Sort
    written: str
    key: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """The tokens that only the stretch before has, and those that only the stretch after has."""

    gone: tuple[Token, ...]
    come: tuple[Token, ...]

    def of(self, sort: Sort) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
        """Return the tokens of one sort."""
        return (
            tuple(token for token in self.gone if token.sort is sort),
            tuple(token for token in self.come if token.sort is sort),
        )

    def without(self, dropped: Iterable[Token]) -> "Exchange":
        """Return the exchange without some tokens."""
        out = {id(token) for token in dropped}
        if not out:
            return self
        return Exchange(
            gone=tuple(token for token in self.gone if id(token) not in out),
            come=tuple(token for token in self.come if id(token) not in out),
        )

    def __bool__(self) -> bool:
        """Tell whether anything is left."""
        return bool(self.gone or self.come)


def tokens(text: str, words: EditWords) -> tuple[Token, ...]:
    """Return what a stretch of visible text says. A number takes the power that follows it."""
    found: list[Token] = []
    half = text.translate(_HALF_WIDTH) if _FULL_WIDTH.search(text) else text
    plain = words.plain(half)
    if any(power in plain for power in "万萬만"):
        plain = _TEN_THOUSANDS.sub(_in_digits, plain)
    dates = {match.start(): match for match in _FULL_DATE.finditer(plain)}
    dated = 0
    # A long passage says most of its words more than once.
    known: dict[tuple[str | None, str], tuple[Sort, str]] = {}
    for match in _SCAN.finditer(plain):
        if match.start() < dated:
            continue
        if match.start() in dates:
            found += _day(dates[match.start()])
            dated = dates[match.start()].end()
            continue
        group, written = match.lastgroup, match.group()
        meant = known.get((group, written))
        if meant is None:
            parts = words.contracted(written.casefold().replace("’", "'"))
            if parts:
                found += (_token("word", part, at=match.start(), words=words) for part in parts)
                continue
            meant = _meant(group or "", written, words=words)
            known[group, written] = meant
        token = Token(sort=meant[0], written=written, key=meant[1], at=match.start())
        # Powers stand behind a number.
        if (
            found
            and found[-1].sort is Sort.NUMBER
            and (power := _power(token, words) or _money_power(token, plain))
            and _adjoins(text, found[-1], match=match)
        ):
            found[-1] = _raised(found[-1], power)
            continue
        found.append(token)
    return tuple(found)


def _in_digits(match: re.Match[str]) -> str:
    """Return a number of ten thousands and ones in digits alone: 1万2500 is 12500."""
    return f"{match[1].replace(',', '')}{match[2]:0>4}".ljust(len(match.group()))


def _day(match: re.Match[str]) -> tuple[Token, ...]:
    """Return a day in numbers as its year, month and day."""
    year, month, day = (
        next(value for name, value in match.groupdict().items() if value and name[0] == part)
        for part in "ymd"
    )
    parts = (Sort.NUMBER, day), (Sort.MONTH, month), (Sort.NUMBER, year)
    return tuple(
        Token(sort=sort, written=value, key=_plain(int(value)), at=match.start() + at)
        for sort, value in parts
        for at in [match.group().find(value)]
    )


def _token(group: str, written: str, *, at: int, words: EditWords) -> Token:
    sort, key = _meant(group, written, words=words)
    return Token(sort=sort, written=written, key=key, at=at)


def _meant(group: str, written: str, *, words: EditWords) -> tuple[Sort, str]:
    """Return what a token is and the form in which it is compared."""
    folded = written.casefold().replace("’", "'").replace("−", "-")
    if group == "number":
        return Sort.NUMBER, _value(written, words.decimal)
    if group == "han":
        return Sort.NUMBER, _plain(_han_value(written))
    if group in {"character", "sign"}:
        return (Sort.CHARACTER if group == "character" else Sort.SIGN), folded
    if group == "money" or written.isupper():
        folded = _CURRENCIES.get(folded, folded)
    folded = words.forms.get(folded, folded)
    if folded in words.months and (written[0].isupper() or not words.has("firm", folded)):
        return Sort.MONTH, str(words.months[folded])
    if folded in words.numbers:
        return Sort.NUMBER, _plain(words.numbers[folded])
    return (Sort.SIGN if folded in _SIGNS else Sort.WORD), folded


def _power(token: Token, words: EditWords) -> float | None:
    if token.sort is Sort.CHARACTER:
        return _POWERS.get(token.key)
    return words.magnitudes.get(token.key) if token.sort is Sort.WORD else None


def _money_power(token: Token, text: str) -> float | None:
    """Return the power of one letter beside an amount of money."""
    power = _MONEY_POWERS.get(token.key) if token.sort is Sort.WORD else None
    if not power:
        return None
    end = token.at + len(token.written)
    money = _MONEY_BEFORE.search(text[max(0, token.at - 20) : token.at])
    return power if money or _MONEY_AFTER.match(text, end) else None


def _adjoins(text: str, number: Token, *, match: re.Match[str]) -> bool:
    between = text[number.at + len(number.written) : match.start()]
    return not between.strip(" -.\u00a0")


def _raised(number: Token, power: float) -> Token:
    return Token(
        sort=Sort.NUMBER,
        written=number.written,
        key=_plain(float(number.key) * power) if _is_float(number.key) else number.key,
        at=number.at,
    )


def _value(written: str, decimal: str) -> str:
    """Return a number so that equal values are equal: 1,500 is 1500, 01 is 1, 07:00 is 7."""
    clock = _CLOCK.match(written)
    if clock:
        return f"{int(clock[1])}" if clock[2] == "00" else f"{int(clock[1])}:{clock[2]}"
    plain = "".join(written.split())
    if _GROUPED[decimal].match(written) and not written.startswith("0"):
        plain = "".join(c for c in written if c.isdigit() or c == decimal)
    plain = plain.replace(",", ".")
    return _plain(float(plain)) if _is_float(plain) else written


def _plain(value: float) -> str:
    return f"{value:.10g}"


def _is_float(text: str) -> bool:
    return len(text) < 300 and re.fullmatch(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?", text) is not None  # noqa: PLR2004 — float's range


def _han_value(written: str) -> float:
    if not any(character in _HAN_POWERS for character in written):
        return float("".join(str(_HAN_VALUES[character]) for character in written))
    total, digit = 0, 0
    for character in written:
        if character in _HAN_POWERS:
            total += (digit or 1) * _HAN_POWERS[character]
            digit = 0
        else:
            digit = _HAN_VALUES[character]
    return float(total + digit)


def exchange(before: Sequence[Token], after: Sequence[Token]) -> Exchange:
    """Return what differs between two stretches, whatever the order of their words."""
    left = Counter((token.sort, token.key) for token in before)
    right = Counter((token.sort, token.key) for token in after)
    return Exchange(gone=_only(before, left - right), come=_only(after, right - left))


def _only(stretch: Sequence[Token], left: Counter[tuple[Sort, str]]) -> tuple[Token, ...]:
    found = []
    for token in reversed(stretch):
        if left[token.sort, token.key] > 0:
            left[token.sort, token.key] -= 1
            found.append(token)
    return tuple(reversed(found))
