"""The nouns and seams, under one name for authors of plug-ins."""
