"""Which address answers which role how. A new address gets its line here."""

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
    "initiatieven/<slug:slug>/lijkt-op/": {
        "/initiatieven/open/lijkt-op/": PUBLIC,
        "/initiatieven/concept/lijkt-op/": only(OWNER, COORDINATOR, NETWORK, ADMIN),
        "/initiatieven/weg/lijkt-op/": MISSING,
    },
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
    # --- searching everything
    "zoeken/": {"/zoeken/": PUBLIC, "/zoeken/?q=moestuin&thema=wonen&soort=initiatief": PUBLIC},
    "zoeken/suggesties/": {"/zoeken/suggesties/?q=moes": PUBLIC},
    # --- the knowledge base
    "kennisbank/": {"/kennisbank/": PUBLIC, "/kennisbank/?onderwerp=geld&fase=start&sorteer=nuttigst": PUBLIC},
    "kennisbank.atom": {"/kennisbank.atom": PUBLIC},
    "kennisbank/fondsen/": {
        "/kennisbank/fondsen/": PUBLIC,
        "/kennisbank/fondsen/?thema=wonen&wij-vorm=informele-groep&wij-bedrag=900": PUBLIC,
    },
    r"^kennisbank/fondsen\.(?P<suffix>csv|atom)$": {
        "/kennisbank/fondsen.csv": PUBLIC,
        "/kennisbank/fondsen.atom": PUBLIC,
    },
    "kennisbank/fondsen/<slug:slug>/": {"/kennisbank/fondsen/weg/": MISSING},
    "kennisbank/fondsen/<slug:slug>/klopt-niet/": {"/kennisbank/fondsen/weg/klopt-niet/": everyone(405)},
    "kennisbank/schrijven/": {"/kennisbank/schrijven/": PUBLIC},
    "kennisbank/schrijven/<int:pk>/": {f"/kennisbank/schrijven/{NO_ROW}/": visitors(LOGIN, 404)},
    "kennisbank/schrijven/<int:pk>/gegevens/<slug:part>/": {
        f"/kennisbank/schrijven/{NO_ROW}/gegevens/begin/": visitors(LOGIN, 404)
    },
    "kennisbank/schrijven/<int:pk>/nieuw/<slug:kind>/": {
        f"/kennisbank/schrijven/{NO_ROW}/nieuw/text/": visitors(LOGIN, 404)
    },
    "kennisbank/schrijven/<int:pk>/stuk/<uuid:block>/": {
        f"/kennisbank/schrijven/{NO_ROW}/stuk/00000000-0000-4000-8000-000000000000/": visitors(LOGIN, 404)
    },
    "kennisbank/schrijven/<int:pk>/voorbeeld/": {f"/kennisbank/schrijven/{NO_ROW}/voorbeeld/": visitors(LOGIN, 404)},
    "kennisbank/schrijven/<int:pk>/weggooien/": {f"/kennisbank/schrijven/{NO_ROW}/weggooien/": visitors(LOGIN, 404)},
    "kennisbank/schrijven/<int:pk>/volgorde/": {f"/kennisbank/schrijven/{NO_ROW}/volgorde/": visitors(LOGIN, 405)},
    "kennisbank/schrijven/<int:pk>/insturen/": {f"/kennisbank/schrijven/{NO_ROW}/insturen/": visitors(LOGIN, 405)},
    "kennisbank/schrijven/<int:pk>/intrekken/": {f"/kennisbank/schrijven/{NO_ROW}/intrekken/": visitors(LOGIN, 405)},
    "kennisbank/<str:slug>/": {"/kennisbank/weg/": MISSING},
    "kennisbank/<str:slug>/nuttig/": {"/kennisbank/weg/nuttig/": everyone(405)},
    # --- the newsletter; what a link of a reader does is in tests/newsletter/
    "nieuwsbrief/": {"/nieuwsbrief/": PUBLIC},
    "nieuwsbrief/kijk-in-je-mail/": {"/nieuwsbrief/kijk-in-je-mail/": PUBLIC},
    "nieuwsbrief/bevestigen/<str:token>/": {"/nieuwsbrief/bevestigen/verzonnen/": everyone(410)},
    "nieuwsbrief/voorkeuren/<str:token>/": {"/nieuwsbrief/voorkeuren/verzonnen/": everyone(410)},
    "nieuwsbrief/voorkeuren/<str:token>/adres/": {"/nieuwsbrief/voorkeuren/verzonnen/adres/": everyone(405)},
    "nieuwsbrief/verhuizen/<str:token>/": {"/nieuwsbrief/verhuizen/verzonnen/": everyone(410)},
    "nieuwsbrief/stoppen/<str:token>/": {"/nieuwsbrief/stoppen/verzonnen/": everyone(410)},
    "nieuwsbrief/archief.atom": {"/nieuwsbrief/archief.atom": PUBLIC},
    "nieuwsbrief/archief/": {"/nieuwsbrief/archief/": PUBLIC, "/nieuwsbrief/archief/?pagina=9": PUBLIC},
    "nieuwsbrief/archief/<slug:slug>/": {"/nieuwsbrief/archief/2020-01/": MISSING},
    "mijn/nieuwsbrief/": {"/mijn/nieuwsbrief/": PRIVATE},
    "gemeenten/": {"/gemeenten/": PUBLIC},
    "gemeenten/<slug:slug>/": {"/gemeenten/zeist/": PUBLIC, "/gemeenten/weg/": MISSING},
    "regios/": {"/regios/": PUBLIC},
    "regios/<slug:slug>/": {"/regios/u16/": PUBLIC, "/regios/weg/": MISSING},
    "themas/": {"/themas/": PUBLIC},
    "themas/<slug:slug>/": {"/themas/wonen/": PUBLIC, "/themas/weg/": MISSING},
    # --- the agenda
    "agenda/": {"/agenda/": PUBLIC, "/agenda/?wanneer=deze-maand&thema=wonen&regio=u16&plek=ja&bij=Zeist": PUBLIC},
    "agenda.ics": {"/agenda.ics": PUBLIC, "/agenda.ics?soort=training": PUBLIC},
    r"^agenda\.(?P<suffix>csv|atom)$": {"/agenda.csv": PUBLIC, "/agenda.atom": PUBLIC, "/agenda.geojson": MISSING},
    "agenda/<slug:slug>.ics": {
        "/agenda/feest.ics": PUBLIC,
        "/agenda/feest-in-concept.ics": only(*TEAM),
        "/agenda/weg.ics": MISSING,
    },
    "agenda/<slug:slug>/": {
        "/agenda/feest/": PUBLIC,
        "/agenda/feest-in-concept/": only(*TEAM),
        "/agenda/weg/": MISSING,
    },
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
    # --- events; whose they are is in tests/events/test_managing.py
    # --- theme proposals and reports
    "agenda/themavoorstellen/": {
        "/agenda/themavoorstellen/": PUBLIC,
        "/agenda/themavoorstellen/?thema=wonen&regio=u16&status=open&q=geld&sorteer=nieuwste": PUBLIC,
    },
    "agenda/themavoorstellen/nieuw/": {
        "/agenda/themavoorstellen/nieuw/": everyone(200) | {OWNER: 302},
    },
    "agenda/themavoorstellen/nieuw/<slug:slug>/": {
        "/agenda/themavoorstellen/nieuw/open/": visitors(LOGIN, 404) | {OWNER: 200},
        "/agenda/themavoorstellen/nieuw/concept/": visitors(LOGIN, 404),
    },
    "agenda/themavoorstellen/<int:pk>/": {
        "/agenda/themavoorstellen/900001/": PUBLIC,
        "/agenda/themavoorstellen/900002/": only(*TEAM),
        f"/agenda/themavoorstellen/{NO_ROW}/": MISSING,
    },
    "agenda/themavoorstellen/<int:pk>/steun/": {"/agenda/themavoorstellen/900001/steun/": everyone(405)},
    "agenda/themavoorstellen/<int:pk>/steun/intrekken/": {
        "/agenda/themavoorstellen/900001/steun/intrekken/": everyone(405)
    },
    "agenda/themavoorstellen/<int:pk>/sluiten/": {"/agenda/themavoorstellen/900001/sluiten/": TEAM_ONLY},
    "agenda/themavoorstellen/<int:pk>/heropenen/": {"/agenda/themavoorstellen/900001/heropenen/": everyone(405)},
    "agenda/themavoorstellen/<int:pk>/plannen/": {"/agenda/themavoorstellen/900001/plannen/": everyone(405)},
    "agenda/<slug:slug>/verslag/": {
        "/agenda/geweest/verslag/": TEAM_ONLY,
        "/agenda/soep/verslag/": visitors(LOGIN, 404) | dict.fromkeys(TEAM, 302),
        "/agenda/weg/verslag/": visitors(LOGIN, 404),
    },
    "agenda/nieuw/": {"/agenda/nieuw/": PRIVATE},
    "agenda/<slug:slug>/aanmelden/": {
        "/agenda/soep/aanmelden/": PUBLIC,
        "/agenda/concept-soep/aanmelden/": MISSING,
        "/agenda/weg/aanmelden/": MISSING,
    },
    "agenda/<slug:slug>/aanmelden/verstuurd/": {
        "/agenda/soep/aanmelden/verstuurd/": PUBLIC,
        "/agenda/concept-soep/aanmelden/verstuurd/": MISSING,
    },
    "agenda/inschrijving/<str:key>/": {
        "/agenda/inschrijving/verzonnen/": MISSING,
        "/agenda/inschrijving/a:b/": MISSING,
    },
    "agenda/<slug:slug>/bewerken/": {
        "/agenda/soep/bewerken/": TEAM_ONLY,
        "/agenda/concept-soep/bewerken/": TEAM_ONLY,
        "/agenda/weg/bewerken/": visitors(LOGIN, 404),
    },
    "agenda/<slug:slug>/publiceren/": {"/agenda/concept-soep/publiceren/": visitors(LOGIN, 405)},
    "agenda/<slug:slug>/reeks-publiceren/": {"/agenda/soep/reeks-publiceren/": visitors(LOGIN, 405)},
    "agenda/<slug:slug>/afgelasten/": {"/agenda/soep/afgelasten/": TEAM_ONLY},
    "agenda/<slug:slug>/kopieren/": {"/agenda/soep/kopieren/": TEAM_ONLY},
    "agenda/<slug:slug>/deelnemers/": {
        "/agenda/soep/deelnemers/": TEAM_ONLY,
        "/agenda/soep/deelnemers/?pagina=x": TEAM_ONLY,
    },
    "agenda/<slug:slug>/deelnemers.csv": {"/agenda/soep/deelnemers.csv": TEAM_ONLY},
    "agenda/<slug:slug>/deelnemers/toevoegen/": {"/agenda/soep/deelnemers/toevoegen/": visitors(LOGIN, 405)},
    "agenda/<slug:slug>/deelnemers/<int:pk>/": {f"/agenda/soep/deelnemers/{NO_ROW}/": visitors(LOGIN, 405)},
    "agenda/<slug:slug>/bericht/": {"/agenda/soep/bericht/": TEAM_ONLY},
    # --- asking for help; who sees which question is in tests/helpdesk
    "hulp/": {"/hulp/": PUBLIC, "/hulp/?gemeente=zeist&initiatief=open": PUBLIC, "/hulp/?initiatief=weg": PUBLIC},
    "hulp/antwoorden/": {"/hulp/antwoorden/": everyone(405)},
    "hulp/gesteld/<str:told>/": {"/hulp/gesteld/verzonnen/": MISSING},
    "hulp/vraag/<str:key>/": {"/hulp/vraag/verzonnen/": MISSING, "/hulp/vraag/a:b/": MISSING},
    "hulp/vraag/<str:key>/bijlage/<int:pk>/": {"/hulp/vraag/a:b/bijlage/1/": MISSING},
    "hulp/doorgegeven/<str:key>/": {"/hulp/doorgegeven/a:b/": MISSING},
    "hulp/doorgegeven/<str:key>/bijlage/<int:pk>/": {"/hulp/doorgegeven/a:b/bijlage/1/": MISSING},
    "mijn/vragen/": {"/mijn/vragen/": PRIVATE, "/mijn/vragen/?pagina=9": PRIVATE},
    "mijn/vragen/<slug:number>/": {"/mijn/vragen/2020-0001/": visitors(LOGIN, 404)},
    "mijn/vragen/<slug:number>/bijlage/<int:pk>/": {"/mijn/vragen/2020-0001/bijlage/1/": visitors(LOGIN, 404)},
    "mijn/activiteiten/": {"/mijn/activiteiten/": PRIVATE},
    # --- Mijn Omzien
    "mijn/": {"/mijn/": PRIVATE},
    "mijn/naam/": {"/mijn/naam/": PRIVATE},
    "mijn/initiatieven/": {"/mijn/initiatieven/": PRIVATE, "/mijn/initiatieven/?pagina=x": PRIVATE},
    "mijn/volgen/": {"/mijn/volgen/": PRIVATE},
    "mijn/gegevens/": {"/mijn/gegevens/": PRIVATE},
    "mijn/meldingen/": {"/mijn/meldingen/": PRIVATE, "/mijn/meldingen/?pagina=x": PRIVATE},
    "mijn/meldingen/kiezen/": {"/mijn/meldingen/kiezen/": PRIVATE},
    "meldingen/stop/<str:key>/": {"/meldingen/stop/verzonnen/": MISSING, "/meldingen/stop/a:b:c/": MISSING},
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
