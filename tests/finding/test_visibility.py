"""Nothing that a person may not see is found, suggested, counted or shown, whatever state it is in."""

from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from events.findable import KIND as EVENT
from events.models import Event, ThemeProposal
from initiatives.actions.status import archive, publish, return_to_draft
from initiatives.models import Initiative, Posting
from initiatives.searching import refresh_search
from knowledge.models import ArticlePage, Fund
from omzien.finding import views
from omzien.search.indexing import index, reindex, walk
from omzien.search.models import Document, Word
from omzien.search.registry import sources
from omzien.search.sweeping import sweep
from omzien.search.vocabulary import refresh_words
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory
from tests.events.proposals.factories import ProposalFactory
from tests.finding.states import EVERYTHING, KINDS, STATUSES, make, may_see, networks
from tests.initiatives.factories import InitiativeFactory, PostingFactory, municipality, phase, region, theme
from tests.knowledge.factories import make_article

pytestmark = pytest.mark.django_db
PATH, SUGGESTIONS = "/zoeken/", "/zoeken/suggesties/"
RELAXED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
WITHOUT_SHRINKING = [Phase.explicit, Phase.reuse, Phase.generate]  # which would take minutes


@pytest.fixture
def people():
    """Everybody but the visitor; the owner and the editor are on the team of some."""
    return {
        "visitor": None,
        "member": UserFactory(),
        "owner": UserFactory(),
        "editor": UserFactory(),
        "redacteur": UserFactory(editor=True),
        "coordinator here": UserFactory(coordinator=region("u16")),
        "coordinator elsewhere": UserFactory(coordinator=region("regio-amersfoort")),
        "network": UserFactory(network=True),
        "administrator": UserFactory(admin=True),
        "left": UserFactory(is_active=False),
    }


@pytest.fixture(autouse=True)
def no_limits(monkeypatch):
    monkeypatch.setattr(views, "MOST_A_MINUTE", 10**6)
    monkeypatch.setattr(views, "MOST_SUGGESTED_A_MINUTE", 10**6)


def test_every_source_is_held_against_all_roles():
    """Fails for a source that is new: add its states to tests/finding/states.py. Terms are everybody's."""
    assert {source.kind for source in sources() if not source.is_term} == KINDS


def client_of(user):
    client = Client()
    if user and user.is_active:
        client.force_login(user)
    return client


def titles_in(html, made):
    """Every title that the page lets through, in whatever place."""
    text = unescape(html.replace("<mark>", "").replace("</mark>", ""))
    return {title for title in made.values() if title in text}


def seen_by(client, path, **asked):
    return client.get(path, asked).content.decode()


@settings(max_examples=5, suppress_health_check=RELAXED, phases=WITHOUT_SHRINKING)
@given(network=networks)
@example(network=EVERYTHING)
def test_everybody_finds_exactly_what_they_may_see(people, network):
    with transaction.atomic():
        made = make(network, people)
        for name, user in people.items():
            allowed = may_see(user if user and user.is_active else AnonymousUser())
            client = client_of(user)
            answer = client.get(PATH, {"q": "atelier", "sorteer": "nieuwste"})

            assert titles_in(answer.content.decode(), made) == allowed, name
            found = answer.context["found"]
            assert found.total == len(allowed), name
            assert sum(found.counts("soort").values()) == len(allowed), name
            themed = {title for title in allowed if "geheim" in title}
            assert sum(found.counts("thema").values()) == len(themed), name
            for path, typed in ((PATH, "atelier"), (PATH, "geheim"), (SUGGESTIONS, "ateli")):
                assert titles_in(seen_by(client, path, q=typed), made) <= allowed, (name, path, typed)
        transaction.set_rollback(True)


@settings(max_examples=2, suppress_health_check=RELAXED, phases=WITHOUT_SHRINKING)
@given(network=networks.filter(any))
@example(network=EVERYTHING)
def test_word_of_what_is_private_finds_corrects_and_completes_nothing(people, network):
    """Each thing has a word that only it has: in no answer, no correction, no suggestion for who may not see it."""
    with transaction.atomic():
        made = make(network, people)
        refresh_words()
        public = may_see(AnonymousUser())
        known = set(Word.objects.values_list("text", flat=True))
        assert known & made.keys() == {word for word, title in made.items() if title in public}
        for name in ("visitor", "member", "redacteur", "coordinator elsewhere"):
            user, client = people[name], client_of(people[name])
            allowed = may_see(user or AnonymousUser())
            for word, title in made.items():
                mistyped = f"{word[:3]}{word[4]}{word[3]}{word[5:]}"
                answer = client.get(PATH, {"q": word})
                assert answer.context["asked"].total == (title in allowed), (name, word)
                assert titles_in(answer.content.decode(), made) <= allowed, (name, word)
                for path, typed in ((PATH, mistyped), (SUGGESTIONS, word[:-2])):
                    html = seen_by(client, path, q=typed)
                    assert titles_in(html, made) <= allowed, (name, path, typed)
                    assert title in allowed or word not in html, (name, path, typed)
        transaction.set_rollback(True)


