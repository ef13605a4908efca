"""The command that adds a set of demonstration, or takes it away."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from geo.activity.store import open_activity_store
from geo.cli.activity import WhoOption
from geo.cli.opening import EditionOption, opened_edition
from geo.cli.telling import JsonOption, print_json, told
from geo.served import DEMONSTRATION, real_edition
from geo.settings import Settings


@told
def demo(
    who: WhoOption,
    remove: Annotated[bool, typer.Option("--remove", help="Retirer le jeu de démonstration.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="Graine du tirage : la même donne le même jeu.")] = 1,
    edition: EditionOption = "",
    as_json: JsonOption = False,
) -> None:
    """Ajouter une activité inventée, pour la formation, dans une édition à part ; jamais mêlée aux chiffres réels."""
    # Imported on use: no other command invents anything.
    from geo.demo import add
    from geo.demo import remove as remove_set

    settings = Settings()
    store = open_activity_store(settings)
    if remove:
        outcome = remove_set(store, who=who)
    else:
        named = real_edition(edition or settings.edition)
        outcome = add(opened_edition(named, is_shown=False), store, seed, who=who)
    if as_json:
        print_json(
            {
                "demonstration": True,
                "changed": outcome.is_changed,
                "imports": [asdict(summary) for summary in outcome.imports],
                "sentence": outcome.sentence,
            }
        )
        return
    print(outcome.sentence)
    if not remove:
        print(f"À voir dans l'édition {named}{DEMONSTRATION} ; « demo --remove » la retire.")
