"""The supervisor for real: everything that `make run` starts, in a folder and on ports of its own."""

import os
import re
import signal
import smtplib
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import psycopg2
import pytest

from omzien.local.folder import Folder, free_port

# One worker (TOGETHER in conftest.py): every test goes on with the portal that the test before left running.
pytestmark = [pytest.mark.slow]

ROOT = Path(__file__).resolve().parent.parent.parent
READY = "Omzien runs at"
KEEP = "CREATE TABLE IF NOT EXISTS kept (what text); INSERT INTO kept VALUES ('this')"
KEPT = "SELECT DISTINCT what FROM kept"
PROGRAMS = {"postgres", "redis", "mail", "web", "worker", "beat"}


class Run:
    """One `python -m omzien.local run`, its words collected in a file."""

    def __init__(self, folder, port):
        self.folder = Folder(str(folder))
        self.site = f"http://localhost:{port}"
        self.words_file = folder.with_name(f"{folder.name}.words")
        env = {key: value for key, value in os.environ.items() if not re.match("DJANGO|DATABASE_URL|REDIS_URL", key)}
        with self.words_file.open("w") as words:
            self.process = psutil.Popen(
                [sys.executable, "-m", "omzien.local", "run"],
                cwd=ROOT,
                env=env | {"LOCAL": str(folder), "PORT": str(port)},
                stdout=words,
                stderr=subprocess.STDOUT,
            )

    @property
    def words(self):
        return self.words_file.read_text()

    def wait_for(self, sentence, seconds=180):
        deadline = time.monotonic() + seconds
        while sentence not in self.words:
            assert self.process.poll() is None, self.words
            assert time.monotonic() < deadline, self.words
            time.sleep(0.05)
        return self

    def children(self):
        known = self.folder.read("running.json")["children"]
        return {child["name"]: psutil.Process(child["pid"]) for child in known if psutil.pid_exists(child["pid"])}

    def end(self, number):
        self.process.send_signal(number)
        return self.process.wait(40)

    def get(self, path):
        with urllib.request.urlopen(self.site + path, timeout=10) as answer:
            return answer.read().decode()


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    runs = []

    def begin(folder, port):
        runs.append(Run(folder, port))
        return runs[-1]

    yield begin
    for run in runs:
        if run.process.poll() is None:
            run.end(signal.SIGTERM)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Longer than a unix socket's path may be, with spaces and letters beyond ASCII."""
    folder = tmp_path_factory.mktemp("omzien") / ("een lange map é " * 8).strip()
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def port():
    return free_port()


@pytest.fixture
def run(start, folder, port):
    """A portal that is ready: the one still running from the test before, or a new one with the same data."""
    current = getattr(start, "current", None)
    if current is None or current.process.poll() is not None:
        start.current = current = start(folder, port).wait_for(READY)
    return current


def query(run, sql):
    connection = psycopg2.connect(run.folder.read("environment.json")["DATABASE_URL"])
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def gone(processes):
    _, alive = psutil.wait_procs(processes, timeout=20)
    return not alive


def test_first_start_says_where_everything_is(run):
    assert set(run.children()) >= PROGRAMS
    assert f"{READY} {run.site}" in run.words
    assert f"{run.site}/lokaal/mail/" in run.words
    assert f"{run.site}/lokaal/codes/" in run.words


def test_pages_answer(run):
    assert "<h1" in run.get("/initiatieven/")
    assert '"status": "ok"' in run.get("/readyz")


def test_mail_is_caught_and_shown_with_links(run):
    host, port = run.folder.read("environment.json")["EMAIL_URL"].removeprefix("smtp://").split(":")
    letter = (
        "Subject: Bevestig je adres\r\nFrom: hallo@omzien.example\r\n\r\nKlik op http://localhost/bevestig/abc/\r\n"
    )
    with smtplib.SMTP(host, int(port)) as smtp:
        smtp.sendmail("hallo@omzien.example", ["nieuw@example.org"], letter)

    listing = run.get("/lokaal/mail/")
    name = re.search(r"/lokaal/mail/(\d{20}-[0-9a-f]{8})/", listing)[1]

    assert "nieuw@example.org" in listing
    assert '<a href="http://localhost/bevestig/abc/"' in run.get(f"/lokaal/mail/{name}/")


def test_second_start_in_the_same_folder_is_refused(start, run):
    second = start(run.folder.path, free_port())

    assert second.process.wait(20) == 1
    assert f"is in use already at {run.site} (process {run.process.pid})" in second.words


def test_taken_port_is_named(start, run, port, tmp_path):
    second = start(tmp_path / "ander", port)

    assert second.process.wait(20) == 1
    assert re.search(rf"Port {port} is in use by another program. Choose another: PORT=\d+ make run", second.words)


def test_services_ask_for_a_password(run):
    url = run.folder.read("environment.json")["DATABASE_URL"]

    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(re.sub(r":[^:@]+@", ":wrong@", url))


@pytest.mark.parametrize("name", ["worker", "postgres"])
def test_killed_program_is_named_stops_the_rest_and_costs_no_data(start, run, name, folder, port):
    query(run, KEEP)
    children = run.children()

    children[name].kill()

    assert run.process.wait(40) == 1
    assert f"{name} was stopped by SIGKILL" in run.words
    assert gone(children.values())

    start.current = start(folder, port).wait_for(READY)

    assert query(start.current, KEPT) == [("this",)]


def test_killed_supervisor_leaves_nothing_that_hinders(start, run, folder, port):
    query(run, KEEP)
    children = run.children()

    run.process.kill()
    start.current = start(folder, port).wait_for(READY)

    assert gone(children.values())
    assert query(start.current, KEPT) == [("this",)]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_stops_every_child(run, number):
    children = run.children()
    everything = [*children.values(), *(p for child in children.values() for p in child.children(recursive=True))]

    assert run.end(number) == 0

    assert gone(everything)
    assert "Omzien has stopped" in run.words
    log = run.folder.log("postgres").read_text()
    assert log.rstrip().endswith("database system is shut down")


def test_later_start_is_brief(run):
    assert re.search(r"ready in \d+ s", run.words)
    assert len(run.words.splitlines()) < 25
