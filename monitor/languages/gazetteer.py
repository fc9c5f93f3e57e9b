"""Reads the gazetteer of company names that ships with the program."""

from importlib import resources

from monitor.model.gazetteer import Gazetteer


def load_gazetteer() -> Gazetteer:
    """Return the names of listed companies; their source and licence stand beside the file."""
    file = resources.files("monitor.languages") / "words" / "companies.txt"
    return Gazetteer(lines=file.read_bytes())
