"""Asking for help, and what came of it. The desk of the coordinators is in /beheer/."""

from django.urls import URLPattern, URLResolver, path

from helpdesk.views import asking, conversation, mine, referrals

app_name = "helpdesk"

urlpatterns: list[URLPattern | URLResolver] = [
    path("hulp/", asking.ask, name="ask"),
    path("hulp/antwoorden/", asking.answers, name="answers"),
    path("hulp/gesteld/<str:told>/", asking.asked, name="asked"),
    path("hulp/vraag/<str:key>/", conversation.question_by_key, name="question_by_key"),
    path("hulp/vraag/<str:key>/bijlage/<int:pk>/", conversation.file_by_key, name="file_by_key"),
    path("hulp/doorgegeven/<str:key>/", referrals.referral_by_key, name="referral_by_key"),
    path("hulp/doorgegeven/<str:key>/bijlage/<int:pk>/", referrals.referral_file, name="referral_file"),
    path("mijn/vragen/", mine.questions, name="questions"),
    path("mijn/vragen/<slug:number>/", mine.question, name="question"),
    path("mijn/vragen/<slug:number>/bijlage/<int:pk>/", mine.file_of_question, name="question_file"),
]
