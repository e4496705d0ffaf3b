"""A real browser for tests, and a server for pages that need no database."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application

CHROMIUM = (
    os.environ.get("LAB_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
)
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def chromium() -> Iterator[Any]:
    """The machine's Chromium; the test is skipped, saying so, where there is none."""
    if not CHROMIUM:
        pytest.skip("needs Chromium: install it or name it in LAB_CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class _Silent(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


class _Server(ThreadingMixIn, WSGIServer):
    """A browser opens several connections at once and keeps them."""

    daemon_threads = True
    block_on_close = False


@contextmanager
def served() -> Iterator[str]:
    """The application on a free port of this machine; gives its address. For pages that ask the database nothing."""
    server = _Server(("127.0.0.1", 0), _Silent)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
