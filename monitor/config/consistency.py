"""What only the file as a whole can tell: names that must exist, things that go together."""

from collections.abc import Iterator
from datetime import time

from monitor.config.address import is_loopback
from monitor.config.faults import fault, shown, suggestion
from monitor.config.schedule import clock, clock_or_midnight, days
from monitor.config.tree import Place, Tree, Value
from monitor.config.ways import channel_faults
from monitor.config.word import Unfit
from monitor.errors import Fault
from monitor.model.settings import Tls

_DAY_MINUTES = 24 * 60
_WEEK_MINUTES = 7 * _DAY_MINUTES
_PASSWORDS = ("password_env", "password_file")
_TOKENS = ("token_file", "token_command")
_LISTS = ("sources", "companies", "rules", "channels")


def faults(tree: Tree) -> Iterator[Fault]:
    """Yield every contradiction; works on what was written, however faulty the rest is."""
    for name in _LISTS:
        yield from _repeated(tree, name)
    yield from _shared_spellings(tree)
    yield from _unknown_names(tree)
    yield from _recipients(tree)
    yield from channel_faults(tree)
    yield from accounts(tree)
    yield from _mail(tree)
    yield from _web(tree)


def _entries(tree: Tree, name: str) -> Iterator[tuple[Place, dict[str, Value]]]:
    listed = tree.value.get(name)
    for index, entry in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(entry, dict):
            yield (name, index), entry


def _section(tree: Tree, name: str) -> dict[str, Value]:
    section = tree.value.get(name)
    return section if isinstance(section, dict) else {}


def _keys(tree: Tree, name: str) -> set[str]:
    keys = (entry.get("key") for _, entry in _entries(tree, name))
    return {key for key in keys if isinstance(key, str)}


