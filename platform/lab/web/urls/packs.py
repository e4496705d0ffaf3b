"""Addresses of the packs of pilots, and of where pilots run."""

from django.urls import path

from lab.web.pages import pack_acts, pack_sites, packs

ONE = "pilots/<code:code>/pack/"

urlpatterns = [
    path(ONE, packs.latest, name="pack"),
    path(f"{ONE}changes/", packs.changes, name="pack_changes"),
    path(f"{ONE}<int:number>/", packs.version, name="pack_version"),
    path(f"{ONE}<int:number>/pdf/", packs.pdf, name="pack_pdf"),
    path(f"{ONE}draft/", pack_acts.draft, name="pack_draft"),
    path(f"{ONE}publish/", pack_acts.publish, name="publish_pack"),
    path(f"{ONE}feedback/<int:number>/", pack_sites.feedback, name="pack_feedback"),
    path(f"{ONE}sites/<code:site>/", pack_sites.offer, name="pack_offer"),
    path(f"{ONE}sites/<code:site>/feedback/", pack_sites.give, name="give_pack_feedback"),
]
