"""Private services for tests that stop and freeze them."""

import os
import signal

import psycopg2
import pytest

from omzien.local.folder import Folder
from omzien.local.services import Postgres, Redis, start_service
from omzien.local.supervisor import Supervisor


@pytest.fixture(scope="module")
def supervisor(tmp_path_factory):
    """One that runs nothing yet; whatever a test starts in it is stopped afterwards."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    folder = Folder(str(tmp_path_factory.mktemp("eigen map é")))
    with Supervisor(folder).running() as supervisor:
        yield supervisor
    assert {number: signal.getsignal(number) for number in handlers} == handlers


@pytest.fixture(scope="module")
def postgres(supervisor):
    """A running server of our own with a heartbeat in it: (service, process)."""
    service = Postgres(supervisor.folder, durable=False)
    start_service(service, supervisor.pause, supervisor.keep)
    connection = psycopg2.connect(service.url)
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE local_heartbeat (name text, at timestamptz)")
        cursor.execute("INSERT INTO local_heartbeat VALUES ('worker', now())")
    connection.close()
    yield service, supervisor.children[-1]
    os.kill(supervisor.children[0].process.pid, signal.SIGCONT)


@pytest.fixture(scope="module")
def redis_server(supervisor):
    service = Redis(supervisor.folder)
    start_service(service, supervisor.pause, supervisor.keep)
    child = supervisor.children[-1]
    yield service, child
    if not child.ended:
        os.kill(child.process.pid, signal.SIGCONT)
