"""Every address with every role (TRUST 7). An address that is missing from the table fails the suite."""

import pytest
from django.core.cache import cache
from django.test import Client

from initiatives.models import Initiative, Region
from tests.accounts.factories import UserFactory
from tests.addresses import walk
from tests.initiatives.factories import InitiativeFactory, PostingFactory

VISITOR, MEMBER, OWNER, COORDINATOR, OTHER_COORDINATOR, NETWORK, EDITOR, ADMIN = ROLES = (
    "visitor",
    "member",
    "owner of the team",
    "coordinator of the region",
    "coordinator of another region",
    "coordinator of the network",
    "editor",
    "administrator",
)
STAFF = (COORDINATOR, OTHER_COORDINATOR, NETWORK, EDITOR, ADMIN)
SIGNED_IN = ROLES[1:]
# Who may edit an initiative in Zeist.
TEAM = (OWNER, COORDINATOR, NETWORK, ADMIN)


def everyone(status):
    return dict.fromkeys(ROLES, status)


def visitors(status, others):
    """Visitors get one answer and whoever is signed in another."""
    return {VISITOR: status} | dict.fromkeys(SIGNED_IN, others)


def only(*roles, status=200, otherwise=404):
    return everyone(otherwise) | dict.fromkeys(roles, status)


LOGIN = 302
PUBLIC = everyone(200)
MISSING = everyone(404)
PRIVATE = visitors(LOGIN, 200)
TEAM_ONLY = visitors(LOGIN, 404) | dict.fromkeys((OWNER, COORDINATOR, NETWORK, ADMIN), 200)

ROOT_PAGE = 1
# Private to a team; who may what with it is in the tests of its own app.
NO_ROW = 2_000_000_000

