"""HTML to a tagged PDF (PDF/UA): nothing is fetched, fonts are embedded."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from geo.errors import MissingProgram
from geo.export.printed.sound_tags import make_sound

_VARIANT = "pdf/ua-1"
_FACES = {
    ("normal", "normal"): "DejaVuSans",
    ("bold", "normal"): "DejaVuSans-Bold",
    ("normal", "italic"): "DejaVuSans-Oblique",
}
_PAGE = "Creating layout - Page"
_UNKNOWN_SIGN = "\N{REPLACEMENT CHARACTER}"


def pdf(html: str, told: Callable[[int], None] = lambda page: None) -> bytes:
    """The document. `told` hears the number of each page as it is laid out, for each time it is.

    Raises `MissingProgram` where the libraries that draw text are not on the machine.
    """
    weasyprint = _weasyprint()
    fonts = weasyprint.text.fonts.FontConfiguration()
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=("data",))
    style = weasyprint.CSS(string=_faces(), font_config=fonts, url_fetcher=nothing)
    lacking: set[int] = set()

    def finish(document: Any, records: Any) -> None:  # noqa: ANN401 - records of the library
        lacking.update(sign for font in document.fonts.values() for sign in font.missing)
        make_sound(records)

    def laid_out(page: str) -> bytes:
        written: bytes = weasyprint.HTML(string=page, url_fetcher=nothing).write_pdf(
            stylesheets=[style], font_config=fonts, pdf_variant=_VARIANT, finisher=finish
        )
        return written

    with _pages_told(told):
        written = laid_out(html)
        if lacking:  # no font of the machine has them: a sign that says so stands in their stead, save in the title
            title, end, body = html.partition("</title>")
            written = laid_out(title + end + body.translate(dict.fromkeys(lacking, _UNKNOWN_SIGN)))
    return written


def _weasyprint() -> Any:  # noqa: ANN401 - a module
    """The library, on use: it takes seconds to load, and needs Pango on the machine."""
    try:
        import weasyprint
        import weasyprint.text.fonts
        import weasyprint.urls
    except OSError as error:
        raise MissingProgram(
            "Les fiches en PDF ne peuvent pas être écrites ici",
            "Pango n'est pas installé sur le serveur",
            "Installez-le (sous Debian : apt install libpango-1.0-0 libpangoft2-1.0-0), puis recommencez.",
        ) from error
    return weasyprint


def _faces() -> str:
    """The fonts, from the package that figures are drawn with: the same on every machine."""
    found = find_spec("matplotlib")  # its files alone: nothing of it is loaded
    folder = Path(found.origin if found and found.origin else "").parent / "mpl-data" / "fonts" / "ttf"
    return "".join(
        f'@font-face {{ font-family: "DejaVu Sans"; font-weight: {weight}; font-style: {slant};'
        f' src: url("data:font/ttf;base64,{base64.b64encode((folder / f"{name}.ttf").read_bytes()).decode()}") }}'
        for (weight, slant), name in _FACES.items()
    )


@contextmanager
def _pages_told(told: Callable[[int], None]) -> Iterator[None]:
    """Hear of each page: the library says it in its journal alone."""

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if isinstance(record.args, tuple) and _PAGE in record.msg:
                told(int(str(record.args[0])))

    journal, listener = logging.getLogger("weasyprint.progress"), Listener()
    before = journal.level
    journal.setLevel(logging.INFO)
    journal.addHandler(listener)
    try:
        yield
    finally:
        journal.removeHandler(listener)
        journal.setLevel(before)
