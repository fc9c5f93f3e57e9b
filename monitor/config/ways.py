"""What goes together of the channels, and whether what rules name is there."""

from collections.abc import Iterator

from monitor.config.faults import fault, shown, suggestion
from monitor.config.tree import Place, Tree, Value
from monitor.errors import Fault
from monitor.model.alert import MAIL
from monitor.model.settings import ChannelKind

_URLS = ("url", "url_env", "url_file")
_SECRETS = ("secret_env", "secret_file")
# What each kind takes, and of which groups exactly one is needed.
_NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    ChannelKind.WEBHOOK: (_URLS, _SECRETS),
    ChannelKind.FEED: (("folder",),),
    ChannelKind.APPRISE: (("url_env", "url_file"),),
    ChannelKind.CONSOLE: (),
}
_MAY_HAVE = {ChannelKind.FEED: ("keep",)}


def channel_faults(tree: Tree) -> Iterator[Fault]:
    """Yield channels that lack or mix what they need, and names that are no channel."""
    channels = _entries(tree.value.get("channels"), ("channels",))
    for place, entry in channels:
        yield from _faults_of(tree, place, entry=entry)
    known = {key for _, entry in channels if isinstance(key := entry.get("key"), str)}
    for place, entry in _entries(tree.value.get("rules"), ("rules",)):
        yield from _unknown(tree, (*place, "to"), value=entry.get("to"), known=known)
    mail = tree.value.get("mail")
    if isinstance(mail, dict):
        yield from _unknown(tree, ("mail", "operator"), value=mail.get("operator"), known=known)


def _entries(listed: Value, place: Place) -> list[tuple[Place, dict[str, Value]]]:
    members = listed if isinstance(listed, list) else []
    return [
        ((*place, index), entry) for index, entry in enumerate(members) if isinstance(entry, dict)
    ]


def _faults_of(tree: Tree, place: Place, *, entry: dict[str, Value]) -> Iterator[Fault]:
    if entry.get("key") == MAIL:
        yield fault(tree, (*place, "key"), expected="expected another key than mail")
    kind = entry.get("kind")
    if not isinstance(kind, str) or kind not in _NEEDS:
        return
    allowed = {"key", "kind", *_MAY_HAVE.get(ChannelKind(kind), ())}
    for group in _NEEDS[kind]:
        allowed.update(group)
        given = [name for name in group if name in entry]
        if not given:
            expected = f"expected {' or '.join(group)} beside it"
            yield fault(tree, (*place, "kind"), expected=expected, found="none")
        for name in given[1:]:
            yield fault(tree, (*place, name), expected=f"expected {given[0]} or this, not both")
    known = {name for groups in _NEEDS.values() for group in groups for name in group} | {"keep"}
    for name in entry:
        if name in known and name not in allowed:
            yield fault(tree, (*place, name), expected=f"expected none of a {kind}")


def _unknown(tree: Tree, place: Place, *, value: Value, known: set[str]) -> Iterator[Fault]:
    members = enumerate(value) if isinstance(value, list) else [(None, value)]
    for index, member in members:
        if isinstance(member, str) and "@" not in member and member.strip() not in known:
            near = suggestion(member, known).rstrip("?")
            spot = place if index is None else (*place, index)
            expected = f"expected an address or the key of one of the channels{near}"
            yield fault(tree, spot, expected=expected, found=shown(member))
