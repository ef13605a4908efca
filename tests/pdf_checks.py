"""What a machine can check of PDF/UA in one of our documents (ISO 14289-1, after the Matterhorn protocol).

Each fault is a sentence that begins with what it is about: `document`, `metadata`, `tree`, `content`, `font`, …
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pikepdf
import pytest

from tests.pdf_content import Content, content_of, faults_of_font

_DC = "{http://purl.org/dc/elements/1.1/}"
_UA = "{http://www.aiim.org/pdfua/ns/id/}"
_STANDARD = frozenset(
    re.findall(
        r"\w+",
        "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl "
        "LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP "
        "Warichu WT WP Figure Formula Form",
    )
)
_INSIDE: Mapping[str, set[str]] = {
    "L": {"L", "LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
    "TOC": {"TOC", "TOCI", "Caption"},
}
"""What alone may stand in a part."""
_ONLY_IN: Mapping[str, set[str]] = {
    "LI": {"L"},
    "LBody": {"LI"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "TH": {"TR"},
    "TD": {"TR"},
    "TOCI": {"TOC"},
}
"""What a part may alone stand in."""


@dataclass(frozen=True)
class Node:
    """A part of the tree that is read: its kind, in standard words, and what it holds."""

    kind: str
    told: pikepdf.Object
    parent: pikepdf.Object
    inner: tuple[Node, ...]
    marked: tuple[tuple[tuple[int, int], int], ...]
    """Parts of pages, by page and number."""
    objects: tuple[pikepdf.Object, ...]

    def all(self) -> Iterator[Node]:
        """It and everything in it, in the order in which it is read."""
        yield self
        for one in self.inner:
            yield from one.all()


def faults(content: bytes) -> list[str]:
    """Everything that keeps a document from being PDF/UA, as far as a machine sees it; empty for a sound one."""
    with pikepdf.open(io.BytesIO(content)) as file:
        if "/StructTreeRoot" not in file.Root:
            return [*_document_faults(file), *_metadata_faults(file), "tree: there is none"]
        drawn = [content_of(page) for page in file.pages]
        tree = tree_of(file)
        found = [*_document_faults(file), *_metadata_faults(file), *_role_faults(file.Root.StructTreeRoot)]
        found += [fault for one in drawn for fault in one.faults]
        for root in tree:
            found += [fault for node in root.all() for fault in _node_faults(node)]
        found += [*_heading_faults(tree), *_parent_faults(file, tree, drawn), *_link_faults(file, tree)]
        return [*found, *_font_faults(drawn)]


def tree_of(file: pikepdf.Pdf) -> tuple[Node, ...]:
    """The tree that is read."""
    root = file.Root.StructTreeRoot
    roles = root.get("/RoleMap", pikepdf.Dictionary())
    return tuple(_node(one, root, roles, None) for one in _kids(root))


def _kids(told: pikepdf.Object) -> list[pikepdf.Object]:
    kids = told.get("/K", pikepdf.Array())
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _node(told: pikepdf.Object, parent: pikepdf.Object, roles: pikepdf.Object, page: object) -> Node:
    page = told.get("/Pg", page)
    inner, marked, objects = [], [], []
    for kid in _kids(told):
        if isinstance(kid, int):
            marked.append((page.objgen, kid))
        elif kid.get("/Type") == "/MCR":
            marked.append((kid.get("/Pg", page).objgen, int(kid.MCID)))
        elif kid.get("/Type") == "/OBJR":
            objects.append(kid.Obj)
        else:
            inner.append(_node(kid, told, roles, page))
    return Node(_standard(str(told.S), roles), told, parent, tuple(inner), tuple(marked), tuple(objects))


def _standard(kind: str, roles: pikepdf.Object) -> str:
    seen = []
    while kind[1:] not in _STANDARD and kind in roles and kind not in seen:
        seen.append(kind)
        kind = str(roles[kind])
    return kind[1:]


def _document_faults(file: pikepdf.Pdf) -> Iterator[str]:
    root = file.Root
    if file.is_encrypted:
        yield "document: it is encrypted"
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", str(root.get("/Lang", ""))):
        yield "document: no language"
    marks = root.get("/MarkInfo", pikepdf.Dictionary())
    if not marks.get("/Marked", False) or marks.get("/Suspects", False):
        yield "document: not said to be tagged, or doubtful"
    if not root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False):
        yield "document: its title is not shown"
    if len(file.pages) > 1 and not file.open_outline().root:
        yield "document: several pages and no outline"
    for key in ("/AA", "/OpenAction", "/AcroForm", "/OCProperties"):
        if isinstance(root.get(key), pikepdf.Dictionary):
            yield f"document: {key[1:]} is more than a page needs"


def _metadata_faults(file: pikepdf.Pdf) -> Iterator[str]:
    if "/Metadata" not in file.Root:
        yield "metadata: there is none"
        return
    if "/Filter" in file.Root.Metadata:
        yield "metadata: programs that read no PDF cannot read it"
    with file.open_metadata(update_docinfo=False, set_pikepdf_as_editor=False) as told:
        title = str(told.get(f"{_DC}title", ""))
        if not title.strip() or title != str(file.docinfo.get("/Title", title)):
            yield "metadata: no title, or two"
        if str(told.get(f"{_UA}part", "")) != "1":
            yield "metadata: not said to be PDF/UA-1"


def _role_faults(root: pikepdf.Object) -> Iterator[str]:
    roles = root.get("/RoleMap", pikepdf.Dictionary())
    for kind in roles:
        if kind[1:] in _STANDARD:
            yield f"tree: {kind} means something else"
        elif _standard(str(kind), roles) not in _STANDARD:
            yield f"tree: {kind} has no standard meaning"


def _node_faults(node: Node) -> Iterator[str]:
    """What is wrong with a part, whatever stands around it."""
    kinds = [one.kind for one in node.inner]
    if node.kind not in _STANDARD:
        yield f"tree: {node.kind} is not a known kind of part"
    if node.told.get("/P").objgen != node.parent.objgen:
        yield f"tree: {node.kind} does not know what it stands in"
    wrong = set(kinds) - _INSIDE.get(node.kind, set(kinds))
    if wrong or (node.kind in _INSIDE and node.marked):
        yield f"{node.kind}: {', '.join(sorted(wrong)) or 'text'} stands in it"
    wrong = {kind for kind in kinds if node.kind not in _ONLY_IN.get(kind, {node.kind})}
    if wrong:
        yield f"{node.kind}: {', '.join(sorted(wrong))} cannot stand in it"
    if node.kind in ("Figure", "Formula"):
        if not str(node.told.get("/Alt", node.told.get("/ActualText", ""))).strip():
            yield f"{node.kind}: no words in its stead"
        if "/BBox" not in _attributes(node):
            yield f"{node.kind}: does not say where it is"
    if node.kind == "Caption" or "Caption" not in kinds:
        pass
    elif kinds.count("Caption") > 1 or "Caption" not in (kinds[0], kinds[-1]):
        yield f"{node.kind}: its caption is neither before nor after"
    if node.kind == "Table":
        yield from _table_faults(node)


def _attributes(node: Node) -> dict[str, pikepdf.Object]:
    told = node.told.get("/A", pikepdf.Array())
    all_of = told if isinstance(told, pikepdf.Array) else [told]
    return {key: value for one in all_of if isinstance(one, pikepdf.Dictionary) for key, value in one.items()}


def _table_faults(table: Node) -> Iterator[str]:
    """Headings say what they head; every row is as long as the others, cells over several rows or columns included."""
    rows = [node for node in table.all() if node.kind == "TR"]
    taken: dict[tuple[int, int], bool] = {}
    for at, row in enumerate(rows):
        column = 0
        for cell in row.inner:
            said = _attributes(cell)
            if cell.kind == "TH" and str(said.get("/Scope")) not in ("/Row", "/Column", "/Both"):
                yield "Table: a heading does not say what it heads"
            while (at, column) in taken:
                column += 1
            high, wide = int(said.get("/RowSpan", 1)), int(said.get("/ColSpan", 1))
            taken |= {(at + down, column + right): True for down in range(high) for right in range(wide)}
    lengths = {sum(line == at for line, _ in taken) for at in range(len(rows))}
    if len(lengths) > 1 or len({line for line, _ in taken}) > len(rows):
        yield f"Table: rows of {sorted(lengths)} cells"
    if not any(node.kind == "TH" for node in table.all()):
        yield "Table: no heading"


def _heading_faults(tree: tuple[Node, ...]) -> Iterator[str]:
    before = 0
    for kind in (node.kind for root in tree for node in root.all()):
        if kind == "H":
            yield "H: a heading without its level"
        elif re.fullmatch("H[1-6]", kind):
            if int(kind[1]) > before + 1:
                yield f"{kind}: a heading after one of level {before}"
            before = int(kind[1])
    if not before:
        yield "H1: no heading"


def _parent_faults(file: pikepdf.Pdf, tree: tuple[Node, ...], drawn: list[Content]) -> Iterator[str]:
    """Each marked part of a page belongs to one part of the tree, and both know it."""
    held = {place: node.told.objgen for root in tree for node in root.all() for place in node.marked}
    count = sum(len(node.marked) for root in tree for node in root.all())
    if count != len(held):
        yield "tree: a part of a page is read twice"
    parents = _numbers(file.Root.StructTreeRoot.get("/ParentTree", pikepdf.Dictionary()))
    marked = set()
    for page, content in zip(file.pages, drawn, strict=True):
        marked |= {(page.obj.objgen, number) for number in content.marked}
        known = parents.get(int(page.obj.get("/StructParents", -1)), pikepdf.Array())
        for number in content.marked:
            owner = known[number].objgen if number < len(known) and known[number] is not None else None
            if owner is None or held.get((page.obj.objgen, number)) != owner:
                yield f"tree: part {number} of a page and the tree do not agree"
    if set(held) - marked:
        yield f"tree: {len(set(held) - marked)} parts that no page has"
    for owner in (node for root in tree for node in root.all()):
        for one in owner.objects:
            known_owner = parents.get(int(one.get("/StructParent", -1)))
            if known_owner is None or known_owner.objgen != owner.told.objgen:
                yield "tree: a link and the tree do not agree"


def _numbers(told: pikepdf.Object) -> dict[int, pikepdf.Object]:
    """The entries of a tree of numbers."""
    found = {int(told.Nums[at]): told.Nums[at + 1] for at in range(0, len(told.get("/Nums", [])), 2)}
    for one in told.get("/Kids", []):
        found |= _numbers(one)
    return found


def _link_faults(file: pikepdf.Pdf, tree: tuple[Node, ...]) -> Iterator[str]:
    """Each link is read where it stands, says where it leads, and is reached in that order."""
    held = {one.objgen: node.kind for root in tree for node in root.all() for one in node.objects}
    for page in file.pages:
        links = list(page.obj.get("/Annots", []))
        if links and page.obj.get("/Tabs") != "/S":
            yield "Link: reached in another order than they are read"
        for one in links:
            if one.Subtype != "/Link" or held.get(one.objgen) != "Link":
                yield f"Link: {one.Subtype} stands outside what is read"
            if not str(one.get("/Contents", "")).strip():
                yield "Link: does not say where it leads"


def _font_faults(drawn: list[Content]) -> Iterator[str]:
    fonts = {key: font for one in drawn for key, font in one.fonts.items()}
    for key, font in fonts.items():
        yield from faults_of_font(font, {text for one in drawn for text in one.shown.get(key, ())})


def told_by(*command: str, content: bytes) -> str:
    """What a program of poppler says of a PDF; the test is skipped where it is absent, save in integration."""
    program = shutil.which(command[0])
    if program is None:
        reason = f"{command[0]} is absent: install it (apt install poppler-utils)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    done = subprocess.run([program, *command[1:]], input=content, capture_output=True, check=True)
    assert b"Syntax" not in done.stderr, done.stderr.decode()
    return done.stdout.decode()


def words(content: bytes) -> list[str]:
    """The text of each page."""
    told = told_by("pdftotext", "-raw", "-", "-", content=content)
    return [" ".join(page.split()) for page in told.split("\f")[:-1]]


def read_aloud(content: bytes) -> str:
    """The text in the order of the tags: that of a reading machine."""
    told = told_by("pdfinfo", "-struct-text", "-", content=content)
    return " ".join(" ".join(re.findall(r'^ *"(.*)"$', told, flags=re.MULTILINE)).split())
