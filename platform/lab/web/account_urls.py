"""Addresses of the entrance, below the language prefix: under allauth's names, which its own code looks up.

All that can open a session is here or is ``web:claim``; ``tests/web/test_entrance.py`` holds the list.
"""

from allauth.account import views as account
from allauth.mfa.base import views as two_steps
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path, re_path
from django.views.decorators.cache import never_cache

from lab.web.pages import address, entering

urlpatterns = [
    path("sign-in/", entering.SignIn.as_view(), name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-up/", entering.SignUp.as_view(), name="account_signup"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("again/", entering.Again.as_view(), name="account_reauthenticate"),
    path("address/", address.address, name="account_email"),
    path("confirm/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirm/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
    path("password/", never_cache(entering.ChangePassword.as_view()), name="account_change_password"),
    path("password/first/", entering.SetPassword.as_view(), name="account_set_password"),
    path("password/forgotten/", entering.Forgotten.as_view(), name="account_reset_password"),
    path("password/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        entering.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "password/new/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("two-steps/", never_cache(two_steps.index), name="mfa_index"),
    path("two-steps/code/", two_steps.authenticate, name="mfa_authenticate"),
    path("two-steps/again/", two_steps.reauthenticate, name="mfa_reauthenticate"),
    path("two-steps/activate/", never_cache(totp.activate_totp), name="mfa_activate_totp"),
    path("two-steps/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("two-steps/spare-codes/", never_cache(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("two-steps/spare-codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("two-steps/spare-codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]
