"""The agenda. An event's own address comes last: it takes every word that nothing before it takes."""

from django.urls import URLPattern, path, re_path

from events.views import calendars, data, detail, listing, registration

app_name = "events"

urlpatterns: list[URLPattern] = [
    path("agenda/", listing.event_list, name="list"),
    path("agenda.ics", calendars.agenda_calendar, name="feed"),
    re_path(r"^agenda\.(?P<suffix>csv|atom)$", data.events_as, name="data"),
    path("agenda/inschrijving/<str:key>/", registration.ticket, name="ticket"),
    path("agenda/<slug:slug>/aanmelden/", registration.register, name="register"),
    path("agenda/<slug:slug>/aanmelden/verstuurd/", registration.register_sent, name="register_sent"),
    path("agenda/<slug:slug>.ics", calendars.event_calendar, name="calendar"),
    path("agenda/<slug:slug>/", detail.event_detail, name="detail"),
]
