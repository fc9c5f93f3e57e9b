"""A page that a script is to fill: what a program is served of it has no text, and is no edit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html as lxml_html

from monitor.analysis.extract.page import tree_of
from monitor.analysis.text.normal import canonical, canonical_line
from monitor.model.capture import Capture

# Where React, Next, Nuxt, Gatsby, Angular, Vue and Svelte put what they draw.
_MOUNTS = frozenset(
    {"root", "app", "__next", "__nuxt", "___gatsby", "main-app", "app-root", "svelte", "react-root"}
)
_MOUNT_TAGS = frozenset({"app-root", "my-app", "app-component"})
_SKELETON = re.compile(
    r"(?:^|[\s_-])(?:skeleton|shimmer|placeholder-glow|content-loader)", re.IGNORECASE
)
_LOADING = re.compile(
    r"(?:(?:page |content )?(?:is )?loading|please wait|one moment(?: please)?|just a second"
    r"|(?:seite )?wird geladen|l(?:ä|ae)dt|bitte warten|chargement(?: en cours)?|veuillez patienter"
    r"|cargando|caricamento(?: in corso)?|attendere prego|carregando|aguarde|(?:bezig met )?laden"
    r"|even geduld|(?:読み込み|ロード)中(?:です)?|로딩 ?중|불러오는 중"
    r"|(?:正在)?(?:加载|載入|加載)(?:中)?)"
    r"[\s.…!。]*",
    re.IGNORECASE,
)
_NEEDS_SCRIPT = re.compile(r"java ?script", re.IGNORECASE)
_UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "nav", "footer", "select"})
# A mount that has so much is filled; its "Loading…" and its logo's text are shorter.
_FILLED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Bare:
    """What a page has that hardly has text. `shell` says why a script is to fill it, or is None."""

    page_title: str
    shell: str | None


def bare(capture: Capture) -> Bare:
    """Look closer at a page in which hardly any text was found."""
    tree = tree_of(capture)
    if tree is None:
        return Bare(page_title="", shell=None)
    title = canonical_line(tree.findtext(".//title") or "")
    return Bare(page_title=title, shell=_shell(tree, _shown(tree)))


def _shell(tree: lxml_html.HtmlElement, shown: str) -> str | None:
    if any(_LOADING.fullmatch(line.strip()) for line in shown.splitlines()):
        return "it says that it is loading"
    if not tree.xpath("//script"):
        return None
    for mount in _mounts(tree):
        if len(_shown(mount)) < _FILLED:
            return f"its element {mount.get('id') or mount.tag!r} is empty"
    if tree.xpath("//*[@class]") and any(
        _SKELETON.search(each.get("class") or "") for each in tree.xpath("//*[@class]")
    ):
        return "it has a skeleton in place of its text"
    for given in tree.iter("noscript"):
        if _NEEDS_SCRIPT.search(given.text_content()) and len(shown) < _FILLED:
            return "it asks for JavaScript"
    return None


def _mounts(tree: lxml_html.HtmlElement) -> Iterator[lxml_html.HtmlElement]:
    for each in tree.iter():
        if isinstance(each.tag, str) and (each.get("id") in _MOUNTS or each.tag in _MOUNT_TAGS):
            yield each


def _shown(element: lxml_html.HtmlElement) -> str:
    """Return the text that a reader without scripts would see, but for menus and footers."""
    pieces = [
        given
        for given in element.xpath(".//text()")
        if not any(above.tag in _UNSEEN for above in _above(given.getparent(), element))
    ]
    return canonical("\n".join(pieces)).strip()


def _above(
    element: lxml_html.HtmlElement, top: lxml_html.HtmlElement
) -> Iterator[lxml_html.HtmlElement]:
    given: lxml_html.HtmlElement | None = element
    while given is not None:
        yield given
        if given is top:
            return
        given = given.getparent()
