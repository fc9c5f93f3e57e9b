import gzip
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.decode import BadEncoding, Body, TooLarge

PAGE = b"a release about a partnership. " * 5000


def decoded(coding: str | None, *chunks: bytes, most: int = 1_000_000) -> bytes:
    body = Body(coding, most=most)
    for chunk in chunks:
        body.feed(chunk)
    return body.finish()


def raw_deflate(content: bytes) -> bytes:
    return zlib.compress(content)[2:-4]


ENCODED = {
    "gzip": gzip.compress(PAGE, mtime=0),
    "zlib": zlib.compress(PAGE),
    "raw": raw_deflate(PAGE),
    "members": gzip.compress(PAGE[:9], mtime=0) + gzip.compress(PAGE[9:], mtime=0),
    "plain": PAGE,
}
CODING = {"gzip": "gzip", "members": "gzip", "zlib": "deflate", "raw": "deflate", "plain": None}


@pytest.mark.parametrize("form", ENCODED)
@pytest.mark.parametrize("size", [1, 7, 1000, 10**6])
def test_chunks_may_be_cut_anywhere(form: str, size: int) -> None:
    content = ENCODED[form]
    chunks = [content[at : at + size] for at in range(0, len(content), size)]
    assert decoded(CODING[form], *chunks) == PAGE


@given(content=st.binary(max_size=3000), cut=st.integers(0, 3000))
def test_any_content_survives(content: bytes, cut: int) -> None:
    for coding, packed in (
        ("gzip", gzip.compress(content)),
        ("deflate", zlib.compress(content)),
    ):
        assert decoded(coding, packed[:cut], packed[cut:]) == content


@given(st.binary(min_size=1, max_size=300))
def test_garbage_is_refused_or_undone_but_never_breaks(content: bytes) -> None:
    for coding in ("gzip", "deflate"):
        with suppress(BadEncoding):
            decoded(coding, content)


@pytest.mark.parametrize("form", ["gzip", "zlib", "raw", "members"])
def test_stream_that_is_cut_is_refused(form: str) -> None:
    with pytest.raises(BadEncoding, match="too early"):
        decoded(CODING[form], ENCODED[form][:-5])


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_nothing_at_all_is_empty(coding: str) -> None:
    assert decoded(coding) == b""


def test_padding_after_the_stream_is_ignored() -> None:
    assert decoded("gzip", ENCODED["gzip"] + b"\0\0\0", b"\0") == PAGE


def test_body_of_exactly_the_limit_passes() -> None:
    assert decoded("gzip", ENCODED["gzip"], most=len(PAGE)) == PAGE
    assert decoded(None, PAGE, most=len(PAGE)) == PAGE


@pytest.mark.parametrize("form", ENCODED)
def test_body_above_the_limit_is_refused(form: str) -> None:
    with pytest.raises(TooLarge):
        decoded(CODING[form], ENCODED[form], most=len(PAGE) - 1)


def test_compressed_form_counts_too() -> None:
    with pytest.raises(TooLarge):
        decoded("gzip", gzip.compress(b"") + b"\0" * 1000, most=500)


def test_thousands_of_members_are_refused() -> None:
    with pytest.raises(BadEncoding, match="members"):
        decoded("gzip", gzip.compress(b"") * 5000)


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "GZIP, br"])
def test_coding_that_was_not_asked_for_is_refused(coding: str) -> None:
    with pytest.raises(BadEncoding, match="only gzip, deflate"):
        Body(coding, most=10)


@pytest.mark.parametrize("coding", ["", "identity", "none", "utf-8", "text/html"])
def test_word_that_is_no_coding_is_read_past(coding: str) -> None:
    assert decoded(coding, b"text") == b"text"
