from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdp.api.refusals import Refusal
from profiles.api.altcraft.xml import read_xml, write_xml

names = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True)
texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\r", min_codepoint=9).filter(
        lambda c: c in "\t\n" or c >= " "
    )
).filter(lambda text: "\ufffe" not in text and "\uffff" not in text)


def parts(inner: Any) -> Any:
    """Objects and lists that XML can hold: no list is empty or within another."""
    objects = st.dictionaries(names, inner, min_size=1, max_size=4)
    scalars_or_objects = inner.filter(lambda value: not isinstance(value, list))
    return objects | st.lists(scalars_or_objects, min_size=1, max_size=4)


@given(st.dictionaries(names, st.recursive(texts, parts, max_leaves=12), max_size=4))
def test_reads_what_it_writes(values: dict[str, Any]) -> None:
    assert read_xml(write_xml(values)) == values


def test_takes_siblings_and_arrays_for_lists() -> None:
    body = b"""<xml>
      <cats array='true'>one</cats>
      <phones>1</phones><phones>2</phones>
      <data><name>Ada</name><empty/></data>
    </xml>"""
    assert read_xml(body) == {
        "cats": ["one"],
        "phones": ["1", "2"],
        "data": {"name": "Ada", "empty": ""},
    }


def test_writes_types_as_text() -> None:
    text = write_xml({"a": True, "b": None, "c": 5, "d": [1, {"e": "x"}]}).decode()
    assert text.endswith(
        '<xml><a>true</a><b></b><c>5</c><d array="true">1</d><d><e>x</e></d></xml>'
    )


def test_writes_any_name_and_text() -> None:
    assert read_xml(write_xml({"a b<": "x\0y", "1": "z"})) == {
        "a_b_": "x\ufffdy",
        "_1": "z",
    }


LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<xml><token>&b;</token></xml>"""
OUTSIDE = b"""<!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/passwd">]>
<xml><token>&f;</token></xml>"""


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "not XML"),
        (b"plain", "not XML"),
        (b"<xml><a></xml>", "not XML at line 1"),
        (b"<html/>", "root is not <xml>"),
        (b"<xml><a>x<b/>y</a></xml>", "mixes text and elements"),
        (b"<xml>" + b"<a>" * 300 + b"</a>" * 300 + b"</xml>", "not XML"),
        (b"<xml>" + b"<a>" * 100 + b"</a>" * 100 + b"</xml>", "deeper than 32"),
        (b"<xml>" + b"<a>" * 100_000, "not XML"),
        (LAUGHS, "document type"),
        (OUTSIDE, "document type"),
        (LAUGHS.decode().replace("1.0", "1.0").encode("utf-16"), "document type"),
        (b"<xml><a>&b;</a></xml>", "not XML"),
        (b"<xml><a>\xff</a></xml>", "not XML"),
        (b"<xml><a>&#0;</a></xml>", "not XML"),
        (b'<?xml version="1.0" encoding="no-such"?><xml/>', "not XML"),
    ],
)
def test_refuses_what_is_not_plain_xml(body: bytes, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        read_xml(body)


@given(
    st.binary(max_size=200)
    | st.text(max_size=100).map(lambda t: f"<xml>{t}</xml>".encode(errors="replace"))
)
def test_never_fails_otherwise(body: bytes) -> None:
    try:
        read_xml(body)
    except Refusal as refusal:
        assert refusal.status == 400
