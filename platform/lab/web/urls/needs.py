"""Addresses of needs, offers and what is brought together."""

from django.urls import path

from lab.web.pages import matches, needs, offers, resources, resources_map

urlpatterns = [
    path("resources/", resources.resources, name="resources"),
    path("resources/map/", resources_map.resources_map, name="resources_map"),
    path("ideas/<code:code>/needs/", needs.idea_needs, name="idea_needs"),
    path("ideas/<code:code>/needs/new/", needs.new, name="need_new"),
    path("needs/<code:code>/", needs.need, name="need"),
    path("needs/<code:code>/change/", needs.change, name="need_change"),
    path("needs/<code:code>/state/", needs.state, name="need_state"),
    path("needs/<code:code>/moderate/", needs.moderate, name="need_moderate"),
    path("offers/new/", offers.new, name="offer_new"),
    path("offers/<code:code>/", offers.offer, name="offer"),
    path("offers/<code:code>/change/", offers.change, name="offer_change"),
    path("offers/<code:code>/state/", offers.state, name="offer_state"),
    path("offers/<code:code>/moderate/", offers.moderate, name="offer_moderate"),
    path("my-offers/", offers.my_offers, name="my_offers"),
    path("matches/new/", matches.new, name="match_new"),
    path("matches/<code:code>/", matches.match, name="match"),
    path("organisations/<code:code>/offers/", offers.of_organisation, name="organisation_offers"),
]
