"""The pages below /account/: allauth's, and the few that differ in front of them."""

from django.urls import include, path, re_path

from omzien.accounts import views

urlpatterns = [
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", views.ConfirmEmail.as_view(), name="account_confirm_email"),
    path("verder/<str:signed>/", views.onward, name="account_onward"),
    path("sessions/", views.Sessions.as_view(), name="usersessions_list"),
    path("2fa/recovery-codes/download/", views.RecoveryCodesFile.as_view(), name="mfa_download_recovery_codes"),
    path("", include("allauth.urls")),
]
