"""What coordinators do with halen en brengen: see those in their care, take one down with a reason, put it back."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from initiatives.demo.load import load_demo
from initiatives.models import ExchangeKind, Posting
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import PostingFactory, region

pytestmark = pytest.mark.django_db
LIST = reverse("admin:initiatives_posting_changelist")
TAKE_DOWN, PUT_BACK = "initiatives_posting_take_down", "initiatives_posting_put_it_back"


def change_url(posting):
    return reverse("admin:initiatives_posting_change", args=[posting.pk])


@pytest.fixture
def screen(client):
    client.force_login(UserFactory(coordinator=region("u16")))
    return client


@pytest.fixture
def posting():
    return PostingFactory(title="Zaal te huur", initiative__owner=UserFactory())


def test_only_those_in_care_are_there(screen, posting):
    elsewhere = PostingFactory(title="Bus in Soest", initiative__municipality="soest")

    html = screen.get(LIST).text

    assert "Zaal te huur" in html
    assert "Bus in Soest" not in html
    assert screen.get(change_url(elsewhere)).status_code == 404
    assert screen.post(change_url(elsewhere), {"removal_reason": "Weg", TAKE_DOWN: "1"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count(screen, django_assert_max_num_queries, count):
    PostingFactory.create_batch(count)
    screen.get(LIST)

    with django_assert_max_num_queries(20) as queries:
        screen.get(LIST)

    assert len(queries) == 10


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("q=zalen", True),
        ("q=bakfiets", False),
        ("q=!!!", False),
        ("te-zien=ja", True),
        ("te-zien=voorbij", False),
        ("te-zien=onzin", True),
        ("regio=u16", True),
        ("regio=regio-amersfoort", False),
        ("direction__exact=brengen", True),
        ("status__exact=removed", False),
    ],
)
def test_filters(screen, posting, query, there):
    assert ("Zaal te huur" in screen.get(f"{LIST}?{query}").text) == there


def test_taking_down_needs_a_reason_and_mails_it(screen, posting):
    response = screen.post(change_url(posting), {"removal_reason": " ", TAKE_DOWN: "1"}, follow=True)
    assert "Schrijf eerst waarom" in response.text

    screen.post(change_url(posting), {"removal_reason": "Verhuur hoort hier niet.", TAKE_DOWN: "1"})

    posting.refresh_from_db()
    assert (posting.status, posting.removal_reason) == ("removed", "Verhuur hoort hier niet.")
    assert "Verhuur hoort hier niet." in Message.objects.get().text

    screen.post(change_url(posting), {"removal_reason": "", PUT_BACK: "1"})
    posting.refresh_from_db()
    assert posting.is_current
    assert posting.removal_reason == ""


def test_saving_alone_changes_nothing(screen, posting):
    screen.post(change_url(posting), {"removal_reason": "Zomaar", "title": "Gekaapt", "_save": "1"})

    posting.refresh_from_db()
    assert (posting.title, posting.status, posting.removal_reason) == ("Zaal te huur", "open", "")


def test_nobody_makes_or_deletes_one_here(screen, posting):
    assert screen.get(reverse("admin:initiatives_posting_add")).status_code == 403
    assert screen.get(reverse("admin:initiatives_posting_delete", args=[posting.pk])).status_code == 403


def test_a_kind_in_use_is_not_deleted(client, posting):
    client.force_login(UserFactory(admin=True))

    response = client.get(reverse("admin:initiatives_exchangekind_delete", args=[posting.kind_id]), follow=True)

    assert "kan niet weg: 1 vragen en aanbiedingen gebruiken dit" in response.text


def test_renaming_a_kind_reaches_the_search(client, posting):
    client.force_login(UserFactory(admin=True))
    kind = posting.kind
    values = {"name": "Lokaal", "phrase": "een lokaal", "description": "", "aliases": "hok", "position": 1}

    client.post(reverse("admin:initiatives_exchangekind_change", args=[kind.pk]), values)

    assert client.get("/halen-en-brengen/", {"q": "hokken"}).context["found"].total == 1


def test_every_kind_has_a_drawing_and_words(settings):
    sprite = (settings.BASE_DIR / "static/icons/themes.svg").read_text()
    for kind in ExchangeKind.objects.all():
        assert f'id="exchange-{kind.key}"' in sprite
        assert kind.phrase
    added = ExchangeKind.objects.create(key="heron", name="Reiger", slug="reiger")
    html = render_to_string("components/card_posting.html", {"posting": PostingFactory(kind=added)})
    assert "#exchange-other" in html
    assert PostingFactory(kind=added, need=True).sentence == "zoekt hulp met reiger"


def test_demo_has_offers_and_needs_of_every_kind(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    load_demo()

    current = Posting.objects.current()
    assert Posting.objects.count() >= 60
    assert set(current.values_list("kind", flat=True)) == set(ExchangeKind.objects.values_list("pk", flat=True))
    assert set(current.values_list("direction", flat=True)) == {"halen", "brengen"}
    assert current.values("initiative__municipality").distinct().count() > 15
    assert sum(one.ends_soon for one in current) >= 4
    assert Posting.objects.filter(status="fulfilled").count() >= 4
    assert Posting.objects.earlier().filter(status="open").count() >= 2
    for one in Posting.objects.all():
        one.full_clean(exclude=["created_by"])
