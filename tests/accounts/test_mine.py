"""Mijn Omzien: what asks for me, what I have, and nothing of anybody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from initiatives.keys import hash_of
from initiatives.models import Claim, ExchangeKind, Following, Initiative, Invitation, Posting, ReviewStep
from tests.accounts.factories import UserFactory
from tests.accounts.reading import foreign_words, words_of
from tests.events.factories import EventFactory, RegistrationFactory
from tests.initiatives.factories import ConversationFactory, InitiativeFactory, region, theme

pytestmark = pytest.mark.django_db


def page_of(client, user):
    client.force_login(user)
    return client.get("/mijn/")


def todos_of(client, user):
    return [(todo.text, todo.url) for todo in page_of(client, user).context["todos"]]


def posting(initiative, days=60, **fields):
    given = {
        "direction": "halen",
        "kind": ExchangeKind.objects.first(),
        "title": "Een zaal voor donderdag",
        "expires_on": timezone.localdate() + timedelta(days=days),
    }
    return Posting.objects.create(initiative=initiative, **given | fields)


def busy(user, count=1):
    """`count` of everything that the page can show."""
    other = InitiativeFactory(published=True, themes=["care"])
    followed = Following.objects.create(user=user)
    followed.themes.set([theme("care"), theme("food"), theme("green")][:count])
    followed.regions.set([region("u16"), region("u10"), region("utrecht-west")][:count])
    for number in range(count):
        mine = InitiativeFactory(published=True, owner=user, last_confirmed_on=None)
        draft = InitiativeFactory(owner=user)
        ReviewStep.objects.create(initiative=draft, kind="submitted")
        ReviewStep.objects.create(initiative=draft, kind="asked", text="Voor wie is dit?")
        posting(mine, days=3)
        posting(InitiativeFactory(published=True, themes=["care"]))
        ConversationFactory(initiative=mine)
        ConversationFactory(initiative=other, asker=user)
        RegistrationFactory(user=user)
        EventFactory(draft=True, organisers=[mine])
        Claim.objects.create(initiative=InitiativeFactory(published=True), user=user, relation="Ik doe de was.")
        Invitation.objects.create(
            initiative=InitiativeFactory(),
            email=user.email,
            key_hash=hash_of(str(number)),
            expires_at=timezone.now() + timedelta(days=9),
        )


def test_my_initiatives_are_there_with_role_status_and_ways_in(client):
    user, other = UserFactory(), UserFactory()
    InitiativeFactory(name="Zonnebuurt", published=True, owner=user)
    akker = InitiativeFactory(name="Akkerhuis", published=True, editor=user)
    InitiativeFactory(name="Andermans huis", published=True, owner=other)

    page = page_of(client, user).content.decode()

    assert page.index("Akkerhuis") < page.index("Zonnebuurt")
    assert "Jij bent eigenaar" in page
    assert "Jij bent redacteur" in page
    for name in ("edit", "team", "own_postings", "history"):
        assert f'href="{reverse(f"initiatives:{name}", args=[akker.slug])}"' in page
    assert "Andermans" not in page
    assert other.email not in page


def test_the_words_are_dutch(client):
    user = UserFactory()
    busy(user, 2)

    assert foreign_words(words_of(page_of(client, user).content.decode())) == []


@pytest.mark.parametrize("count", [1, 3])
def test_query_count(client, django_assert_num_queries, count):
    user = UserFactory()
    busy(user, count)
    client.force_login(user)
    client.get("/mijn/")

    with django_assert_num_queries(24):
        response = client.get("/mijn/")

    rows = {section.key: len(section.rows) for section in response.context["sections"]}
    assert rows == {
        "initiatieven": count,
        "aanmeldingen": 2 * count,
        "halen-en-brengen": count,
        "berichten": min(2 * count, 4),
        "activiteiten": count,
        "volgen": 2 * count,
        "nieuwsbrief": 0,
    }


def test_a_new_account_is_invited_and_asked_nothing(client):
    response = page_of(client, UserFactory(name=""))

    page = response.content.decode()
    assert response.context["todos"] == []
    assert [section.key for section in response.context["sections"]] == ["initiatieven", "volgen", "nieuwsbrief"]
    assert "Er wacht niets op je" in page
    assert reverse("initiatives:register") in page


def test_a_question_of_a_coordinator_comes_first_with_its_text(client):
    user = UserFactory()
    InitiativeFactory(name="Aan het begin", owner=user)
    asked = InitiativeFactory(name="Buurtsoep", owner=user)
    ReviewStep.objects.create(initiative=asked, kind="asked", text="Voor wie is dit?")

    found = page_of(client, user).context["todos"]

    assert [todo.text for todo in found] == [
        "Er is een vraag over je aanmelding van Buurtsoep",
        "Je aanmelding van Aan het begin is nog niet verstuurd",
    ]
    assert found[0].detail == "Voor wie is dit?"


@pytest.mark.parametrize(
    ("days", "todos"),
    [
        (40, []),
        (3, ["‘Een zaal voor donderdag’ loopt af op"]),
        (-1, ["‘Een zaal voor donderdag’ is verlopen. Is het gelukt?"]),
    ],
)
def test_postings_ask_when_they_end(client, days, todos):
    user = UserFactory()
    posting(InitiativeFactory(published=True, owner=user), days=days)

    found = todos_of(client, user)

    assert len(found) == len(todos)
    assert all(text.startswith(start) for (text, _), start in zip(found, todos, strict=True))


def test_what_nobody_confirmed_for_a_year_is_confirmed_by_one_press(client):
    user = UserFactory()
    old = timezone.localdate() - timedelta(days=400)
    initiative = InitiativeFactory(published=True, owner=user, last_confirmed_on=old)
    (todo,) = page_of(client, user).context["todos"]
    assert todo.post

    client.get(todo.url)
    assert Initiative.objects.get().last_confirmed_on == old
    client.post(todo.url)

    initiative.refresh_from_db()
    assert initiative.last_confirmed_on == timezone.localdate()
    assert todos_of(client, user) == []


def test_a_new_message_asks_until_it_is_read(client):
    asker, keeper = UserFactory(), UserFactory()
    talk = ConversationFactory(initiative=InitiativeFactory(published=True, owner=keeper), asker=asker)

    assert todos_of(client, keeper) == [("Er is een nieuw bericht: Jullie buurttuin", f"/mijn/berichten/{talk.pk}/")]
    client.get(f"/mijn/berichten/{talk.pk}/")

    assert todos_of(client, keeper) == []


@pytest.mark.parametrize("verified", [True, False])
def test_an_invitation_shows_only_for_a_confirmed_address(client, verified):
    user = UserFactory(verified=verified)
    Invitation.objects.create(
        initiative=InitiativeFactory(name="Geheim huis"),
        email=user.email,
        key_hash=hash_of("k"),
        expires_at=timezone.now() + timedelta(days=9),
    )

    assert ("Geheim huis" in page_of(client, user).content.decode()) is verified


def test_what_was_begun_before_signing_in_is_not_forgotten(client):
    client.force_login(UserFactory())
    session = client.session
    session["registration"] = {"name": "Buurtsoep", "municipality": 1, "place": None}
    session.save()

    (todo,) = client.get("/mijn/").context["todos"]

    assert todo.text == "Je begon met aanmelden: Buurtsoep"
    assert todo.url == reverse("initiatives:register_check")


def test_a_claim_shows_its_answer(client):
    user = UserFactory()
    Claim.objects.create(
        initiative=InitiativeFactory(name="Dorpshuis", published=True),
        user=user,
        relation="Ik doe de was.",
        status="refused",
        answer="Je staat niet op de lijst.",
        decided_at=timezone.now(),
    )

    page = page_of(client, user).content.decode()

    assert "Dorpshuis" in page
    assert "Je staat niet op de lijst." in page


def test_drafts_of_others_are_on_nobodys_page(client):
    InitiativeFactory(name="Geheim huis", owner=UserFactory())

    assert "Geheim huis" not in page_of(client, UserFactory()).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_all_my_initiatives_query_count(client, django_assert_num_queries, count):
    user = UserFactory()
    for _ in range(count):
        InitiativeFactory(published=True, owner=user)
    client.force_login(user)
    client.get("/mijn/initiatieven/")

    with django_assert_num_queries(6):
        response = client.get("/mijn/initiatieven/")

    assert len(response.context["paging"].page.object_list) == count


def test_more_initiatives_than_fit_are_one_link_away(client):
    user = UserFactory()
    for _ in range(26):
        InitiativeFactory(published=True, owner=user)

    page = page_of(client, user).content.decode()

    assert "/mijn/initiatieven/" in page
    assert len(client.get("/mijn/initiatieven/?pagina=2").context["paging"].page.object_list) == 2


def test_what_asks_is_told_however_many_initiatives_there_are(client):
    user = UserFactory()
    for number in range(12):
        InitiativeFactory(name=f"Akker {number:02}", published=True, owner=user, last_confirmed_on=timezone.localdate())
    draft = InitiativeFactory(name="Zonnebuurt", owner=user)
    ReviewStep.objects.create(initiative=draft, kind="asked", text="Voor wie is dit?")

    url = reverse("initiatives:registration", args=[draft.pk])
    assert todos_of(client, user) == [("Er is een vraag over je aanmelding van Zonnebuurt", url)]
    assert "Mijn aanmeldingen" in client.get("/mijn/").content.decode()
