"""Makes workbooks part by part, so that a test can hold just the trait it is about."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def text_cell(reference: str, text: str) -> str:
    """A cell with text of its own."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def number_cell(reference: str, stored: str, style: int = 0) -> str:
    """A cell with a number in the style with this number."""
    return f'<c r="{reference}" s="{style}"><v>{stored}</v></c>'


def rows_xml(*rows: str) -> str:
    """Rows with these cells, from row 1."""
    return "".join(
        f'<row r="{number}">{cells}</row>' for number, cells in enumerate(rows, 1)
    )


def header(*names: str) -> str:
    """The cells of a header row in row 1."""
    return "".join(text_cell(f"{chr(65 + at)}1", name) for at, name in enumerate(names))


def make_workbook(
    path: Path,
    *sheets: str,
    names: tuple[str, ...] = ("People",),
    hidden: tuple[str, ...] = (),
    formats: tuple[str, ...] = (),
    strings: str = "",
    workbook: str = "",
    parts: dict[str, str] | None = None,
) -> Path:
    """Write a workbook whose sheets hold this XML inside ``sheetData``.

    Cell style n has the format code ``formats[n - 1]``, style 0 the general one.
    ``parts`` are written last and replace those of the same name.
    """
    written = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _workbook(names, hidden, workbook),
        "xl/_rels/workbook.xml.rels": _relations(
            *(
                ("worksheet", f"worksheets/sheet{at}.xml")
                for at in range(1, len(names) + 1)
            ),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        ),
        "xl/styles.xml": _styles(formats),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
    }
    for at, rows in enumerate(sheets, 1):
        written[f"xl/worksheets/sheet{at}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (written | (parts or {})).items():
            archive.writestr(name, content)
    return path


def _relations(*targets: tuple[str, str]) -> str:
    """A part that relates its owner to other parts, by kind and path."""
    related = "".join(
        f'<Relationship Id="rId{at}" Type="{DOCUMENT}/{kind}" Target="{path}"/>'
        for at, (kind, path) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{related}</Relationships>'


def _workbook(names: tuple[str, ...], hidden: tuple[str, ...], more: str) -> str:
    """The part that lists the sheets."""
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"'
        + (' state="hidden"/>' if name in hidden else "/>")
        for at, name in enumerate(names, 1)
    )
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}">{more}'
        f"<sheets>{sheets}</sheets></workbook>"
    )


def _styles(formats: tuple[str, ...]) -> str:
    """The part that gives style n the format code n - 1."""
    codes = "".join(
        f"<numFmt numFmtId={quoteattr(str(164 + at))} formatCode={quoteattr(code)}/>"
        for at, code in enumerate(formats)
    )
    styles = "".join(f'<xf numFmtId="{164 + at}"/>' for at in range(len(formats)))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>'
    )