# pattern -> paths to try -> what a GET answers each role.
TABLE = {
    ".well-known/security.txt": {"/.well-known/security.txt": PUBLIC},
    "robots.txt": {"/robots.txt": PUBLIC},
    "sitemap.xml": {"/sitemap.xml": PUBLIC},
    "sitemap-<slug:section>.xml": {"/sitemap-initiatieven.xml": PUBLIC, "/sitemap-accounts.xml": MISSING},
    "media/images/<path:name>": {"/media/images/weg.webp": MISSING},
    # --- the directory
    "initiatieven/": {"/initiatieven/": PUBLIC, "/initiatieven/?thema=wonen&regio=u16&bij=Zeist": PUBLIC},
    "initiatieven/kaart/": {"/initiatieven/kaart/": PUBLIC},
    r"^initiatieven\.(?P<suffix>csv|geojson|atom)$": {
        "/initiatieven.csv": PUBLIC,
        "/initiatieven.geojson": PUBLIC,
        "/initiatieven.atom": PUBLIC,
    },
    "initiatieven/<slug:slug>/": {
        "/initiatieven/open/": PUBLIC,
        "/initiatieven/concept/": only(OWNER, COORDINATOR, NETWORK, ADMIN),
        "/initiatieven/weg/": MISSING,
    },
    # --- writing about it
    "initiatieven/<slug:slug>/bewerken/": {
        "/initiatieven/open/bewerken/": TEAM_ONLY,
        "/initiatieven/concept/bewerken/": TEAM_ONLY,
    },
    "initiatieven/<slug:slug>/bewerken/<slug:section>/": {
        "/initiatieven/open/bewerken/wat/": TEAM_ONLY,
        "/initiatieven/concept/bewerken/naam/": TEAM_ONLY,
        "/initiatieven/open/bewerken/weg/": visitors(LOGIN, 404),
    },
    "initiatieven/<slug:slug>/geschiedenis/": {
        "/initiatieven/open/geschiedenis/": TEAM_ONLY,
        "/initiatieven/concept/geschiedenis/?pagina=9": TEAM_ONLY,
    },
    "initiatieven/<slug:slug>/geschiedenis/<int:pk>/terugzetten/": {
        f"/initiatieven/open/geschiedenis/{NO_ROW}/terugzetten/": visitors(LOGIN, 405)
    },
    "initiatieven/<slug:slug>/bevestigen/": {"/initiatieven/open/bevestigen/": visitors(LOGIN, 405)},
    "initiatieven/<slug:slug>/offline/": {"/initiatieven/open/offline/": TEAM_ONLY},
    "initiatieven/<slug:slug>/terug-op-de-site/": {"/initiatieven/open/terug-op-de-site/": visitors(LOGIN, 405)},
    # --- its team
    "initiatieven/<slug:slug>/team/": {
        "/initiatieven/open/team/": TEAM_ONLY,
        "/initiatieven/concept/team/": TEAM_ONLY,
    },
    "initiatieven/<slug:slug>/team/overdragen/": {
        "/initiatieven/open/team/overdragen/": visitors(LOGIN, 404) | {OWNER: 200}
    },
    "initiatieven/<slug:slug>/team/verlaten/": {
        "/initiatieven/open/team/verlaten/": visitors(LOGIN, 404) | {OWNER: 200}
    },
    "initiatieven/<slug:slug>/team/<int:pk>/rol/": {"/initiatieven/open/team/1/rol/": visitors(LOGIN, 405)},
    "initiatieven/<slug:slug>/team/<int:pk>/verwijderen/": {
        "/initiatieven/open/team/1/verwijderen/": visitors(LOGIN, 404)
    },
    "initiatieven/<slug:slug>/team/uitnodiging/<int:pk>/intrekken/": {
        "/initiatieven/open/team/uitnodiging/1/intrekken/": visitors(LOGIN, 405)
    },
    "initiatieven/<slug:slug>/team/uitnodiging/<int:pk>/opnieuw/": {
        "/initiatieven/open/team/uitnodiging/1/opnieuw/": visitors(LOGIN, 405)
    },
    "initiatieven/<slug:slug>/claimen/": {
        "/initiatieven/open/claimen/": PRIVATE,
        "/initiatieven/concept/claimen/": visitors(LOGIN, 404),
    },
    "uitnodiging/<str:key>/": {"/uitnodiging/verzonnen/": everyone(410)},
    "claim/<str:key>/": {"/claim/verzonnen/": everyone(410)},
    # --- registering
    "initiatieven/aanmelden/": {"/initiatieven/aanmelden/": PUBLIC, "/initiatieven/aanmelden/?gemeente=zeist": PUBLIC},
    "initiatieven/aanmelden/kijken/": {"/initiatieven/aanmelden/kijken/": everyone(302)},
    "initiatieven/aanmelden/<int:pk>/": {f"/initiatieven/aanmelden/{NO_ROW}/": visitors(LOGIN, 404)},
    "initiatieven/aanmelden/<int:pk>/<slug:section>/": {
        f"/initiatieven/aanmelden/{NO_ROW}/wat/": visitors(LOGIN, 404),
        f"/initiatieven/aanmelden/{NO_ROW}/weg/": visitors(LOGIN, 404),
    },
    "initiatieven/aanmelden/<int:pk>/intrekken/": {
        f"/initiatieven/aanmelden/{NO_ROW}/intrekken/": visitors(LOGIN, 405)
    },
    "initiatieven/aanmelden/<int:pk>/oppakken/": {f"/initiatieven/aanmelden/{NO_ROW}/oppakken/": visitors(LOGIN, 405)},
    "initiatieven/aanmelden/<int:pk>/weggooien/": {
        f"/initiatieven/aanmelden/{NO_ROW}/weggooien/": visitors(LOGIN, 404)
    },
    # --- messages; who may read which conversation is in tests/initiatives/test_conversations.py
    "initiatieven/<slug:slug>/contact/": {
        "/initiatieven/open/contact/": PUBLIC,
        "/initiatieven/concept/contact/": MISSING,
    },
    "initiatieven/<slug:slug>/contact/verstuurd/": {
        "/initiatieven/open/contact/verstuurd/": PUBLIC,
        "/initiatieven/concept/contact/verstuurd/": MISSING,
    },
    "halen-en-brengen/<int:pk>/contact/": {f"/halen-en-brengen/{NO_ROW}/contact/": MISSING},
    "mijn/berichten/": {"/mijn/berichten/": PRIVATE, "/mijn/berichten/?initiatief=weg&nieuw=1": PRIVATE},
    "mijn/berichten/<int:pk>/": {f"/mijn/berichten/{NO_ROW}/": visitors(LOGIN, 404)},
    "gesprek/<str:key>/": {"/gesprek/verzonnen/": MISSING, "/gesprek/a:b/": MISSING},
    "gemeenten/": {"/gemeenten/": PUBLIC},
    "gemeenten/<slug:slug>/": {"/gemeenten/zeist/": PUBLIC, "/gemeenten/weg/": MISSING},
    "regios/": {"/regios/": PUBLIC},
    "regios/<slug:slug>/": {"/regios/u16/": PUBLIC, "/regios/weg/": MISSING},
    "themas/": {"/themas/": PUBLIC},
    "themas/<slug:slug>/": {"/themas/wonen/": PUBLIC, "/themas/weg/": MISSING},
    # --- halen en brengen
    "halen-en-brengen/": {
        "/halen-en-brengen/": PUBLIC,
        "/halen-en-brengen/?richting=halen&soort=ruimte&bij=Zeist": PUBLIC,
    },
    r"^halen-en-brengen\.(?P<suffix>csv|atom)$": {
        "/halen-en-brengen.csv": PUBLIC,
        "/halen-en-brengen.atom": PUBLIC,
        "/halen-en-brengen.geojson": MISSING,
    },
    "halen-en-brengen/plaatsen/": {"/halen-en-brengen/plaatsen/": PUBLIC},
    "halen-en-brengen/verlengen/<str:key>/": {"/halen-en-brengen/verlengen/verzonnen/": MISSING},
    "halen-en-brengen/<int:pk>/": {
        "/halen-en-brengen/900001/": PUBLIC,
        "/halen-en-brengen/900002/": only(*TEAM, otherwise=404),
        "/halen-en-brengen/900003/": only(*TEAM, otherwise=410),
        "/halen-en-brengen/99999999999999999999/": MISSING,
    },
    "halen-en-brengen/<int:pk>/bewerken/": {"/halen-en-brengen/900001/bewerken/": TEAM_ONLY},
    "halen-en-brengen/<int:pk>/gelukt/": {"/halen-en-brengen/900001/gelukt/": TEAM_ONLY},
    "halen-en-brengen/<int:pk>/weghalen/": {"/halen-en-brengen/900001/weghalen/": visitors(LOGIN, 405)},
    "halen-en-brengen/<int:pk>/opnieuw/": {"/halen-en-brengen/900001/opnieuw/": visitors(LOGIN, 405)},
    "initiatieven/<slug:slug>/halen-en-brengen/": {
        "/initiatieven/open/halen-en-brengen/": TEAM_ONLY,
        "/initiatieven/concept/halen-en-brengen/": TEAM_ONLY,
    },
    "initiatieven/<slug:slug>/halen-en-brengen/nieuw/": {"/initiatieven/open/halen-en-brengen/nieuw/": TEAM_ONLY},
    # --- Mijn Omzien
    "mijn/": {"/mijn/": PRIVATE},
    "mijn/naam/": {"/mijn/naam/": PRIVATE},
    "mijn/initiatieven/": {"/mijn/initiatieven/": PRIVATE, "/mijn/initiatieven/?pagina=x": PRIVATE},
    "mijn/volgen/": {"/mijn/volgen/": PRIVATE},
    "mijn/gegevens/": {"/mijn/gegevens/": PRIVATE},
    # They ask for the password again first.
    "mijn/gegevens/downloaden/": {"/mijn/gegevens/downloaden/": everyone(302)},
    "mijn/gegevens/wissen/": {"/mijn/gegevens/wissen/": everyone(302)},
    "mijn/tweede-stap/": {"/mijn/tweede-stap/": visitors(LOGIN, {200, 302})},
    "mijn/apparaten/<int:pk>/uitloggen/": {"/mijn/apparaten/1/uitloggen/": visitors(LOGIN, 405)},
    "lokaal/codes/": {"/lokaal/codes/": MISSING},
    # --- accounts (allauth); what asks for a password again answers 302
    "account/login/": {"/account/login/": visitors(200, 302)},
    "account/logout/": {"/account/logout/": visitors(302, 200)},
    "account/signup/": {"/account/signup/": visitors(200, 302)},
    "account/inactive/": {"/account/inactive/": PUBLIC},
    "account/reauthenticate/": {"/account/reauthenticate/": visitors(LOGIN, {200, 302})},
    "account/email/": {"/account/email/": visitors(LOGIN, {200, 302})},
    "account/confirm-email/": {"/account/confirm-email/": everyone({200, 302})},
    r"account/^confirm-email/(?P<key>[-:\w]+)/$": {"/account/confirm-email/verzonnen/": everyone(410)},
    "account/password/change/": {"/account/password/change/": PRIVATE},
    "account/password/set/": {"/account/password/set/": visitors(LOGIN, 302)},
    "account/password/reset/": {"/account/password/reset/": PUBLIC},
    "account/password/reset/done/": {"/account/password/reset/done/": PUBLIC},
    r"account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": {
        "/account/password/reset/key/1-verzonnen/": PUBLIC
    },
    "account/password/reset/key/done/": {"/account/password/reset/key/done/": PUBLIC},
    "account/login/code/confirm/": {"/account/login/code/confirm/": everyone({302, 404})},
    "account/sessions/": {"/account/sessions/": PRIVATE},
    "account/verder/<str:signed>/": {"/account/verder/verzonnen/": everyone(302)},
    "account/2fa/": {"/account/2fa/": PRIVATE},
    "account/2fa/authenticate/": {"/account/2fa/authenticate/": everyone(302)},
    "account/2fa/reauthenticate/": {"/account/2fa/reauthenticate/": visitors(LOGIN, {200, 302})},
    "account/2fa/totp/activate/": {"/account/2fa/totp/activate/": visitors(LOGIN, {200, 302})},
    "account/2fa/totp/deactivate/": {"/account/2fa/totp/deactivate/": visitors(LOGIN, {200, 302, 404})},
    "account/2fa/recovery-codes/": {"/account/2fa/recovery-codes/": visitors(LOGIN, {302, 404})},
    "account/2fa/recovery-codes/generate/": {"/account/2fa/recovery-codes/generate/": visitors(LOGIN, {200, 302, 404})},
    "account/2fa/recovery-codes/download/": {"/account/2fa/recovery-codes/download/": visitors(LOGIN, {302, 404})},
    "account/2fa/webauthn/": {"/account/2fa/webauthn/": visitors(LOGIN, {200, 302})},
    "account/2fa/webauthn/add/": {"/account/2fa/webauthn/add/": visitors(LOGIN, {200, 302})},
    "account/2fa/webauthn/login/": {"/account/2fa/webauthn/login/": everyone({200, 302})},
    "account/2fa/webauthn/reauthenticate/": {"/account/2fa/webauthn/reauthenticate/": visitors(LOGIN, {200, 302})},
    "account/2fa/webauthn/keys/<int:pk>/remove/": {"/account/2fa/webauthn/keys/1/remove/": visitors(LOGIN, {302, 404})},
    "account/2fa/webauthn/keys/<int:pk>/edit/": {"/account/2fa/webauthn/keys/1/edit/": visitors(LOGIN, {302, 404})},
    # --- Wagtail's public side
    r"documenten/^(\d+)/(.*)$": {"/documenten/1/a.pdf": MISSING},
    "documenten/authenticate_with_password/<int:restriction_id>/": {
        "/documenten/authenticate_with_password/1/": everyone({404, 405})
    },
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": {
        "/_util/authenticate_with_password/1/1/": everyone({404, 405})
    },
    "_util/login/": {"/_util/login/": everyone(302)},
    r"^((?:[\w\-]+/)*)$": {"/": PUBLIC, "/bestaat-niet/": MISSING},
}
# Another's code, walked by pattern below.
TREES = ("beheer/", "redactie/")
# Wagtail 7.4 asks who may reorder the pages beside the root, which stands beside none.
KNOWN_FAULTS = {f"/redactie/pages/{ROOT_PAGE}/set_position/"}

