"""The edits between two versions as one web page that needs nothing from elsewhere.

All looks are inline, as in a mail: the page may be pasted into one. It sets no colours of its own,
so it follows the reader's light or dark mode.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup

from monitor.model.statement import Comparison, Version
from monitor.render.clean import isolated_quotes, line, link
from monitor.render.diff import Hunk, as_columns, as_html, heading
from monitor.render.tongue import tongue
from monitor.render.words import Words


class Layout(StrEnum):
    """How a page shows edits: both versions in one text, or beside each other."""

    INLINE = "inline"
    SIDE_BY_SIDE = "side by side"


# Without quotation marks, which would end the attribute.
_FONT = "font:16px/1.5 system-ui,Segoe UI,Roboto,Noto Sans,Helvetica,Arial,sans-serif"
_MUTED = "opacity:.75;font-size:14px"
_PAGE = Markup("""<!doctype html>
<html lang="{language}" style="color-scheme:light dark">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
</head>
<body style="margin:0;padding:16px;color-scheme:light dark">
<div style="max-width:{width};margin:0 auto;{font};overflow-wrap:anywhere">
<h1{tongue} style="margin:8px 0;font-size:24px;line-height:1.3">{title}</h1>
<p style="margin:0 0 12px;font-size:14px">{versions}</p>
<p style="margin:0 0 4px"><strong>{summary}</strong></p>
<p style="margin:0 0 16px;{muted}">{counted}</p>
{hunks}
</div>
</body>
</html>
""")
_HUNK = Markup("""<div id="edit-{number}" style="margin:0 0 20px">
<h2 style="margin:0 0 4px;font-size:14px;font-weight:600;opacity:.75">{heading}</h2>
{shown}
</div>""")
_INLINE = Markup(
    '<p{tongue} style="margin:0;padding:2px 12px;border-left:3px solid #c08a00">{text}</p>'
)
_COLUMNS = Markup(
    '<table role="presentation" cellpadding="0" cellspacing="0" '
    'style="width:100%;table-layout:fixed;border-collapse:collapse"><tr>{before}{after}</tr></table>'
)
# Each cell names its version: where a reader drops tables, the cells stand below each other.
_CELL = Markup(
    '<td style="width:50%;padding:4px 12px;vertical-align:top;border:1px solid #8a8a8a">'
    '<div style="{muted}">{name}</div><div{tongue}>{text}</div></td>'
)
_NOISE = Markup("""<details style="margin:24px 0 0;padding-top:12px;border-top:1px solid #8a8a8a">
<summary style="margin:0 0 12px;cursor:pointer;font-weight:600">{title}</summary>
{hunks}
</details>""")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawing:
    """How hunks are drawn: by what, and how many there are in all."""

    draw: Callable[[Hunk], Markup]
    count: int
    words: Words

    def all(self, shown: Sequence[Hunk], *, first: int) -> Markup:
        """Return hunks one below the other, numbered from `first`."""
        return Markup("\n").join(self._one(hunk, at) for at, hunk in enumerate(shown, first))

    def _one(self, hunk: Hunk, number: int) -> Markup:
        where = heading(hunk, self.words)
        told = self.words.say("place", number=number, count=self.count, heading=where)
        return _HUNK.format(number=number, heading=told, shown=self.draw(hunk))


def diff_page(
    versions: tuple[Version, Version],
    comparison: Comparison,
    *,
    shown: Sequence[Hunk],
    url: str | None,
    words: Words,
    layout: Layout = Layout.INLINE,
) -> str:
    """Return the page of two versions, the older first: what matters open, the rest folded.

    What was fetched is text in it, and its address a link only if http.
    """
    after = versions[1]
    attributes = tongue(after.content.language or versions[0].content.language)
    is_wide = layout is Layout.SIDE_BY_SIDE
    return _PAGE.format(
        language=words.code,
        title=line(after.content.title) or words.say("no_title"),
        width="76rem" if is_wide else "46rem",
        font=_FONT,
        muted=_MUTED,
        tongue=attributes,
        versions=_versions(versions, url=url, words=words),
        summary=isolated_quotes(line(comparison.summary)),
        counted=_counted(comparison, words),
        hunks=_folded(
            shown,
            _Drawing(
                draw=_columns(versions, attributes, words=words)
                if is_wide
                else lambda hunk: _INLINE.format(tongue=attributes, text=as_html(hunk)),
                count=len(shown),
                words=words,
            ),
        ),
    )


def _folded(shown: Sequence[Hunk], drawing: _Drawing) -> Markup:
    """Return what matters, and the rest behind a line that opens it."""
    material = [hunk for hunk in shown if hunk.material]
    quiet = [hunk for hunk in shown if not hunk.material]
    told = drawing.all(material, first=1)
    if not quiet:
        return told
    title = drawing.words.count("noise", len(quiet))
    rest = drawing.all(quiet, first=len(material) + 1)
    return Markup("\n").join([told, _NOISE.format(title=title, hunks=rest)])


def _columns(
    versions: tuple[Version, Version], attributes: Markup, *, words: Words
) -> Callable[[Hunk], Markup]:
    names = [words.say("side", number=one.number, at=_at(one)) for one in versions]

    def drawn(hunk: Hunk) -> Markup:
        both = as_columns(hunk)
        before, after = (
            _CELL.format(tongue=attributes, name=name, muted=_MUTED, text=text)
            for name, text in zip(names, (both.before, both.after), strict=True)
        )
        return _COLUMNS.format(before=before, after=after)

    return drawn


def _versions(versions: tuple[Version, Version], *, url: str | None, words: Words) -> Markup:
    told = " → ".join(words.say("side", number=one.number, at=_at(one)) for one in versions)
    page = link(url)
    where = Markup('<br>\n<a href="{0}">{0}</a>').format(page) if page else Markup("")
    return Markup('<span style="{}">{}</span>').format(_MUTED, told) + where


def _counted(comparison: Comparison, words: Words) -> str:
    edits = comparison.edits
    material = sum(edit.material for edit in edits)
    told = words.count("edits", len(edits), material=material)
    fallback = comparison.fallback
    return f"{told} {words.say('fallback', name=fallback)}" if fallback else told


def _at(version: Version) -> str:
    return f"{version.at:%Y-%m-%d %H:%M:%S} UTC"
