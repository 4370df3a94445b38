"""What every test shares: a database with reference data, and the same hypothesis examples on every machine."""

import os

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import TransactionTestCase, override_settings
from hypothesis import HealthCheck, settings

from tests import snapshot

settings.register_profile("developer", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "ci", deadline=None, derandomize=True, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci" if os.environ.get("CI") else "developer")

# One worker has all of these: what they share takes a minute to make. (pytest-xdist 3.8 has groups for it, which pytest
# 9.2 passes by without a word.)
TOGETHER = {"tests/knowledge/test_demo.py", "tests/local/test_run.py", "tests/search/test_judgements.py"}


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            module = nodeid.partition("::")[0]
            return module if module in TOGETHER else nodeid

    return Scheduling(config, log)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Each worker's own database: migrated (pytest-django), cache table, reference data, and a copy of all that."""
    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)
        call_command("load_reference", verbosity=0)
        snapshot.take()
    TransactionTestCase._fixture_teardown = lambda self: snapshot.restore()


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """The whole demo, which takes long to load, once for all tests of a module: each works in a savepoint of its own.

    The module stands in TOGETHER.
    """
    media = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)
