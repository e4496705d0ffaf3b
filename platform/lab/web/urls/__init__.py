"""Addresses of the pages for people, below the language prefix: one file for each part of the house."""

from lab import converters  # noqa: F401 - registers « code »
from lab.web.urls import (
    account,
    agreements,
    amendments,
    charter,
    desk,
    ideas,
    merging,
    needs,
    organisations,
    packs,
    pilots,
    places,
    planning,
    rounds,
    sites,
    talk,
    teams,
    translations,
    twins,
    writing,
)

app_name = "web"
urlpatterns = [
    *ideas.urlpatterns,
    *twins.urlpatterns,
    *writing.urlpatterns,
    *teams.urlpatterns,
    *amendments.urlpatterns,
    *needs.urlpatterns,
    *merging.urlpatterns,
    *translations.urlpatterns,
    *organisations.urlpatterns,
    *places.urlpatterns,
    *talk.urlpatterns,
    *pilots.urlpatterns,
    *rounds.urlpatterns,
    *sites.urlpatterns,
    *packs.urlpatterns,
    *planning.urlpatterns,
    *agreements.urlpatterns,
    *charter.urlpatterns,
    *account.urlpatterns,
    *desk.urlpatterns,
]
