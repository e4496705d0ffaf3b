"""Addresses of pilots."""

from django.urls import path

from lab.web.pages import pilot, pilot_partners, pilot_reviews, pilots

urlpatterns = [
    path("pilots/", pilots.pilots, name="pilots"),
    path("pilots/<code:code>/", pilot.pilot, name="pilot"),
    path("pilots/<code:code>-<str:slug>/", pilot.pilot, name="pilot"),
    path("pilots/<code:code>/change/", pilot.change, name="change_pilot"),
    path("pilots/<code:code>/review/", pilot.begin_review, name="begin_review"),
    path("pilots/<code:code>/reviews/<int:number>/", pilot_reviews.review, name="pilot_review"),
    path("pilots/<code:code>/news/", pilot.post_news, name="post_news"),
    path("news/<code:code>/change/", pilot.edit_news, name="edit_news"),
    path("pilots/<code:code>/partners/apply/", pilot_partners.apply, name="apply_as_partner"),
    path("pilots/<code:code>/partners/invite/", pilot_partners.invite, name="invite_partner"),
    path("pilots/<code:code>/partners/<code:organisation>/", pilot_partners.partner, name="partner"),
]
