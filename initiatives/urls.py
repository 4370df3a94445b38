"""The directory and the pages around it."""

from django.urls import path, re_path

from initiatives.views import claims, data, directory, invitations, pages, team

app_name = "initiatives"
urlpatterns = [
    path("initiatieven/", directory.initiative_list, name="list"),
    path("initiatieven/kaart/", directory.initiative_map, name="map"),
    re_path(r"^initiatieven\.(?P<suffix>csv|geojson|atom)$", data.initiatives_as, name="data"),
    path("initiatieven/<slug:slug>/", pages.initiative_detail, name="detail"),
    path("initiatieven/<slug:slug>/team/", team.team_page, name="team"),
    path("initiatieven/<slug:slug>/team/overdragen/", team.hand_over, name="hand_over"),
    path("initiatieven/<slug:slug>/team/verlaten/", team.leave, name="leave"),
    path("initiatieven/<slug:slug>/team/<int:pk>/rol/", team.change_role, name="change_role"),
    path("initiatieven/<slug:slug>/team/<int:pk>/verwijderen/", team.remove_member, name="remove_member"),
    path(
        "initiatieven/<slug:slug>/team/uitnodiging/<int:pk>/intrekken/",
        team.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("initiatieven/<slug:slug>/team/uitnodiging/<int:pk>/opnieuw/", team.send_again, name="send_again"),
    path("initiatieven/<slug:slug>/claimen/", claims.claim, name="claim"),
    path("uitnodiging/<str:key>/", invitations.invitation, name="invitation"),
    path("claim/<str:key>/", claims.claim_answer, name="claim_answer"),
    path("gemeenten/", pages.municipality_list, name="municipalities"),
    path("gemeenten/<slug:slug>/", pages.municipality_detail, name="municipality"),
    path("regios/", pages.region_list, name="regions"),
    path("regios/<slug:slug>/", pages.region_detail, name="region"),
    path("themas/", pages.theme_list, name="themes"),
    path("themas/<slug:slug>/", pages.theme_detail, name="theme"),
]
