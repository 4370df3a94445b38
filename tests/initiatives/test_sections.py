"""The small forms that registration and editing share: what they ask, refuse and make of what was typed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from initiatives.forms import editing
from initiatives.forms.sections import SECTIONS, section_named, sections_for
from initiatives.geo import Point
from initiatives.history import FIELDS, content
from initiatives.models import Initiative, Place
from omzien.pictures.models import Picture
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, legal_form, municipality, phase, place
from tests.initiatives.test_admin import picture_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def owner():
    return UserFactory(name="Anna Voorbeeld")


@pytest.fixture
def garden(owner):
    return InitiativeFactory(name="Buurttuin", published=True, owner=owner)


def sent(initiative, key, **typed):
    """The form as a browser sends it that opened it just now."""
    form_class = section_named(key, initiative).form
    shown = form_class(instance=initiative)
    data = {bound.html_name: bound.value() for bound in shown if bound.value() not in (None, False)}
    files = {name: value for name, value in typed.items() if isinstance(value, SimpleUploadedFile)}
    return form_class(
        data | {name: value for name, value in typed.items() if name not in files}, files, instance=initiative
    )


def stored(initiative, owner, key, **typed):
    form = sent(initiative, key, **typed)
    assert form.is_valid(), form.errors
    assert form.store(by=owner), form.errors
    return Initiative.objects.get(pk=initiative.pk)


def test_every_field_of_an_initiative_is_on_exactly_one_part():
    covered = [field for section in SECTIONS for field in section.form.covers()]

    assert sorted(covered) == sorted({*FIELDS} - {"latitude", "longitude"})


def test_a_part_is_only_its_own(garden):
    form = section_named("wie", garden).form(
        {"people": "Buren.", "summary": "Gekaapt", "status": "archived"}, instance=garden
    )

    assert form.is_valid()
    assert form.values() == {"people": "Buren."}


def test_what_is_asked_is_told_until_it_is_there():
    bare = InitiativeFactory(summary="", municipality=None, phase=None)
    told = {section.key: section.missing(content(bare)) for section in sections_for(bare)}

    assert told == {
        "naam": ["Gemeente"],
        "wat": ["In één zin", "Wat we doen", "Thema’s"],
        "hoever": ["Fase", "Soort", "Rechtsvorm"],
        "wie": ["Wie we zijn"],
        "contact": ["E-mailadres (niet publiek)"],
        "beeld": ["Logo of Foto"],
    }
    needed = [section.key for section in sections_for(bare) if section.blocks_publishing(content(bare))]
    assert needed == ["naam", "wat", "hoever"]


def test_what_one_leaves_behind_is_asked_of_who_has_ended():
    assert section_named("nalaten", InitiativeFactory(phase="growing")) is None
    assert section_named("nalaten", InitiativeFactory(phase="ended")) is not None
    assert section_named("nalaten", InitiativeFactory(phase="growing", legacy="Een draaiboek.")) is not None


# --- name and place -----------------------------------------------------------------------------------


def test_a_place_is_known_however_it_is_written(garden, owner):
    now = stored(garden, owner, "naam", place="den  DOLDER")

    assert (now.place, now.municipality.name) == (place("Den Dolder"), "Zeist")
    assert (now.public_latitude, now.public_longitude) == (now.place.latitude, now.place.longitude)


def test_the_municipality_follows_from_the_place(owner):
    draft = InitiativeFactory(owner=owner, municipality=None)

    assert stored(draft, owner, "naam", place="Werkhoven").municipality.name == "Bunnik"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"place": "Atlantis"}, "Deze plaats kennen we niet."),
        ({"place": "<script>"}, "Deze plaats kennen we niet."),
        ({"place": "Soest"}, "Soest ligt niet in de gemeente Zeist, maar in Soest."),
        ({"name": " "}, "verplicht"),
        ({"municipality": "99999"}, "Selecteer een geldige keuze"),
        ({"municipality": ""}, "verplicht"),
    ],
)
def test_a_name_or_place_that_cannot_be_gets_a_sentence(garden, typed, sentence):
    form = sent(garden, "naam", **typed)

    assert not form.is_valid()
    assert sentence in str(form.errors)
    assert form.status == 422


def test_a_place_of_two_municipalities_asks_which(owner):
    draft = InitiativeFactory(owner=owner, municipality=None)
    Place.objects.create(name="Werkhoven", municipality=municipality("soest"), latitude=52.1, longitude=5.2)

    form = sent(draft, "naam", place="Werkhoven")

    assert "Kies ook de gemeente." in str(form.errors)


# --- stage --------------------------------------------------------------------------------------------


def test_a_published_page_keeps_its_phase_and_a_draft_may_wait(garden, owner):
    assert "verplicht" in str(sent(garden, "hoever", phase="").errors)
    assert stored(InitiativeFactory(owner=owner), owner, "hoever", phase="").phase is None


def test_every_legal_form_is_explained(garden):
    html = str(section_named("hoever", garden).form(instance=garden))

    assert legal_form("hosted").description in html
    assert phase("idea").description in html


@pytest.mark.parametrize("field", ["founded_year", "volunteers", "paid_staff"])
@pytest.mark.parametrize("typed", ["-1", "9" * 30, "drie", "1e400", "12,5"])
def test_odd_numbers_get_a_sentence(garden, field, typed):
    form = sent(garden, "hoever", **{field: typed})

    assert not form.is_valid()
    assert form[field].value() == typed


# --- contact ------------------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch):
    """The map, and what it was asked."""
    questions = []

    def answer(address, where):
        questions.append((address, where))
        return Point(52.09, 5.23) if address == "Dorpsstraat 1" else None

    monkeypatch.setattr(editing, "geocode_address", answer)
    return questions


def test_a_new_address_gets_its_point(garden, owner, asked):
    now = stored(garden, owner, "contact", address="Dorpsstraat 1", show_location="on")

    assert (now.latitude, now.longitude, now.public_latitude) == (52.09, 5.23, 52.09)
    assert asked == [("Dorpsstraat 1", "Zeist")]
    assert now.revisions.get().changes.keys() == {"address", "show_location", "latitude", "longitude"}


def test_an_address_that_is_not_found_fails_nothing_and_leaves_no_old_point(garden, owner, asked):
    first = stored(garden, owner, "contact", address="Dorpsstraat 1", show_location="on")

    now = stored(first, owner, "contact", address="Nergens 5")

    assert (now.latitude, now.longitude) == (None, None)
    assert now.public_latitude == municipality().latitude


def test_nothing_is_asked_without_need(garden, owner, asked):
    first = stored(garden, owner, "contact", address="Dorpsstraat 1")
    asked.clear()

    stored(first, owner, "contact", contact_phone="030 1234567")
    stored(first, owner, "wie", people="Buren.")

    assert asked == []


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "ftp://a.nl", "geen adres"])
def test_a_website_is_a_website(garden, typed):
    assert not sent(garden, "contact", website=typed).is_valid()


def test_a_website_may_be_typed_as_people_say_it(garden, owner):
    assert stored(garden, owner, "contact", website="www.buurttuin.example").website == "https://www.buurttuin.example"


# --- pictures -----------------------------------------------------------------------------------------


def test_a_photo_is_cleaned_and_told(garden, owner):
    now = stored(garden, owner, "beeld", new_photo=picture_file(), photo_alt="Een groen vlak")

    assert now.photo.alt_text == "Een groen vlak"
    assert now.photo.uploaded_by_user == owner
    assert now.photo.renditions.count() >= 5


def test_a_photo_wants_words(garden):
    form = sent(garden, "beeld", new_photo=picture_file())

    assert "Vertel in een paar woorden wat er op de foto te zien is." in str(form.errors)
    assert Picture.objects.count() == 0


def test_something_else_than_a_picture_is_refused(garden):
    form = sent(garden, "beeld", new_logo=SimpleUploadedFile("logo.svg", b"<svg/>"))

    assert "JPG, PNG of WebP" in form.errors["new_logo"][0]


def test_only_new_words_for_the_same_photo(garden, owner):
    first = stored(garden, owner, "beeld", new_photo=picture_file(), photo_alt="Een vlak")

    now = stored(first, owner, "beeld", photo_alt="Een groen vlak")

    assert (now.photo, now.photo.alt_text) == (first.photo, "Een groen vlak")
    assert now.revisions.first().changes == {"photo_alt": ["Een vlak", "Een groen vlak"]}


def test_an_upload_survives_a_conflict(garden, owner):
    mine = section_named("beeld", garden).form(instance=garden)
    stored(garden, owner, "beeld", new_photo=picture_file("theirs.jpg", (900, 500)), photo_alt="Van de ander")
    theirs = Initiative.objects.get(pk=garden.pk).photo
    form_class = section_named("beeld", garden).form
    typed = {"base": mine["base"].value(), "photo_alt": "Van mij", "logo_alt": ""}

    clash = form_class(typed, {"new_photo": picture_file()}, instance=garden)
    assert clash.is_valid()
    assert not clash.store(by=owner)
    assert (clash.status, Initiative.objects.get(pk=garden.pk).photo) == (409, theirs)

    again = form_class(clash.data | {"keuze_photo": "mijn"}, {}, instance=Initiative.objects.get(pk=garden.pk))
    assert again.is_valid(), again.errors
    assert again.store(by=owner)
    now = Initiative.objects.get(pk=garden.pk).photo
    assert now != theirs
    assert now.alt_text == "Van mij"


def test_an_upload_of_another_initiative_is_not_taken(garden, owner):
    other = InitiativeFactory(owner=owner)
    stored(other, owner, "beeld", new_photo=picture_file(), photo_alt="Van een ander")
    key = editing_key(other)

    now = stored(garden, owner, "beeld", kept_photo=key, photo_alt="Gekaapt")

    assert now.photo is None


def editing_key(initiative):
    from django.core import signing

    from initiatives.forms.section_fields import KEEP_SALT

    photo = Initiative.objects.get(pk=initiative.pk).photo
    return signing.dumps([initiative.pk, photo.pk], salt=KEEP_SALT)


@pytest.mark.parametrize("key", [section.key for section in SECTIONS])
@pytest.mark.parametrize("value", ["'", "-1", "9" * 400, "{{7*7}}", "\u202eabc", "a\nb", "[", "١", "\ud800"])
def test_no_value_makes_a_part_fail(client, garden, owner, key, value):
    client.force_login(owner)
    Initiative.objects.filter(pk=garden.pk).update(legacy="Iets.")
    form = section_named(key, Initiative.objects.get(pk=garden.pk)).form(instance=garden)
    names = [*form.fields, "gevraagd", "keuze_summary", "kept_photo"]
    clean = value.encode("utf-8", "replace").decode()

    answer = client.post(reverse("initiatives:edit_section", args=[garden.slug, key]), dict.fromkeys(names, clean))

    assert answer.status_code in {302, 409, 422}
