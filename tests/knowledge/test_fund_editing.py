"""What editors do for the funds guide in /redactie/, and what nobody else may."""

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from initiatives.models import LegalForm, Region, Theme
from knowledge.actions.funds import remark
from knowledge.deadlines import full_date
from knowledge.fund_week import tell_editors
from knowledge.models import Fund, FundRemark
from knowledge.tasks import tell_editors_of_funds
from omzien.mail.models import Message
from omzien.retention import rules
from omzien.search.models import Document
from tests.accounts.factories import UserFactory
from tests.knowledge.fund_factories import in_days, make_fund

FUNDS, REMARKS = "/redactie/snippets/knowledge/fund/", "/redactie/snippets/knowledge/fundremark/"
REPORT = "/redactie/reports/fondsen/"
CHECK = "/redactie/bulk/knowledge/fund/nagekeken/"
HANDLE = "/redactie/bulk/knowledge/fundremark/remark_handled/"


@pytest.fixture
def editor(client, db):
    user = UserFactory(editor=True, name="Rik Redacteur")
    client.force_login(user)
    return user


def body_of(response):
    assert response.status_code == 200
    return response.content.decode()


def filled(**fields):
    return {
        "name": "Nieuw potje",
        "provider": "Stichting Verzonnen",
        "kind": "fonds",
        "summary": "Voor buren.",
        "period": "ronde",
        "login_needed": "geen",
        "documents": "een plan, kort\r\n\r\neen begroting",
        "themes": [Theme.objects.get(key="care").pk],
        "legal_forms": [LegalForm.objects.get(key="foundation").pk],
        "closes_on": str(in_days(30)),
        **fields,
    }


# --- writing ------------------------------------------------------------------------------------------


def test_editor_adds_a_draft_and_puts_it_on_the_site(client, editor):
    assert "Hoeveel" in body_of(client.get(f"{FUNDS}add/"))
    client.post(f"{FUNDS}add/", filled())

    fund = Fund.objects.get()
    assert (fund.slug, fund.documents) == ("nieuw-potje", ["een plan, kort", "een begroting"])
    assert [str(one) for one in [*fund.themes.all(), *fund.legal_forms.all()]] == ["Zorg dichtbij", "Stichting"]
    assert client.get(fund.get_absolute_url()).status_code == 404
    assert not Document.objects.filter(kind="fonds").exists()

    today = str(timezone.localdate())
    client.post(f"{FUNDS}edit/{fund.pk}/", filled(slug=fund.slug, is_published="on", checked_on=today))

    fund.refresh_from_db()
    assert (fund.checked_by, str(fund.checked_on)) == (editor, today)
    assert "een plan, kort" in body_of(client.get(fund.get_absolute_url()))
    assert "zorg-dichtbij" in body_of(client.get("/kennisbank/fondsen/"))
    assert Document.objects.get(kind="fonds").themes == [Theme.objects.get(key="care").pk]
    assert "Rik Redacteur" in body_of(client.get(f"{FUNDS}history/{fund.pk}/"))


def test_the_same_name_gets_an_address_of_its_own(client, editor):
    for _ in range(3):
        client.post(f"{FUNDS}add/", filled())

    assert list(Fund.objects.order_by("pk").values_list("slug", flat=True)) == [
        *("nieuw-potje", "nieuw-potje-2", "nieuw-potje-3"),
    ]


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"amount_from": 900, "amount_to": 100}, "amount_to", "Het hoogste bedrag is lager dan het laagste."),
        ({"opens_on": "2030-01-02", "closes_on": "2030-01-01"}, "closes_on", "De sluitingsdatum ligt voor de opening."),
        ({"share": 101}, "share", "Een deel van de kosten ligt tussen 1 en 100 procent."),
        ({"link_only": "on"}, "url", "Vul de website in: meer dan de naam en de link staat er niet."),
        ({"checked_on": "2999-01-01"}, "checked_on", "Deze datum ligt in de toekomst."),
        ({"documents": "x" * 121}, "documents", "Houd elke regel bij 120 tekens."),
        ({"documents": "x\n" * 21}, "documents", "Houd het bij 20 regels."),
        ({"url": "javascript:alert(1)"}, "url", "Voer een geldige URL in."),
        ({"url": "ftp://fonds.example/"}, "url", "Voer een geldige URL in."),
    ],
)
def test_what_is_wrong_is_told_at_its_field(client, editor, fields, name, sentence):
    response = client.post(f"{FUNDS}add/", filled(**fields))

    assert response.context["form"].errors[name] == [sentence]
    assert sentence in body_of(response)
    assert not Fund.objects.exists()


@pytest.mark.django_db
def test_others_do_nothing_there():
    from django.test import Client

    fund = make_fund(name="Blijft", checked=300)
    note = remark(fund=fund, note="Niet voor jou")
    addresses = [FUNDS, f"{FUNDS}add/", f"{FUNDS}edit/{fund.pk}/", f"{FUNDS}delete/{fund.pk}/", REMARKS]
    addresses += [f"{REMARKS}edit/{note.pk}/", REPORT, f"{CHECK}?id={fund.pk}", f"{HANDLE}?id={note.pk}"]
    for who in (None, {}, {"coordinator": Region.objects.get(slug="u16")}, {"network": True}):
        client = Client()
        if who is not None:
            client.force_login(UserFactory(**who))
        for address in addresses:
            assert client.get(address).status_code in {302, 403}
            assert client.post(address, filled(name="Gekaapt")).status_code in {302, 403}

    fund.refresh_from_db()
    note.refresh_from_db()
    assert (fund.name, fund.is_stale, note.handled_on) == ("Blijft", True, None)


# --- looking after ------------------------------------------------------------------------------------


