"""A page as tagged PDF (PDF/UA): what is drawn stays as it is, and each part says what it is to a reading machine.

matplotlib draws, and says beside each thing to which part it belongs; the tree of the parts is added to its file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any

from geo.export.figure.reading import Part, Reading

if TYPE_CHECKING:
    import pikepdf

LANGUAGE = "fr"
_UNKNOWN_SIGN = "\N{REPLACEMENT CHARACTER}"
_SPACES = {"left": ("", " "), "right": (" ", ""), "center": (" ", " ")}
"""Around a text that stands so, to part it from the next of its part: none of them moves it."""
_DC, _PDF, _UA, _XMP = (
    "{http://purl.org/dc/elements/1.1/}",
    "{http://ns.adobe.com/pdf/1.3/}",
    "{http://www.aiim.org/pdfua/ns/id/}",
    "{http://ns.adobe.com/xap/1.0/}",
)


def tagged_pdf(figure: Any, drawn: Sequence[Any], reading: Reading, told: Mapping[str, str]) -> bytes:  # noqa: ANN401
    """A figure of matplotlib as a file. `drawn` is all that it draws, in order; `told`: title, subject, author."""
    runs = [(part, list(run)) for part, run in groupby(drawn, reading.part_of)]
    parts = [part for part, _ in runs if part]
    out = io.BytesIO()
    named = {name.capitalize(): text for name, text in told.items()}
    author = named.get("Author", "")
    metadata = {**named, "Creator": author, "Producer": author, "CreationDate": None}
    with _marked(figure, runs), _legible(drawn, reading):
        figure.savefig(out, format="pdf", metadata=metadata)
    return _with_tree(out, reading.document, parts, told)


@contextmanager
def _marked(figure: Any, runs: Sequence[tuple[Part | None, list[Any]]]) -> Iterator[None]:  # noqa: ANN401
    """Around each run of things of one part, what says so; the ground of the page, drawn first, adorns it."""
    from matplotlib.patches import Rectangle

    ground = Rectangle((0, 0), 1, 1, transform=figure.transFigure, facecolor=figure.get_facecolor(), linewidth=0)
    before = min((run[0].get_zorder() for _, run in runs), default=1) - 1
    added = [_operator(b"/Artifact BMC", before - 0.2), ground, _operator(b"EMC", before + 0.1)]
    ground.set_zorder(before)
    number = 0
    for part, run in runs:
        begin = b"/Artifact BMC"
        if part:
            begin = f"/{part.kind} <</MCID {number}>> BDC".encode()
            number += 1
        added += [_operator(begin, run[0].get_zorder() - 0.2), _operator(b"EMC", run[-1].get_zorder() + 0.2)]
    figure.patch.set_visible(False)
    for one in added:
        figure.add_artist(one)
    try:
        yield
    finally:
        for one in added:
            one.remove()
        figure.patch.set_visible(True)


def _operator(written: bytes, at: float) -> Any:  # noqa: ANN401
    """Something drawn that is an operator of PDF alone, written where no state of the page is left open."""
    from matplotlib.artist import Artist
    from matplotlib.backends.backend_pdf import Verbatim

    class Operator(Artist):
        def draw(self, renderer: Any) -> None:  # noqa: ANN401
            renderer.file.output(*renderer.gc.finalize(), Verbatim(written))  # type: ignore[no-untyped-call]

    made = Operator()
    made.set_zorder(at)
    return made


@contextmanager
def _legible(drawn: Sequence[Any], reading: Reading) -> Iterator[None]:
    """Texts as a reading machine needs them: lines of a paragraph parted by a space, no sign that the font lacks."""
    before = [(one, one.get_text()) for one in drawn if hasattr(one, "get_text")]
    added = []
    for one, text in before:
        known = _known(one, text)
        if known != text:
            added += _meant(one, text)
        before_it, after_it = _SPACES[one.get_horizontalalignment()] if reading.goes_on_after(one) else ("", "")
        one.set_text(f"{before_it}{known}{after_it}")
    try:
        yield
    finally:
        for one in added:
            one.remove()
        for one, text in before:
            one.set_text(text)


def _known(artist: Any, text: str) -> str:  # noqa: ANN401
    """The text with a sign of its own for each that the font lacks."""
    from matplotlib.font_manager import findfont, get_font

    letters = get_font(findfont(artist.get_fontproperties())).get_charmap()
    return "".join(letter if ord(letter) in letters else _UNKNOWN_SIGN for letter in text)


def _meant(artist: Any, text: str) -> list[Any]:  # noqa: ANN401
    """Around a text some signs of which are not shown, what it says."""
    said = b"\xfe\xff" + text.encode("utf-16-be")
    begin = b"/Span <</ActualText <" + said.hex().encode() + b">>> BDC"
    around = [_operator(begin, artist.get_zorder() - 0.1), _operator(b"EMC", artist.get_zorder() + 0.1)]
    for one in around:
        artist.get_figure().add_artist(one)
    return around


def _with_tree(written: io.BytesIO, document: Part, parts: Sequence[Part], told: Mapping[str, str]) -> bytes:
    """The file with the tree of its parts, its language, its title, and what says that it is PDF/UA."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(written) as file:
        page = file.pages[0].obj
        root = file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, ParentTreeNextKey=1))
        node_of: dict[Part, pikepdf.Object] = {}
        numbers_of: dict[Part, list[int]] = {}
        for number, part in enumerate(parts):
            numbers_of.setdefault(part, []).append(number)
        root.K = _node(file, document, root, page, numbers_of, node_of)
        nodes = pikepdf.Array([node_of[part] for part in parts])
        root.ParentTree = file.make_indirect(pikepdf.Dictionary(Nums=[0, file.make_indirect(nodes)]))
        page.StructParents, page.Tabs = 0, pikepdf.Name.S
        if "/Annots" in page and not len(page.Annots):
            del page["/Annots"]
        file.Root.StructTreeRoot = root
        file.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        file.Root.Lang = pikepdf.String(LANGUAGE)
        file.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        with file.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as record:
            author = told.get("author", "")
            record[f"{_DC}title"], record[f"{_DC}description"] = told.get("title", ""), told.get("subject", "")
            record[f"{_DC}creator"], record[f"{_DC}language"] = [author], {LANGUAGE}
            record[f"{_PDF}Producer"], record[f"{_XMP}CreatorTool"] = author, author
            record[f"{_UA}part"] = "1"
        file.save(out, min_version="1.7", deterministic_id=True)
    return out.getvalue()


def _node(
    file: pikepdf.Pdf, part: Part, parent: pikepdf.Object, page: pikepdf.Object,
    numbers_of: Mapping[Part, list[int]], node_of: dict[Part, pikepdf.Object],
) -> pikepdf.Object:  # fmt: skip
    """A part in the tree, after its parent, with the parts in it."""
    import pikepdf

    made = pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name(f"/{part.kind}"), P=parent, Pg=page)
    node = node_of[part] = file.make_indirect(made)
    if part.words:
        node[pikepdf.Name.Alt if part.kind == "Figure" else pikepdf.Name.ActualText] = pikepdf.String(part.words)
    if part.edges:
        placed = {"/O": pikepdf.Name.Layout, "/BBox": pikepdf.Array(part.edges), "/Placement": pikepdf.Name.Block}
        node.A = pikepdf.Dictionary(placed)
    inner = [_node(file, one, node, page, numbers_of, node_of) for one in part.parts()]
    node.K = pikepdf.Array([*numbers_of.get(part, ()), *inner])
    return node
