"""What the tags of a document lack when it is laid out, added before it is written: said in the words of its records.

Headings of tables say what they head, pictures where they stand, and what is written in the margins adorns the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_POINTS_PER_PIXEL = 0.75


def make_sound(pdf: Any) -> None:  # noqa: ANN401 - the records of the library that writes
    """Change the records of a document in place, as the last step of its layout."""
    elements = [one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/StructElem"]
    for element in elements:
        if element["S"] in ("/TH", "/TD"):
            _tell_what_it_heads(pdf, element)
        elif element["S"] == "/Figure":
            _place(pdf, element)
    for one in pdf.objects:
        if getattr(one, "extra", {}).get("Type") == "/Metadata":
            one.compress = False  # so that programs that read no PDF can read it
    _set_margins_apart(pdf, elements)


def _record(pdf: Any, reference: bytes) -> Any:  # noqa: ANN401
    return pdf.objects[int(reference.split()[0])]


def _tell_what_it_heads(pdf: Any, cell: Any) -> None:  # noqa: ANN401
    """A heading of the head, or of a group of rows, heads what is below; another, its row.

    Lists of headings by cell, which need a register that is not there, would say the same once more.
    """
    told = cell["A"]
    told.pop("Headers", None)
    cell.pop("ID", None)
    if cell["S"] == "/TH":
        row = _record(pdf, cell["P"])
        is_above = _record(pdf, row["P"])["S"] == "/THead" or "ColSpan" in told
        told["Scope"] = "/Column" if is_above else "/Row"


def _place(pdf: Any, figure: Any) -> None:  # noqa: ANN401
    """Where a picture stands, from pixels below the upper edge of the page to points above the lower one."""
    height = _record(pdf, figure["Pg"])["MediaBox"][3]
    left, upper, right, lower = (edge * _POINTS_PER_PIXEL for edge in figure["A"]["BBox"])
    figure["A"]["BBox"][:] = [left, height - lower, right, height - upper]


def _set_margins_apart(pdf: Any, elements: list[Any]) -> None:  # noqa: ANN401
    """What the tree does not hold, that is the margins, adorns the page: it comes again on each."""
    tree = _record(pdf, pdf.catalog["StructTreeRoot"])
    numbers = _record(pdf, tree["ParentTree"])["Nums"]
    held = set(_held(pdf, tree))
    for rank, reference in enumerate(pdf.page_references):
        owners = numbers[2 * rank + 1]
        apart = {number for number, owner in enumerate(owners) if int(owner.split()[0]) not in held}
        owners[:] = ["null" if number in apart else owner for number, owner in enumerate(owners)]
        stream = _record(pdf, _record(pdf, reference)["Contents"]).stream
        for at, part in enumerate(stream):
            if isinstance(part, dict) and part.get("MCID") in apart:
                stream[at - 1], stream[at], stream[at + 1] = "/Artifact", "", b"BMC"
    for element in elements:
        if element.number not in held:
            element.clear()  # an object that is taken out would leave the others misnumbered


def _held(pdf: Any, tree: Any) -> Iterator[int]:  # noqa: ANN401
    """The numbers of all that is in the tree."""
    left = list(tree["K"])
    while left:
        reference = left.pop()
        if isinstance(reference, bytes):
            yield int(reference.split()[0])
            left += _record(pdf, reference).get("K", ())
