"""Settings of the labs that storms blow over: shorter leases, and an app whose handlers leave traces and make trouble."""

import os

from tests.running_settings import *  # noqa: F403

INSTALLED_APPS = ["tests.storm.app", *INSTALLED_APPS]  # noqa: F405
LAB_LEASE_SECONDS = float(os.environ.get("STORM_LEASE_SECONDS", "4"))
if "postgresql" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    patience = int(min(60_000, 3000 * LAB_LEASE_SECONDS))
    DATABASES["default"]["OPTIONS"]["options"] = f"-c idle_in_transaction_session_timeout={patience}"  # noqa: F405
