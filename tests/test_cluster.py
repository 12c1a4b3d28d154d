"""The samples drawn on a real Dask cluster of processes, one of which is killed half-way."""

import os
import signal
from collections.abc import Iterator

import pytest
from conftest import ROOT
from distributed import Client, LocalCluster

from pilotrank import load_workspace, robustness
from pilotrank.decision.ranking import rank
from pilotrank.decision.robustness.ranges import plan_of
from pilotrank.decision.robustness.sampling import sample
from pilotrank.workspace.request import Variation

SAMPLES = 60_000
OF_DASK = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning")
"""Warnings about workers and sockets that come and go are not ours."""


@pytest.fixture
def client() -> Iterator[Client]:
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.mark.filterwarnings(
    "ignore::UserWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning"
)  # Dask's own
def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(client: Client) -> None:
    workspace = load_workspace(ROOT)
    ranking = rank(workspace)
    rows = sorted(ranking.rows, key=lambda row: row.id)
    plan = plan_of(rows, workspace.criteria_file.criteria, ranking.weights, Variation(), top=3)
    here = sample(plan, SAMPLES)
    killed: list[int] = []

    def kill_one(done: int, of: int) -> None:
        if not killed and done < of / 2:
            killed.append(next(iter(client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)

    there = sample(plan, SAMPLES, executor=client.get_executor(), progress=kill_one)
    assert killed
    assert here.ranks is not None
    assert there.ranks is not None
    assert there.ranks.share.tobytes() == here.ranks.share.tobytes()
    assert there.ranks.error.tobytes() == here.ranks.error.tobytes()
    assert there.central_weights.tobytes() == here.central_weights.tobytes()


@pytest.mark.filterwarnings(
    "ignore::UserWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning"
)  # Dask's own
def test_the_whole_answer_may_come_from_a_cluster(client: Client) -> None:
    workspace = load_workspace(ROOT)
    there = robustness(workspace, samples=5_000, executor=client.get_executor())
    here = robustness(workspace, samples=5_000)
    assert [each.top.share for each in there.approaches] == [each.top.share for each in here.approaches]
