"""Word documents in raw XML, so that each test shows exactly what it is about."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

_NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMES.items())
_ELEMENT = re.compile("</?[a-z]+:")
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)
FANG_SONG = '<w:rFonts w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/>'
HEI = '<w:rFonts w:eastAsia="黑体"/><w:sz w:val="32"/>'
KAI = '<w:rFonts w:eastAsia="楷体_GB2312"/><w:sz w:val="32"/>'
TITLE = '<w:rFonts w:eastAsia="方正小标宋简体"/><w:sz w:val="44"/>'
CENTRED = '<w:jc w:val="center"/>'
LONG = "我带头讲党课四次，支部开展主题党日十二次，党员先锋岗的牌子立在了最忙的工位上，群众看得见。"


def root(name: str, content: str) -> str:
    """A part's XML: its root element with all namespaces declared."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {_DECLARED}>{content}</w:{name}>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(*content: str, properties: str = "") -> str:
    """A paragraph; content that is no XML becomes a run."""
    inner = "".join(part if _ELEMENT.match(part) else run(part) for part in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def styled(style: str, text: str) -> str:
    return para(text, properties=f'<w:pStyle w:val="{style}"/>')


def numbered(text: str, number: int, level: int = 0) -> str:
    return para(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(index: int, form: str, text: str, *, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f"<w:lvlText w:val={quoteattr(text)}/></w:lvl>"
    )


def abstract(identifier: int, *levels: str, more: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{identifier}"><w:multiLevelType w:val="multilevel"/>'
        f"{more}{''.join(levels)}</w:abstractNum>"
    )


def number(identifier: int, of: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{identifier}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def restart(at: int, level: int = 0) -> str:
    return f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{at}"/></w:lvlOverride>'


OFFICIAL = abstract(
    0,
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "（%4）"),
    level(4, "decimalEnclosedCircleChinese", "%5"),
)
"""The levels of GB/T 9704: 一、 （一） 1. （1） ①."""


def style(identifier: str, name: str, *, base: str = "", paragraph: str = "", run: str = "") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/>{based}'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


HEADINGS = (
    style("Title", "Title")
    + style("1", "heading 1", paragraph='<w:outlineLvl w:val="0"/>')
    + style("2", "heading 2", paragraph='<w:outlineLvl w:val="1"/>')
    + style("3", "heading 3", paragraph='<w:outlineLvl w:val="2"/>')
)


def row(*cells: str, properties: str = "") -> str:
    """A table row; a cell that is no XML becomes a cell with one paragraph."""
    inner = "".join(c if c.startswith("<w:tc") else cell(c) for c in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def cell(*texts: str, properties: str = "") -> str:
    inner = "".join(text if _ELEMENT.match(text) else para(text) for text in texts)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def field(instruction: str, *result: str) -> str:
    """A complex field; without a result it has no middle mark."""
    middle = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + "".join(result) if result else ""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{escape(instruction)}</w:instrText></w:r>'
        f'{middle}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def picture(relation: str, description: str = "", attribute: str = "r:embed") -> str:
    return (
        f"<w:r><w:drawing><wp:inline><wp:docPr id='1' name='p' descr={quoteattr(description)}/>"
        "<a:graphic><a:graphicData><pic:pic><pic:blipFill>"
        f'<a:blip {attribute}="{relation}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def text_box(*paragraphs: str) -> str:
    """A text box as Word writes it: twice, for new and old readers."""
    inner = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData>'
        f"<wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def docx(
    *body: str,
    parts: Mapping[str, str] | None = None,
    media: Mapping[str, bytes] | None = None,
    links: Mapping[str, str] | None = None,
    files: Sequence[tuple[str, bytes]] = (),
) -> bytes:
    """A Word document.

    Args:
        body: the blocks of its body.
        parts: content of other parts by name: `styles`, `numbering`, `footnotes`, `comments`, `header` …
        media: pictures by relation id, of the names `<id>.png`.
        links: addresses by relation id.
        files: further entries of the archive.
    """
    roots = {"header": "hdr", "footer": "ftr"}
    relations, types = "", ""
    entries = [
        ("word/document.xml", root("document", f"<w:body>{''.join(body)}<w:sectPr/></w:body>").encode())
    ]
    for name, content in (parts or {}).items():
        entries.append((f"word/{name}.xml", root(roots.get(name, name), content).encode()))
        relations += f'<Relationship Id="part-{name}" Type="{_RELATION}{name}" Target="{name}.xml"/>'
        types += f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN}{name}+xml"/>'
    for name, data in (media or {}).items():
        entries.append((f"word/media/{name}.png", data))
        relations += f'<Relationship Id="{name}" Type="{_RELATION}image" Target="media/{name}.png"/>'
    for name, address in (links or {}).items():
        relations += f'<Relationship Id="{name}" Type="{_RELATION}hyperlink" Target={quoteattr(address)} TargetMode="External"/>'
    package = "http://schemas.openxmlformats.org/package/2006/"
    entries += [
        ("_rels/.rels", f'<Relationships xmlns="{package}relationships"><Relationship Id="d" Type="{_RELATION}'
                        'officeDocument" Target="word/document.xml"/></Relationships>'.encode()),
        ("word/_rels/document.xml.rels",
         f'<Relationships xmlns="{package}relationships">{relations}</Relationships>'.encode()),
        ("[Content_Types].xml",
         f'<Types xmlns="{package}content-types"><Default Extension="xml" ContentType="application/xml"/>'
         '<Default Extension="png" ContentType="image/png"/>'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         f'<Override PartName="/word/document.xml" ContentType="{_MAIN}document.main+xml"/>{types}</Types>'.encode()),
    ]  # fmt: skip
    return archive(*entries, *files)


def archive(*entries: tuple[str, bytes]) -> bytes:
    """A zip archive; of two entries with one name the later stands."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in dict(entries).items():
            target.writestr(name, data)
    return stream.getvalue()


def rewritten(data: bytes, changes: Mapping[str, bytes]) -> bytes:
    """A document with some of its entries replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        entries = [(name, source.read(name)) for name in source.namelist()]
    return archive(*entries, *changes.items())


def strict(data: bytes) -> bytes:
    """A document in the strict form of ISO 29500."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        entries = [(name, source.read(name)) for name in source.namelist()]
    pattern = rb"http://schemas\.openxmlformats\.org/(wordprocessingml|officeDocument|drawingml)/2006/"
    return archive(
        *[(name, re.sub(pattern, rb"http://purl.oclc.org/ooxml/\1/", body)) for name, body in entries]
    )
