"""Claims decided at the same moment: whoever is first decides, and the other is told."""

import threading

import pytest

from initiatives.actions import claims
from initiatives.actions.claims import AlreadyDecidedError
from initiatives.models import Claim, Membership
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory
from tests.initiatives.team_factories import ClaimFactory
from tests.threads import all_at_once

OWNER = Membership.Role.OWNER
POST = "post@linde.test"
Status = Claim.Status


def owners(initiative):
    return [one.user for one in initiative.memberships.filter(role=OWNER)]


@pytest.fixture
def asked_by_two(transactional_db):
    listing = InitiativeFactory(published=True, contact_email=POST)
    return listing, [ClaimFactory(initiative=listing, key=f"vraag{n}") for n in range(2)]


def granted(listing):
    return Claim.objects.filter(initiative=listing, status=Status.GRANTED).count()


def test_two_claims_granted_at_the_same_moment_give_one_owner(asked_by_two):
    listing, (one, other) = asked_by_two
    by = UserFactory(network=True)

    found = all_at_once(lambda: claims.grant(claim=one, by=by), lambda: claims.grant(claim=other, by=by))

    assert (granted(listing), len(owners(listing))) == (1, 1)
    assert len([one for one in found if isinstance(one, AlreadyDecidedError)]) == 1


def test_a_coordinator_and_the_address_at_the_same_moment_decide_once(asked_by_two):
    listing, (one, other) = asked_by_two
    other.delete()
    by = UserFactory(network=True)

    found = all_at_once(
        lambda: claims.refuse(claim=one, by=by, answer="Nee."),
        lambda: claims.answer_by_mail(key="vraag0", agrees=True),
    )

    assert len([one for one in found if isinstance(one, AlreadyDecidedError)]) == 1
    assert len(owners(listing)) == granted(listing)
    assert Message.objects.filter(to=one.user.email).count() == 1


def test_without_the_lock_two_claims_give_two_owners(asked_by_two, monkeypatch):
    """The negative control: the lock is what makes it one."""
    listing, (one, other) = asked_by_two
    by = UserFactory(network=True)
    both_looked = threading.Barrier(2)
    look = claims.locked_team

    def look_and_wait(initiative):
        found = look(initiative)
        both_looked.wait(10)
        return found

    for module in ("team", "claims"):
        monkeypatch.setattr(f"initiatives.actions.{module}.lock", lambda initiative: None)
    monkeypatch.setattr(claims, "locked_team", look_and_wait)
    monkeypatch.setattr(claims, "_refuse", lambda *_: None)

    all_at_once(lambda: claims.grant(claim=one, by=by), lambda: claims.grant(claim=other, by=by))

    assert len(owners(listing)) == 2
