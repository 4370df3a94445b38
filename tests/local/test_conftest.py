"""Reference data outlives a test that commits."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Site

from initiatives.models import Region, Theme


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", [1, 2])
def test_transactional_test_starts_with_reference_data_only(round_):
    assert Theme.objects.count() == 16
    assert Region.objects.count() == 9
    assert Site.objects.count() == 1
    assert not Group.objects.filter(name="Gebleven").exists()

    Group.objects.create(name="Gebleven")
    Theme.objects.all().delete()


def test_ordinary_test_has_reference_data(db):
    assert Theme.objects.count() == 16
