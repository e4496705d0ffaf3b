"""Addresses of organisations."""

from django.urls import path

from lab.web.pages import (
    organisation,
    organisation_desk,
    organisation_people,
    organisation_profile,
    organisation_verification,
    organisations,
)

urlpatterns = [
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/propose/", organisation.propose, name="organisation_propose"),
    path("organisations/<code:code>/", organisation.organisation, name="organisation"),
    path("organisations/<code:code>-<str:slug>/", organisation.organisation, name="organisation"),
    path("organisations/<code:code>/desk/", organisation_desk.desk, name="organisation_desk"),
    path("organisations/<code:code>/desk/table/", organisation_desk.table, name="organisation_desk_table"),
    path("organisations/<code:code>/change/", organisation.change, name="organisation_change"),
    path("organisations/<code:code>/ask/", organisation.ask, name="organisation_ask"),
    path(
        "organisations/<code:code>/ask-verification/",
        organisation_verification.ask_verification,
        name="organisation_ask_verification",
    ),
    path("organisations/<code:code>/contacts/", organisation_profile.contacts, name="organisation_contacts"),
    path(
        "organisations/<code:code>/contacts/<code:contact>/",
        organisation_profile.contact,
        name="organisation_contact",
    ),
    path(
        "organisations/<code:code>/contacts/<code:contact>/remove/",
        organisation_profile.remove_contact,
        name="organisation_contact_remove",
    ),
    path(
        "organisations/<code:code>/verification/",
        organisation_verification.verification,
        name="organisation_verification",
    ),
    path("organisations/<code:code>/people/", organisation_people.people, name="organisation_people"),
    path(
        "organisations/<code:code>/people/change/",
        organisation_people.change_people,
        name="organisation_people_change",
    ),
    path("my-organisations/", organisation_people.my_organisations, name="my_organisations"),
    path("memberships/<code:code>/answer/", organisation_people.answer_membership, name="answer_membership"),
    path("mandates/<code:code>/lay-down/", organisation_people.lay_down, name="lay_down_mandate"),
]
