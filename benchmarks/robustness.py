"""Measures the analysis of robustness beside what it is compared with, all in one run.

All work on one thread unless said. Each pair is measured in turn, so that a change in the machine's speed meets both,
and the median of the ratios is judged. PySensMCDA 2.0 takes part where it is installed.
"""

import importlib
import inspect
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from math import fsum
from pathlib import Path

import numpy as np
from run import RUNS, cpu_seconds, seconds

from pilotrank import load_workspace
from pilotrank.decision.matrix import Floats
from pilotrank.decision.robustness.analysis import robustness
from pilotrank.decision.robustness.first_place import area, distinct, winning_areas
from pilotrank.decision.robustness.judgements import FIRM, TRIANGULAR, Judged, Judgements
from pilotrank.decision.robustness.sampling import Acceptability, Plan, sample
from pilotrank.decision.robustness.weightings import Weighting
from pilotrank.workspace.models import Criterion, Scale
from pilotrank.workspace.request import ROBUSTNESS_SAMPLES

Ends = tuple[Floats, Floats, Floats]
"""The lowest, the best and the highest scores: n x m each, within 0 to 1."""
Work = Callable[[], float]
"""Gives the seconds that something takes."""

LOOP_SAMPLES = 10_000
"""The loop is timed on no more, and the time scaled."""
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
SMALL, LARGE, LARGEST = (46, 3), (1_000, 10), (2_000, 20)
SAMPLES, LARGE_SAMPLES = 100_000, 8_192
LEAST_ERROR = 1e-9
"""Stands for no standard error at all, where an area is 0."""
TOP = 10
BLOCK = 2_048
"""Samples that ours takes at once, 46 x 3."""
REPEATS = 9
# A process keeps, as its own peak, that of the one it was forked from: so it is started by one that has loaded nothing.
LAUNCHER = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a figure should reach."""

    bound: float | None
    """None where it is only reported."""
    is_least: bool
    """Whether the bound is the least that is asked for, rather than the most."""

    def verdict(self, figure: float) -> str:
        """Say what was to be reached, and whether it was."""
        if self.bound is None:
            return "(reported only)"
        met = figure >= self.bound if self.is_least else figure <= self.bound
        return f"reach at {'least' if self.is_least else 'most'} {self.bound:g}: {'met' if met else 'MISSED'}"


at_least, at_most = partial(Reach, is_least=True), partial(Reach, is_least=False)


# What is measured


def made_up(approaches: int, criteria: int) -> Ends:
    """Make scores up, the same in each run."""
    low, best, high = np.sort(np.random.default_rng(1).random((3, approaches, criteria)), axis=0)
    return low, best, high


def plan_for(ends: Ends, kind: int) -> Plan:
    """Say what is sampled: these scores and free weights."""
    approaches, criteria = ends[1].shape
    criterion = Criterion.model_validate({"name": "made up", "scale": Scale(min=0, max=1)})
    kinds = np.full(approaches, kind, dtype=np.int8)
    low, best, high = (each.T.copy() for each in ends)
    columns = tuple(Judged(criterion, *each, kinds) for each in zip(low, best, high, strict=True))
    judgements = Judgements(tuple(map(str, range(approaches))), columns)
    return Plan(judgements, Weighting("free", (1 / criteria,) * criteria), TOP, seed=1)


def by_pilotrank(ends: Ends, samples: int, threads: int = 1) -> Acceptability:
    """Give the acceptability of each rank and of the top K, standard errors, central weights and ranges of ranks."""
    return sample(plan_for(ends, TRIANGULAR), samples, threads=threads)


def by_loop(ends: Ends, samples: int) -> tuple[Floats, Floats]:
    """Give the acceptability of each rank and of the top K, one sample at a time."""
    approaches, criteria = ends[1].shape
    generator = np.random.default_rng(2)
    counts = np.zeros((approaches, approaches))
    ranks, even = np.arange(approaches), np.ones(criteria)
    for _ in range(samples):
        total = generator.triangular(*ends) @ generator.dirichlet(even)
        counts[np.argsort(-total), ranks] += 1
    return counts / samples, counts[:, :TOP].sum(axis=1) / samples


def by_pysensmcda(ends: Ends, samples: int, top: int) -> tuple[Floats, Floats]:
    """Give the acceptability of each rank and of the top K by PySensMCDA.

    ``simulate`` draws free weights, takes a matrix of scores for each sample, calls the method once for each and
    counts ranks; it adds up the weights of the first rank too, as ours does. ``accumulate`` makes it keep the least.
    Its own matrices are uniform only, so numpy draws the triangular ones, all at once. It gives no ranges of ranks,
    lets tied alternatives all have the better rank, and looks for ties but does nothing about them; the standard
    error that it can give is left out, and so is ``smaa2``, which also works out confidence factors and takes far
    longer. The function stands alone: its source also runs in a process that has loaded nothing of ours.
    """
    smaa = importlib.import_module("pysensmcda.smaa")
    low, best, high = ends
    result = smaa.simulate(
        lambda scores, weights, _types: scores @ weights,
        best,
        np.ones(best.shape[1]),
        num_samples=samples,
        matrix_samples=np.random.default_rng(2).triangular(low, best, high, size=(samples, *best.shape)),
        reverse_ranking=True,
        store="accumulate",
        seed=1,
    )
    return smaa.rank_acceptability(result), smaa.kbr_acceptability(result, k=top)


def exact_areas(best: Floats) -> Floats:
    """Give the exact acceptability of the first rank for three criteria."""
    rows, row_of = distinct(list(best.T))
    share = np.zeros(len(rows))
    for row, polygon in winning_areas(rows).items():
        share[row] = area(polygon)
    return (share / np.bincount(row_of))[row_of]


def argsort(values: Floats, block: int) -> None:
    """Order each row, some rows at once: what all sampling is compared with."""
    for start in range(0, len(values), block):
        np.argsort(values[start : start + block], axis=1)


# How it is measured


def peak_memory(command: Sequence[str]) -> float:
    """Give the peak resident size of one whole process in MB, as Linux counts it."""
    done = subprocess.run([sys.executable, "-c", LAUNCHER, *command], capture_output=True, check=True)
    return int(done.stdout) / 1024


def process(name: str, *numbers: int) -> list[str]:
    """Give the command that does one part of this file's work alone."""
    return [sys.executable, __file__, name, *map(str, numbers)]


