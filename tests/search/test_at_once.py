"""Two who write the same thing to the index at once, and a run that was killed half way."""

import threading
from dataclasses import replace

import pytest
from django.db import connection, transaction

from initiatives.models import Initiative
from omzien.search import indexing
from omzien.search.indexing import index, reindex, walk
from omzien.search.models import Document
from omzien.search.registry import source_of
from omzien.search.sweeping import sweep
from tests.initiatives.factories import InitiativeFactory

KIND = "initiatief"


class Slow(threading.Thread):
    """Reads the thing, and writes what it read once another writer is done, or waits for it."""

    def __init__(self, pk, monkeypatch):
        super().__init__()
        self.pk, self.has_read, self.other_is_done = pk, threading.Event(), threading.Event()
        self.fault = None
        source = source_of(KIND)
        slowly = replace(source, entries=lambda ids: self.linger(list(source.entries(ids))))
        monkeypatch.setattr(
            indexing, "source_of", lambda kind: slowly if threading.current_thread() is self else source_of(kind)
        )

    def run(self):
        try:
            index(KIND, [self.pk])
        except Exception as fault:
            self.fault = fault
        finally:
            connection.close()

    def linger(self, entries):
        self.has_read.set()
        while not self.other_is_done.wait(0.02) and not somebody_waits():
            pass
        return entries


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return cursor.fetchone()[0]


def title_after_two_writers(monkeypatch):
    one = InitiativeFactory(published=True, name="Oud")
    slow = Slow(one.pk, monkeypatch)
    slow.start()
    assert slow.has_read.wait(10)
    with transaction.atomic():
        Initiative.objects.filter(pk=one.pk).update(name="Nieuw")
        index(KIND, [one.pk])
    slow.other_is_done.set()
    slow.join(30)
    assert slow.fault is None
    return Document.objects.get(kind=KIND, object_id=one.pk).title


@pytest.mark.django_db(transaction=True)
def test_of_two_writers_the_newest_stands(monkeypatch):
    assert title_after_two_writers(monkeypatch) == "Nieuw"


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_older_would_stand(monkeypatch):
    """The negative control: the lock is what makes it right."""
    monkeypatch.setattr(indexing, "hold", lambda kind, ids, **how: list(ids))

    assert title_after_two_writers(monkeypatch) == "Oud"


@pytest.mark.django_db(transaction=True)
def test_sweep_passes_by_what_somebody_is_writing():
    one, other = (InitiativeFactory(published=True, name=name) for name in ("Oud", "Stil"))
    Document.objects.filter(object_id=other.pk).update(title="Verouderd")
    seen = []

    def sweeps():
        walk(KIND, after=0)
        seen.append(Document.objects.get(kind=KIND, object_id=other.pk).title)
        connection.close()

    with transaction.atomic():
        Initiative.objects.filter(pk=one.pk).update(name="Nieuw")
        index(KIND, [one.pk])
        sweeper = threading.Thread(target=sweeps)
        sweeper.start()
        sweeper.join(30)

    assert seen == ["Stil"]
    assert Document.objects.get(kind=KIND, object_id=one.pk).title == "Nieuw"


@pytest.mark.django_db
def test_run_that_was_killed_half_way_is_finished_by_the_sweep(monkeypatch):
    made = [InitiativeFactory(published=True, name=f"Atelier {number}").pk for number in range(5)]
    Document.objects.all().delete()
    real = indexing._row
    monkeypatch.setattr(
        indexing, "_row", lambda kind, entry: killed() if entry.object_id == made[3] else real(kind, entry)
    )

    first = walk(KIND, after=0, most=2)
    with pytest.raises(KeyboardInterrupt):
        walk(KIND, after=first.after, most=2)
    assert sorted(Document.objects.filter(kind=KIND).values_list("object_id", flat=True)) == made[:2]

    monkeypatch.setattr(indexing, "_row", real)
    sweep()

    assert sorted(Document.objects.filter(kind=KIND).values_list("object_id", flat=True)) == made


def killed():
    raise KeyboardInterrupt


@pytest.mark.django_db
def test_filling_anew_takes_out_everything_that_is_no_more(monkeypatch):
    monkeypatch.setattr(indexing, "BATCH", 3)
    one = InitiativeFactory(published=True)
    for number in range(10):
        Document.objects.create(kind=KIND, object_id=one.pk + 1000 + number, title="Spook", is_public=True)

    reindex([KIND])

    assert list(Document.objects.filter(kind=KIND).values_list("object_id", flat=True)) == [one.pk]
