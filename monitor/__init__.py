"""Watch corporate newsrooms: every version kept, partnerships flagged, changes explained."""

__version__ = "0.1.0"
