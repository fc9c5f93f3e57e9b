"""`monitor run`: the service."""

from pathlib import Path

import click

from monitor.cli.options import config_option, examples


@click.command(
    epilog=examples("monitor run", "monitor run -c /etc/press-release-monitor/config.yaml")
)
@config_option
def run(config: Path) -> None:
    """Poll, compare and alert until stopped by SIGTERM or Ctrl-C.

    Running steps are finished within ten seconds. Exit codes: 0 stopped, 2 configuration,
    3 database, 4 another service works on the database, 5 another service took over.
    """
    # The service loads libraries for most of a second: not for a help text.
    from monitor.cli.serve import serve  # noqa: PLC0415

    serve(config)
