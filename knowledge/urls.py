"""The knowledge base. What Wagtail keeps has its name here too, so that nothing has to ask where it is."""

from django.urls import path, re_path

from knowledge.views.blocks import arrange, new_piece, piece
from knowledge.views.feedback import give_feedback
from knowledge.views.fund import fund_detail, remark_on_fund
from knowledge.views.fund_data import funds_as
from knowledge.views.funds import fund_list
from knowledge.views.listing import articles_as_atom
from knowledge.views.pages import article, front_page
from knowledge.views.writing import manuscript, preview, send, tell_part, throw_away, withdraw, write

app_name = "knowledge"

# An article's own address comes last: it takes every word that nothing before it takes.
urlpatterns = [
    path("kennisbank.atom", articles_as_atom, name="articles_as_atom"),
    path("kennisbank/", front_page, name="list"),
    path("kennisbank/fondsen/", fund_list, name="funds"),
    re_path(r"^kennisbank/fondsen\.(?P<suffix>csv|atom)$", funds_as, name="funds_as"),
    path("kennisbank/fondsen/<slug:slug>/", fund_detail, name="fund"),
    path("kennisbank/fondsen/<slug:slug>/klopt-niet/", remark_on_fund, name="fund_remark"),
    path("kennisbank/schrijven/", write, name="write"),
    path("kennisbank/schrijven/<int:pk>/", manuscript, name="manuscript"),
    path("kennisbank/schrijven/<int:pk>/gegevens/<slug:part>/", tell_part, name="tell_part"),
    path("kennisbank/schrijven/<int:pk>/nieuw/<slug:kind>/", new_piece, name="new_piece"),
    path("kennisbank/schrijven/<int:pk>/stuk/<uuid:block>/", piece, name="piece"),
    path("kennisbank/schrijven/<int:pk>/volgorde/", arrange, name="arrange"),
    path("kennisbank/schrijven/<int:pk>/voorbeeld/", preview, name="preview"),
    path("kennisbank/schrijven/<int:pk>/insturen/", send, name="send"),
    path("kennisbank/schrijven/<int:pk>/intrekken/", withdraw, name="withdraw"),
    path("kennisbank/schrijven/<int:pk>/weggooien/", throw_away, name="throw_away"),
    path("kennisbank/<str:slug>/nuttig/", give_feedback, name="feedback"),
    path("kennisbank/<str:slug>/", article, name="article"),
]
