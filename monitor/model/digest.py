"""Keys made of content or identity, never of a clock or of chance."""

import hashlib

# 80 bits: at a million keys of one kind the chance of any collision is below 1e-12.
_KEY_HEX_DIGITS = 20


def content_hash(content: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def number_of(text: str) -> int:
    """Return a number from 0 to 2**63 - 1 that equal texts share: what databases hold at best."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def key_of(kind: str, *parts: str) -> str:
    """Return a short key for something that is identified by its parts, in order."""
    pieces = [kind.encode()]
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        pieces += (len(encoded).to_bytes(8, "big"), encoded)
    return hashlib.sha256(b"".join(pieces)).hexdigest()[:_KEY_HEX_DIGITS]