def test_list_and_report_show_what_is_stale_first(client, editor):
    make_fund(name="Vers", provider="Stichting A")
    make_fund(name="Oud", checked=300, provider="Stichting B")
    make_fund(name="Nooit", checked=None, provider="Stichting B")
    make_fund(name="Voorbij", closes=-3, provider="Stichting C")
    make_fund(name="Bijna", closes=9, provider="Stichting C")
    make_fund(name="Oud concept", checked=300, is_published=False)

    html = body_of(client.get(FUNDS))
    assert html.index("Nooit") < html.index("Oud") < html.index("Vers")
    assert "Vers" not in body_of(client.get(f"{FUNDS}?nakijken=true"))
    report = body_of(client.get(REPORT))
    assert all(name in report for name in ("Nooit", "Voorbij", "Oud"))
    assert "Bijna" not in report
    assert "Vers" not in report
    assert "Oud concept" not in report
    assert "Bijna" in body_of(client.get(f"{REPORT}?wanneer=binnenkort"))
    assert "Vers" in body_of(client.get(f"{REPORT}?wanneer=alles"))
    only_b = body_of(client.get(f"{REPORT}results/?provider=Stichting+B"))
    assert "Nooit" in only_b
    assert "Voorbij" not in only_b


def test_checked_today_is_one_button_and_a_post(client, editor):
    fund = make_fund(name="Oud", checked=300)
    other = make_fund(name="Ook oud", checked=300)
    assert "Nagekeken vandaag" in body_of(client.get(FUNDS))
    assert "alles klopt nog" in body_of(client.get(f"{CHECK}?id={fund.pk}&next={FUNDS}"))
    fund.refresh_from_db()
    assert fund.is_stale

    client.post(f"{CHECK}?id={fund.pk}&next={FUNDS}")

    fund.refresh_from_db()
    other.refresh_from_db()
    assert (fund.checked_on, fund.checked_by, fund.is_stale) == (timezone.localdate(), editor, False)
    assert other.is_stale
    assert ModelLogEntry.objects.get(object_id=str(fund.pk)).user == editor


def test_remarks_are_read_and_handled(client, editor):
    first, second = remark(fund=make_fund(), note="De <b>link</b> is stuk"), remark(fund=make_fund(), note="Gesloten")

    html = body_of(client.get(REMARKS))
    assert "De &lt;b&gt;link&lt;/b&gt; is stuk" in html
    client.post(f"{HANDLE}?id={first.pk}&next={REMARKS}")

    assert list(FundRemark.objects.open()) == [second]
    assert client.get(f"{REMARKS}add/").status_code in {302, 403, 404}
    assert client.get(f"{REMARKS}delete/{second.pk}/").status_code in {302, 403, 404}
    assert "is stuk" not in body_of(client.get(f"{REMARKS}?handled_on__isnull=true"))


@pytest.mark.parametrize("count", [1, 3])
def test_lists_of_editors_query_count(client, editor, django_assert_max_num_queries, count):
    for _ in range(count):
        remark(fund=make_fund(checked=300, checked_by=UserFactory(editor=True)), note="Kijk")
    for address in (FUNDS, REMARKS, REPORT):
        client.get(address)
        with django_assert_max_num_queries(25):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("query", ["wanneer=weg", "provider=weg", "p=abc", "ordering=weg", "nakijken=x"])
def test_lists_bear_nonsense(client, editor, query):
    for address in (FUNDS, REPORT):
        assert client.get(f"{address}?{query}").status_code in {200, 404}


@pytest.mark.django_db
def test_remarks_go_after_a_year():
    old, new = remark(fund=make_fund(), note="oud"), remark(fund=make_fund(), note="nieuw")
    FundRemark.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=366))

    assert next(rule for rule in rules() if rule.key == "fund-remarks").act() == 1

    assert list(FundRemark.objects.all()) == [new]


# --- the weekly mail ----------------------------------------------------------------------------------

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.mark.django_db
def test_editors_hear_once_a_week_what_asks_for_them():
    first, second = UserFactory(editor=True), UserFactory(editor=True)
    UserFactory(editor=True, is_active=False)
    UserFactory(network=True)
    make_fund(name="Bijna dicht", closes=9)
    make_fund(name="Vergeten", checked=300)
    make_fund(name="Rustig")
    remark(fund=make_fund(), note="geheim van een lezer")

    for hours in (0, 3, 6 * 24):
        tell_editors(now=MONDAY + timedelta(hours=hours))

    mails = list(Message.objects.order_by("pk"))
    assert [mail.to for mail in mails] == [first.email, second.email]
    assert mails[0].subject == "Fondsen deze week: 1 fonds sluit, 1 na te kijken"
    for told in (full_date(in_days(9)), "Vergeten.", "1 opmerking wacht", reverse("knowledge_fund_review")):
        assert told in mails[0].text
    for untold in ("Rustig", "geheim", second.email):
        assert untold not in mails[0].text

    tell_editors(now=MONDAY + timedelta(days=7))
    assert Message.objects.count() == 4


@pytest.mark.django_db
def test_nothing_to_do_is_no_mail_and_nobody_is_woken_at_night():
    UserFactory(editor=True)
    make_fund()
    assert tell_editors(now=MONDAY) == 0
    make_fund(checked=300)
    assert tell_editors(now=MONDAY.replace(hour=6)) == 0
    assert not Message.objects.exists()
    tell_editors_of_funds()
    assert settings.CELERY_BEAT_SCHEDULE["funds-weekly"]["task"] == tell_editors_of_funds.name


@pytest.mark.django_db(transaction=True)
def test_sweeps_at_once_send_one_mail():
    UserFactory(editor=True)
    make_fund(checked=300)
    start = threading.Barrier(4)

    def sweep():
        start.wait()
        tell_editors(now=MONDAY)
        connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Message.objects.count() == 1
