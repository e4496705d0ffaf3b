"""Addresses of the sites of pilots."""

from django.urls import path

from lab.web.pages import pilot_sites, replicating, site, site_partners

ALL = "pilots/<code:code>/sites/"
ONE = f"{ALL}<code:site>/"

urlpatterns = [
    path(ALL, pilot_sites.sites, name="pilot_sites"),
    path(f"{ALL}open/", pilot_sites.open_site, name="open_site"),
    path(f"{ALL}replicate/", replicating.ask, name="replicate"),
    path(ONE, site.site, name="site"),
    path(f"{ONE}change/", site.change, name="change_site"),
    path(f"{ONE}steps/<slug:key>/", site.step, name="site_step"),
    path(f"{ONE}hide/", site.hide, name="hide_site"),
    path(f"{ONE}request/", replicating.decide, name="replication"),
    path(f"{ONE}partners/apply/", site_partners.apply, name="apply_as_site_partner"),
    path(f"{ONE}partners/invite/", site_partners.invite, name="invite_site_partner"),
    path(f"{ONE}partners/<code:organisation>/", site_partners.partner, name="site_partner"),
    path(f"{ONE}deviations/", site_partners.deviate, name="deviate"),
    path(f"{ONE}deviations/<int:number>/", site_partners.deviation, name="deviation"),
]
