"""What `make run` consists of: the services, the preparation, and the portal's own programs."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from omzien.local.child import Child, dies_with_parent, say
from omzien.local.folder import LOOPBACK, Folder, LocalError, port_is_free
from omzien.local.services import Postgres, Redis, last_lines, start_service
from omzien.local.supervisor import Stopped, Supervisor

ROOT = Path(__file__).resolve().parent.parent.parent
# Our own log lines are JSON; gunicorn's and Celery's have their level in capitals.
LOUD = r'"level": "(error|critical)"|\[(ERROR|CRITICAL)\]|: (ERROR|CRITICAL)/|^\w*(Error|Exception): '
READY_SECONDS = 90
# Slow clients each hold a thread; there are more threads than a patient attacker on one machine bothers to open.
WEB = ["gunicorn", "omzien.wsgi", "--worker-class=gthread", "--workers=2", "--threads=64", "--graceful-timeout=5"]
WEB_QUIET = ["--no-control-socket", "--log-level=info"]
WORKER = [
    "celery",
    "--app=omzien",
    "worker",
    "--concurrency=1",
    "--loglevel=INFO",
    "--without-mingle",
    "--without-gossip",
]
BEAT = ["celery", "--app=omzien", "beat", "--loglevel=INFO", "--pidfile="]


def run_portal(folder: Folder, began: float) -> int:
    port = chosen_port()
    site = f"http://localhost:{port}"
    supervisor = Supervisor(folder, site)
    try:
        with supervisor.running():
            check_port(port)
            env = service_urls(supervisor, durable=True) | portal_environment(folder, site)
            mail_port = folder.port("mail")
            env |= {"EMAIL_URL": f"smtp://{LOOPBACK}:{mail_port}"}
            folder.write("environment.json", env)
            prepare(supervisor, env)
            start_programs(supervisor, env, port, mail_port)
            wait_until_ready(supervisor, site)
            say(welcome(folder, site, time.monotonic() - began))
            supervisor.watch()
    except Stopped:
        say("\nOmzien has stopped. The data stays in " + str(folder.path))
        return 0
    except LocalError as error:
        say(f"\n{error}\nEverything has been stopped.")
        return 1
    return 0


def run_manage(folder: Folder, words: list[str]) -> int:
    """A Django command against the portal of this folder, running or not."""
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    if folder.is_held():
        env = os.environ | folder.read("environment.json")
        return subprocess.run(command, env=env, check=False).returncode  # noqa: S603  (the caller's words)
    os.environ.update(portal_environment(folder, "http://localhost:8000"))
    with Supervisor(folder).running() as supervisor:
        return run_command(supervisor, command, durable=True)


def run_command(supervisor: Supervisor, command: list[str], *, durable: bool = False) -> int:
    """Services only, for the tests, the benchmarks and one-off commands; their exit code is ours."""
    env = os.environ | service_urls(supervisor, durable=durable)
    with subprocess.Popen(  # noqa: S603  (the caller's words)
        command,
        env=env,
        preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509  (one system call, no locks)
    ) as process:
        try:
            while process.poll() is None:
                supervisor.pause(0.2)
        except (Stopped, LocalError):
            let_go(process, told=supervisor.signal_seen == signal.SIGINT)
            raise
    return process.returncode


def let_go(process: subprocess.Popen[bytes], *, told: bool) -> None:
    """Ctrl-C reached the command too, as it shares our terminal; other reasons to stop did not."""
    if not told:
        process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()


def chosen_port() -> int:
    words = os.environ.get("PORT") or "8000"
    if not words.isdigit() or not 0 < int(words) < 65536:
        raise LocalError(f"PORT={words} is not a port number. For instance: PORT=8001 make run")
    return int(words)


def check_port(port: int) -> None:
    if port < 1024 and os.geteuid() != 0:
        raise LocalError(f"Port {port} is for administrators. Choose one above 1023: PORT=8001 make run")
    if not port_is_free(port):
        other = next((p for p in range(port + 1, min(port + 100, 65536)) if port_is_free(p)), 8001)
        raise LocalError(f"Port {port} is in use by another program. Choose another: PORT={other} make run")


def service_urls(supervisor: Supervisor, *, durable: bool) -> dict[str, str]:
    """Addresses given in the environment are used as they are; nothing is started for those."""
    urls = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)}
    if "DATABASE_URL" not in urls:
        postgres = Postgres(supervisor.folder, durable=durable)
        start_service(postgres, supervisor.pause, supervisor.keep)
        urls["DATABASE_URL"] = postgres.url
    if "REDIS_URL" not in urls:
        redis = Redis(supervisor.folder)
        start_service(redis, supervisor.pause, supervisor.keep)
        urls["REDIS_URL"] = redis.url
    return urls


def portal_environment(folder: Folder, site: str) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "omzien.settings.local",
        "SECRET_KEY": folder.secret("key"),
        "SITE_URL": site,
        "MEDIA_ROOT": str(folder.path / "media"),
        "LOCAL_FOLDER": str(folder.path),
        "PYTHONUNBUFFERED": "1",
    }


def program(supervisor: Supervisor, name: str, words: list[str], env: dict[str, str]) -> Child:
    """One of our own, started with the Python that runs this, in the project's folder."""
    return Child(
        name,
        [sys.executable, "-m", *words],
        log=supervisor.folder.log(name),
        env=os.environ | env,
        cwd=ROOT,
        loud=LOUD,
    )


