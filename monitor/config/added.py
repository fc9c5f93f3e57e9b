"""A source that is not written in the file: checked by the same words as one that is."""

from collections.abc import Mapping

from pydantic import ValidationError

from monitor.config.load import as_source
from monitor.config.shape import Source as Shape
from monitor.errors import MonitorError
from monitor.model.source import Source


def source_of(written: Mapping[str, object]) -> Source:
    """Return a source from its keys and words; raise MonitorError in one line."""
    try:
        shaped = Shape.model_validate(dict(written))
    except ValidationError as error:
        first = error.errors()[0]
        raise MonitorError(f"{first['loc'][0]}: {first['msg']}") from None
    return as_source(shaped)
