"""Addresses of people and their accounts."""

from django.urls import path

from lab.web.pages import account, address, claim, following, inbox, my_data, person, tokens

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read, name="inbox_read"),
    path("inbox/preferences/", inbox.preferences, name="notice_preferences"),
    path("inbox/follows/", inbox.follows, name="follows"),
    path("inbox/<code:code>/", inbox.open_notification, name="inbox_open"),
    path("follow/<slug:kind>/<str:code>/", following.follow, name="follow"),
    path("account/", account.account, name="account"),
    path("account/documents/", account.documents, name="documents"),
    path("account/address/withdraw/", address.withdraw_address, name="withdraw_address"),
    path("account/address/resume/", address.resume_mail, name="resume_mail"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<code:code>/revoke/", tokens.revoke, name="revoke_token"),
    path("account/data/", my_data.my_data, name="my_data"),
    path("account/data/export/", my_data.export, name="export"),
    path("account/data/close/", my_data.close, name="close_account"),
    path("confirm-address/<str:key>/", address.confirm_address, name="confirm_address"),
    path("claim/<str:secret>/", claim.claim, name="claim"),
    path("people/<code:code>/", person.person, name="person"),
]
