"""Pages that exist on one machine only; included where settings.LOCAL is true."""

from django.urls import path

from omzien.local import views

app_name = "local"
urlpatterns = [
    path("mail/", views.mail_list, name="mail_list"),
    path("mail/<str:name>/", views.mail_detail, name="mail_detail"),
]
