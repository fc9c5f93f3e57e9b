"""`monitor sources add`, `remove`, `import`, `export`: what the configuration does not name."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from monitor.cli.access import access_in, access_options
from monitor.cli.memory import json_option, keys_of
from monitor.cli.options import config_option, examples
from monitor.cli.tables import clock as shown_moment
from monitor.cli.tables import print_records, print_table
from monitor.errors import MonitorError
from monitor.model.settings import Settings
from monitor.model.source import Outlet, Source, SourceKind
from monitor.urls import host

_EVERY = "30m"
_KINDS = [kind.value for kind in SourceKind]
_OUTLETS = click.Choice([outlet.value for outlet in Outlet if outlet is not Outlet.NEWSROOM])
_file = click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))


@click.command(
    epilog=examples(
        "monitor sources add https://acme.example",
        "monitor sources add https://acme.example/sitemap.xml --include '/news/*' --yes",
        "monitor sources add https://acme.example/about --kind page --key acme-about",
        "monitor sources add https://press.acme.example --user me --password-env ACME_PASSWORD",
    )
)
@click.argument("url", metavar="URL")
@click.option("--key", help="Its identity; without it, made of the host.")
@click.option("--name", help="Its name on screens; without it, what it calls itself.")
@click.option("--company", help="The key of the configured company that speaks here.")
@click.option("--outlet", type=_OUTLETS, help="What it is, if no company's newsroom.")
@click.option("--language", help="The language of its texts; without it, recognised.")
@click.option("--every", default=_EVERY, show_default=True, help="How often to ask.")
@click.option("--kind", type=click.Choice(_KINDS), help="Take URL as this, and look no further.")
@click.option("--include", multiple=True, help="A pattern of paths such as '/news/*'; repeatable.")
@click.option("--selector", help="The CSS selector of a listing's links.")
@access_options
@click.option("--yes", is_flag=True, help="Take the best that is found, and ask nothing.")
@json_option
@config_option
@click.pass_context
def add(ctx: click.Context, /, **_: object) -> None:
    """Find the feed or sitemap behind URL, and watch it.

    Shows what it found and asks which to watch. Its first good poll is a baseline, which alerts
    nobody. With --json it only lists what it found. A source that was removed goes on under its
    key, with its history. A password, proxy or header is for the host of URL alone; what is secret
    is named by where it is kept, and read there. Exit code 1 when nothing was found or added.
    """
    given = ctx.params
    # Fetching and reading load libraries that no other command here needs.
    from monitor.app import look_behind  # noqa: PLC0415
    from monitor.config.load import load  # noqa: PLC0415
    from monitor.render.rows import found_record  # noqa: PLC0415

    settings = load(given["config"])
    wanted = _checked(settings, given)
    if given["kind"]:
        _caution(wanted)
        _watch(settings, [(wanted, given["key"])])
        return
    discovery = look_behind(settings, wanted.url, access=wanted.access)
    if given["as_json"]:
        print_records(map(found_record, discovery.found))
        sys.exit(0 if discovery.found else 1)
    if not discovery.found:
        why = f" ({discovery.fault})" if discovery.fault else ""
        raise MonitorError(
            f"{wanted.url}: found no feed, sitemap or list of headlines{why}; "
            "--kind says what it is"
        )
    print_table(
        ("", "kind", "title", "entries", "newest", "found", "url"),
        (
            (
                str(number),
                one.kind,
                one.title,
                one.detail,
                shown_moment(one.newest),
                one.how,
                one.url,
            )
            for number, one in enumerate(discovery.found, start=1)
        ),
    )
    number = 1 if given["yes"] else _choice(len(discovery.found))
    chosen = discovery.found[number - 1]
    named = _checked(
        settings,
        given
        | {"url": chosen.url, "kind": chosen.kind.value, "name": given["name"] or chosen.title},
    )
    # Its host may be another than the one that the password is for: the page chose it.
    named = replace(named, access=wanted.access)
    _caution(named)
    if not chosen.is_news and not named.include:
        click.echo(
            "this sitemap names pages, not news: --include '/news/*' chooses what is watched",
            err=True,
        )
    _watch(settings, [(named, given["key"])])


def _caution(source: Source) -> None:
    """Say what is allowed of an access but seldom meant."""
    access = source.access
    if access is None:
        return
    if host(source.url) != host(access.url):
        click.echo(f"only {host(access.url)} gets what the options say: not this source", err=True)
    if access.url.startswith("http:") and (access.user or access.headers):
        click.echo("asked over http: its password and headers travel in clear", err=True)


def _choice(most: int) -> int:
    if not sys.stdin.isatty():
        raise MonitorError("expected --yes, which takes the first, or a terminal to ask on")
    number = click.prompt("Which one (0 for none)", default=1, type=click.IntRange(0, most))
    if number == 0:
        sys.exit(1)
    return int(number)


def _checked(settings: Settings, given: dict[str, Any]) -> Source:
    """Return the source that the options describe; raise MonitorError in one line."""
    from monitor.config.added import note_of, source_of  # noqa: PLC0415

    written = {
        "key": given["key"] or "unnamed",
        "url": given["url"],
        "every": given["every"],
        "kind": given["kind"] or SourceKind.AUTO.value,
        "include": list(given["include"]) if isinstance(given["include"], tuple) else (),
    }
    optional = ("company", "language", "selector", "name", "outlet")
    source = source_of(written | {key: given[key] for key in optional if given.get(key)})
    companies = [company.key for company in settings.companies]
    if source.company is not None and source.company not in companies:
        known = ", ".join(companies) or "none: the configuration has no companies"
        raise MonitorError(f"--company: expected one of {known}, got {source.company!r}")
    return replace(source, access=note_of(access_in(given, url=source.url)))


def _watch(settings: Settings, wanted: Sequence[tuple[Source, str | None]]) -> None:
    """Add sources, say what became of each, and end with 1 where none was added."""
    from monitor.app import watch_also  # noqa: PLC0415
    from monitor.watchlist import Wish  # noqa: PLC0415

    wishes = [
        Wish(
            url=source.url,
            every=source.every,
            key=key,
            name=source.name,
            company=source.company,
            language=source.language,
            kind=source.kind,
            include=source.include,
            selector=source.selector,
            outlet=source.outlet,
            access=source.access,
        )
        for source, key in wanted
    ]
    added = 0
    for answer in watch_also(settings, wishes):
        if answer.source is None:
            click.echo(f"skipped {answer.wish.url}: {answer.refused}", err=True)
            continue
        added += 1
        again = ", which goes on with its history" if answer.again else ""
        click.echo(f"added {answer.source.key}: {answer.source.url}{again}")
    if not added:
        sys.exit(1)


@click.command(epilog=examples("monitor sources remove acme.example"))
@click.argument("source", metavar="SOURCE", shell_complete=keys_of("source"))
@config_option
def remove(source: str, *, config: Path) -> None:
    """Stop watching a source that was added."""
    from monitor.config.load import load  # noqa: PLC0415
    from monitor.watchlist import unwatch  # noqa: PLC0415

    unwatch(load(config), source)
    click.echo(f"removed {source}; its history stays, and adding it again goes on with it")


@click.command("import", epilog=examples("monitor sources import feeds.opml --every 1h"))
@_file
@click.option(
    "--every", default=_EVERY, show_default=True, help="How often to ask where it is not said."
)
@click.option("--outlet", type=_OUTLETS, help="What those are of which it is not said.")
@config_option
def import_(file: Path, *, every: str, outlet: str | None, config: Path) -> None:
    """Watch the feeds that an OPML file lists.

    Those that are watched already are skipped. Nobody is alerted of what they list now.
    """
    from monitor.config import opml  # noqa: PLC0415
    from monitor.config.load import load  # noqa: PLC0415

    settings = load(config)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise MonitorError(f"{file}: {error.strerror or error}") from None
    outlines = opml.read(content, name=str(file), every=every, outlet=outlet)
    companies = {company.key for company in settings.companies}
    wanted = []
    for outline in outlines:
        source = outline.source
        if source is None or (source.company and source.company not in companies):
            fault = outline.fault or f"company: {source.company if source else ''!r} is not known"
            click.echo(f"skipped {outline.url}: {fault}", err=True)
        else:
            wanted.append((source, outline.key))
    if not outlines:
        raise MonitorError(f"{file}: the list names no feed")
    _watch(settings, wanted)


@click.command(epilog=examples("monitor sources export feeds.opml"))
@_file
@click.option("--force", is_flag=True, help="Replace FILE where it is there.")
@config_option
def export(file: Path, *, force: bool, config: Path) -> None:
    """Write the watched sources into an OPML file.

    Other readers take it, and `import` takes it whole, but for how hosts are asked (headers, user,
    password, proxy, authority): none of that is written.
    """
    from monitor.config import opml  # noqa: PLC0415
    from monitor.config.load import load  # noqa: PLC0415
    from monitor.watchlist import watched  # noqa: PLC0415

    settings = load(config)
    sources = watched(settings).sources
    content = opml.write(sources, title="Sources of the press release monitor")
    try:
        with file.open("wb" if force else "xb") as out:
            out.write(content)
    except FileExistsError:
        raise MonitorError(f"{file}: it is there; --force replaces it") from None
    except OSError as error:
        raise MonitorError(f"{file}: {error.strerror or error}") from None
    click.echo(f"{file}: {len(sources)} sources")
    special = {access.source for access in settings.access}
    for source in sources:
        if source.access is not None or source.key in special:
            click.echo(f"{source.key}: its headers, password and proxy stay here", err=True)
