"""The nouns and the seams. Each is imported from the file that defines it."""