ADDRESSES = list(walk())
OWN = {address.pattern for address in ADDRESSES if not address.pattern.startswith(TREES)}
TREE_PATHS = sorted({address.path for address in ADDRESSES if address.pattern.startswith(TREES)})
# Answered before the resolver is asked.
BEFORE = {"/healthz": PUBLIC, "/readyz": everyone({200, 503})}
CASES = [(path, expected) for paths in [*TABLE.values(), BEFORE] for path, expected in paths.items()]


@pytest.fixture
def people(db):
    """One client for every role. The initiatives lie in Zeist, which is in U16 and not in Eemland."""
    cache.clear()
    users = {
        MEMBER: UserFactory(),
        OWNER: UserFactory(),
        COORDINATOR: UserFactory(coordinator=Region.objects.get(slug="u16")),
        OTHER_COORDINATOR: UserFactory(coordinator=Region.objects.get(slug="regio-amersfoort")),
        NETWORK: UserFactory(network=True),
        EDITOR: UserFactory(editor=True),
        ADMIN: UserFactory(admin=True),
    }
    InitiativeFactory(name="Open", published=True, owner=users[OWNER])
    InitiativeFactory(name="Concept", owner=users[OWNER])
    PostingFactory(pk=900001, initiative=Initiative.objects.get(slug="open"))
    PostingFactory(pk=900002, initiative=Initiative.objects.get(slug="concept"))
    PostingFactory(pk=900003, initiative=Initiative.objects.get(slug="open"), closed=True)
    clients = {VISITOR: Client(raise_request_exception=False)}
    for role, user in users.items():
        clients[role] = Client(raise_request_exception=False)
        clients[role].force_login(user)
    return clients


