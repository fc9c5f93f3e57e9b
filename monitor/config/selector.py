"""How a source chooses what it lists: patterns of paths, and CSS selectors."""

from cssselect import HTMLTranslator, SelectorError

from monitor.config.word import Unfit, Word

_MAX = 1000


def pattern(value: object) -> str:
    """Return a pattern of paths, as a shell's: they begin with a slash or a star."""
    if not isinstance(value, str) or not value.strip().startswith(("/", "*")):
        raise Unfit
    if not value.isprintable() or len(value) > _MAX:
        raise Unfit
    return value.strip()


def selector(value: object) -> str:
    """Return a CSS selector that can be understood."""
    if not isinstance(value, str) or not value.strip() or len(value) > _MAX:
        raise Unfit
    try:
        HTMLTranslator().css_to_xpath(value)
    except SelectorError as error:
        raise Unfit(f"expected a CSS selector: {error}") from error
    return value.strip()


PATTERN = Word(
    noun="pattern of paths",
    expected="expected a pattern of paths such as /news/*",
    check=pattern,
    schema={"type": "string", "pattern": "^[/*]"},
)
SELECTOR = Word(
    noun="CSS selector",
    expected="expected a CSS selector such as li.release a",
    check=selector,
)
