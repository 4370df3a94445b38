from datetime import timedelta

import pytest
from django.utils import timezone

from initiatives.actions.followers import tell_followers_of_new
from initiatives.findable import INITIATIVE
from initiatives.models import Following, Initiative, Region, Theme
from omzien.notices.actions.choosing import choose
from omzien.notices.models import Notice, Pace
from omzien.search.indexing import index
from omzien.search.models import Document
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def follower(*, themes=(), regions=(), pace=Pace.DAILY):
    person = UserFactory()
    following = Following.objects.create(user=person)
    following.themes.set(Theme.objects.filter(key__in=themes))
    following.regions.set(Region.objects.filter(slug__in=regions))
    if pace:
        choose(person=person, paces={"followed": pace})
    return person


def sweep():
    assert tell_followers_of_new(seconds=20) is False


def heard(person):
    return list(Notice.objects.filter(user=person).values_list("subject", flat=True))


@pytest.fixture
def new():
    return InitiativeFactory(name="Samen eten", published=True, themes=["food"])


def test_a_follower_hears_once_of_what_is_new(new):
    person = follower(themes=["food", "care"], regions=["u16"])

    sweep()
    sweep()

    assert heard(person) == ["Samen eten"]
    told = Notice.objects.get()
    assert told.text.startswith("Initiatief · Zeist · Buren helpen")
    assert told.url.endswith(new.get_absolute_url())


def test_other_themes_other_regions_and_who_asked_for_no_mail_hear_nothing(new):
    people = [
        follower(themes=["energy"]),
        follower(regions=["regio-foodvalley"]),
        follower(themes=["food"], pace=None),
        follower(themes=["food"], pace=Pace.NEVER),
        UserFactory(),
    ]

    sweep()

    assert [heard(person) for person in people] == [[]] * 5


def test_who_chose_no_theme_or_region_follows_all(new):
    people = [follower(), follower(themes=["food"]), follower(regions=["u16"])]

    sweep()

    assert [heard(person) for person in people] == [["Samen eten"]] * 3


def test_ones_own_is_no_news(new):
    person = follower()
    MembershipFactory(initiative=new, user=person)

    sweep()

    assert heard(person) == []


def test_drafts_old_things_and_words_are_no_news():
    person = follower()
    InitiativeFactory(name="Concept")
    InitiativeFactory(name="Oud", published=True, published_at=timezone.now() - timedelta(days=60))

    sweep()

    assert heard(person) == []
    assert not Document.objects.filter(told_at=None, is_public=True).exists()


def test_what_is_published_later_is_told_then():
    person = follower()
    late = InitiativeFactory(name="Later", status=Initiative.Status.SUBMITTED)
    sweep()
    late.status, late.published_at = Initiative.Status.PUBLISHED, timezone.now()
    late.save(update_fields=["status", "published_at"])
    index(INITIATIVE, [late.pk])

    sweep()

    assert heard(person) == ["Later"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_followers(new, count, django_assert_num_queries):
    for _ in range(count):
        follower()
    Document.objects.exclude(kind=INITIATIVE).delete()

    with django_assert_num_queries(9):
        sweep()

    assert Notice.objects.count() == count
