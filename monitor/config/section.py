"""What the sections of config.yaml are made of: closed mappings, and the words used most."""

from datetime import timedelta
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict

from monitor.config.address import ADDRESS, DOMAIN, HOST, LANGUAGE
from monitor.config.local import FILE, SECRET_FILE, SECRET_VARIABLE
from monitor.config.schedule import DURATION
from monitor.config.word import ACCOUNT, HEADER_TEXT, KEY_WORD, TEXT, OneOrMore
from monitor.model.settings import Secret

T = TypeVar("T")
Several = Annotated[tuple[T, ...], OneOrMore()]

Key = Annotated[str, KEY_WORD]
Text = Annotated[str, TEXT]
HeaderText = Annotated[str, HEADER_TEXT]
Address = Annotated[str, ADDRESS]
Domain = Annotated[str, DOMAIN]
Host = Annotated[str, HOST]
Language = Annotated[str, LANGUAGE]
Duration = Annotated[timedelta, DURATION]
SecretVariable = Annotated[Secret, SECRET_VARIABLE]
SecretFile = Annotated[Secret, SECRET_FILE]
File = Annotated[str, FILE]
Account = Annotated[str, ACCOUNT]


class Shape(BaseModel):
    """A mapping whose keys are all known."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
