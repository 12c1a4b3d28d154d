"""Measures pilotrank beside what it is compared with, all in one run; ``make benchmark`` runs it.

Whole processes are compared by the processor time that the system counts for them (user and system), each pair in
turn, so that a change in the machine's speed meets both; the median of the ratios is printed. Work inside a process
is compared by its median time.
"""

import contextlib
import io
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import yaml

from pilotrank import load_workspace
from pilotrank.decision.ranking import order_and_ranks, total_steps

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Column = np.ndarray[tuple[int], np.dtype[np.float64]]

ROOT = Path(__file__).resolve().parents[1]
RUNS = 15
IMPORTS = "import typer, pydantic, rich.console, yaml, numpy"
APPROACHES, CRITERIA = 1_000_000, 10


def cpu_seconds(command: Sequence[str], folder: str) -> float:
    """Processor time of one whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def seconds(work: Callable[[], object]) -> float:
    """Time of some work inside this process."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def report(
    what: str, measure_ours: Callable[[], float], measure_theirs: Callable[[], float], runs: int, reach: str
) -> None:
    """Measure two things in turn, after one turn that is not counted, and print medians and the median ratio."""
    pairs = [(measure_ours(), measure_theirs()) for _ in range(runs + 1)][1:]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"{what:58} {ours * 1000:9.1f} ms {theirs * 1000:9.1f} ms   ratio {ratio:5.2f}   {reach}")


def start() -> None:
    """Cold commands against importing their libraries alone."""
    executable = str(Path(sys.executable).parent / "pilotrank")
    commands = {
        "rank, table": (["rank"], "reach 1.3"),
        "rank, CSV": (["rank", "--format", "csv"], "reach 1.3"),
        "--help": (["--help"], "reach 0.5"),
        "--version": (["--version"], "reach 0.1"),
    }
    print(f"cold command, whole process, against: {IMPORTS}")
    with tempfile.TemporaryDirectory() as folder:
        for name, (arguments, reach) in commands.items():
            report(
                f"  {name}",
                partial(cpu_seconds, [executable, *arguments], folder),
                partial(cpu_seconds, [sys.executable, "-c", IMPORTS], folder),
                RUNS,
                reach,
            )


def beside_rank() -> None:
    """Commands that explain and compare, against ranking the same workspace."""
    executable = str(Path(sys.executable).parent / "pilotrank")
    commands = {
        "explain A": ["explain", "refugee-programmes"],
        "explain A B": ["explain", "refugee-programmes", "promotion-and-information"],
        "compare, four profiles": ["compare"],
        "compare, three methods": ["compare", "--method", "additive", "--method", "topsis", "--method", "promethee"],
        "compare --group": ["compare", "--group", "--profile", "relevance-first", "--profile", "feasibility-first"],
        "weights": ["weights"],
    }
    print("commands, whole process, against pilotrank rank")
    with tempfile.TemporaryDirectory() as folder:
        for name, arguments in commands.items():
            report(
                f"  {name}",
                partial(cpu_seconds, [executable, *arguments], folder),
                partial(cpu_seconds, [executable, "rank"], folder),
                RUNS,
                "reach 1.25",
            )


def parse_with_pyyaml(files: Sequence[Path]) -> None:
    """What the loading is compared with: parsing alone, in C."""
    for path in files:
        with path.open("rb") as file:
            yaml.load(file, yaml.CSafeLoader)


def report_loading(what: str, folder: Path, runs: int, reach: str) -> None:
    """Print how the loading of one workspace compares."""
    files = [folder / "criteria.yaml", *sorted((folder / "approaches").glob("*/*.yaml"))]
    ours, theirs = partial(load_workspace, folder), partial(parse_with_pyyaml, files)
    report(what, partial(seconds, ours), partial(seconds, theirs), runs, reach)


def loading() -> None:
    """Load, build and validate against parsing alone; and how it grows."""
    print("load, build models and validate, against PyYAML's CSafeLoader parsing the same files")
    report_loading("  the 46 built-in approaches", ROOT, 25, "reach 0.8")
    one = (ROOT / "approaches/attract/refugee-programmes.yaml").read_bytes()
    for count in (100, 1_000, 10_000):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "approaches/attract").mkdir(parents=True)
            (folder / "criteria.yaml").write_bytes((ROOT / "criteria.yaml").read_bytes())
            for number in range(count):
                (folder / f"approaches/attract/copy-{number}.yaml").write_bytes(one)
            report_loading(f"  {count:,} approaches", folder, 3, "grows with the number")


def others(matrix: Matrix, weights: Sequence[float]) -> None:
    """The same ranking by other packages, where they are installed."""
    with contextlib.suppress(ImportError):
        from pymcdm.helpers import rrankdata  # noqa: PLC0415 - optional
        from pymcdm.methods import WSM  # noqa: PLC0415 - optional

        types = np.ones(CRITERIA)
        method = WSM(lambda values, cost: values)  # noqa: ARG005 - the values are on one scale already
        report_other("pymcdm 1.4, WSM", lambda: rrankdata(method(matrix, np.array(weights), types)))
    with contextlib.suppress(ImportError):
        from skcriteria import mkdm  # noqa: PLC0415 - optional
        from skcriteria.agg.simple import WeightedSumModel  # noqa: PLC0415 - optional

        decision = mkdm(matrix, [max] * CRITERIA, weights=list(weights))
        report_other("scikit-criteria 0.10, WeightedSumModel", lambda: WeightedSumModel().evaluate(decision))
    with contextlib.suppress(ImportError):
        from pyDecision.algorithm import saw_method  # noqa: PLC0415 - optional

        kinds = ["max"] * CRITERIA

        def saw() -> object:
            flow = saw_method(matrix, kinds, list(weights), graph=False, verbose=False)
            return np.argsort(-flow[:, 1])

        report_other("pyDecision 5.1, saw_method and argsort", saw)


def report_other(name: str, work: Callable[[], object]) -> None:
    """Print the time of another package."""
    with contextlib.redirect_stdout(io.StringIO()):
        taken = statistics.median(seconds(work) for _ in range(3))
    print(f"  {name:56} {taken * 1000:9.1f} ms")


def order_by_numpy(values: Matrix, weights: Sequence[float]) -> object:
    """What the ranking is compared with."""
    return np.argsort(-(values @ np.array(weights)))


def order_by_pilotrank(columns: Sequence[Column], weights: Sequence[float]) -> object:
    """From columns in memory to the order and the shared ranks along it."""
    return order_and_ranks(total_steps(columns, weights))


def ranking() -> None:
    """A million approaches on ten criteria."""
    print(f"{APPROACHES:,} approaches x {CRITERIA} criteria, to order and ranks, against argsort(-(matrix @ weights))")
    generator = np.random.default_rng(1)
    matrix = generator.random((APPROACHES, CRITERIA))
    weights = generator.dirichlet(np.ones(CRITERIA)).tolist()
    for name, values in (("continuous scores", matrix), ("scores on five levels", np.round(matrix * 4) / 4)):
        columns = [np.ascontiguousarray(column) for column in values.T]
        ours, theirs = partial(order_by_pilotrank, columns, weights), partial(order_by_numpy, values, weights)
        report(f"  {name}", partial(seconds, ours), partial(seconds, theirs), 15, "reach 1.0")
    others(matrix, weights)


if __name__ == "__main__":
    print(
        f"Python {sys.version.split()[0]}, numpy {np.__version__}, {os.cpu_count()} processors; ours, theirs, ratio\n"
    )
    for part in (start, beside_rank, loading, ranking):
        part()
        print()
