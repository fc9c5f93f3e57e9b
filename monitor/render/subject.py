"""The subject line: all of the news in one line, the strongest first."""

from collections.abc import Sequence

from monitor.render.clean import line, shortened
from monitor.render.panel import Panel
from monitor.render.story import Story
from monitor.render.words import Words

# Readers show 40 to 100 characters of a subject; what is longer is read in the message.
_LONGEST = 180
_TITLE = 90
_MOST_NAMED = 4
_SEPARATOR = " · "


def subject(stories: Sequence[Story], words: Words) -> str:
    """Return the subject of a message that tells these stories, strongest first."""
    panels = [panel for story in stories for panel in story.panels]
    first = stories[0]
    if panels:
        alone = panels[0] if len(panels) == 1 else None
        detail = first.revision or (alone.topic if alone else "")
        told = _partnerships(panels, words, detail=detail)
        voices = alone.voices if alone and not first.revision else ""
        if not voices:
            return shortened(told, _LONGEST)
        return f"{shortened(told, _LONGEST - len(_SEPARATOR + voices))}{_SEPARATOR}{voices}"
    return shortened(_happening(first, words, more=len(stories) - 1), _LONGEST)


def headline(story: Story, words: Words) -> str:
    """Return a story in a few words, for a list of many."""
    if story.panels:
        return _partnerships(story.panels, words, detail=story.revision)
    return _happening(story, words, more=0)


def headlines(stories: Sequence[Story], words: Words) -> str:
    """Return many stories in one line; a label is said once for its neighbours."""
    parts = [(panel.label, panel.names) for story in stories for panel in story.panels] + [
        (story.label, story.retraction or _title(story)) for story in stories if not story.panels
    ]
    return _labelled(parts, words)


def _partnerships(panels: Sequence[Panel], words: Words, *, detail: str) -> str:
    told = _labelled([(panel.label, panel.names) for panel in panels[:_MOST_NAMED]], words)
    more = len(panels) - _MOST_NAMED
    if more > 0:
        told += _SEPARATOR + words.say("more.short", count=more)
    return words.say("subject.detail", title=told, detail=detail) if detail else told


def _happening(story: Story, words: Words, *, more: int) -> str:
    title = _title(story)
    if story.retraction:
        rest = story.retraction
    elif story.revision:
        rest = words.say("subject.detail", title=title, detail=story.revision)
    elif story.who == title:
        rest = title
    else:
        rest = words.say("subject.new", who=story.who, title=title)
    if more:
        rest = f"{rest}{_SEPARATOR}{words.say('more.short', count=more)}"
    return words.say("subject", label=story.label, rest=rest)


def _labelled(parts: Sequence[tuple[str, str]], words: Words) -> str:
    told: list[str] = []
    last = ""
    for label, rest in parts:
        told.append(rest if label == last else words.say("subject", label=label, rest=rest))
        last = label
    return _SEPARATOR.join(told)


def _title(story: Story) -> str:
    return shortened(line(story.title), _TITLE)
