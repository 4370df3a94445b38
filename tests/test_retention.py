"""Nothing is kept longer than we promise (TRUST 25): daily, in steps that may be cut off, and with a dry run."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from initiatives.importing.batches import ImportStateError
from initiatives.importing.undo import start_undoing
from initiatives.keys import hash_of
from initiatives.models import Claim, ImportBatch, ImportRow, Initiative, Invitation
from omzien.mail.models import Message
from omzien.retention import rules, run, run_rule
from tests.accounts.dump import places_with
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory
from tests.initiatives.importing.steps import carried_on, reviewed

pytestmark = pytest.mark.django_db
ADDRESS = "contact@adres.test"
LINE = {
    "Naam": "Moestuin",
    "Gemeente": "Zeist",
    "Fase": "start",
    "Omschrijving": "Samen groente.",
    "E-mail": ADDRESS,
}


def days_ago(number):
    return timezone.now() - timedelta(days=number)


def imported(user, days):
    from initiatives.importing.apply import start_applying

    batch = reviewed(user, [LINE])
    start_applying(batch=batch, user=user)
    carried_on(batch)
    ImportBatch.objects.filter(pk=batch.pk).update(applied_at=days_ago(days))
    batch.refresh_from_db()
    return batch


def invitation(**fields):
    given = {"key_hash": hash_of(str(fields)), "expires_at": days_ago(-3), "email": ADDRESS}
    team = fields.pop("initiative", None) or InitiativeFactory()
    return Invitation.objects.create(initiative=team, **given | fields)


def claim(**fields):
    return Claim.objects.create(
        initiative=InitiativeFactory(published=True), user=UserFactory(), relation="x", **fields
    )


def forget():
    return {rule.key: rule.act() for rule in rules()}


def test_an_import_is_free_of_what_it_held_a_month_after_it_ended():
    user = UserFactory(network=True)
    batch = imported(user, 31)
    Initiative.objects.all().delete()
    assert "initiatives_importrow.raw" in places_with(ADDRESS)

    run_rule("imports")

    assert places_with(ADDRESS) == []
    batch.refresh_from_db()
    assert (batch.status, batch.size) == ("applied", 0)
    assert [row.result for row in batch.rows.all()] == ["created"]


def test_until_then_it_can_be_undone():
    user = UserFactory(network=True)
    batch = imported(user, 29)

    forget()
    start_undoing(batch=batch, user=user)
    carried_on(batch)

    assert Initiative.objects.count() == 0


def test_after_that_undoing_is_refused_with_a_sentence():
    user = UserFactory(network=True)
    batch = imported(user, 31)

    with pytest.raises(ImportStateError, match="Na 30 dagen"):
        start_undoing(batch=batch, user=user)

    assert Initiative.objects.count() == 1


def test_an_import_that_nobody_finished_goes_after_three_months():
    user = UserFactory(network=True)
    old, new = reviewed(user, [LINE]), reviewed(user, [LINE | {"Naam": "Anders"}])
    ImportBatch.objects.filter(pk=old.pk).update(uploaded_at=days_ago(91))

    run_rule("imports-never-done")

    assert list(ImportBatch.objects.values_list("pk", flat=True)) == [new.pk]
    assert not ImportRow.objects.filter(batch=old.pk).exists()


def test_invitations_lose_their_address_a_month_after_they_are_over():
    over = [
        invitation(expires_at=days_ago(31)),
        invitation(withdrawn_at=days_ago(31)),
        invitation(accepted_at=days_ago(31)),
    ]
    kept = [invitation(), invitation(expires_at=days_ago(2)), invitation(accepted_at=days_ago(2))]

    run_rule("invitations")

    assert {one.pk for one in Invitation.objects.filter(email="")} == {one.pk for one in over}
    assert Invitation.objects.exclude(email="").count() == len(kept)


def test_two_old_invitations_of_one_team_are_no_clash():
    first = invitation(expires_at=days_ago(40))
    invitation(initiative=first.initiative, email="ander@adres.test", expires_at=days_ago(40))

    run_rule("invitations")

    assert Invitation.objects.filter(email="").count() == 2


def test_claims_go_a_year_after_they_were_decided():
    claim(status="refused", decided_at=days_ago(366))
    kept = [claim(status="granted", decided_at=days_ago(300)), claim()]

    run_rule("claims")

    assert set(Claim.objects.all()) == set(kept)


def test_a_dry_run_counts_the_same_and_changes_nothing():
    claim(status="refused", decided_at=days_ago(366))
    invitation(expires_at=days_ago(31))
    said = io.StringIO()

    call_command("retention", "--dry-run", stdout=said)

    counts = {line.split(maxsplit=1)[1]: int(line.split()[0]) for line in said.getvalue().splitlines()}
    assert len(counts) == len(rules())
    assert Claim.objects.count() == 1
    done = forget()
    assert counts == {rule.sentence: done[rule.key] for rule in rules()}
    assert done["claims"] == done["invitations"] == 1


def test_a_second_run_finds_nothing():
    claim(status="refused", decided_at=days_ago(366))
    invitation(expires_at=days_ago(31))
    forget()

    assert set(forget().values()) == {0}


def test_a_last_word_that_failed_is_wiped_too():
    Message.objects.create(
        key="accounts/erased/x", to=ADDRESS, subject="Dag", text="Dag", is_last_word=True, status="failed"
    )

    run_rule("messages")

    assert places_with(ADDRESS) == []


def test_the_daily_task_wakes_every_rule_apart(monkeypatch):
    woken = []
    monkeypatch.setattr("omzien.retention.wake", lambda task, key: woken.append(key))

    run()

    assert woken == [rule.key for rule in rules()]
    assert {"messages", "incoming", "sessions", "imports", "postings", "conversations", "revisions"} <= set(woken)