@settings(max_examples=3, suppress_health_check=RELAXED, phases=WITHOUT_SHRINKING)
@given(network=networks.filter(any), status=st.sampled_from(STATUSES))
@example(network=EVERYTHING, status=Initiative.Status.DRAFT)
def test_row_that_lags_behind_shows_nothing(people, network, status):
    """As if a change had passed by the index."""
    with transaction.atomic():
        made = make(network, people)
        Initiative.objects.exclude(municipality=None).update(status=status)
        Posting.objects.update(status=Posting.Status.REMOVED, closed_at=timezone.now())
        ArticlePage.objects.update(live=False)
        Fund.objects.update(is_published=False)
        Event.objects.update(status=Event.Status.DRAFT)
        ThemeProposal.objects.update(status=ThemeProposal.Status.REMOVED, answer="Weg.", decided_at=timezone.now())
        for name, user in people.items():
            allowed = may_see(user if user and user.is_active else AnonymousUser())
            client = client_of(user)
            for path, typed in ((PATH, "atelier"), (PATH, "geheim"), (SUGGESTIONS, "ateli")):
                assert titles_in(seen_by(client, path, q=typed), made) <= allowed, (name, path)
        transaction.set_rollback(True)


def titles(user=None):
    """Without the places and themes of the reference data."""
    seen = Document.objects.visible_to(user or AnonymousUser()).filter(kind__in=["initiatief", "halen-brengen"])
    return set(seen.values_list("title", flat=True))


def test_status_takes_a_thing_in_and_out_in_the_same_transaction():
    network = UserFactory(network=True)
    one = InitiativeFactory(submitted=True, name="Atelier")
    PostingFactory(initiative=one, title="Ruimte")
    assert titles() == set()

    publish(initiative=one, by=network)
    assert titles() == {"Atelier", "Ruimte"}

    with transaction.atomic():
        return_to_draft(initiative=one, by=network)
        assert titles() == set()
        transaction.set_rollback(True)
    assert titles() == {"Atelier", "Ruimte"}

    archive(initiative=Initiative.objects.get(pk=one.pk), by=network)
    assert titles(network) == set()


def test_what_names_an_initiative_is_found_by_that_name_only_while_everybody_may_know_it(client):
    network = UserFactory(network=True)
    one = InitiativeFactory(submitted=True, name="Plirkelo")
    event = EventFactory(title="Open dag", organisers=[one, InitiativeFactory(published=True)])
    index(EVENT, [event.pk])
    ProposalFactory(title="Samen leren", initiative=one)

    def named(q):
        html = client.get(PATH, {"q": q, "sorteer": "nieuwste"}).content.decode()
        return titles_in(html, {"dag": "Open dag", "voorstel": "Samen leren"})

    assert named("plirkelo") == set()

    publish(initiative=one, by=network)
    assert named("plirkelo") == {"Open dag", "Samen leren"}

    one.refresh_from_db()
    one.name = "Vrumzi"
    one.save()
    refresh_search([one.pk])
    assert named("vrumzi") == {"Open dag", "Samen leren"}
    assert named("plirkelo") == set()

    return_to_draft(initiative=one, by=network)
    assert named("vrumzi") == set()


def test_deleted_thing_is_gone_with_what_hangs_on_it():
    one = InitiativeFactory(published=True, name="Atelier")
    PostingFactory(initiative=one, title="Ruimte")

    one.delete()

    assert titles(UserFactory(network=True)) == set()
    assert not Document.objects.filter(kind__in=["initiatief", "halen-brengen"]).exists()


def test_what_ends_today_is_found_today_and_not_tomorrow(monkeypatch):
    PostingFactory(title="Ruimte", expires_on=timezone.localdate())
    assert "Ruimte" in titles()

    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr("omzien.search.models.timezone.localdate", lambda: tomorrow)

    assert "Ruimte" not in titles()


