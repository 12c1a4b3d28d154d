"""Every JSON document that there is, of small workspaces with everything in them and with next to nothing."""

import io
import json
import signal
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conftest import CRITERIA, ROOT, SMALL, write_files

from pilotrank.cli.app import run

OWN = """\
title: A small choice
top: 1
criteria:
  use:
    name: {en: Use, nl: Nut}
    scale: {min: 1, max: 5}
  cost:
    name: {en: Cost, nl: Kosten}
    question: What does it cost?
    scale: {min: 0, max: 200}
    levels: {0: Free, 200: Dear}
    direction: min
    value: {points: {0: 100, 50: 80, 200: 0}}
    preference: {function: linear, q: 1, p: 20}
weights: {use: 1, cost: 1}
profiles:
  ann: {weights: {use: 3, cost: 1}, name: Hers, stakeholder: {en: Ann, nl: Anna}}
  bob: {weights: {use: 1, cost: 2}, stakeholder: Bob, method: swing, answers: {points: {use: 50, cost: 100}}}
categories:
  near: {name: Near, subcategories: {edge: {name: Edge}}}
  far: {name: Far}
verdicts:
  good: {name: Good}
  fair: {name: Fair}
"""
ASH = """\
name: Ash
summary: {en: A tree, nl: Een boom}
subcategory: edge
forms:
  - name: A form
    examples: [{name: An example, factsheet: elm, examples: [{name: Another}]}]
scores:
  use: {best: 5, low: 4, high: 5, basis: inferred, words: most useful, why: {en: So they say, nl: Dat zegt men}}
  cost: 100
pilot: {verdict: good, title: A pilot, for: [Cheap], against: [Slow], also: [birch]}
attributes: {size: {value: [4, tall], evidence: [{words: four, place: Table 1, value: 4}]}}
source: {title: Trees, chapter: 3, section: Ashes, page: 12}
discrepancies: [{en: Two heights are given, nl: Twee hoogten}]
"""
ELM = """\
name: Elm
approaches: [ash]
organisations: [A club]
countries: [nl]
period: {from: 2015-09, to: 2016}
reach: {en: Twelve trees, nl: Twaalf bomen}
success_factors: [Rain]
figures: [{what: Trees, kind: planted, value: 12, hedge: about, unit: trees, period: 2015, field: reach, outcome: true}]
measured_outcome: {measured: true, why: They were counted}
sources: [{title: A book, url: "https://example.org"}]
discrepancies: [{en: Two years are given, nl: Twee jaartallen}]
"""
SECOND = """\
about: Someone else
scores:
  ash: {use: 4, cost: 100}
  birch: {use: null, cost: 50}
  cedar: {use: 2, cost: 100}
"""
ALL = SMALL | {
    "criteria.yaml": OWN,
    "approaches/near/ash.yaml": ASH,
    "approaches/far/fir.yaml": "name: Fir\nscores: {use: 1, cost: 20}\npilot: {verdict: fair}\n",
    "factsheets/elm.yaml": ELM,
    "readings/second.yaml": SECOND,
    "order.yaml": "order: [cost, use]\nformula: sum\n",
}
"""The small workspace with everything that may stand in a file."""
BARE = {
    "criteria.yaml": """\
criteria:
  speed: {name: Speed, scale: {min: 0, max: 1}}
  price: {name: Price, scale: {min: 0, max: 1}}
weights: {speed: 1, price: 0}
""",
    "approaches/x.yaml": "name: X\nscores: {speed: 1, price: 0.25}\n",
    "approaches/y.yaml": "name: Y\nscores: {speed: 0.5, price: 1}\n",
}
"""Neither categories, verdicts nor profiles."""
SILENT = BARE | {f"approaches/{name}.yaml": f"name: {name}\nscores: {{speed: null, price: null}}\n" for name in "xy"}
"""Nothing is judged."""
ONE = {
    "criteria.yaml": "criteria: {a: {name: A, scale: {min: 0, max: 1}}}\nweights: {a: 1}\n",
    "approaches/x.yaml": "name: X\nscores: {a: 1}\n",
}
FIVE = {
    "criteria.yaml": """\
criteria:
  c0: {name: C0, scale: {min: 1, max: 5}}
  c1: {name: C1, scale: {min: 1, max: 5}}
  c2: {name: C2, scale: {min: 1, max: 5}}
  c3: {name: C3, scale: {min: 1, max: 5}}
  "4": {name: C4, scale: {min: 1, max: 5}}
weights: {c0: 1, c1: 1, c2: 1, c3: 1, "4": 1}
""",
    "order.yaml": "order: [4, c0, c1, c2, c3]\n",
    "judged.yaml": """\
best: c0
worst: c3
best_to_others: {c1: 2, c2: 3, "4": 3, c3: 4}
others_to_worst: {c1: 2, c2: 3, "4": 1}
""",
    "approaches/x.yaml": 'name: X\nscores: {c0: 1, c1: {best: 3, low: 2, high: 5}, c2: null, c3: 5, "4": 2}\n',
    "approaches/y.yaml": 'name: Y\nscores: {c0: 4, c1: {best: 2, low: 2, high: 3}, c2: null, c3: 4, "4": 2}\n',
    "approaches/z.yaml": 'name: Z\nscores: {c0: 2, c1: {best: 4, low: 1, high: 5}, c2: 5, c3: 3, "4": 2}\n',
}
WORKSPACES: Mapping[str, Mapping[str, str | bytes | None]] = {
    "small": SMALL,
    "all": ALL,
    "bare": BARE,
    "silent": SILENT,
    "one": ONE,
    "five": FIVE,
    "moved": SMALL,
}
COMMANDS = """\
builtin rank
builtin rank --ranges --lang nl
builtin rank --set refugee-programmes.feasibility=5 --set career-tracks.relevance=null --ranges
builtin rank --include-silent --weight relevance=50% --profile relevance-first
builtin rank --category train --category retain --min feasibility=3 --where firm_size=sme --top 3 --exactly
all rank
all rank --ranges --set ash.cost=null --set dogwood.use=3
small rank --exclude-category near
small rank --min use=5 --min cost=150
bare rank --ranges
five rank --ranges
silent rank
silent rank --include-silent
builtin robustness --samples 300
builtin robustness --samples 300 --vary-weights ordered --vary-scores discrete --vary-values
builtin robustness --samples 300 --category train --widen 1 --full --set language-barriers.relevance=null
builtin robustness --samples 300 --vary-weights none --vary-scores none
all robustness --samples 20000
all robustness --samples 300 --vary-weights around --include-silent
all robustness --samples 300 --vary-weights profiles
small robustness --samples 300
bare robustness --samples 300
five robustness --samples 300 --top 2
one robustness --samples 300
silent robustness --samples 300 --include-silent
builtin shortlist
builtin shortlist --size 5 --at-most internships=1 --at-least train=1 --exclude refugee-programmes --lang nl
builtin shortlist --chance 5% --samples 300 --ranges --set alumni-policy.relevance=5
builtin shortlist --size 30 --min feasibility=3
all shortlist --include ash --category near
small shortlist --include ash --exclude ash
small shortlist --size 2 --cap size=4 --exclude ash --exclude cedar
bare shortlist --size 1
five shortlist --size 2 --chance 10% --samples 300
silent shortlist
moved verify moved/then.csv
moved verify moved/then.txt
moved verify moved/new.json
builtin show
builtin show refugee-programmes
builtin show startbaan
builtin show retain
builtin show relevance
builtin show second
builtin show --search welder
builtin show --search qqqqq
builtin show --discrepancies
builtin show refugee-programmes --discrepancies
all show
all show ash
all show birch
all show dogwood
all show near
all show use
all show cost
all show elm
all show second
all show --search tree
all show --discrepancies
bare show
bare show x
builtin explain refugee-programmes --lang nl
builtin explain alumni-policy career-tracks --set alumni-policy.relevance=5
builtin explain internships-dutch-institutions internships-foreign-institutions
all explain ash
all explain ash birch
all explain birch cedar
all explain dogwood
all explain dogwood --set dogwood.use=4
five explain x y
silent explain x
builtin compare
builtin compare --method product --method topsis --method promethee
builtin compare --with small
builtin compare --reading second --samples 100
builtin compare --profile relevance-first --profile feasibility-first --group
builtin compare --weight relevance=2 --top 5
all compare
all compare --method topsis --weight use=2
all compare --with small
all compare --group
all compare --reading second --samples 50
bare compare --method promethee --weight price=1
silent compare --method topsis
builtin weights
builtin weights --profile relevance-first --weight relevance=2
all weights
all weights --profile ann --profile bob
bare weights
silent weights
all weights points use=40 cost=60
all weights rank-order --from all/order.yaml
five weights rank-order --from five/order.yaml
builtin weights pairwise relevance:innovativeness=3 relevance:feasibility=1/2 innovativeness:feasibility=2
five weights best-worst --from five/judged.yaml
bare weights best-worst --best speed --worst price speed:price=1
bare weights pairwise speed:price=3
all weights set use=2 --dry-run
all weights set use=2
all weights set use=2
all weights set use=1/2 --profile new
all weights swing use=100 cost=1/2 --save dan --stakeholder Dan
all weights points use=50 cost=50 --save eve
all weights rank-order use cost --formula sum --save fay
all weights rank-order --redo fay --formula centroid
all weights pairwise use:cost=1/3 --save gus
all weights best-worst --best use --worst cost use:cost=4 --save hal
all weights --profile hal
builtin backtest --samples 200
builtin backtest --samples 200 --profile relevance-first --profile feasibility-first --include-silent
all backtest --samples 50
small backtest --samples 50
"""
"""What is run in turn: a workspace, then what is asked of it."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A document with what printed it."""

    line: str
    schema: str
    document: dict[str, Any]


