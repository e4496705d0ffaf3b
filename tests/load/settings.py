"""Settings of the labs that are measured: the product's own, with one more address that answers a bare page."""

from tests.running_settings import *  # noqa: F403

ROOT_URLCONF = "tests.load.urls"
