"""Settings of the tests' own process: a folder and a database of this run, static files as they lie."""

from tests.services import begin_run

begin_run()

from tests.running_settings import *  # noqa: E402, F403

STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
(LAB_DATA / "static").mkdir(exist_ok=True)  # noqa: F405 - WhiteNoise wants to find it
