"""Settings of the labs that tests start as real processes: the product's own, with a password hash that costs nothing."""

from lab.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_REAUTHENTICATION_TIMEOUT = 3600  # a busy machine takes its time from page to page