def printed(folder: Path) -> Iterator[Printed]:
    """Print every document; the workspaces are written into a folder."""
    for name, files in WORKSPACES.items():
        write_files(folder / name, files)
    _write_exports(folder / "moved")
    for line in COMMANDS.splitlines():
        workspace, name, *rest = line.split()
        place = ROOT if workspace == "builtin" else folder / workspace
        words = [str(folder / word) if (folder / word).exists() else word for word in rest]
        yield Printed(line, name, _document(name, *words, "--workspace", str(place)))


def _write_exports(folder: Path) -> None:
    """Write exports, then change what they rest on: a score, a weight, a name, who is there."""
    for name in ("then.csv", "then.txt", "new.json"):
        assert run(["rank", "--workspace", str(folder), "--output", str(folder / name), "--quiet"]) == 0
        if name == "then.txt":
            ash = "name: Ash tree\nscores: {use: 4, cost: 100}\npilot: {verdict: good}\n"
            oak = "name: Oak\nscores: {use: 2, cost: 100}\n"
            criteria = CRITERIA.replace("weights: {use: 1, cost: 1}", "weights: {use: 3, cost: 1}")
            changed = {"criteria.yaml": criteria, "approaches/near/ash.yaml": ash, "approaches/near/oak.yaml": oak}
            write_files(folder, changed)
            (folder / "approaches/far/cedar.yaml").unlink()


def _document(*arguments: str) -> dict[str, Any]:
    """Print a document as the command does, but in this process: a hundred others would take a minute."""
    pipe = getattr(signal, "SIGPIPE", None)
    handler = pipe and signal.getsignal(pipe)
    stream = io.TextIOWrapper(io.BytesIO())
    with redirect_stdout(stream):
        status = run([*arguments, "--format", "json", "--quiet"])
    if pipe:
        signal.signal(pipe, handler)
    assert status in (0, 1), arguments  # 1: a shortlist that can't be, an export that no longer holds
    stream.seek(0)
    found: dict[str, Any] = json.load(stream)
    return found
