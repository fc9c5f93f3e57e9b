"""The templates that ship, compiled, as `monitor/app.py` hands them to the composers."""

from functools import cache
from importlib.resources import files

from monitor.render.templates import Templates


@cache
def shipped_templates() -> Templates:
    folder = files("monitor.render") / "templates"
    found = (path for path in folder.iterdir() if path.name.endswith(".j2"))
    return Templates.build({path.name: path.read_text("utf-8") for path in found})
