"""Makes `.venv` and installs one lock in it, when that lock changed. Run by any Python: no imports of ours.

python omzien/local/install.py local|dev
"""

import fcntl
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


def main(name: str) -> None:
    if sys.version_info < OLDEST:
        sys.exit(
            f"Omzien needs Python 3.11 or newer; this is {sys.version.split()[0]}. Choose one: PYTHON=python3.12 make"
        )
    with (ROOT / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        make_environment()
        install(name)


def make_environment() -> None:
    if PYTHON.exists() and runs(PYTHON, "-m", "pip", "--version"):
        return
    say("Making .venv")
    if not runs(sys.executable, "-m", "venv", "--clear", VENV, show=True):
        sys.exit("Python could not make .venv. On Debian and Ubuntu: apt-get install python3-venv")


def install(name: str) -> None:
    """The stamp is a copy of what is installed: dates of files change with every checkout, contents do not."""
    lock = (ROOT / "requirements" / f"{name}.txt").read_bytes()
    stamp = VENV / f"installed-{name}.txt"
    if stamp.exists() and stamp.read_bytes() == lock:
        return
    say(f"Installing requirements/{name}.txt")
    words = ("-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", "-r")
    if not runs(PYTHON, *words, ROOT / "requirements" / f"{name}.txt", show=True):
        sys.exit("Installing failed; see above. Is there a network, and does pip reach its index?")
    stamp.write_bytes(lock)


def runs(*words: object, show: bool = False) -> bool:
    done = subprocess.run([str(word) for word in words], capture_output=not show, check=False)  # noqa: S603  (our words)
    return done.returncode == 0


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
