from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.template.loader import render_to_string
from django.utils import timezone
from PIL import Image

from initiatives.models import Initiative
from omzien.pictures.models import Picture
from tests.initiatives.factories import InitiativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    content = BytesIO()
    Image.new("RGB", (900, 600), "green").save(content, "PNG")
    return Picture.objects.create(title="Tuin", file=ImageFile(content, "tuin.png"))


def card(initiative, **context):
    return render_to_string("components/card_initiative.html", {"initiative": initiative, **context})


def test_card_says_what_where_and_how_far():
    html = card(InitiativeFactory(published=True, themes=["food"]), reason="ook een moestuin, 4 km verderop")

    assert "Buren helpen elkaar met kleine klussen." in html
    assert "#theme-food" in html
    assert "Zeist" in html
    assert "#phase-2" in html
    assert "ook een moestuin, 4 km verderop" in html


def test_card_tells_when_it_was_long_ago_confirmed():
    long_ago = timezone.localdate().replace(year=timezone.localdate().year - 2, month=5, day=1)

    html = card(InitiativeFactory(published=True, last_confirmed_on=long_ago))

    assert f"niet bevestigd sinds mei {long_ago.year}" in html


def test_card_of_a_fresh_initiative_has_no_warning():
    assert "bevestigd" not in card(InitiativeFactory(published=True))


def test_card_shows_a_photo_as_small_webp_later(photo):
    html = card(InitiativeFactory(published=True, photo=photo))

    assert ".webp 360w" in html
    assert 'loading="lazy"' in html
    assert 'alt=""' in html


def test_cards_with_photos_need_no_query_each(photo, django_assert_num_queries):
    InitiativeFactory.create_batch(3, published=True, photo=photo)
    for initiative in Initiative.objects.for_card():
        card(initiative)

    with django_assert_num_queries(3):
        for initiative in Initiative.objects.for_card():
            card(initiative)


def test_card_escapes_what_people_type():
    html = card(InitiativeFactory(published=True, name="<b>Tuin</b>"))

    assert "&lt;b&gt;Tuin&lt;/b&gt;" in html
