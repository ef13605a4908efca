"""How much was done remotely: of the half-days whose mode is told."""

from __future__ import annotations

from dataclasses import dataclass

from geo import wording
from geo.activity.analysis.choice import Lines
from geo.activity.analysis.figures import Measured, measured
from geo.activity.choices import Mode
from geo.indicators.definition import Status


@dataclass(frozen=True)
class RemoteShare:
    """Half-days by mode. Hybrid ones are neither: they are told apart and are in the base."""

    remote: Measured
    hybrid: Measured
    on_site: Measured
    untold: Measured
    """Of the lines that do not tell their mode: they are out of the base."""
    lines: int
    """Those that tell both half-days and mode."""

    @property
    def base(self) -> float:
        """The half-days whose mode is told."""
        return sum(figure.value or 0.0 for figure in (self.remote, self.hybrid, self.on_site))

    @property
    def share(self) -> float | None:
        """Remote over the base, between 0 and 1; None where no half-day tells its mode."""
        return (self.remote.value or 0.0) / self.base if self.base else None

    @property
    def hybrid_share(self) -> float | None:
        """The same of what was hybrid."""
        return (self.hybrid.value or 0.0) / self.base if self.base else None

    @property
    def status(self) -> Status:
        """Of the share: estimated as soon as some of its half-days are, missing where there is none."""
        if not self.base:
            return Status.MISSING
        told = (self.remote, self.hybrid, self.on_site)
        return Status.ESTIMATED if any(each.status is Status.ESTIMATED for each in told) else Status.OBSERVED

    @property
    def is_empty(self) -> bool:
        """Whether no line tells half-days at all, with or without its mode."""
        return not (self.lines or self.untold.lines)

    @property
    def sentence(self) -> str:
        """Over what it holds, in French."""
        if not self.base:
            return "Aucune demi-journée ne dit son mode."
        known = wording.tidy(self.base)
        told = f"Sur {known} demi-journées dont le mode est connu ({wording.plural(self.lines, 'ligne', 'lignes')})"
        if not self.untold.value:
            return f"{told}."
        left = wording.tidy(self.untold.value)
        return f"{told} ; {left} autres ne disent pas le leur."


def remote_share(lines: Lines) -> RemoteShare:
    """Half-days of the lines by mode."""
    records = lines.records
    of_mode = {mode: measured(records[records["mode"] == mode.value], "half_days") for mode in Mode}
    told = records["mode"].notna()
    return RemoteShare(
        of_mode[Mode.REMOTE],
        of_mode[Mode.HYBRID],
        of_mode[Mode.ON_SITE],
        measured(records[~told], "half_days"),
        int((told & records["half_days"].notna()).sum()),
    )