def fits(status, expected):
    return status in expected if isinstance(expected, set) else status == expected


def test_every_address_is_in_the_table():
    assert OWN - set(TABLE) == set(), "Say in the table who may see this address."


def test_the_table_names_no_address_that_is_gone():
    assert set(TABLE) - OWN == set()


@pytest.mark.parametrize(("path", "expected"), CASES, ids=[path for path, _ in CASES])
def test_address_answers_each_role_as_the_table_says(people, path, expected):
    found = {role: client.get(path).status_code for role, client in people.items()}

    assert {role: status for role, status in found.items() if not fits(status, expected[role])} == {}


# --- the two admins -----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", [VISITOR, MEMBER, OWNER])
def test_visitors_and_members_get_nowhere_in_the_admins(people, role, method):
    ask = getattr(people[role], method)

    found = {path: status for path in TREE_PATHS if (status := ask(path).status_code) not in {302, 403}}

    assert found == {}


@pytest.mark.parametrize("role", [VISITOR, MEMBER, OWNER])
@pytest.mark.parametrize("path", ["/beheer/", "/redactie/"])
def test_way_in_is_the_one_login_page(people, role, path):
    response = people[role].get(path)

    if role == VISITOR:
        assert response.url.startswith("/account/login/?next=")
    else:
        assert response.status_code == 403


