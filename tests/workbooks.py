"""Helpers of the tests: workbooks made part by part, as programs write them that are not here, and odd ones."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from kawung import dictionary, sheet
from kawung.findings import Study, letter
from kawung.pipeline.sources import Source, files
from kawung.sheet.workbook.writing import text as said
from studies import DATA

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
KEPT = Path(__file__).parent / "cases" / "workbooks" / "contoh-as-excel.xlsx"

Cell = str | None
"""What stands in a cell: its XML without position (`c("n", "12")`), a plain text, or nothing."""


def c(kind: str, value: str | None, style: int | None = None, formula: str | None = None) -> str:
    """Write a cell without its position; `inlineStr` takes a text, other kinds what stands in `v`."""
    inside = "" if formula is None else f"<f>{escape(formula)}</f>"
    if kind == "inlineStr":
        inside += f'<is><t xml:space="preserve">{escape(value or "")}</t></is>'
    elif value is not None:
        inside += f"<v>{escape(value)}</v>"
    styled = "" if style is None else f' s="{style}"'
    return f'<c{styled} t="{kind}">{inside}</c>'


def grid(rows: Sequence[Sequence[Cell]], *, hidden: Iterable[int] = (), first: int = 1) -> str:
    """Write `sheetData` of cells; rows named in *hidden* are so, and the first row is row *first*."""
    out = []
    for number, row in enumerate(rows, start=first):
        cells = "".join(
            (cell if cell.startswith("<c") else c("inlineStr", cell)).replace("<c", f'<c r="{letter(i)}{number}"', 1)
            for i, cell in enumerate(row)
            if cell is not None
        )
        out.append(f'<row r="{number}"{" hidden=" + chr(34) + "1" + chr(34) if number in hidden else ""}>{cells}</row>')
    return f"<sheetData>{''.join(out)}</sheetData>"


def styles(*codes: str | int) -> str:
    """Write a table of styles: style 0 is General, then one for each format, its code or built-in number."""
    custom = [code for code in codes if isinstance(code, str)]
    formats = "".join(f'<numFmt numFmtId="{164 + i}" formatCode={quoteattr(x)}/>' for i, x in enumerate(custom))
    numbers = [0, *(x if isinstance(x, int) else 164 + custom.index(x) for x in codes)]
    cells = "".join(f'<xf numFmtId="{n}" fontId="0" fillId="0" borderId="0" xfId="0"/>' for n in numbers)
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="{len(custom)}">{formats}</numFmts>'
        f'<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="{len(numbers)}">{cells}</cellXfs>'
        "</styleSheet>"
    )


def raw(
    sheets: Mapping[str, str],
    *,
    style: str | None = None,
    strings: str | None = None,
    properties: str = "",
    states: Mapping[str, str] | None = None,
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """
    Make a workbook of sheets, by tab, each what stands inside `worksheet`; only the parts that are needed.

    *more* are further parts, or others in place of those made here (a part that is empty is left out).
    """
    listed, relations = "", ""
    parts: dict[str, str | bytes] = {}
    for n, (name, inside) in enumerate(sheets.items(), start=1):
        state = f' state="{states[name]}"' if states and name in states else ""
        listed += f'<sheet name={quoteattr(name)} sheetId="{n}"{state} r:id="rId{n}"/>'
        relations += f'<Relationship Id="rId{n}" Type="{RELS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        parts[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{MAIN}" xmlns:r="{RELS}">{inside}</worksheet>'
    for kind, part in (("styles", style), ("sharedStrings", strings)):
        if part is not None:
            relations += f'<Relationship Id="{kind}" Type="{RELS}/{kind}" Target="{kind}.xml"/>'
            parts[f"xl/{kind}.xml"] = part
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}">{properties}<sheets>{listed}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    parts["[Content_Types].xml"] = f'<Types xmlns="{_PACKAGE}/content-types"/>'
    return zipped(parts | dict(more or {}))


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Pack parts as a zip, with fixed times; XML gets its first line."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            if content:
                data = content if isinstance(content, bytes) else (_HEAD + content).encode()
                file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def shared(*strings: str) -> str:
    """Write a table of shared strings; what begins with `<` is taken as XML."""
    items = "".join(
        f"<si>{s}</si>" if s.startswith("<") else f'<si><t xml:space="preserve">{escape(s)}</t></si>' for s in strings
    )
    return f'<sst xmlns="{MAIN}">{items}</sst>'


def shipped(name: str) -> Study:
    """Read a shipped study from its files."""
    found, problems = files(Source(name, DATA / name))
    study, told = sheet.read(name, found)
    assert study is not None, problems + told
    return study


def libreoffice() -> str | None:
    """Return the command that starts LibreOffice without a window, if it is here."""
    return shutil.which("soffice")


def through_libreoffice(data: bytes, folder: Path, ending: str = "xlsx", name: str = "study.xlsx") -> bytes:
    """Have LibreOffice open a file and save it in another form."""
    source, out = folder / name, folder / "out"
    source.write_bytes(data)
    profile = (folder / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", ending, "--outdir", out, source],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return (out / source.name).with_suffix(f".{ending}").read_bytes()


_EXCEL_NS = (
    f'xmlns="{MAIN}" xmlns:r="{RELS}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'mc:Ignorable="x14ac xr xr2 xr3" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
    'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" '
    'xmlns:xr2="http://schemas.microsoft.com/office/spreadsheetml/2015/revision2" '
    'xmlns:xr3="http://schemas.microsoft.com/office/spreadsheetml/2016/revision3"'
)
_NUMERIC = ("integer", "decimal", "year", "measured")
_PLAIN = re.compile(r"-?[0-9]{1,14}(?:\.[0-9]{1,12})?\Z")
_SHORT_DATE, _TWO_PLACES, _TEXT = 1, 2, 3


class _Excel:
    """Writes a study's sheets the way Excel does, with shared strings, real numbers, dates, yes and no, formulas."""

    def __init__(self) -> None:
        self.strings: dict[str, int] = {}
        self.uses = 0
        self.chain: list[str] = []

    def string(self, text: str) -> int:
        self.uses += 1
        return self.strings.setdefault(text, len(self.strings))

    def cell(self, at: str, column: dictionary.Column | None, text: str, sheet_id: int) -> str:
        if column and column.type in _NUMERIC and _PLAIN.match(text):
            number, places = float(text), len(text.partition(".")[2])
            style = f' s="{_TWO_PLACES}"' if places == 2 else ""
            stored = f"{number:.17g}" if places else text
            if column.type == "integer":  # a formula with its result, as people count
                self.chain.append(f'<c r="{at}" i="{sheet_id}"/>')
                return f'<c r="{at}"{style}><f>{stored}+0</f><v>{stored}</v></c>'
            return f'<c r="{at}"{style}><v>{stored}</v></c>'
        if column and column.type == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            days = (date.fromisoformat(text) - date(1899, 12, 30)).days
            return f'<c r="{at}" s="{_SHORT_DATE}"><v>{days}</v></c>'
        if column and column.type == "boolean" and text in ("yes", "no", "true", "false"):
            return f'<c r="{at}" t="b"><v>{int(text in ("yes", "true"))}</v></c>'
        if column and column.name == "note" and "\n" not in text:
            self.chain.append(f'<c r="{at}" i="{sheet_id}"/>')
            return f'<c r="{at}" t="str"><f>{escape(_formula(text))}</f><v>{escape(text)}</v></c>'
        return f'<c r="{at}" s="{_TEXT}" t="s"><v>{self.string(text)}</v></c>'

    def sheet(
        self, number: int, headings: Sequence[str], rows: Sequence[Sequence[str]], table: dictionary.Table
    ) -> str:
        columns = [table.column(h) for h in headings]
        width = len(headings)
        body = []
        for n, row in enumerate([list(headings), *rows], start=1):
            cells = "".join(
                self.cell(f"{letter(i)}{n}", columns[i] if n > 1 else None, text, number)
                for i, text in enumerate(row)
                if text
            )
            body.append(f'<row r="{n}" spans="1:{width}" x14ac:dyDescent="0.25">{cells}</row>')
        end = f"{letter(width - 1)}{len(rows) + 1}"
        # Excel keeps formatted rows below the table, without a value
        body += [
            f'<row r="{len(rows) + 2 + i}" spans="1:1"><c r="A{len(rows) + 2 + i}" s="{_TEXT}"/></row>' for i in (0, 1)
        ]
        return (
            f'<worksheet {_EXCEL_NS} xr:uid="{{00000000-0001-0000-{number:04X}-000000000000}}">'
            f'<sheetPr><tabColor theme="4"/></sheetPr><dimension ref="A1:{end}"/><sheetViews>'
            '<sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
            '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
            '<sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/>'
            f'<cols><col min="1" max="{width}" width="14.7109375" customWidth="1"/></cols>'
            f'<sheetData>{"".join(body)}</sheetData><autoFilter ref="A1:{end}" '
            'xr:uid="{00000000-0009-0000-0000-000000000000}"/><phoneticPr fontId="1" type="noConversion"/>'
            '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" orientation="portrait" r:id="rId1"/></worksheet>'
        )

    def upright(self, number: int, table: dictionary.Table, texts: Mapping[str, str]) -> str:
        lines = [("name", "value"), *texts.items()]
        body = ""
        for n, (name, value) in enumerate(lines, start=1):
            column = table.column(name) if n > 1 else None
            body += f'<row r="{n}" spans="1:2" x14ac:dyDescent="0.25">{self.cell(f"A{n}", None, name, number)}'
            body += f"{self.cell(f'B{n}', column, value, number)}</row>"
        return (
            f'<worksheet {_EXCEL_NS}><dimension ref="A1:B{len(lines)}"/><sheetViews><sheetView tabSelected="1" '
            'workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/>'
            f"<sheetData>{body}</sheetData>"
            '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>'
        )

    def string_items(self) -> str:
        """Write the shared strings; every seventh in two runs, as Excel does where part of a cell is bold."""
        items = ""
        for text, n in self.strings.items():
            half = len(text) // 2
            plain = escape(text).replace("\n", "_x000D_\n") if n % 11 == 0 and "\n" in text else escape(text)
            if n % 7 == 0 and half and "&" not in text and "<" not in text and ">" not in text and plain == text:
                items += (
                    f'<si><r><t xml:space="preserve">{text[:half]}</t></r><r><rPr><b/><sz val="11"/><color theme="1"/>'
                    f'<rFont val="Calibri"/><family val="2"/><scheme val="minor"/></rPr>'
                    f'<t xml:space="preserve">{text[half:]}'
                    '</t></r><rPh sb="0" eb="1"><t>phonetic</t></rPh><phoneticPr fontId="1"/></si>'
                )
            else:
                items += f'<si><t xml:space="preserve">{plain}</t></si>'
        return f'<sst xmlns="{MAIN}" count="{self.uses}" uniqueCount="{len(self.strings)}">{items}</sst>'


