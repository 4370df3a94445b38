"""Editors make an issue in /redactie/: begun for them, seen as any reader, checked, and mailed to themselves."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Page

from newsletter.actions.freezing import freeze
from newsletter.editing.panels import PROMPT
from newsletter.models import IssuePage
from newsletter.preflight import problems_of
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory
from tests.initiatives.factories import InitiativeFactory, region
from tests.knowledge.factories import make_article, make_picture_for_test
from tests.newsletter.factories import SubscriberFactory, archive_page, days_ago, make_issue


@pytest.fixture
def editor(client):
    user = UserFactory(editor=True)
    client.force_login(user)
    return user


@pytest.fixture
def reader():
    return SubscriberFactory(regions=["u16"])


def sentences(issue, *, blocking=True):
    return [problem.sentence for problem in problems_of(issue) if problem.blocks == blocking]


def add_url():
    return reverse("wagtailadmin_pages:add", args=["newsletter", "issuepage", archive_page().pk])


# --- writing ------------------------------------------------------------------------------------------


def test_new_issue_begins_with_the_month_and_its_sections(client, editor):
    page = client.get(add_url()).content.decode()

    month = date_format(timezone.localdate(), "F Y")
    assert f"Nieuwsbrief {month}" in page
    assert f"Omzien in {month}" in page
    assert f'value="{timezone.localdate():%Y-%m}"' in page
    assert "Op de agenda" in page
    assert "Nieuw in het netwerk" in page


def test_second_issue_of_a_month_gets_its_own_address(client, editor):
    make_issue(f"{timezone.localdate():%Y-%m}")

    assert f'value="{timezone.localdate():%Y-%m}-2"' in client.get(add_url()).content.decode()


def test_nobody_publishes_copies_moves_or_takes_off_by_hand(client, editor):
    issue = make_issue()
    rights = issue.permissions_for_user(editor)

    assert rights.can_edit()
    assert rights.can_delete()
    assert not any((rights.can_publish(), rights.can_unpublish(), rights.can_move(), rights.can_copy()))
    assert not archive_page().permissions_for_user(editor).can_publish_subpage()
    page = client.get(reverse("wagtailadmin_pages:edit", args=[issue.pk])).content.decode()
    assert "action-publish" not in page
    assert "Bekijken, nakijken en plannen" in page


def test_what_went_out_cannot_be_changed_or_thrown_away(client, editor):
    issue = make_issue()
    freeze(issue=issue)
    issue = IssuePage.objects.get(pk=issue.pk)

    typed = {"title": "Anders", "slug": "2026-11", "subject": "Anders", "opening": "null"}
    typed |= {"picks-count": "0", "sections-count": "0"}
    client.post(reverse("wagtailadmin_pages:edit", args=[issue.pk]), typed)

    assert issue.permissions_for_user(editor).page_locked()
    assert not issue.permissions_for_user(editor).can_delete()
    assert IssuePage.objects.get(pk=issue.pk).latest().title == "Nieuwsbrief november"


def test_preview_beside_the_form_shows_what_is_new(client, editor):
    InitiativeFactory(name="Soepgroep", published=True)
    issue = make_issue()

    page = client.get(reverse("wagtailadmin_pages:view_draft", args=[issue.pk]))

    assert page.status_code == 200
    assert "Soepgroep" in page.content.decode()


# --- as a reader --------------------------------------------------------------------------------------


def test_editor_sees_the_mail_as_any_reader(client, editor):
    InitiativeFactory(name="In Zeist", municipality="zeist", published=True)
    InitiativeFactory(name="In Amersfoort", municipality="amersfoort", published=True)
    issue = make_issue()
    address = reverse("newsletter_letter", args=[issue.pk])

    everything = client.get(address)
    some = client.get(address, {"regions": region("u16").pk}).content.decode()

    assert everything["X-Frame-Options"] == "SAMEORIGIN"
    assert "In Zeist" in everything.content.decode()
    assert "In Amersfoort" in everything.content.decode()
    assert "In Amersfoort" not in some
    assert "In jouw regio U16." in some
    assert "SLEUTEL" not in some


def test_page_has_the_plain_text_and_examples(client, editor, reader):
    InitiativeFactory(name="In Zeist", published=True)
    issue = make_issue()

    page = client.get(reverse("newsletter_ready", args=[issue.pk]), {"deel": "tekst", "regions": region("u16").pk})

    text = page.content.decode()
    assert "* In Zeist (initiatief)" in text
    assert "Wie niets koos" in text
    assert "U16 (1 lezer)" in text


@pytest.mark.parametrize("query", ["regions=weg", "themes=99999999999999999999", "deel=%00", "breedte=x", "phases=-1"])
def test_odd_choices_count_for_nothing(client, editor, query):
    issue = make_issue()

    assert client.get(f"{reverse('newsletter_ready', args=[issue.pk])}?{query}").status_code in {200, 400}


def test_test_mail_goes_to_the_editor_alone_and_its_links_are_of_nobody(client, editor, reader):
    issue = make_issue()

    client.post(reverse("newsletter_test_mail", args=[issue.pk]), {"regions": region("u16").pk})

    (message,) = Message.objects.all()
    assert message.to == editor.email
    assert message.subject == "[Proef] Omzien in november"
    assert "Je koos: U16." in message.text
    assert "/voorkeuren/" not in message.text + message.html
    assert "SLEUTEL" not in message.text + message.html


# --- who may ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ({"editor": True}, {200}),
        ({"admin": True}, {200}),
        ({"network": True}, {302, 403, 404}),
        ({}, {302, 403, 404}),
    ],
    ids=["editor", "administrator", "coordinator", "member"],
)
@pytest.mark.parametrize("name", ["newsletter_issues", "newsletter_ready", "newsletter_letter"])
def test_only_editors_and_administrators_compose(client, who, expected, name):
    issue = make_issue()
    client.force_login(UserFactory(**who))

    address = reverse(name, args=[] if name == "newsletter_issues" else [issue.pk])
    assert client.get(address).status_code in expected
    tested = client.post(reverse("newsletter_test_mail", args=[issue.pk])).status_code
    assert (tested == 302 and Message.objects.exists()) == (200 in expected)


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_issues_query_count(client, editor, django_assert_max_num_queries, count):
    for number in range(count):
        make_issue(f"2026-0{number + 1}")
    client.get(reverse("newsletter_issues"))

    with django_assert_max_num_queries(15):
        page = client.get(reverse("newsletter_issues")).content.decode()

    assert page.count("Bekijken, nakijken en plannen") == count


# --- preflight ----------------------------------------------------------------------------------------


def test_good_issue_has_no_problems(reader):
    InitiativeFactory(published=True)

    assert problems_of(make_issue()) == []


def test_issue_without_readers_or_subject_is_held_back():
    assert sentences(make_issue(subject="")) == ["Er is nog geen onderwerp.", "Er zijn nog geen lezers."]


def test_opening_as_it_began_is_held_back(reader):
    assert sentences(make_issue(opening=f"<p>Hallo,</p><p>{PROMPT}</p>")) == [
        "Het openingswoord is nog niet geschreven."
    ]


def test_empty_issue_is_held_back(reader):
    assert sentences(make_issue(opening="", sections=[])) == ["De nieuwsbrief is leeg."]


def test_pick_that_is_not_on_the_site_is_held_back(reader):
    draft = make_article(title="Klad", live=False)
    past = EventFactory(title="Geweest", starts_at=days_ago(2), ends_at=days_ago(1))
    picks = [("article", {"thing": draft, "words": ""}), ("event", {"thing": past, "words": ""})]

    assert sentences(make_issue(picks=picks)) == [
        "Uitgelicht, stuk 1: ‘Klad’ staat niet (meer) op de site.",
        "Uitgelicht, stuk 2: ‘Geweest’ staat niet (meer) op de site.",
    ]


def test_photo_needs_words(reader):
    picture = make_picture_for_test()
    picture.description = ""
    picture.save()
    silent = ("photo", {"image": picture, "alt_text": "", "caption": ""})
    told = ("photo", {"image": picture, "alt_text": "Buren aan tafel", "caption": ""})

    assert sentences(make_issue(picks=[silent, told])) == [
        "Uitgelicht, stuk 1: bij de foto staat niet wat erop te zien is."
    ]


@pytest.mark.parametrize(
    ("href", "is_broken"),
    [
        ("https://voorbeeld.test/weg/", False),
        ("mailto:hallo@voorbeeld.test", False),
        ("/privacy/", False),
        ("/agenda/", False),
        ("http://testserver/initiatieven/open/", False),
        ("/initiatieven/concept/", True),
        ("/initiatieven/bestaat-niet/", True),
        ("/bestaat/niet/", True),
        ("/kennisbank/weg/", True),
        ("#", True),
        ("", True),
    ],
)
def test_links_of_ours_must_lead_somewhere(reader, href, is_broken):
    InitiativeFactory(name="Open", published=True)
    InitiativeFactory(name="Concept")

    found = sentences(make_issue(opening=f'<p>Hallo <a href="{href}">daar</a></p>'))

    assert bool([one for one in found if one.startswith("Openingswoord: de link")]) == is_broken


def test_link_to_an_unpublished_page_is_held_back(reader):
    page = Page.objects.get(slug="privacy")
    page.unpublish()
    issue = make_issue(opening=f'<p><a linktype="page" id="{page.pk}">privacy</a></p>')

    (sentence,) = sentences(issue)
    assert page.title in sentence


def test_issue_that_gmail_would_cut_is_held_back(reader):
    picks = [("text", {"heading": "Lang", "text": f"<p>{'woord ' * 900}</p>"})] * 20

    (sentence,) = sentences(make_issue(picks=picks))
    assert "100 kB" in sentence


def test_hints_do_not_hold_back(reader):
    old = make_issue("2026-10", subject="Nieuws")
    freeze(issue=old)

    issue = make_issue(subject="Nieuws")

    assert sentences(issue) == []
    assert sentences(issue, blocking=False) == [
        "Buiten je openingswoord staat er niets in.",
        "Een eerdere nieuwsbrief had hetzelfde onderwerp.",
    ]


def test_readers_for_whom_there_is_nothing_are_counted(reader):
    SubscriberFactory()
    InitiativeFactory(municipality="amersfoort", published=True)

    assert sentences(make_issue(), blocking=False) == ["Voor 1 van de 2 lezers is er niets nieuws bij wat zij kozen."]


def test_preflight_blocks_are_shown_first_and_say_what_to_do(client, editor):
    issue = make_issue(subject="x" * 100, opening=f"<p>{PROMPT}</p>")

    page = client.get(reverse("newsletter_ready", args=[issue.pk])).content.decode()

    shown = re.findall(r"<strong>([^<]+)</strong> ([^<]+)</li>", page)
    assert [sentence for sentence, _ in shown] == [one.sentence for one in problems_of(issue)]
    assert all(remedy.strip() for _, remedy in shown)


def test_summer_and_winter_time(settings):
    from newsletter.forms.studio import PlanForm

    tomorrow = timezone.localdate() + timedelta(days=1)
    form = PlanForm({"at": f"{tomorrow}T09:00"})

    assert form.is_valid()
    assert timezone.localtime(form.cleaned_data["at"]).strftime("%H:%M") == "09:00"
    assert not PlanForm({"at": "2020-01-01T09:00"}).is_valid()
    assert not PlanForm({"at": "9999-12-31T23:59"}).is_valid()
    assert not PlanForm({"at": "morgen"}).is_valid()
