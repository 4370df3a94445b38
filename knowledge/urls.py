"""The knowledge base. What Wagtail keeps has its name here too, so that nothing has to ask where it is."""

from django.urls import path, re_path

from knowledge.views.feedback import give_feedback
from knowledge.views.fund import fund_detail, remark_on_fund
from knowledge.views.fund_data import funds_as
from knowledge.views.funds import fund_list
from knowledge.views.listing import articles_as_atom
from knowledge.views.pages import article, front_page

app_name = "knowledge"

# An article's own address comes last: it takes every word that nothing before it takes.
urlpatterns = [
    path("kennisbank.atom", articles_as_atom, name="articles_as_atom"),
    path("kennisbank/", front_page, name="list"),
    path("kennisbank/fondsen/", fund_list, name="funds"),
    re_path(r"^kennisbank/fondsen\.(?P<suffix>csv|atom)$", funds_as, name="funds_as"),
    path("kennisbank/fondsen/<slug:slug>/", fund_detail, name="fund"),
    path("kennisbank/fondsen/<slug:slug>/klopt-niet/", remark_on_fund, name="fund_remark"),
    path("kennisbank/<str:slug>/nuttig/", give_feedback, name="feedback"),
    path("kennisbank/<str:slug>/", article, name="article"),
]
