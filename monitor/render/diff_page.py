"""The edits between two versions as one web page that needs nothing from elsewhere."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from monitor.model.statement import Comparison, Version
from monitor.render.clean import line, link
from monitor.render.diff import Hunk, as_html, heading
from monitor.render.words import Words

_PAGE = Markup("""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; }}
p.hunk {{ overflow-wrap: anywhere; }}
h2 {{ font-size: 1rem; margin: 2rem 0 0; }}
</style>
</head>
<body>
<h1 dir="auto">{title}</h1>
<p>{versions}</p>
<p dir="auto">{summary}</p>
{hunks}
</body>
</html>
""")
_HUNK = Markup('<h2>{heading}</h2>\n<p class="hunk" dir="auto">{text}</p>')


def diff_page(
    before: Version,
    after: Version,
    *,
    comparison: Comparison,
    shown: Sequence[Hunk],
    url: str | None,
    words: Words,
) -> str:
    """Return the page. What was fetched is text in it, and its address a link only if http."""
    page = link(url)
    versions = f"{before.number} ({_at(before)}) → {after.number} ({_at(after)})"
    where = Markup(' · <a href="{0}">{0}</a>').format(page) if page else Markup("")
    return _PAGE.format(
        language=words.code,
        title=line(after.content.title) or words.say("no_title"),
        versions=escape(versions) + where,
        summary=line(comparison.summary),
        hunks=Markup("\n").join(
            _HUNK.format(heading=heading(hunk, words), text=as_html(hunk)) for hunk in shown
        ),
    )


def _at(version: Version) -> str:
    return f"{version.at:%Y-%m-%d %H:%M:%S} UTC"