def process_of_pysensmcda(approaches: int, criteria: int, samples: int) -> list[str]:
    """Give the command that does PySensMCDA's part and imports nothing of ours."""
    lines = [
        "from __future__ import annotations",
        "import importlib",
        "import numpy as np",
        inspect.getsource(made_up),
        inspect.getsource(by_pysensmcda),
        f"by_pysensmcda(made_up({approaches}, {criteria}), {samples}, {TOP})",
    ]
    return [sys.executable, "-c", "\n".join(lines)]


def beside(what: str, measure_ours: Work, measure_theirs: Work, reach: Reach, runs: int = REPEATS) -> None:
    """Measure two things in turn, after one turn that is not counted, and print medians and the median ratio.

    Where ours is to be faster the ratio says how many times it is, else how many times longer it takes.
    """
    pairs = [(measure_ours(), measure_theirs()) for _ in range(runs + 1)][1:]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(other / one if reach.is_least else one / other for one, other in pairs)
    unit = "x as fast" if reach.is_least else "x as long"
    show(what, f"{ours * 1000:9.1f} ms {theirs * 1000:9.1f} ms   {ratio:6.2f} {unit}   {reach.verdict(ratio)}")


def show(what: str, figures: str) -> None:
    """Print one line."""
    print(f"  {what:60} {figures}")


# The parts of the run


def small() -> None:
    """Acceptability of few approaches."""
    ends = made_up(*SMALL)
    print(f"rank acceptability and top {TOP}, 46 x 3, {SAMPLES:,} samples, against")
    ours = partial(seconds, partial(by_pilotrank, ends, SAMPLES))
    beside_loop(ours, ends, SAMPLES, 20)
    beside_argsort(ours, SAMPLES, SMALL[0], 4)
    if find_spec("pysensmcda"):
        beside_pysensmcda(ours, ends)
    else:
        print("  PySensMCDA is not installed: left out")
    print("the same on two threads, against")
    beside("one thread", partial(seconds, partial(by_pilotrank, ends, SAMPLES, 2)), ours, at_least(None))


def beside_loop(ours: Work, ends: Ends, samples: int, reach: float) -> None:
    """Against one sample at a time."""
    few = min(LOOP_SAMPLES, samples)
    loop = partial(by_loop, ends, few)
    name = "a loop" if few == samples else f"a loop (timed on {few:,} samples, scaled)"
    beside(name, ours, lambda: seconds(loop) * samples / few, at_least(reach))


def beside_argsort(ours: Work, samples: int, approaches: int, reach: float) -> None:
    """Against ordering alone; a few rows at a time it is somewhat faster, as they stay in the processor's cache."""
    values = np.random.default_rng(3).random((samples, approaches))
    name = f"numpy's argsort alone, {samples:,} x {approaches:,}"
    beside(name, ours, partial(seconds, partial(argsort, values, samples)), at_most(reach))
    beside(f"  {BLOCK:,} rows at a time", ours, partial(seconds, partial(argsort, values, BLOCK)), at_most(None))


def beside_pysensmcda(ours: Work, ends: Ends) -> None:
    """Time and memory against PySensMCDA's, and whether both find the same."""
    beside("PySensMCDA", ours, partial(seconds, partial(by_pysensmcda, ends, SAMPLES, TOP)), at_least(6), 5)
    mine = peak_memory(process("acceptability", *SMALL, SAMPLES))
    theirs = peak_memory(process_of_pysensmcda(*SMALL, SAMPLES))
    beside_memory("  peak memory of the whole process", mine, theirs, at_least(6))
    empty = peak_memory([sys.executable, "-c", "import numpy"])
    name = f"  above that of a process that only imports numpy ({empty:.1f} MB)"
    beside_memory(name, mine - empty, theirs - empty, at_least(None))
    apart = np.abs(by_pilotrank(ends, SAMPLES).top.share - by_pysensmcda(ends, SAMPLES, TOP)[1])
    show(f"  largest difference in the acceptability of the top {TOP}", f"{apart.max():9.4f}")


