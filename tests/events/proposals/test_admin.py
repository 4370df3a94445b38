"""Theme proposals in the admin: those in one's care, and a threshold that counts at once."""

import pytest

from events.models import ThemeProposal
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.events.proposals.factories import ProposalFactory
from tests.initiatives.factories import region

pytestmark = pytest.mark.django_db
LIST = "/beheer/events/themeproposal/"


@pytest.fixture
def coordinator(client):
    user = UserFactory(coordinator=region("u16"))
    client.force_login(user)
    return user


@pytest.mark.usefixtures("coordinator")
def test_only_those_in_ones_care(client):
    here = ProposalFactory(title="Hier", regions=["u16"], voices=2)
    there = ProposalFactory(title="Daar", regions=["regio-amersfoort"])

    html = client.get(LIST).content.decode()

    assert "Hier" in html
    assert "2 van 5" in html
    assert "Daar" not in html
    assert client.get(f"{LIST}{here.pk}/change/").status_code == 200
    assert client.get(f"{LIST}{there.pk}/change/").status_code == 404
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.get(f"{LIST}{here.pk}/delete/").status_code == 403


def test_fewer_voices_may_be_enough_at_once(client, coordinator):
    proposal = ProposalFactory(title="Hier", regions=["u16"], voices=3)
    values = {"title": "Hier", "kind": "training", "question": "Hoe?", "themes": [], "regions": [region("u16").pk]}

    client.post(f"{LIST}{proposal.pk}/change/", values | {"threshold": "3"})

    proposal.refresh_from_db()
    assert (proposal.threshold, proposal.status) == (3, ThemeProposal.Status.ENOUGH)
    assert Message.objects.filter(to=coordinator.email, subject="Genoeg steun: Hier").count() == 1


@pytest.mark.usefixtures("coordinator")
@pytest.mark.parametrize("threshold", ["0", "101", "-1", "x", "9" * 30])
def test_an_odd_threshold_is_refused(client, threshold):
    proposal = ProposalFactory(regions=["u16"])
    values = {"title": "Hier", "kind": "training", "question": "Hoe?"}

    response = client.post(f"{LIST}{proposal.pk}/change/", values | {"threshold": threshold})

    assert response.status_code == 200
    proposal.refresh_from_db()
    assert proposal.threshold == 5