def _formula(text: str) -> str:
    return '"' + text.replace('"', '""')[:200] + '"'


def as_excel(study: Study) -> bytes:
    """Make the workbook of a study as Excel writes one: the parts, attributes and ways of storing that it uses."""
    excel, parts, listed, relations, types = _Excel(), {}, "", "", ""
    sheets = [t for t in dictionary.tables().values() if t.name in study.sheets]
    for n, table in enumerate(sheets, start=1):
        rows = study.sheets[table.name].rows
        headings = [col.name for col in table.columns if any(col.name in row.cells for row in rows)]
        texts = [[said(row.cells[h]) if h in row.cells else "" for h in headings] for row in rows]
        if table.name == "study":
            content = excel.upright(n, table, dict(zip(headings, texts[0], strict=True)))
        else:
            content = excel.sheet(n, headings, texts, table)
            parts[f"xl/worksheets/_rels/sheet{n}.xml.rels"] = (
                f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
                f'Type="{RELS}/printerSettings" '
                f'Target="../printerSettings/printerSettings{n}.bin"/></Relationships>'
            )
            parts[f"xl/printerSettings/printerSettings{n}.bin"] = b"\0P\0D\0F\0" * 8
        parts[f"xl/worksheets/sheet{n}.xml"] = content
        listed += f'<sheet name="{table.tab}" sheetId="{n}" r:id="rId{n}"/>'
        relations += f'<Relationship Id="rId{n}" Type="{RELS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        types += (
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        )
    types += "".join(
        f'<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-{kind}+xml"/>'
        for part, kind in (
            ("xl/theme/theme1.xml", "officedocument.theme"),
            ("xl/styles.xml", "officedocument.spreadsheetml.styles"),
            ("xl/sharedStrings.xml", "officedocument.spreadsheetml.sharedStrings"),
            ("xl/calcChain.xml", "officedocument.spreadsheetml.calcChain"),
            ("docProps/core.xml", "package.core-properties"),
            ("docProps/app.xml", "officedocument.extended-properties"),
        )
    )
    last = len(sheets)
    for i, (kind, target) in enumerate(
        (
            ("theme", "theme/theme1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("calcChain", "calcChain.xml"),
        ),
        start=last + 1,
    ):
        relations += f'<Relationship Id="rId{i}" Type="{RELS}/{kind}" Target="{target}"/>'
    parts["[Content_Types].xml"] = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="bin" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        f"{types}</Types>"
    )
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId3" Type="{RELS}/extended-properties" '
        f'Target="docProps/app.xml"/><Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
        f'Target="docProps/core.xml"/><Relationship Id="rId1" Type="{RELS}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    )
    parts["docProps/app.xml"] = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Microsoft Excel</Application><DocSecurity>0</DocSecurity><AppVersion>16.0300</AppVersion>"
        "</Properties>"
    )
    parts["docProps/core.xml"] = (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>made for the tests</dc:creator></cp:coreProperties>'
    )
    parts["xl/workbook.xml"] = (
        f'<workbook {_EXCEL_NS}><fileVersion appName="xl" lastEdited="7" lowestEdited="7" rupBuild="22228"/>'
        '<workbookPr defaultThemeVersion="166925"/><mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath '
        'url="C:\\Data\\" xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/></mc:Choice>'
        '</mc:AlternateContent><xr:revisionPtr revIDLastSave="0" '
        'documentId="8_{00000000-0000-0000-0000-000000000000}"/>'
        '<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="28800" windowHeight="12225" '
        f'xr2:uid="{{00000000-000D-0000-FFFF-FFFF00000000}}"/></bookViews><sheets>{listed}</sheets><definedNames>'
        '<definedName name="_xlnm._FilterDatabase" localSheetId="1" hidden="1">Clusters!$A$1:$D$2</definedName>'
        '<definedName name="keys">Actors!$A$2:$A$20</definedName></definedNames><calcPr calcId="191029"/></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'
    parts["xl/theme/theme1.xml"] = (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office Theme">'
        "<a:themeElements/></a:theme>"
    )
    parts["xl/styles.xml"] = (
        f'<styleSheet {_EXCEL_NS}><fonts count="2" x14ac:knownFonts="1"><font><sz val="11"/><color theme="1"/>'
        '<name val="Calibri"/><family val="2"/><scheme val="minor"/></font><font><sz val="8"/>'
        '<name val="Calibri"/></font>'
        '</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
        '<patternFill patternType="gray125"/>'
        '</fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="4">'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles><dxfs count="0"/>'
        '<tableStyles count="0" defaultTableStyle="TableStyleMedium2"/><extLst>'
        '<ext uri="{EB79DEF2-80B8-43e5-95BD-54CBDDF9020C}" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:slicerStyles '
        'defaultSlicerStyle="a"/></ext></extLst></styleSheet>'
    )
    parts["xl/sharedStrings.xml"] = excel.string_items()
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN}">{"".join(excel.chain)}</calcChain>'
    return zipped(parts)


if __name__ == "__main__":
    KEPT.write_bytes(as_excel(shipped("contoh")))
