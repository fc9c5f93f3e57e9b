"""Log lines: a fixed event name and key=value to standard error, never a secret.

    log = logger(__name__)
    log.info("source_polled", source=source.key, entries=20)

`set_up` is called once in every process. structlog gives the lines their form and is imported
there only: that takes longer than all the rest of a small command.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping

from monitor.model.settings import LogFormat, LogSettings, Secret

_CREDENTIALS = re.compile(r"(?<=://)[^/\s]{1,500}@")
_SECRET_NAMES = re.compile(r"password|passwd|token|secret|authorization|cookie", re.IGNORECASE)
_OURS = "monitor"
_HANDLER = "monitor.telemetry"


class Logger:
    """Writes the lines of one part of the program."""

    __slots__ = ("_logger",)

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)

    def debug(self, event: str, /, **fields: object) -> None:
        """Write what helps to find a fault."""
        self._logger.debug(event, extra={"fields": fields})

    def info(self, event: str, /, **fields: object) -> None:
        """Write what happened as it should."""
        self._logger.info(event, extra={"fields": fields})

    def warning(self, event: str, /, **fields: object) -> None:
        """Write what somebody may want to look at."""
        self._logger.warning(event, extra={"fields": fields})

    def error(self, event: str, /, **fields: object) -> None:
        """Write what went wrong."""
        self._logger.error(event, extra={"fields": fields})

    def exception(self, event: str, /, **fields: object) -> None:
        """Write what went wrong, with the traceback of the exception at hand."""
        self._logger.error(event, extra={"fields": fields}, exc_info=sys.exception())


def logger(name: str) -> Logger:
    """Return the logger of a module; pass `__name__`."""
    return Logger(name)


def set_up(settings: LogSettings) -> None:
    """Send every log line of this process, those of libraries too, to standard error."""
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    handler = logging.StreamHandler(sys.stderr)
    handler.set_name(_HANDLER)
    handler.setFormatter(_formatter(settings.format))
    root = logging.getLogger()
    for old in [known for known in root.handlers if known.get_name() == _HANDLER]:
        root.removeHandler(old)
    root.addHandler(handler)
    # Libraries report their routine as info, some on every tick.
    root.setLevel(logging.INFO if level <= logging.DEBUG else max(level, logging.WARNING))
    logging.getLogger(_OURS).setLevel(level)


def _formatter(form: LogFormat) -> logging.Formatter:
    import structlog  # noqa: PLC0415 - 0.2 s, see the module's docstring

    renderer: structlog.typing.Processor
    if form is LogFormat.JSON:
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    else:
        renderer = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            repr_native_str=True,
            sort_keys=False,
            # The other formatters print local variables, passwords among them.
            exception_formatter=structlog.dev.plain_traceback,
        )
    return structlog.stdlib.ProcessorFormatter(
        processors=[
            _with_fields,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _without_secrets,
            renderer,
        ]
    )


def _with_fields(
    _logger: object, _method: str, line: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    fields = getattr(line["_record"], "fields", None)
    if isinstance(fields, Mapping):
        line.update((key, value) for key, value in fields.items() if key not in line)
    return line


def _without_secrets(
    _logger: object, _method: str, line: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    for key, value in line.items():
        line[key] = "***" if _SECRET_NAMES.search(key) else _plain(value)
    line["event"] = " ".join(str(line["event"]).split())
    return line


def _plain(value: object) -> object:
    """Return what a line can hold: numbers, masked text, and lists and mappings of them."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Secret):
        return "***"
    if isinstance(value, Mapping):
        return {str(key): _plain(member) for key, member in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(member) for member in value]
    return masked(str(value))


def masked(text: str) -> str:
    """Return a text with the user and password of every URL in it hidden."""
    return _CREDENTIALS.sub("***@", text)
