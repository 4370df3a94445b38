"""python -m omzien.local run | exec [--durable] FOLDER COMMAND… | manage WORDS…"""

import os
import sys
import time
from collections.abc import Sequence

from omzien.local.folder import Folder, LocalError
from omzien.local.programs import run_command, run_manage, run_portal
from omzien.local.supervisor import Stopped, Supervisor

USAGE = "Usage: python -m omzien.local run | exec [--durable] FOLDER COMMAND… | manage WORDS…\n"


def main(words: Sequence[str]) -> int:
    began = time.monotonic()
    try:
        match list(words):
            case ["run"]:
                return run_portal(Folder(os.environ.get("LOCAL") or ".local"), began)
            case ["manage", *command]:
                return run_manage(Folder(os.environ.get("LOCAL") or ".local"), command)
            case ["exec", *rest]:
                return run_with_services(rest)
            case _:
                sys.stderr.write(USAGE)
                return 2
    except LocalError as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    except Stopped:
        return 0


def run_with_services(words: list[str]) -> int:
    """With `--durable` a commit reaches the disk, as it does for real."""
    durable = words[:1] == ["--durable"]
    default, *command = words[durable:] or [""]
    if not command:
        sys.stderr.write(USAGE)
        return 2
    with Supervisor(Folder(os.environ.get("LOCAL") or default)).running() as supervisor:
        return run_command(supervisor, command, durable=durable)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