@pytest.mark.parametrize("role", [COORDINATOR, OTHER_COORDINATOR, NETWORK])
def test_coordinators_get_nowhere_in_the_editor(people, role):
    paths = [path for path in TREE_PATHS if path.startswith("/redactie/")]

    assert {path: s for path in paths if (s := people[role].get(path).status_code) not in {302, 403}} == {}


def test_editors_edit_nothing_in_the_admin(people):
    paths = [path for path in TREE_PATHS if path.startswith("/beheer/initiatives/") and "/autocomplete/" not in path]

    assert {path: s for path in paths if (s := people[EDITOR].get(path).status_code) not in {302, 403, 404}} == {}


@pytest.mark.parametrize("role", STAFF)
def test_no_address_of_the_admins_fails(people, role):
    found = {path: s for path in TREE_PATHS if (s := people[role].get(path).status_code) >= 500}

    assert set(found) <= KNOWN_FAULTS


@pytest.mark.parametrize(
    ("role", "may"),
    [(COORDINATOR, True), (OTHER_COORDINATOR, False), (NETWORK, True), (EDITOR, False), (ADMIN, True)],
)
@pytest.mark.parametrize("slug", ["open", "concept"])
def test_coordinators_change_initiatives_of_their_own_regions(people, role, may, slug):
    initiative = Initiative.objects.get(slug=slug)
    path = f"/beheer/initiatives/initiative/{initiative.pk}/change/"

    page = people[role].get(path)
    people[role].post(path, {"name": "Gekaapt", "slug": slug, "_save": "1"})

    html = page.content.decode()
    assert (page.status_code == 200 and 'name="_save"' in html) == may
    initiative.refresh_from_db()
    assert may or initiative.name != "Gekaapt"


# --- hostile questions --------------------------------------------------------------------------------

