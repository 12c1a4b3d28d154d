"""Makes the README's picture of the ranked table: what the terminal shows, as rich exports it.

``make picture`` runs it.
"""

import io
from pathlib import Path

from rich.console import Console

from pilotrank import load_workspace
from pilotrank.decision.ranking import rank_by
from pilotrank.decision.robustness.ranges import with_ranges
from pilotrank.output.grid import Layout
from pilotrank.output.table import ranking_table
from pilotrank.texts import LANGUAGES, Texts
from pilotrank.workspace.overrides import apply
from pilotrank.workspace.request import request_of

HERE = Path(__file__).resolve().parent
WIDTH = 110


def main() -> None:
    """Write one picture for each language."""
    workspace = load_workspace(HERE.parent)
    settings = apply(request_of(top=9), workspace)
    ranking = with_ranges(rank_by(settings, workspace), settings, workspace)
    for language in LANGUAGES:
        console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
        console.print(ranking_table(ranking, Texts(language), Layout(width=WIDTH)))
        picture = console.export_svg(title="pilotrank rank --top 9", unique_id="rank")
        (HERE / f"rank-{language}.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
