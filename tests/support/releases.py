"""What the newsroom of the pipeline's tests publishes, and how versions of it are counted."""

from monitor.model.statement import Basis
from tests.support.newsroom import Release
from tests.support.world import World

PLANT = [
    "Acme Corp. today opened its new plant in Porto. It cost $12 million.",
    "The plant employs 120 people from January and makes batteries for buses.",
]
PACT = [
    "Acme Corp. and Globex Inc. today signed a strategic partnership to develop batteries.",
    "Globex contributes its cells and Acme its factories. Financial terms were not disclosed.",
]


def plant(number: int = 1) -> Release:
    """Return a release with a text of its own."""
    last = f"{PLANT[1]} It is plant {number} of ours."
    return Release(
        slug=f"plant-{number}", title=f"Acme opens plant {number}", paragraphs=[PLANT[0], last]
    )


def pact() -> Release:
    return Release(slug="pact", title="Acme and Globex announce partnership", paragraphs=list(PACT))


def counts(world: World) -> tuple[int, int]:
    """Return how many versions the first location has on each basis."""
    with world.store.read() as step:
        listed = step.statements.listed("acme")
        keys = [listing.location for listing in listed if "plant-1" in (listing.url or "")]
        return (
            len(step.statements.versions(keys[0], Basis.FEED)),
            len(step.statements.versions(keys[0], Basis.PAGE)),
        )
