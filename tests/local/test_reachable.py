import os
import shutil
import subprocess

import pytest

from omzien.local import reachable as module
from omzien.local.owner import ids_for
from omzien.local.services import package

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another account")


@pytest.fixture
def hidden(tmp_path, monkeypatch):
    """The package in a folder that only root may enter, with a place for copies that everyone may."""
    original = package(module.PACKAGE)
    secret = tmp_path / "secret"
    (secret / "site").mkdir(parents=True)
    secret.chmod(0o700)
    shutil.copytree(original / "pginstall18", secret / "site" / module.PACKAGE / "pginstall18", symlinks=True)
    shutil.copytree(original.with_name(f"{module.PACKAGE}.libs"), secret / "site" / f"{module.PACKAGE}.libs")
    copies = module.COPIES / f"omzien-test-{os.getpid()}"
    copies.mkdir(mode=0o755)
    monkeypatch.setattr(module, "COPIES", copies)
    yield secret / "site" / module.PACKAGE
    shutil.rmtree(copies)


def test_programs_out_of_reach_run_from_a_copy(hidden, tmp_path):
    uid, gid = ids_for(tmp_path / "none")

    found = module.reachable(hidden, uid, gid)

    assert found != hidden
    program = found / "pginstall18" / "bin" / "initdb"
    done = subprocess.run([program, "--version"], user=uid, group=gid, extra_groups=[], capture_output=True, check=True)
    assert b"PostgreSQL" in done.stdout
    assert module.reachable(hidden, uid, gid) == found


def test_a_copy_of_somebody_else_is_refused(hidden, tmp_path):
    uid, gid = ids_for(tmp_path / "none")
    copy = module.reachable(hidden, uid, gid).parent
    copy.chmod(0o777)

    with pytest.raises(module.LocalError, match="not ours"):
        module.reachable(hidden, uid, gid)
