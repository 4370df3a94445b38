"""What a program gets that forgets to say which settings it wants."""

import os
import subprocess
import sys


def test_settings_without_a_word_are_the_strict_ones():
    env = {key: value for key, value in os.environ.items() if key not in ("DJANGO_SETTINGS_MODULE", "SECRET_KEY")}

    done = subprocess.run(
        [sys.executable, "-c", "import omzien.wsgi"], env=env, capture_output=True, text=True, check=False
    )

    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr
