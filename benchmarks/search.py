"""What the search costs: how long a visitor waits for the list, what the index takes to be made and to be kept.

    python -m benchmarks.search

Forty texts, a quarter of them misspelt, are put in the search box of a served atlas one after the other. The clock is
that of the page: it starts at the last letter and ends when the list that answers it is painted, the pause that the box
makes before it asks included. The first search, which makes the index, is counted apart. Writes its part of
`benchmarks/results.md`.
"""

from __future__ import annotations

from statistics import median, quantiles

from playwright.sync_api import Page

from benchmarks import results
from benchmarks.screen import WINDOW, chromium
from benchmarks.serving import PROJECT, served

FIRST = "lille"
TYPED = (
    "creil", "saint-denis", "93200", "qn 06001 m", "bretagne", "irev", "marseile", "champiny sur marne", "centre ville",
    "les prés", "roubaix", "grand paris sud", "200054807", "la rochele", "clichysousbois", "hautes alpes", "nantes",
    "metropole rouen", "bellevue nantes", "saint denis reunion", "60100", "val de marne", "mulhouse", "muhlouse",
    "cergi", "le plateau champigny", "strasbourg", "strasburg", "oyonax", "bourg en bresse", "a", "sa", "saint",
    "saint etienne", "ile de france", "trajectoire ressources", "vaulx-en-velin", "venissieux", "aubervillers", "zzzz",
)  # fmt: skip
LIMIT_MS = 200.0

_READY = "() => !document.querySelector('.atlas-search')?.hidden"
_WATCH = """() => {
  const panel = document.querySelector(".atlas-search-panel");
  const field = document.querySelector(".atlas-search-field");
  const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  window.took = null;
  field.addEventListener("input", () => {
    const started = performance.now();
    const watch = new MutationObserver(async () => {
      if (panel.hidden || panel.innerText.includes("en cours")) return;
      watch.disconnect();
      await painted();
      window.took = performance.now() - started;
    });
    watch.observe(panel, { attributes: true, childList: true, subtree: true, characterData: true });
  }, { once: true });
}"""


def search(page: Page, text: str) -> float:
    """Milliseconds from the text in the box to its list on the screen."""
    field = page.locator(".atlas-search-field")
    field.fill("")
    page.wait_for_function("() => document.querySelector('.atlas-search-panel').hidden")
    page.evaluate(_WATCH)
    field.fill(text)
    return float(page.wait_for_function("() => window.took").json_value())


def main() -> None:
    """Measure the searches of one visitor; the machine should otherwise be idle."""
    with served(PROJECT / "dashboard.py", {}) as atlas, chromium() as browser:
        page = browser.new_page(viewport=WINDOW, locale="fr-FR")
        page.goto(f"{atlas.url}/methode")
        page.wait_for_function(_READY)
        page.locator('[data-test-script-state="notRunning"]').wait_for(state="attached")
        before = atlas.memory_mb
        first = search(page, FIRST)
        kept = atlas.memory_mb - before
        took = [search(page, text) for text in TYPED]
    p95 = quantiles(took, n=20, method="inclusive")[-1]
    rows = [
        ["last letter → list, p50, ms", results.shown(median(took)), ""],
        ["last letter → list, p95, ms", results.shown(p95), f"≤ {results.shown(LIMIT_MS)}"],
        ["first search of a process, which makes the index, ms", results.shown(first), ""],
        ["memory that the index takes, MB", results.shown(kept), ""],
    ]
    told = f"n = {len(took)} searches of one visitor, of which the pause before the box asks is 80 ms."
    results.write("Search", [told, "", *results.table(["", "Measured", "Goal"], rows)])


if __name__ == "__main__":
    main()
