"""As whom PostgreSQL runs: it refuses root, so for root an account without rights takes its place.

That account cannot pass folders such as /root. Where it cannot reach the data or the programs, it is given the one
right that opens folders (CAP_DAC_OVERRIDE); no permission of any folder is changed.
"""

import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Any

from omzien.local.folder import LocalError

UNPRIVILEGED = "nobody"


class Owner:
    """`command()` and `options` start a program as the owner of the data."""

    def __init__(self, data: Path, program: Path) -> None:
        self.uid, self.gid = ids_for(data)
        self.prefix: list[str] = []
        self.options: dict[str, Any] = {}
        if os.geteuid() != 0:
            return
        self.options = {"user": self.uid, "group": self.gid, "extra_groups": []}
        if not self.reaches(data, program):
            self.options = {}
            self.prefix = with_open_doors(self.uid, self.gid)
            if not self.reaches(data, program):
                raise LocalError(
                    f"PostgreSQL does not run as root, and the account {UNPRIVILEGED} cannot reach {data.parent}. "
                    "Work as an ordinary user, choose a folder it can reach (LOCAL=/var/tmp/omzien), "
                    "or give DATABASE_URL."
                )

    def command(self, *words: str | Path) -> list[str]:
        return [*self.prefix, *map(str, words)]

    def reaches(self, data: Path, program: Path) -> bool:
        tries = (self.command(program, "--version"), self.command("/bin/sh", "-c", 'test -x "$0"', data.parent))
        return all(self.succeeds(words) for words in tries)

    def succeeds(self, words: list[str]) -> bool:
        try:
            done = subprocess.run(words, cwd="/", capture_output=True, check=False, **self.options)  # noqa: S603  (our own words)
        except OSError:
            return False
        return done.returncode == 0

    def give(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)


def ids_for(data: Path) -> tuple[int, int]:
    """Whoever owns the data already; else ourselves; else, for root, the account without rights."""
    if data.exists() and data.stat().st_uid != 0:
        if os.geteuid() not in (0, data.stat().st_uid):
            raise LocalError(f"{data} belongs to another user. Choose another folder: LOCAL=…")
        return data.stat().st_uid, data.stat().st_gid
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    account = pwd.getpwnam(UNPRIVILEGED)
    return account.pw_uid, account.pw_gid


def with_open_doors(uid: int, gid: int) -> list[str]:
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return ["false"]
    return [
        *(setpriv, "--reuid", str(uid), "--regid", str(gid), "--clear-groups", "--pdeathsig", "INT"),
        *("--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override", "--"),
    ]
