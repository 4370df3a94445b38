"""Two at once, a lost worker, and files that are worked on in the background."""

import threading
from contextlib import contextmanager

import pytest

from initiatives.importing import batches, tasks
from initiatives.importing.apply import start_applying
from initiatives.importing.work import carry_on
from initiatives.models import ImportBatch, Initiative
from tests.accounts.factories import UserFactory
from tests.initiatives.importing.steps import as_csv, carried_on, reviewed, uploaded
from tests.threads import all_at_once

LINE = {"Naam": "Moestuin", "Gemeente": "Zeist", "Fase": "start", "Omschrijving": "Samen groente."}


def press(batch, user):
    def act():
        start_applying(batch=batch, user=user)
        return carry_on(batch.pk)

    return act


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_at_once_apply_once():
    user = UserFactory(network=True)
    batch = reviewed(user, [LINE | {"Naam": f"Naam nummer {number}"} for number in range(30)])

    found = all_at_once(press(batch, user), press(batch, UserFactory(network=True)))

    assert sorted(type(one).__name__ for one in found) == ["ImportStateError", "bool"]
    assert Initiative.objects.count() == 30


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_apply_once():
    user = UserFactory(network=True)
    batch = reviewed(user, [LINE | {"Naam": f"Naam nummer {number}"} for number in range(30)])
    start_applying(batch=batch, user=user)

    all_at_once(*[lambda: carry_on(batch.pk)] * 3)

    assert Initiative.objects.count() == 30
    assert batch.rows.filter(result="created").count() == 30


@pytest.mark.django_db(transaction=True)
def test_two_files_at_once_make_an_initiative_once():
    user = UserFactory(network=True)
    pair = [reviewed(user, [LINE]), reviewed(user, [LINE | {"Omschrijving": "Anders."}])]

    all_at_once(*(press(batch, user) for batch in pair))

    assert Initiative.objects.count() == 1
    assert sorted(batch.rows.get().result for batch in pair) == ["created", "refused"]


@contextmanager
def without_the_lock(monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("initiatives.importing.apply.lock_out_other_imports", pause)
        yield


both_looked = threading.Barrier(2)


def pause():
    """Lets both look before either writes."""


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_files_at_once_make_it_twice(monkeypatch):
    """The negative control: the lock is what keeps it at one."""
    from initiatives.importing import apply

    user = UserFactory(network=True)
    pair = [reviewed(user, [LINE]), reviewed(user, [LINE | {"Omschrijving": "Anders."}])]
    create = apply.Slice._create

    def create_after_both_looked(self, rows):
        both_looked.wait(10)
        for row in rows:
            row.proposed["name"] = f"{row.proposed['name']}{self.batch.pk}"  # the address alone would still refuse it
        create(self, rows)

    monkeypatch.setattr(apply.Slice, "_create", create_after_both_looked)

    with without_the_lock(monkeypatch):
        all_at_once(*(press(batch, user) for batch in pair))

    assert Initiative.objects.count() == 2


@pytest.mark.django_db
def test_a_large_file_is_read_and_carried_on_by_the_task(monkeypatch):
    monkeypatch.setattr(batches, "READ_AT_ONCE", 10)
    batch = batches.store_upload(user=UserFactory(network=True), filename="groot.csv", content=as_csv([LINE]))
    assert batch.status == ImportBatch.Status.READING
    assert batch.rows.count() == 0

    tasks.continue_import(batch.pk)

    batch.refresh_from_db()
    assert batch.status == ImportBatch.Status.UPLOADED
    assert batch.rows.count() == 1


@pytest.mark.django_db
def test_a_large_file_that_cannot_be_read_says_why(monkeypatch):
    monkeypatch.setattr(batches, "READ_AT_ONCE", 3)
    batch = batches.store_upload(user=UserFactory(network=True), filename="groot.csv", content=b"Naam;Gemeente\n")

    tasks.continue_import(batch.pk)

    batch.refresh_from_db()
    assert batch.status == ImportBatch.Status.BROKEN
    assert batch.notes == ["Onder de kolomkoppen staan geen rijen: er is niets om in te lezen."]


@pytest.mark.django_db
def test_work_beyond_its_time_queues_itself(monkeypatch):
    monkeypatch.setattr("initiatives.importing.apply.SLICE", 1)
    monkeypatch.setattr(tasks, "SECONDS", 0.0)
    sent = []
    monkeypatch.setattr(tasks, "send", lambda task, pk: sent.append(pk))
    user = UserFactory(network=True)
    batch = reviewed(user, [LINE | {"Naam": f"Naam nummer {number}"} for number in range(3)])
    start_applying(batch=batch, user=user)

    tasks.continue_import(batch.pk)

    assert sent == [batch.pk]
    assert Initiative.objects.count() == 1


@pytest.mark.django_db
def test_the_sweep_finds_what_a_lost_worker_left(monkeypatch):
    sent = []
    monkeypatch.setattr(tasks, "send", lambda task, pk: sent.append(pk))
    user = UserFactory(network=True)
    left, done = reviewed(user, [LINE]), reviewed(user, [LINE])
    start_applying(batch=left, user=user)
    uploaded(user, as_csv([LINE]))

    tasks.sweep_imports()

    assert sent == [left.pk]
    assert carried_on(left).status == ImportBatch.Status.APPLIED
    assert done.status == ImportBatch.Status.MAPPED


@pytest.mark.django_db
def test_an_import_that_is_gone_is_no_error():
    tasks.continue_import(999_999_999)
