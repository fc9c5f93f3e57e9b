"""The catalogue has a word for everything, and the templates have no words of their own."""

import re
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import get_args, get_type_hints

import jinja2
import pytest

import monitor.render
from monitor.model.partnership import Step
from monitor.render.english import ENGLISH
from monitor.render.templates import Templates
from monitor.render.words import Words

FOLDER = Path(monitor.render.__path__[0])
# Steps that are told by the stage of their claim.
BY_STAGE = {Step.FIRST_SIGNAL, Step.MENTIONED}


def closed_sets() -> list[tuple[str, type[StrEnum]]]:
    hints = get_type_hints(Words)
    keyed = [(field.name, get_args(hints[field.name])) for field in fields(Words)]
    return [
        (name, args[0])
        for name, args in keyed
        if args and isinstance(args[0], type) and issubclass(args[0], StrEnum)
    ]


@pytest.mark.parametrize(("name", "members"), closed_sets())
def test_every_member_has_a_word(name: str, members: type[StrEnum]) -> None:
    told = getattr(ENGLISH, name)
    missing = [member for member in members if member not in told and member not in BY_STAGE]
    assert missing == []


def test_every_phrase_is_used() -> None:
    code = "\n".join(
        path.read_text("utf-8")
        for path in (*FOLDER.glob("*.py"), *FOLDER.glob("templates/*.j2"))
        if path.name != "english.py"
    )
    asked = set(re.findall(r'"([a-z_.]+)"', code))
    stems = {re.sub(r"\.(one|many)$", "", phrase) for phrase in ENGLISH.phrases}
    assert stems - asked == set()


def test_counted_phrases_have_both_forms() -> None:
    stems = {phrase[:-4] for phrase in ENGLISH.phrases if phrase.endswith(".one")}
    assert {f"{stem}.many" for stem in stems} <= set(ENGLISH.phrases)


def test_templates_hold_no_words() -> None:
    for path in FOLDER.glob("templates/*.txt.j2"):
        text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert re.findall(r"[A-Za-z]{2,}", text) == [], path.name


def test_unknown_language_is_told_by_its_code() -> None:
    assert ENGLISH.language("de-AT") == "German"
    assert ENGLISH.language("xx") == "xx"
    assert ENGLISH.language(None) == ""


def test_faulty_template_is_found_when_it_is_built() -> None:
    with pytest.raises(jinja2.TemplateSyntaxError):
        Templates.build({"a.txt.j2": "{% if %}"})


def test_unknown_value_in_a_template_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        Templates.build({"a.txt.j2": "{{ missing }}"}).render("a.txt.j2")


def test_only_html_is_escaped() -> None:
    templates = Templates.build({"a.txt.j2": "{{ x }}", "a.html.j2": "{{ x }}"})
    assert templates.render("a.txt.j2", x="<&>") == "<&>"
    assert templates.render("a.html.j2", x="<&>") == "&lt;&amp;&gt;"
