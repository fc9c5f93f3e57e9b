"""What the real pipeline writes passes every check."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.checkup import examine
from monitor.model.source import Company
from monitor.store.memory import open_memory
from tests.support.newsroom import Release
from tests.support.world import MINUTE, a_world

pytestmark = pytest.mark.integration

_COMPANIES = (Company(key="acme", name="Acme Corp."), Company(key="globex", name="Globex SE"))


def test_what_the_pipeline_wrote_is_sound(tmp_path: Path) -> None:
    with a_world(tmp_path, feeds=("acme", "wire"), companies=_COMPANIES) as world:
        for feed in ("acme", "wire"):
            world.newsroom.publish(
                feed, Release(slug="old", title="Old news", paragraphs=["A plant opened. " * 9])
            )
        world.work()
        release = world.newsroom.publish(
            "acme",
            Release(
                slug="talks",
                title="Acme Corp. in talks with Globex SE",
                paragraphs=[
                    "Acme Corp. confirmed that it is in talks with Globex SE on a joint venture.",
                    "The partners would invest $12 million over the next three years.",
                ],
            ),
        )
        world.newsroom.publish(
            "wire",
            Release(
                slug="deal",
                title="Globex SE and Acme Corp. sign joint venture",
                paragraphs=[
                    "Globex SE and Acme Corp. today signed a joint venture agreement for turbines.",
                    "Neither company disclosed financial terms of the new venture on Monday.",
                ],
            ),
        )
        world.wait(15 * MINUTE)
        release.paragraphs[1] = "The partners would invest $21 million over the next three years."
        world.wait(timedelta(hours=2))
        memory = open_memory(world.settings.database)
        with memory.read() as step:
            found = {one.check: one for one in examine(step.checks)}
        memory.close()
    assert {name: one.faults for name, one in found.items() if not one.ok} == {}
    assert found["partnerships"].looked_at == 1
    assert found["quotes"].looked_at > 1
    assert found["messages"].looked_at > 1
