"""Addresses of agreements."""

from django.urls import path

from lab.web.pages import agreement_acts, agreement_prints, agreement_signing, agreements

urlpatterns = [
    path("pilots/<code:code>/agreement/", agreements.of_pilot, name="pilot_agreement"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/begin/", agreements.begin, name="agreement_begin"),
    path("agreements/verify/", agreement_prints.verify, name="agreement_verify"),
    path("agreements/proposals/<code:code>/", agreement_signing.proposal, name="agreement_proposal"),
    path("agreements/papers/<code:code>/", agreement_signing.paper, name="agreement_paper"),
    path("agreements/<code:code>/", agreements.agreement, name="agreement"),
    path("agreements/<code:code>/write/", agreement_acts.write, name="agreement_write"),
    path("agreements/<code:code>/propose/", agreement_acts.propose, name="agreement_propose"),
    path("agreements/<code:code>/steps/<slug:key>/", agreement_acts.step, name="agreement_step"),
    path("agreements/<code:code>/signing/", agreement_signing.signing, name="agreement_signing"),
    path("agreements/<code:code>/sign/", agreement_signing.sign, name="agreement_sign"),
    path("agreements/<code:code>/parties/", agreement_signing.parties, name="agreement_parties"),
    path("agreements/<code:code>/end/", agreement_signing.end, name="agreement_end"),
    path("agreements/<code:code>/versions/<int:number>/", agreement_prints.version, name="agreement_version"),
    path("agreements/<code:code>/versions/<int:number>/text/", agreement_prints.text, name="agreement_text"),
    path("agreements/<code:code>/versions/<int:number>/pdf/", agreement_prints.pdf, name="agreement_pdf"),
]
