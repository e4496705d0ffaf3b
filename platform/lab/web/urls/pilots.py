"""Addresses of pilots."""

from django.urls import path

from lab.web.pages import (
    figure_files,
    figure_reporting,
    figures,
    pilot,
    pilot_ground,
    pilot_partners,
    pilot_reviews,
    pilots,
)

urlpatterns = [
    path("pilots/", pilots.pilots, name="pilots"),
    path("pilots/<code:code>/", pilot.pilot, name="pilot"),
    path("pilots/<code:code>-<str:slug>/", pilot.pilot, name="pilot"),
    path("pilots/<code:code>/change/", pilot.change, name="change_pilot"),
    path("pilots/<code:code>/criteria/", pilot_ground.criteria, name="pilot_criteria"),
    path("pilots/<code:code>/hearings/", pilot_ground.record_hearing, name="record_hearing"),
    path("pilots/<code:code>/hearings/<code:hearing>/", pilot_ground.edit_hearing, name="edit_hearing"),
    path("pilots/<code:code>/review/", pilot.begin_review, name="begin_review"),
    path("pilots/<code:code>/reviews/<int:number>/", pilot_reviews.review, name="pilot_review"),
    path("pilots/<code:code>/news/", pilot.post_news, name="post_news"),
    path("news/<code:code>/change/", pilot.edit_news, name="edit_news"),
    path("pilots/<code:code>/partners/apply/", pilot_partners.apply, name="apply_as_partner"),
    path("pilots/<code:code>/partners/invite/", pilot_partners.invite, name="invite_partner"),
    path("pilots/<code:code>/partners/<code:organisation>/", pilot_partners.partner, name="partner"),
    path("pilots/<code:code>/figures/", figures.figures, name="figures"),
    path("pilots/<code:code>/figures/add/", figures.add, name="add_indicator"),
    path("pilots/<code:code>/figures/enter/", figure_reporting.enter, name="enter_values"),
    path("pilots/<code:code>/figures/data.csv", figure_files.figures_csv, name="figures_csv"),
    path("pilots/<code:code>/figures/<code:indicator>/", figures.figure, name="figure"),
    path("pilots/<code:code>/figures/<code:indicator>/change/", figures.change, name="change_indicator"),
    path("pilots/<code:code>/figures/<code:indicator>/end/", figures.end, name="end_indicator"),
    path("pilots/<code:code>/figures/<code:indicator>/data.csv", figure_files.figure_csv, name="figure_csv"),
    path("pilots/<code:code>/figures/<code:indicator>/<code:value>/", figures.decide, name="decide_value"),
]
