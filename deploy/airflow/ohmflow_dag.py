"""Airflow: every night a training, its chips and a sweep on a Spark cluster.

Copy this file into the folder of DAGs. Exit codes of Ohmflow decide what becomes of a task: 0 is
success; 1 and 130 (interrupted) are tried again and go on where they were; wrong input (2), a
training that diverged (3) and a sweep that is worse than the accepted one (4) fail at once, because
a second try would end the same way.
"""

from __future__ import annotations

import json
import os
import subprocess
from datetime import datetime, timedelta

from airflow.exceptions import AirflowException, AirflowFailException

try:
    from airflow.sdk import dag, task
except ImportError:  # Airflow 2
    from airflow.decorators import dag, task

SUBMIT = os.environ.get("OHMFLOW_SUBMIT", "/opt/ohmflow/bin/ohmflow-submit")
SPARK = os.environ.get("OHMFLOW_SPARK_OPTIONS", "--master yarn --executor-memory 8g").split()
HOME = os.environ.get("OHMFLOW_HOME", "hdfs:///ohmflow")

FINAL = {
    2: "the input is wrong; the log lists every problem",
    3: "training diverged; lower the learning rate or bound the gradient",
    4: "the sweep is worse than the accepted one",
}


def ohmflow(*arguments: str) -> dict:
    """Runs a verb and returns its result; raises what Airflow needs to know."""
    command = [SUBMIT, *SPARK, "--", *arguments, "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode in FINAL:
        raise AirflowFailException(f"exit code {done.returncode}: {FINAL[done.returncode]}")
    if done.returncode != 0:
        raise AirflowException(f"exit code {done.returncode}: failed or interrupted")
    return json.loads(done.stdout)


@dag(
    dag_id="ohmflow_nightly",
    schedule="0 1 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
    tags=["ohmflow"],
)
def ohmflow_nightly():
    """Train, evaluate, sweep."""

    @task
    def train(day: str) -> str:
        run = f"{HOME}/runs/{day}"
        ohmflow("train", f"{HOME}/run.yaml", "--output", run, "--resume")
        return run

    @task
    def evaluate(run: str) -> dict:
        result = ohmflow("evaluate", run, "--each-effect")
        return {"digital": result["digital"], "report": result["report"]}

    @task
    def sweep() -> str:
        folder = f"{HOME}/sweeps/nightly"
        result = ohmflow(
            "sweep",
            f"{HOME}/sweep.yaml",
            "--output",
            folder,
            "--if-changed",
            "--compare",
            f"{HOME}/sweeps/accepted",
        )
        return result["report"]

    evaluate(train("{{ ds }}")) >> sweep()


ohmflow_nightly()