HOSTILE = [
    "\x00",
    "'",
    '"><script>',
    "-1",
    "0",
    "9" * 30,
    "9" * 5000,
    "1e400",
    "NaN",
    "%",
    "{{7*7}}",
    "../../etc/passwd",
    "🌷",
    "\u202eabc",
    "ÅÄ\u0301",
    "ﬁ",
    "\ufeff",
    "a\nb",
    "٣",
    "None",
    " ",
    "",
    "\\",
    "(((",
    "a & b | !c",
    "*" * 50,
]
NAMES = [
    "q",
    "thema",
    "fase",
    "regio",
    "gemeente",
    "sorteer",
    "pagina",
    "bij",
    "p",
    "soort",
    "richting",
    "rechtsvorm",
    "thema[]",
    "next",
]
PUBLIC_PATHS = sorted(
    path.split("?")[0] for path, expected in CASES if fits(200, expected[VISITOR]) and not path.startswith("/readyz")
)


@pytest.mark.parametrize("path", PUBLIC_PATHS)
def test_no_query_string_makes_a_public_page_fail(client, db, caplog, path):
    client.raise_request_exception = False
    questions = [{name: value} for value in HOSTILE for name in NAMES]
    questions += [dict.fromkeys(NAMES, value) for value in HOSTILE] + [{value or "a": value} for value in HOSTILE]
    step = 1 if path in {"/initiatieven/", "/initiatieven/kaart/", "/initiatieven.csv", "/halen-en-brengen/"} else 17

    found = {str(q)[:80]: s for q in questions[::step] if (s := client.get(path, q).status_code) >= 500}

    assert found == {}
    assert [r.getMessage() for r in caplog.records if r.name == "omzien.guards"] == [], "Read it with bounded_int"


RAW_QUERIES = [
    "%",
    "%zz",
    "q=%FF",
    "q=%ED%A0%80",
    "=",
    "&&&",
    "q",
    "q=" + "a" * 9000,
    "a=1&" * 1000,
    "q=%u0041",
    ";",
    "q[]=1&q[a]=2",
]


@pytest.mark.parametrize("raw", RAW_QUERIES, ids=lambda raw: raw[:20])
def test_no_raw_query_string_makes_a_page_fail(client, db, raw):
    client.raise_request_exception = False

    for path in PUBLIC_PATHS:
        assert client.get(path, QUERY_STRING=raw).status_code < 500


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:20])
def test_no_word_in_an_address_makes_it_fail(client, db, value):
    from urllib.parse import quote

    client.raise_request_exception = False

    for start in ("initiatieven", "gemeenten", "regios", "themas", "media/images", "documenten", "account", "over"):
        for path in (f"/{start}/{quote(value, safe='')}/", f"/{start}/{quote(value)}", f"/{quote(value)}/{start}/"):
            assert client.get(path).status_code < 500, path


@pytest.mark.parametrize(
    "name", ["User-Agent", "Accept-Language", "Referer", "Origin", "HX-Current-URL", "Cookie", "Accept"]
)
@pytest.mark.parametrize("value", ["\x00", "\xff\xfe", "[", "http://[", "a" * 5000, ";;,,==", "text/*;q=abc"])
def test_no_header_makes_a_page_fail(client, db, name, value):
    client.raise_request_exception = False

    for path in ("/", "/initiatieven/", "/account/login/", "/bestaat-niet/"):
        assert client.get(path, headers={name: value, "HX-Request": "true"}).status_code < 500


FORMS = ["/account/login/", "/account/signup/", "/account/password/reset/", "/account/2fa/webauthn/login/"]


ODD_JSON = ['{"id": 1}', "[]", "null", '{"\\ud800": 1}', "[" * 50_000, '{"type": "public-key", "response": {}}']


@pytest.mark.parametrize("value", [*HOSTILE, *ODD_JSON], ids=lambda value: repr(value)[:20])
def test_no_form_of_an_account_fails(client, db, value):
    cache.clear()
    client.raise_request_exception = False
    fields = ["login", "password", "password1", "email", "credential", "next", "remember"]

    for path in FORMS:
        assert client.post(path, dict.fromkeys(fields, value)).status_code < 500, path
        encoded = dict.fromkeys(fields, value.replace("\x00", ""))
        assert client.post(path, encoded, HTTP_HX_REQUEST="true").status_code < 500, path
