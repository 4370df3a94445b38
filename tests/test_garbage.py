"""What is loaded is no work for the collector any more."""

import gc
import subprocess
import sys


def test_web_process_leaves_alone_what_it_loaded():
    """In a process of its own, which is not the one that collects how much memory the tests take."""
    code = "import gc, omzien.wsgi; print(gc.get_freeze_count() > 100_000, len(gc.get_objects()) < 20_000)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["True", "True"]
    assert gc.get_freeze_count() == 0
