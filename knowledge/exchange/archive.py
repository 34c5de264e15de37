"""Archive: what a workbook is made of is looked at before anything is built from it.

Promises: what passes inflates to no more than a limit, declares no document type, holds no macros and no more cells than can be
read in seconds. Reads the XML as a stream: memory does not grow with what is in it. Refuses everything else with one sentence.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

import defusedxml
import defusedxml.sax

from knowledge.exchange.faults import Unusable

MAX_INFLATED = 50_000_000
MAX_PARTS = 1_000
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CELLS = 500_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(frozen=True, slots=True)
class Extent:
    """How far the filled cells of a sheet go, whatever the sheet claims, and the first merged range or ""."""

    rows: int
    columns: int
    merged: str


def inspect(data: bytes) -> Mapping[str, Extent]:
    """The extent of each part of a workbook, by its name in the archive. Raises Unusable."""
    if data.startswith(_OLE):
        raise Unusable("encrypted", "is encrypted or an old .xls; save it as .xlsx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _measure(archive)
            return {
                info.filename: _scan(archive.read(info))
                for info in archive.infolist()
                if info.filename.endswith((".xml", ".rels"))
            }
    except Unusable:
        raise
    except SAXException as error:
        raise Unusable("broken", "is damaged: its XML cannot be read", detail=str(error)) from None
    except defusedxml.DefusedXmlException:
        raise Unusable("entities", "declares a document type or entities, which no spreadsheet does") from None
    # Whatever else zipfile and zlib raise: a hostile archive makes them raise nearly anything, and none of it tells more.
    except Exception as error:
        raise Unusable("not_xlsx", "is not an .xlsx workbook, or only a part of one", detail=str(error)) from None


def _measure(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    # zipfile reads no more of a part than its header declares, so what is declared is the most that there can be.
    inflated = sum(info.file_size for info in parts)
    if len(parts) > MAX_PARTS or inflated > MAX_INFLATED:
        limit = MAX_INFLATED // 1_000_000
        raise Unusable("inflates", f"is larger than {limit} MB when unpacked", limit=limit)
    names = {info.filename for info in parts}
    if len(names) < len(parts):
        raise Unusable("broken", "is damaged: a part stands twice", detail="duplicate part")
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name.lower() for name in names):
        raise Unusable("macros", "holds macros; save it as .xlsx without them")
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise Unusable("not_xlsx", "is not an .xlsx workbook, or only a part of one", detail="no workbook")


def _scan(data: bytes) -> Extent:
    scanner = _Scanner()
    defusedxml.sax.parseString(data, scanner, forbid_dtd=True)
    return Extent(scanner.rows, scanner.columns, scanner.merged)


class _Scanner(ContentHandler):
    """Finds how far filled cells go."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = self.columns = self.cells = 0
        self.merged = ""
        self._row = self._column = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the library's name
        name = name.rpartition(":")[2]
        if name == "c":
            self._cell(attrs.get("r", ""))
        elif name in {"v", "is", "f"} and self._column:
            self._filled()
        elif name == "row":
            number = str(attrs.get("r", ""))
            self._row = int(number) if number.isdecimal() and len(number) < 8 else self._row + 1
            self._column = 0
        elif name == "mergeCell" and not self.merged:
            self.merged = str(attrs.get("ref", "?"))

    def _cell(self, reference: str) -> None:
        self.cells += 1
        if self.cells > MAX_CELLS:
            raise Unusable("too_many_cells", f"holds more than {MAX_CELLS} cells", limit=MAX_CELLS)
        if found := _REFERENCE.fullmatch(reference):
            letters, self._row = found[1], int(found[2])
            self._column = 0
            for letter in letters:
                self._column = self._column * 26 + ord(letter) - 64
        else:
            self._column += 1

    def _filled(self) -> None:
        if self._row > self.rows:
            self.rows = self._row
            if self.rows > MAX_ROWS:
                raise Unusable("too_many_rows", f"holds more than {MAX_ROWS} rows", limit=MAX_ROWS)
        if self._column > self.columns:
            self.columns = self._column
            if self.columns > MAX_COLUMNS:
                raise Unusable("too_wide", f"is wider than {MAX_COLUMNS} columns", limit=MAX_COLUMNS)
