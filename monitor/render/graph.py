"""Partnerships for spreadsheets and for programs that draw networks: CSV and GraphML."""

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from itertools import combinations

from monitor.model.partnership import Partnership
from monitor.render.ledger import partnership_row

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
# Of an edge, and the columns of the table: what is one value.
_FIELDS = (
    "partnership",
    "companies",
    "names",
    "kinds",
    "stage",
    "status",
    "corroboration",
    "on_record",
    "disputed",
    "first_seen",
    "last_seen",
    "announced",
    "effective",
    "ended",
    "postings",
)
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(states: Sequence[Partnership]) -> bytes:
    """Return a table in UTF-8; lists are joined by semicolons."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(_FIELDS)
    for state in states:
        values = _values(state)
        table.writerow([_harmless(values[name]) for name in _FIELDS])
    return out.getvalue().encode("utf-8", "replace")


def as_graphml(states: Sequence[Partnership], names: Mapping[str, str]) -> bytes:
    """Return a graph of companies; a partnership of three is an edge between each two of them.

    `names` says how configured companies are shown, by key.
    """
    ET.register_namespace("", _NAMESPACE)
    root = ET.Element(f"{{{_NAMESPACE}}}graphml")
    _key(root, "label", of="node")
    for name in _FIELDS:
        _key(root, name, of="edge")
    graph = _child(root, "graph", id="partnerships", edgedefault="undirected")
    companies = sorted({company for state in states for company in state.companies})
    for company in companies:
        node = _child(graph, "node", id=company)
        _data(node, "label", text=names.get(company, company.removeprefix("~")))
    for state in states:
        values = _values(state)
        for one, other in combinations(state.companies, 2):
            edge = _child(graph, "edge", source=one, target=other)
            for name in _FIELDS:
                if values[name]:
                    _data(edge, name, text=values[name])
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _values(state: Partnership) -> dict[str, str]:
    row = partnership_row(state)
    return {name: _text(row[name]) for name in _FIELDS}


def _text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _key(root: ET.Element, name: str, *, of: str) -> None:
    _child(root, "key", id=f"{of}-{name}", attrib_for=of, name=name)


def _child(parent: ET.Element, tag: str, **given: str) -> ET.Element:
    """Add an element; what XML has no characters for is replaced."""
    attributes = {key: _printable(value) for key, value in given.items()}
    if "attrib_for" in attributes:
        attributes["for"] = attributes.pop("attrib_for")
        attributes["attr.name"] = attributes.pop("name")
        attributes["attr.type"] = "string"
    return ET.SubElement(parent, f"{{{_NAMESPACE}}}{tag}", attributes)


def _data(parent: ET.Element, name: str, *, text: str) -> None:
    of = parent.tag.rpartition("}")[2]
    ET.SubElement(parent, f"{{{_NAMESPACE}}}data", {"key": f"{of}-{name}"}).text = _printable(text)


def _printable(text: str) -> str:
    return "".join(
        c if c.isprintable() or c in "\t\n" else "\N{REPLACEMENT CHARACTER}" for c in text
    )
