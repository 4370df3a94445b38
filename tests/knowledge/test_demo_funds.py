"""The demo's funds: varied, plainly invented, and of real ones no more than a name and a link."""

import pytest

from initiatives.models import Theme
from knowledge.demo.funds.load import load_funds
from knowledge.models import Fund
from knowledge.models.funds import State

pytestmark = pytest.mark.django_db


def test_demo_has_funds_of_every_sort(client):
    assert load_funds() >= 28
    assert load_funds() == 0

    funds = list(Fund.objects.with_state())
    assert {fund.kind for fund in funds} == set(Fund.Kind.values)
    assert {fund.period for fund in funds} == set(Fund.Period.values)
    assert {fund.state for fund in funds} == set(State.values)
    assert {fund.turn for fund in funds} == {0, 1, 2, 3, 4, 5}
    assert Theme.objects.exclude(funds__in=funds).count() == 0
    for name in ("legal_forms", "regions", "municipalities", "phases"):
        assert Fund.objects.exclude(**{name: None}).exists()
    for fund in funds:
        assert client.get(fund.get_absolute_url()).status_code == 200


def test_of_real_funds_only_the_name_and_the_link_are_given():
    load_funds()
    real = Fund.objects.filter(link_only=True)

    assert 3 <= real.count() <= 5
    for fund in real:
        assert fund.url
        told = [fund.amount_to, fund.amount_from, fund.share, fund.closes_on, fund.opens_on, fund.decision_weeks]
        assert told == [None] * 6
        assert not any([fund.description, fund.documents, fund.themes.exists(), fund.legal_forms.exists()])
    assert not Fund.objects.filter(link_only=False).exclude(url="").exists()
