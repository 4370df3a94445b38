"""The agenda. An event's own address comes last: it takes every word that nothing before it takes."""

from django.urls import URLPattern, path, re_path

from events.views import (
    attendance,
    calendars,
    data,
    detail,
    editing,
    listing,
    mine,
    proposals,
    proposing,
    registration,
    reports,
)

app_name = "events"

urlpatterns: list[URLPattern] = [
    path("agenda/", listing.event_list, name="list"),
    path("agenda.ics", calendars.agenda_calendar, name="feed"),
    re_path(r"^agenda\.(?P<suffix>csv|atom)$", data.events_as, name="data"),
    path("mijn/activiteiten/", mine.my_events, name="mine"),
    path("agenda/nieuw/", editing.new_event, name="new"),
    path("agenda/<slug:slug>/bewerken/", editing.edit_event, name="edit"),
    path("agenda/<slug:slug>/publiceren/", editing.publish_event, name="publish"),
    path("agenda/<slug:slug>/afgelasten/", editing.call_off_event, name="call_off"),
    path("agenda/<slug:slug>/kopieren/", editing.copy_event, name="copy"),
    path("agenda/<slug:slug>/reeks-publiceren/", editing.publish_series, name="publish_series"),
    path("agenda/<slug:slug>/deelnemers/", attendance.attendees, name="attendees"),
    path("agenda/<slug:slug>/deelnemers.csv", attendance.attendees_csv, name="attendees_csv"),
    path("agenda/<slug:slug>/deelnemers/toevoegen/", attendance.add_attendee, name="add_attendee"),
    path("agenda/<slug:slug>/deelnemers/<int:pk>/", attendance.change_attendee, name="change_attendee"),
    path("agenda/<slug:slug>/bericht/", attendance.announce_to_all, name="announce"),
    path("agenda/themavoorstellen/", proposals.proposal_list, name="proposals"),
    path("agenda/themavoorstellen/nieuw/", proposing.start_proposal, name="start_proposal"),
    path("agenda/themavoorstellen/nieuw/<slug:slug>/", proposing.add_proposal, name="add_proposal"),
    path("agenda/themavoorstellen/<int:pk>/", proposals.proposal_detail, name="proposal"),
    path("agenda/themavoorstellen/<int:pk>/steun/", proposing.support_proposal, name="support_proposal"),
    path("agenda/themavoorstellen/<int:pk>/steun/intrekken/", proposing.withdraw_support, name="withdraw_support"),
    path("agenda/themavoorstellen/<int:pk>/sluiten/", proposing.close_proposal, name="close_proposal"),
    path("agenda/themavoorstellen/<int:pk>/heropenen/", proposing.reopen_proposal, name="reopen_proposal"),
    path("agenda/themavoorstellen/<int:pk>/plannen/", proposing.plan_proposal, name="plan_proposal"),
    path("agenda/inschrijving/<str:key>/", registration.ticket, name="ticket"),
    path("agenda/<slug:slug>/aanmelden/", registration.register, name="register"),
    path("agenda/<slug:slug>/aanmelden/verstuurd/", registration.register_sent, name="register_sent"),
    path("agenda/<slug:slug>/verslag/", reports.write_report_of, name="write_report"),
    path("agenda/<slug:slug>.ics", calendars.event_calendar, name="calendar"),
    path("agenda/<slug:slug>/", detail.event_detail, name="detail"),
]