def beside_memory(what: str, ours: float, theirs: float, reach: Reach) -> None:
    """Print how many times less memory ours takes."""
    ratio = theirs / ours
    show(what, f"{ours:9.1f} MB {theirs:9.1f} MB   {ratio:6.2f} x as small  {reach.verdict(ratio)}")


def everything() -> None:
    """All that the command ``robustness`` works out, which is all but the printing."""
    workspace = load_workspace()
    rows = len(robustness(workspace, samples=1).ranking.rows)
    print(f"everything that robustness prints, built-in data, {SAMPLES:,} samples, against")
    beside_argsort(partial(seconds, partial(robustness, workspace, samples=SAMPLES)), SAMPLES, rows, 8)


def large() -> None:
    """Acceptability of many approaches."""
    ends = made_up(*LARGE)
    print(f"rank acceptability and top {TOP}, 1,000 x 10, {LARGE_SAMPLES:,} samples, against")
    ours = partial(seconds, partial(by_pilotrank, ends, LARGE_SAMPLES))
    beside_loop(ours, ends, LARGE_SAMPLES, 5)
    beside_argsort(ours, LARGE_SAMPLES, LARGE[0], 5)
    for samples in (20_000, SAMPLES):
        peak = peak_memory(process("acceptability", *LARGE, samples))
        show(f"peak memory of the whole process, {samples:,} samples", f"{peak:9.1f} MB   {at_most(200).verdict(peak)}")


def largest() -> None:
    """Acceptability of very many approaches, with as many samples as ``robustness`` draws by itself."""
    print(f"rank acceptability and top {TOP}, 2,000 x 20, {ROBUSTNESS_SAMPLES:,} samples")
    started = time.perf_counter()
    peak = peak_memory(process("acceptability", *LARGEST, ROBUSTNESS_SAMPLES))
    show("time and peak memory of the whole process", f"{time.perf_counter() - started:9.1f} s  {peak:9.1f} MB")


def areas() -> None:
    """Exact acceptability of the first rank."""
    best = made_up(*SMALL)[1]
    print("exact first-rank areas, 46 x 3")
    taken = statistics.median(seconds(partial(exact_areas, best)) for _ in range(REPEATS)) * 1000
    show("time", f"{taken:9.2f} ms   {at_most(10).verdict(taken)}")
    loaded = subprocess.run(process("areas"), check=False).returncode
    show("scipy modules that a process of its own has loaded", f"{loaded:9}      {at_most(0).verdict(loaded)}")
    exact = exact_areas(best)
    show("areas above 0, and how far their sum is from 1", f"{np.count_nonzero(exact):9} {abs(fsum(exact) - 1):12.1e}")
    sampled = sample(plan_for((best, best, best), FIRM), SAMPLES).first.share
    errors = np.sqrt(exact * (1 - exact) / SAMPLES)
    apart = np.abs(sampled - exact) / np.maximum(errors, LEAST_ERROR)
    name = f"largest difference from {SAMPLES:,} samples, in standard errors"
    show(name, f"{apart.max():9.2f}      {at_most(4).verdict(apart.max())}")


def commands() -> None:
    """Ranking with the ranges of ranks beside it, and without."""
    executable = str(Path(sys.executable).parent / "pilotrank")
    print("pilotrank rank, whole process, processor time, against")
    with tempfile.TemporaryDirectory() as folder:
        plain = partial(cpu_seconds, [executable, "rank", "--no-ranges"], folder)
        try:
            plain()
        except subprocess.CalledProcessError:
            print("  rank does not know --no-ranges yet: left out")
        else:
            beside("rank --no-ranges", partial(cpu_seconds, [executable, "rank"], folder), plain, at_most(1.25), RUNS)


def alone(name: str, *numbers: str) -> int:
    """Do one part of the work in this process, and nothing else; for areas give how much of scipy was loaded."""
    if name == "areas":
        exact_areas(made_up(*SMALL)[1])
        return sum(module.split(".")[0] == "scipy" for module in sys.modules)
    approaches, criteria, samples = map(int, numbers)
    by_pilotrank(made_up(approaches, criteria), samples)
    return 0


def run() -> None:
    """Measure everything."""
    print(
        f"Python {sys.version.split()[0]}, numpy {np.__version__}, {os.cpu_count()} processors; ours, theirs, ratio\n"
    )
    for part in (small, everything, large, areas, commands, largest):
        part()
        print(flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(alone(*sys.argv[1:]))
    if ONE_THREAD.items() <= os.environ.items():
        run()
    else:  # numpy read the number of its threads when it was loaded
        sys.exit(subprocess.run([sys.executable, __file__], env=os.environ | ONE_THREAD, check=False).returncode)
