"""Partnerships for spreadsheets and for programs that draw networks."""

import csv
import io
import xml.etree.ElementTree as ET
from dataclasses import replace

from monitor.render.graph import as_csv, as_graphml
from tests.support.builders import a_partnership

_G = "{http://graphml.graphdrawing.org/xmlns}"


def test_a_table_has_one_row_for_each_partnership() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv([a_partnership()]).decode())))
    [row] = rows
    assert row["companies"] == "acme; ~globex"
    assert row["stage"] == "agreed"
    assert row["ended"] == ""


def test_a_name_is_no_formula_of_a_spreadsheet() -> None:
    state = replace(a_partnership(), names=('=HYPERLINK("https://evil.example")', "x"))
    [row] = csv.DictReader(io.StringIO(as_csv([state]).decode()))
    assert row["names"].startswith("'=")


def test_a_graph_has_companies_as_nodes_and_partnerships_as_edges() -> None:
    state = a_partnership("acme", "~globex", "~init<&\x00ech")
    root = ET.fromstring(as_graphml([state], {"acme": "Acme Corp."}))  # noqa: S314  # our own words
    labels = {node.get("id"): node.findtext(f"{_G}data") for node in root.iter(f"{_G}node")}
    assert labels == {
        "acme": "Acme Corp.",
        "~globex": "globex",
        "~init<&\ufffdech": "init<&\ufffdech",
    }
    edges = {(edge.get("source"), edge.get("target")) for edge in root.iter(f"{_G}edge")}
    assert edges == {
        ("acme", "~globex"),
        ("acme", "~init<&\ufffdech"),
        ("~globex", "~init<&\ufffdech"),
    }
    keys = {key.get("id"): key.get("for") for key in root.iter(f"{_G}key")}
    for data in root.iter(f"{_G}data"):
        assert data.get("key") in keys