def _repeated(tree: Tree, name: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, entry in _entries(tree, name):
        key = entry.get("key")
        if isinstance(key, str):
            if key in seen:
                expected = f"expected a key that no other of the {name} has"
                yield fault(tree, (*place, "key"), expected=expected, found=shown(key))
            seen.add(key)


def _shared_spellings(tree: Tree) -> Iterator[Fault]:
    """Yield names that two companies go by: a mention of one could mean either."""
    owners: dict[str, int] = {}
    for number, (place, entry) in enumerate(_entries(tree, "companies")):
        aliases = entry.get("aliases")
        names: list[tuple[Place, Value]] = [((*place, "name"), entry.get("name"))]
        if isinstance(aliases, list):
            names += [((*place, "aliases", index), name) for index, name in enumerate(aliases)]
        for spot, name in names:
            if not isinstance(name, str):
                continue
            owner = owners.setdefault(name.casefold().strip(), number)
            if owner != number:
                expected = f"expected a spelling that companies.{owner} does not have"
                yield fault(tree, spot, expected=expected, found=shown(name))


def _unknown_names(tree: Tree) -> Iterator[Fault]:
    companies, sources = _keys(tree, "companies"), _keys(tree, "sources")
    for place, entry in _entries(tree, "sources"):
        yield from _unknown(tree, (*place, "company"), value=entry.get("company"), known=companies)
    for place, entry in _entries(tree, "rules"):
        when = entry.get("when")
        if isinstance(when, dict):
            for field, known in (("companies", companies), ("sources", sources)):
                spot = (*place, "when", field)
                yield from _unknown(tree, spot, value=when.get(field), known=known)


def _unknown(tree: Tree, place: Place, *, value: Value, known: set[str]) -> Iterator[Fault]:
    if isinstance(value, list):
        for index, member in enumerate(value):
            yield from _unknown(tree, (*place, index), value=member, known=known)
    elif isinstance(value, str) and value not in known:
        among = "sources" if "sources" in place[1:] else "companies"
        expected = f"expected the key of one of the {among}{suggestion(value, known)}"
        yield fault(tree, place, expected=expected.rstrip("?"), found=shown(value))


def _recipients(tree: Tree) -> Iterator[Fault]:
    """Yield recipients named twice or by no rule, and quiet hours that leave no time to deliver."""
    told = {address for _, rule in _entries(tree, "rules") for address in _small(rule.get("to"))}
    seen: set[str] = set()
    for place, entry in _entries(tree, "recipients"):
        for address in _small(entry.get("to")):
            if address in seen:
                expected = "expected one that is named once"
                yield fault(tree, (*place, "to"), expected=expected, found=shown(address))
            elif address not in told:
                expected = f"expected one that a rule names{suggestion(address, told)}"
                yield fault(
                    tree, (*place, "to"), expected=expected.rstrip("?"), found=shown(address)
                )
            seen.add(address)
        yield from _quiet(tree, (*place, "quiet"), given=entry.get("quiet"))


def _small(value: Value) -> list[str]:
    """Return addresses as they are compared: their domains in small letters."""
    given = value if isinstance(value, list) else [value]
    parts = (one.strip().rpartition("@") for one in given if isinstance(one, str))
    return [local + at + domain.lower() for local, at, domain in parts]


def _quiet(tree: Tree, place: Place, *, given: Value) -> Iterator[Fault]:
    """Yield windows that begin and end at once, and windows that are the whole week together."""
    windows = given if isinstance(given, list) else [given]
    silent: set[int] = set()
    for index, window in enumerate(windows):
        if not isinstance(window, dict):
            continue
        try:
            start, end = clock(window.get("from")), clock_or_midnight(window.get("to"))
            begins = days(window.get("days", "*"))
        except Unfit:
            continue
        spot = (*place, index, "to") if isinstance(given, list) else (*place, "to")
        if start == end:
            expected = "expected another time than from, or 00:00 to 24:00"
            yield fault(tree, spot, expected=expected, found=shown(window.get("to")))
        silent |= _minutes(start, end, begins=begins)
    if len(silent) == _WEEK_MINUTES:
        yield fault(tree, place, expected="expected hours that leave time to deliver")


def _minutes(start: time, end: time | None, *, begins: tuple[int, ...]) -> set[int]:
    """Return the minutes of a week that a window covers."""
    first = start.hour * 60 + start.minute
    last = _DAY_MINUTES if end is None else end.hour * 60 + end.minute
    length = last - first if last > first else last - first + _DAY_MINUTES
    return {
        (day * _DAY_MINUTES + first + minute) % _WEEK_MINUTES
        for day in begins
        for minute in range(length)
    }


def accounts(tree: Tree) -> Iterator[Fault]:
    """Yield users of sources and proxies that lack what proves them, and passwords without one."""
    for place, entry in _entries(tree, "sources"):
        yield from _account(tree, place, entry=entry)
        yield from _account(tree, place, entry=entry, prefix="proxy_")
        if "proxy_user" in entry and "proxy" not in entry:
            expected = "expected proxy beside it"
            yield fault(tree, (*place, "proxy_user"), expected=expected, found="none")
        headers = entry.get("headers")
        named = {str(name).lower() for name in headers} if isinstance(headers, dict) else set()
        if "user" in entry and "authorization" in named:
            expected = "expected user or the header Authorization, not both"
            yield fault(tree, (*place, "headers"), expected=expected)


def _account(
    tree: Tree,
    place: Place,
    *,
    entry: dict[str, Value],
    prefix: str = "",
    ways: tuple[str, ...] = _PASSWORDS,
) -> Iterator[Fault]:
    """Yield what does not go together of a user and the ways to prove it, of which one counts."""
    user, known = f"{prefix}user", [f"{prefix}{way}" for way in ways]
    passwords = [name for name in known if name in entry]
    if len(passwords) > 1:
        expected = f"expected {passwords[0]} or this, not both"
        yield fault(tree, (*place, passwords[1]), expected=expected)
    if user in entry and not passwords and "password" not in entry:
        expected = f"expected {', '.join(known[:-1])} or {known[-1]} beside it"
        yield fault(tree, (*place, user), expected=expected, found="none")
    if passwords and user not in entry:
        expected = f"expected {user} beside it"
        yield fault(tree, (*place, passwords[0]), expected=expected, found="none")


def _mail(tree: Tree) -> Iterator[Fault]:
    mail = _section(tree, "mail")
    yield from _account(tree, ("mail",), entry=mail, ways=(*_PASSWORDS, *_TOKENS))
    passwords = [name for name in (*_PASSWORDS, *_TOKENS) if name in mail]
    host = mail.get("host")
    if mail.get("tls") == Tls.NONE and passwords and not is_loopback(str(host)):
        expected = "expected starttls or tls: the password would travel in clear"
        yield fault(tree, ("mail", "tls"), expected=expected, found=shown(mail["tls"]))


def _web(tree: Tree) -> Iterator[Fault]:
    web = _section(tree, "web")
    tokens = [name for name in ("token_env", "token_file") if name in web]
    if len(tokens) > 1:
        yield fault(tree, ("web", tokens[1]), expected="expected token_env or this, not both")
    listen = web.get("listen")
    if isinstance(listen, str) and not tokens and not is_loopback(listen.rpartition(":")[0]):
        expected = "expected token_env or token_file beside it, or a loopback address"
        yield fault(tree, ("web", "listen"), expected=expected, found=shown(listen))
