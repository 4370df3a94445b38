"""The newsletter for its readers. What Wagtail keeps has its name here too, so that nothing has to ask where it is."""

from django.urls import URLPattern, URLResolver, path

from newsletter.views.archive import archive, archive_as_atom, issue
from newsletter.views.mine import my_newsletter
from newsletter.views.preferences import change_address, move_page, preferences, stop_page
from newsletter.views.subscribing import asked, confirm_page, subscribe_page

app_name = "newsletter"

urlpatterns: list[URLPattern | URLResolver] = [
    path("nieuwsbrief/", subscribe_page, name="subscribe"),
    path("nieuwsbrief/kijk-in-je-mail/", asked, name="asked"),
    path("nieuwsbrief/bevestigen/<str:token>/", confirm_page, name="confirm"),
    path("nieuwsbrief/voorkeuren/<str:token>/", preferences, name="preferences"),
    path("nieuwsbrief/voorkeuren/<str:token>/adres/", change_address, name="change_address"),
    path("nieuwsbrief/verhuizen/<str:token>/", move_page, name="move"),
    path("nieuwsbrief/stoppen/<str:token>/", stop_page, name="stop"),
    path("nieuwsbrief/archief.atom", archive_as_atom, name="archive_as_atom"),
    path("nieuwsbrief/archief/", archive, name="archive"),
    path("nieuwsbrief/archief/<slug:slug>/", issue, name="issue"),
    path("mijn/nieuwsbrief/", my_newsletter, name="mine"),
]
