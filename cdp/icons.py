"""Drawings of icons, from the archive in the ``lucide`` package.

The package opens its archive of 1,700 drawings anew for each icon, which takes 30 ms;
the first pages of a process show dozens.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from lucide import IconDoesNotExist

SIZE = "16"
_NAMESPACE = "http://www.w3.org/2000/svg"


def drawing(name: str, css: str) -> str:
    """The drawing as it stands in a page, hidden from screen readers."""
    try:
        source = _archive().read(f"{name}.svg")
    except KeyError:
        raise IconDoesNotExist(f"The icon {name!r} does not exist.") from None
    svg = ElementTree.fromstring(source)  # noqa: S314  from a pinned package
    for node in svg.iter():
        node.tag = node.tag.removeprefix(f"{{{_NAMESPACE}}}")
    size = {"width": SIZE, "height": SIZE}
    svg.attrib.update({**size, "aria-hidden": "true", "class": css})
    return " ".join(ElementTree.tostring(svg, encoding="unicode").split())


@cache
def _archive() -> ZipFile:
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))
