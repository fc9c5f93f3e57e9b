"""Days and times of day that are said in another way: today, a weekday beside its date, zones."""

import re
from collections.abc import Iterator
from typing import Final

from monitor.analysis.compare.scene import Scene
from monitor.analysis.compare.silence import Noise, bare
from monitor.analysis.compare.wording import Sort, Token, tokens
from monitor.model.language import EditWords
from monitor.model.statement import EditKind

# Minutes by which the clocks of a zone are ahead of UTC; more than one where a name is used for
# winter and summer, or in two parts of the world.
_ZONES: Final = {
    "UTC": (0,), "GMT": (0,), "WET": (0,), "BST": (60,), "WEST": (60,), "CET": (60,),
    "MEZ": (60,), "CEST": (120,), "MESZ": (120,), "EET": (120,), "EEST": (180,), "MSK": (180,),
    "GST": (240,), "IST": (330,), "CST": (-360, 480), "HKT": (480,), "SGT": (480,), "JST": (540,),
    "KST": (540,), "AEST": (600,), "AEDT": (660,), "ET": (-300, -240), "EST": (-300,),
    "EDT": (-240,), "CT": (-360, -300), "CDT": (-300,), "MT": (-420, -360), "MST": (-420,),
    "MDT": (-360,), "PT": (-480, -420), "PST": (-480,), "PDT": (-420,), "BRT": (-180,),
}  # fmt: skip
_DAY_MINUTES: Final = 24 * 60
_ZONED: Final = re.compile(
    rf"(?<![\w.,:])(?P<hour>[01]?\d|2[0-3])(?:[:.h](?P<minute>[0-5]\d))?(?:\s?(?:uhr|h|Uhr))?\s{{1,9}}"
    rf"(?P<zone>{'|'.join(sorted(_ZONES, key=len, reverse=True))})(?!\w)"
)
_DATE: Final = re.compile(r"\d{1,2}[./-]\d{1,2}|\d\s?[月월]")
# A date and its weekday stand so near to one another.
_NEAR: Final = 24
# A day with its weekday and its year is no longer.
_PHRASE: Final = 200
# What may stand between them.
_DATED: Final = frozenset({Sort.NUMBER, Sort.MONTH})


def same_moment(scene: Scene) -> Noise | None:
    """Know days and times that are said otherwise and are the same."""
    if not (_is_zoned(scene) or _is_weekday(scene) or _is_today(scene)):
        return None
    return Noise(kind=EditKind.FORMATTING, rule="same_moment")


def _is_zoned(scene: Scene) -> bool:
    """Tell whether a time of day is said in another zone, or in one more."""
    if not any(map(_ZONED.search, _lines(scene))):
        return False
    one, other = (scene.words.plain(line) for line in _lines(scene))
    if bare(_ZONED.sub("", one)) != bare(_ZONED.sub("", other)):
        return False
    before, after = [*_moments(one)], [*_moments(other)]
    return bool(before and after) and all(
        any(moment & its for its in others)
        for some, others in ((before, after), (after, before))
        for moment in some
    )


def _moments(line: str) -> Iterator[set[int]]:
    """Yield the minutes of the day in UTC that each time of a line may mean."""
    for match in _ZONED.finditer(line):
        minutes = int(match["hour"]) * 60 + int(match["minute"] or 0)
        yield {(minutes - ahead) % _DAY_MINUTES for ahead in _ZONES[match["zone"]]}


def _is_weekday(scene: Scene) -> bool:
    """Tell whether nothing comes or goes but the weekday beside a date that stays."""
    gone, come = scene.exchange.gone, scene.exchange.come
    changed = gone or come
    if not changed or (gone and come):
        return False
    if not all(_is_small(token, scene.words, names=("weekday", "function")) for token in changed):
        return False
    if not any(scene.words.has("weekday", token.key) for token in changed):
        return False
    near = f"{scene.lead[0][-_NEAR:]} {scene.tail[0][:_NEAR]}"
    sorts = {token.sort for token in tokens(near, scene.words)}
    return sorts >= _DATED or _DATE.search(near) is not None


def _is_today(scene: Scene) -> bool:
    """Tell whether "today" became the day's name or date, or the reverse, as something is told.

    What begins or opens today and then on a day does so on another day.
    """
    # A character of the word may stand behind the edit: 本日, 3月3日.
    if max(map(len, scene.seen)) > _PHRASE:
        return False
    said = [f"{seen}{tail[:1]}" for seen, tail in zip(scene.seen, scene.tail, strict=True)]
    for here, there in (said, said[::-1]):
        rest = scene.words.today.sub(" ", here)
        if rest == here or scene.words.today.search(there):
            continue
        names = ("function", "weekday", "unit")
        day = tokens(there, scene.words)
        small = all(_is_small(one, scene.words, names=names) for one in tokens(rest, scene.words))
        if small and day and all(_is_of_day(token, scene.words) for token in day):
            return _is_told(scene)
    return False


def _is_of_day(token: Token, words: EditWords) -> bool:
    return token.sort in _DATED or _is_small(token, words, names=("function", "weekday", "unit"))


def _is_small(token: Token, words: EditWords, *, names: tuple[str, ...]) -> bool:
    return any(words.has(name, token.key) for name in names)


def _is_told(scene: Scene) -> bool:
    """Tell whether a word of announcing stands near."""
    announced = scene.words.words.get("announced", frozenset())
    near = " ".join(_lines(scene)).casefold()
    if scene.words.unspaced:
        return any(word in near for word in announced)
    return any(word in announced for word in re.findall(r"[^\W\d_]+", near))


def _lines(scene: Scene) -> list[str]:
    return [
        f"{lead}{seen}{tail}"
        for lead, seen, tail in zip(scene.lead, scene.seen, scene.tail, strict=True)
    ]
