"""What was changed, by whom; every path writes it down, and any change can be set back."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from initiatives import actions
from initiatives.actions.forgetting import forget_revisions
from initiatives.forms.editing import write_base
from initiatives.forms.guarding import guarded
from initiatives.history import FIELDS, content, fingerprints
from initiatives.models import Initiative, Place, Revision
from initiatives.pictures import PHOTO_SIZES, make_picture
from omzien.pictures.models import Picture
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, municipality, phase, region, theme
from tests.initiatives.importing.steps import applied, undone
from tests.initiatives.test_admin import change_url, filled, picture_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def anna():
    return UserFactory(name="Anna Voorbeeld")


@pytest.fixture
def garden(anna):
    return InitiativeFactory(name="Buurttuin", published=True, owner=anna, themes=["green"])


@pytest.fixture
def as_anna(client, anna):
    client.force_login(anna)
    return client


def change(initiative, by, **values):
    """What a form does that was opened just now."""
    return actions.change(initiative=initiative, by=by, values=values, base=fingerprints(content(initiative)))


def fresh(initiative):
    return Initiative.objects.get(pk=initiative.pk)


def history_url(initiative):
    return reverse("initiatives:history", args=[initiative.slug])


def undo_on_site(client, revision):
    return client.post(reverse("initiatives:undo", args=[revision.initiative.slug, revision.pk]), follow=True)


# --- the page -----------------------------------------------------------------------------------------


def test_the_page_tells_who_when_and_what(as_anna, garden, anna):
    change(garden, anna, summary="Samen groen in de buurt.", themes=[theme("food").pk], is_anbi=True)

    page = as_anna.get(history_url(garden)).content.decode()

    assert "Anna Voorbeeld" in page
    assert "op de site" in page
    assert '<del><span class="hidden-label">weg: </span>Groen en natuur</del>' in page
    assert '<ins><span class="hidden-label">nieuw: </span>Eten en voedsel</ins>' in page
    assert '<span class="hidden-label">was: </span>nee' in page


def test_who_left_and_who_coordinates_is_told(as_anna, garden):
    coordinator = UserFactory(name="Coen Voorbeeld", coordinator=region("u16"))
    leaver = UserFactory(coordinator=region("u16"))
    change(garden, coordinator, summary="Van Coen.")
    change(fresh(garden), leaver, summary="Van wie vertrok.")
    leaver.delete()

    told = as_anna.get(history_url(garden)).context["told"]

    assert [(one.who, one.is_coordinator) for one in told] == [
        ("iemand die is vertrokken", False),
        ("Coen Voorbeeld", True),
    ]


def test_nothing_yet_is_an_invitation(as_anna, garden):
    assert "Nog niets gewijzigd" in as_anna.get(history_url(garden)).content.decode()


def test_what_somebody_wrote_is_never_markup(as_anna, garden, anna):
    change(garden, anna, description="<script>alert(1)</script> & zo", summary="<b>vet</b>")

    page = as_anna.get(history_url(garden)).content.decode()

    assert "<script>alert" not in page
    assert "<b>vet" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_history_query_count(as_anna, garden, count, django_assert_num_queries):
    people = [UserFactory() for _ in range(count)]
    pictures = [photo() for _ in range(count)]
    vocabulary = ["idea", "starting", "growing", "established"]
    for number in range(count):
        Revision.objects.create(
            initiative=garden,
            by=people[number],
            origin="site",
            changes={
                "phase": [phase(vocabulary[number]).pk, phase(vocabulary[number + 1]).pk],
                "municipality": [municipality("zeist").pk, municipality("soest").pk],
                "place": [None, Place.objects.all()[number].pk],
                "themes": [[theme("care").pk], [theme("food").pk, theme("green").pk]],
                "photo": [None, pictures[number].pk],
            },
        )

    with django_assert_num_queries(17):
        response = as_anna.get(history_url(garden))

    assert len(response.context["told"]) == count


def test_a_long_history_has_pages(as_anna, garden, anna):
    Revision.objects.bulk_create(
        Revision(initiative=garden, by=anna, origin="site", changes={"summary": [str(n), str(n + 1)]})
        for n in range(30)
    )

    assert len(as_anna.get(history_url(garden)).context["told"]) == 24
    assert len(as_anna.get(f"{history_url(garden)}?pagina=2").context["told"]) == 6
    assert len(as_anna.get(f"{history_url(garden)}?pagina=99999999999999999999").context["told"]) in {6, 24}


# --- setting back -------------------------------------------------------------------------------------


def test_a_change_is_set_back_and_the_setting_back_too(as_anna, garden, anna):
    before = content(garden)
    revision = change(garden, anna, summary="Nieuw.", themes=[], volunteers=12)
    after = content(fresh(garden))

    page = undo_on_site(as_anna, revision).content.decode()
    assert content(fresh(garden)) == before
    assert "Teruggezet." in page

    setting_back = garden.revisions.first()
    assert (setting_back.origin, setting_back.undoes, setting_back.by) == ("undo", revision, anna)
    undo_on_site(as_anna, setting_back)
    assert content(fresh(garden)) == after


def test_only_what_nobody_changed_since_goes_back(as_anna, garden, anna):
    revision = change(garden, anna, summary="Nieuw.", volunteers=12)
    change(fresh(garden), anna, summary="Nog nieuwer.")

    page = undo_on_site(as_anna, revision).content.decode()

    now = fresh(garden)
    assert (now.summary, now.volunteers) == ("Nog nieuwer.", None)
    assert "Niet teruggezet, want intussen opnieuw gewijzigd: In één zin." in page


def test_where_nothing_can_go_back_the_page_says_why(as_anna, garden, anna):
    revision = change(garden, anna, summary="Nieuw.")
    change(fresh(garden), anna, summary="Nog nieuwer.")

    page = undo_on_site(as_anna, revision).content.decode()

    assert "Niet teruggezet: In één zin is intussen opnieuw gewijzigd, of bestaat niet meer." in page
    assert garden.revisions.count() == 2


def test_setting_back_twice_changes_nothing(as_anna, garden, anna):
    revision = change(garden, anna, summary="Nieuw.")
    undo_on_site(as_anna, revision)

    page = undo_on_site(as_anna, revision).content.decode()

    assert "Dit staat al zoals het voor deze wijziging was." in page
    assert garden.revisions.count() == 2


def test_setting_back_keeps_a_published_page_complete(as_anna, anna):
    draft = InitiativeFactory(owner=anna, summary="")
    revision = change(draft, anna, summary="Nu wel.")
    Initiative.objects.filter(pk=draft.pk).update(status="published", published_at=timezone.now())

    page = undo_on_site(as_anna, revision).content.decode()

    assert "Vul eerst een korte beschrijving, een gemeente en een fase in." in page
    assert fresh(draft).summary == "Nu wel."


def test_a_place_that_is_gone_cannot_come_back(as_anna, garden, anna):
    hamlet = Place.objects.create(name="Verdwenen", municipality=municipality(), latitude=52.1, longitude=5.2)
    Initiative.objects.filter(pk=garden.pk).update(place=hamlet)
    revision = change(fresh(garden), anna, place=None)
    hamlet.delete()

    page = undo_on_site(as_anna, revision).content.decode()

    assert "bestaat niet meer" in page
    assert fresh(garden).place is None


def test_a_renamed_initiative_gets_its_old_address_back(as_anna, garden, anna):
    revision = change(garden, anna, name="Pluktuin")

    undo_on_site(as_anna, Revision.objects.select_related("initiative").get(pk=revision.pk))

    assert fresh(garden).slug == "buurttuin"


# --- every path ---------------------------------------------------------------------------------------


def test_the_admin_writes_it_down_and_overwrites_nothing(client, garden, anna):
    coordinator = UserFactory(coordinator=region("u16"))
    client.force_login(coordinator)
    opened = filled(garden, summary="Van de coördinator.", volunteers="7")
    change(garden, anna, summary="Van Anna.", paid_staff=3)

    refused = client.post(change_url(garden), opened | {"paid_staff": ""})
    assert "Anna Voorbeeld wijzigde dit intussen ook. Nu staat er bij In één zin: Van Anna." in refused.content.decode()
    assert fresh(garden).summary == "Van Anna."

    again = opened | {"base": refused.context["adminform"].form["base"].value(), "paid_staff": "3"}
    client.post(change_url(garden), again)
    now, revision = fresh(garden), garden.revisions.first()
    assert (now.summary, now.volunteers, now.paid_staff) == ("Van de coördinator.", 7, 3)
    assert (revision.by, revision.origin) == (coordinator, "admin")
    assert revision.changes["volunteers"] == [None, 7]


def test_the_admin_keeps_what_only_the_other_changed(client, garden, anna):
    client.force_login(UserFactory(coordinator=region("u16")))
    opened = {"themes": [theme("green").pk], "last_confirmed_on": fresh(garden).last_confirmed_on.isoformat()}
    opened = filled(garden, volunteers="7", **opened)
    change(garden, anna, description="Van Anna.", themes=[theme("care").pk])

    answer = client.post(change_url(garden), opened)

    now = fresh(garden)
    assert answer.status_code == 302
    assert (now.description, now.volunteers) == ("Van Anna.", 7)
    assert [one.key for one in now.themes.all()] == ["care"]


def test_an_import_and_its_undoing_are_written_down(garden):
    coordinator = UserFactory(network=True)
    batch = applied(coordinator, [{"Naam": "Buurttuin", "Gemeente": "Zeist", "Omschrijving": "Uit het bestand."}])
    undone(coordinator, batch)

    back, forth = garden.revisions.all()
    was = "Buren helpen elkaar met kleine klussen."
    assert (forth.origin, forth.by, forth.changes) == ("import", coordinator, {"summary": [was, "Uit het bestand."]})
    assert (back.origin, back.by, back.changes) == ("undo", coordinator, {"summary": ["Uit het bestand.", was]})


def test_what_an_import_made_can_still_be_taken_away(garden):
    rows = [{"Naam": "Nieuw", "Gemeente": "Zeist", "Omschrijving": "Een."}]
    coordinator = UserFactory(network=True)
    batch = applied(coordinator, rows)
    second = applied(coordinator, [rows[0] | {"Omschrijving": "Twee."}])
    undone(coordinator, second)

    undone(coordinator, batch)

    assert not Initiative.objects.filter(name="Nieuw").exists()


# --- pictures and forgetting --------------------------------------------------------------------------


def photo():
    file = ContentFile(picture_file().read(), name="foto.jpg")
    return make_picture(title="Tuin", file=file, alt_text="Een groen vlak", sizes=PHOTO_SIZES[:1], by=None)


def send_photo(client, initiative, **sent):
    url = reverse("initiatives:edit_section", args=[initiative.slug, "beeld"])
    base = client.get(url).context["form"]["base"].value()
    return client.post(url, {"base": base, "logo_alt": "", "photo_alt": ""} | sent)


def test_a_removed_photo_comes_back_with_its_text(as_anna, garden):
    send_photo(as_anna, garden, new_photo=picture_file(), photo_alt="Tomaten")
    first = fresh(garden).photo
    send_photo(as_anna, garden, remove_photo="on", photo_alt="Tomaten")
    assert fresh(garden).photo is None

    undo_on_site(as_anna, garden.revisions.first())

    assert (fresh(garden).photo, fresh(garden).photo.alt_text) == (first, "Tomaten")


def test_old_changes_are_forgotten_with_the_pictures_that_only_they_had(garden, anna):
    gone, kept, shown = photo(), photo(), photo()
    Initiative.objects.filter(pk=garden.pk).update(photo=shown)
    for picture, months in ((gone, 25), (shown, 25), (kept, 23)):
        made = Revision.objects.create(initiative=garden, by=anna, origin="site", changes={"photo": [picture.pk, None]})
        Revision.objects.filter(pk=made.pk).update(at=timezone.now() - timedelta(days=31 * months))

    assert forget_revisions(dry_run=True) == 2
    assert forget_revisions() == 2
    assert forget_revisions() == 0
    assert set(Picture.objects.all()) == {kept, shown}
    assert garden.revisions.count() == 1


def test_what_the_form_of_the_admin_shows_is_what_it_guards(garden):
    assert set(guarded(garden)) == {*FIELDS, "last_confirmed_on"}
    assert write_base(guarded(garden)).count('":"') == len(FIELDS) + 1
