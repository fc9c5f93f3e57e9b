"""The shape of the channels in config.yaml: ways to people beside mail."""

from typing import Annotated

from pydantic import Field

from monitor.config.address import URL
from monitor.config.local import FOLDER
from monitor.config.section import Key, SecretFile, SecretVariable, Shape
from monitor.config.word import one_of, whole
from monitor.model.settings import ChannelKind, ChannelSettings

CHANNEL = ChannelSettings(key="", kind=ChannelKind.CONSOLE)


class Channel(Shape):
    """A way to people beside mail; rules name its key in `to`."""

    key: Key = Field(description="Its name in this file and in the database; unique, not `mail`.")
    kind: Annotated[ChannelKind, one_of(*ChannelKind)] = Field(
        description="Signed posts to a `webhook`, a `feed` in files (Atom and JSON Feed), what "
        "`apprise` knows (an extra), or the `console`."
    )
    url: Annotated[str, URL] | None = Field(
        default=None,
        description="Of a webhook: where to post. On a private address it needs `fetch.allow`.",
    )
    url_env: SecretVariable | None = Field(
        default=None, description="The environment variable that holds the URL."
    )
    url_file: SecretFile | None = Field(
        default=None, description="The file that holds the URL, on one line."
    )
    secret_env: SecretVariable | None = Field(
        default=None, description="Of a webhook: the variable that holds what signs its posts."
    )
    secret_file: SecretFile | None = Field(
        default=None, description="Of a webhook: the file that holds what signs its posts."
    )
    folder: Annotated[str, FOLDER] | None = Field(
        default=None, description="Of a feed: where `alerts.atom` and `alerts.json` are written."
    )
    keep: Annotated[int, whole(1, 1000)] = Field(
        default=CHANNEL.keep, description="Of a feed: the most entries."
    )