def test_sweep_brings_in_what_was_missed_and_takes_out_what_is_gone():
    found = InitiativeFactory(published=True, name="Atelier")
    stale = InitiativeFactory(published=True, name="Werkplaats")
    Document.objects.all().delete()
    index("initiatief", [stale.pk])
    Initiative.objects.filter(pk=stale.pk).update(status=Initiative.Status.DRAFT)
    Document.objects.create(kind="initiatief", object_id=found.pk + 10_000, title="Spook", is_public=True)

    sweep()

    assert {"Atelier"} <= titles()
    assert titles().isdisjoint({"Werkplaats", "Spook"})


def test_walk_goes_on_where_it_stopped_and_ends():
    made = [InitiativeFactory(published=True).pk for _ in range(5)]

    first = walk("initiatief", after=0, most=3)
    second = walk("initiatief", after=first.after, most=3)

    assert (first.after, first.number) == (sorted(made)[2], 3)
    assert (second.after, second.number) == (0, 2)


def test_nothing_is_written_when_nothing_changed(django_assert_num_queries):
    one = InitiativeFactory(published=True)
    versions = Document.objects.extra(select={"xmin": "xmin::text"}).values_list("object_id", "xmin")
    before = dict(versions)

    index("initiatief", [one.pk])
    reindex(["initiatief"])

    assert dict(versions) == before


def test_renamed_municipality_reaches_what_lies_in_it(client):
    from initiatives.dependents import refresh_dependents

    one = InitiativeFactory(published=True, name="Atelier", municipality="zeist")
    one.municipality.name = "Zeist-Noord"
    one.municipality.save()
    refresh_dependents(one.municipality)

    assert "Atelier" in client.get("/zoeken/", {"q": "atelier noord"}).content.decode()
    assert Document.objects.filter(kind="gemeente", title="Gemeente Zeist-Noord").exists()


@pytest.fixture(params=["worker", "no broker"])
def background(request, monkeypatch):
    """What is sent to the background is done at once, by a worker or for want of one."""
    by_worker = request.param == "worker"
    monkeypatch.setattr("initiatives.dependents.send", lambda task, *args: by_worker and (task(*args) or True))


@pytest.mark.usefixtures("background")
def test_region_that_loses_a_municipality_no_longer_finds_what_lies_there(django_capture_on_commit_callbacks):
    from initiatives.dependents import refresh_dependents

    one = InitiativeFactory(published=True, municipality="zeist")
    u16 = region("u16")
    assert u16.pk in Document.objects.get(object_id=one.pk, kind="initiatief").regions

    u16.municipalities.remove(one.municipality)
    with django_capture_on_commit_callbacks(execute=True):
        refresh_dependents(u16)

    assert u16.pk not in Document.objects.get(object_id=one.pk, kind="initiatief").regions


@pytest.mark.usefixtures("background")
@pytest.mark.parametrize("renamed", ["theme", "phase", "municipality"])
def test_renamed_word_reaches_what_carries_it(client, django_capture_on_commit_callbacks, renamed):
    from initiatives.dependents import refresh_dependents

    make_article(title="Atelier in een schuur", themes=["culture"], phases=["idea"], municipality="zeist")
    if renamed != "phase":  # an initiative is not found by its phase
        InitiativeFactory(published=True, name="Atelier Noord", themes=["culture"], municipality="zeist")
    row = {"theme": theme("culture"), "phase": phase("idea"), "municipality": municipality("zeist")}[renamed]
    assert "Atelier" not in client.get(PATH, {"q": "krabbel"}).content.decode()

    row.name = "Krabbel"
    row.save()
    with django_capture_on_commit_callbacks(execute=True):
        refresh_dependents(row)

    page = client.get(PATH, {"q": "krabbel", "sorteer": "nieuwste"}).content.decode()
    assert "in een schuur" in page
    assert renamed == "phase" or "Atelier Noord" in page


def test_address_of_who_left_is_out_of_the_vectors():
    from omzien.search.sweeping import scrub

    one = InitiativeFactory(published=True, name="Atelier", description="Mail naar wim@vertrek.test")
    Initiative.objects.filter(pk=one.pk).update(description="Mail naar ons")

    scrub(["wim@vertrek.test"])

    held = Document.objects.get(object_id=one.pk, kind="initiatief")
    assert "vertrek" not in held.body
    assert "vertrek" not in held.vector