def prepare(supervisor: Supervisor, env: dict[str, str]) -> None:
    child = program(supervisor, "prepare", ["omzien.local.prepare"], env)
    child.watched = False
    supervisor.keep(child)
    while not child.ended:
        supervisor.pause()
    if child.process.returncode != 0:
        child.listener.join(2)
        raise LocalError(
            f"The database could not be prepared. Its own words are in {child.log}:\n{last_lines(child.log)}"
        )


def start_programs(supervisor: Supervisor, env: dict[str, str], port: int, mail_port: int) -> None:
    folder = supervisor.folder
    reload = ["--reload"] if os.environ.get("DEBUG", "").lower() in ("1", "true", "on", "yes") else []
    schedule = folder.path / "beat"
    schedule.mkdir(exist_ok=True)
    wanted = {
        "mail": ["omzien.local.catcher", str(mail_port), str(folder.mail)],
        "web": [*WEB, *WEB_QUIET, f"--bind={LOOPBACK}:{port}", *reload],
        "worker": WORKER,
        "beat": [*BEAT, f"--schedule={schedule / 'schedule'}"],
    }
    for name, words in wanted.items():
        supervisor.keep(program(supervisor, name, words, env))


def wait_until_ready(supervisor: Supervisor, site: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while (state := readiness(site)).get("status") != "ok":
        if time.monotonic() > deadline:
            raise LocalError(f"Omzien does not get ready: {json.dumps(state)}. See {supervisor.folder.path / 'log'}")
        supervisor.pause(0.1)


def readiness(site: str) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(f"{site}/readyz", timeout=5) as answer:  # noqa: S310  (our own address)
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        return {"status": "failing", "answer": error.read().decode(errors="replace")[:500]}
    except (OSError, ValueError) as error:
        return {"status": "failing", "answer": str(error)}


def welcome(folder: Folder, site: str, seconds: float) -> str:
    known = folder.read("welcome.json")
    accounts = [f"    {email:28} {what}" for email, what in known.get("accounts", {}).items()]
    demo = ["", f"  Demo accounts, all with the password {known.get('password')}", *accounts] if accounts else []
    return "\n".join(
        [
            "",
            f"  Omzien runs at {site}  (ready in {seconds:.0f} s)",
            *demo,
            "",
            f"  Caught mail          {site}/lokaal/mail/",
            f"  Second-factor codes  {site}/lokaal/codes/",
            f"  Data and logs        {folder.path}",
            "",
            "  Ctrl-C stops everything.",
            "",
        ]
    )
