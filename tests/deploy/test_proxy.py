"""The proxy's configuration, in a real nginx."""

import http.server
import shutil
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.loopback import HOST, free_port
from deploy.processes import ROOT
from lab.web.pages.files import INTERNAL
from tests.services import NOT_TESTED

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")


class Lab(http.server.BaseHTTPRequestHandler):
    """Stands for the web process: hands a file over, or tells what the proxy told it."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(200)
        if self.path == "/f/K7M2/480":
            self.send_header("X-Accel-Redirect", f"{INTERNAL}photo.txt")
            self.send_header("Content-Type", "image/webp")
            self.end_headers()
            return
        self.end_headers()
        told = f"{self.headers['Host']} {self.headers['X-Forwarded-For']} {self.headers['X-Forwarded-Proto']}"
        self.wfile.write(told.encode())

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[str]:
    """The address of the proxy before a lab."""
    if NGINX is None:
        pytest.skip(f"{NOT_TESTED}nginx is not on this machine: install your system's package `nginx`.")
    lab = http.server.ThreadingHTTPServer((HOST, 0), Lab)
    thread = threading.Thread(target=lab.serve_forever)
    thread.start()
    for name in ("files/photo.txt", "media/images/public.txt", "media/original_images/large.txt"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(name)
    port = free_port()
    mime_types = next(
        path
        for path in ("/etc/nginx/mime.types", "/opt/homebrew/etc/nginx/mime.types")
        if Path(path).exists()
    )
    configuration = (ROOT / "platform" / "deploy" / "nginx.conf").read_text()
    for old, new in {
        "/tmp/": f"{tmp_path}/",  # first: the paths that follow lie in it
        "web:8000": f"{HOST}:{lab.server_port}",
        "listen 8080": f"listen {HOST}:{port}",
        "/data/media/": f"{tmp_path}/media/",
        "/data/files/": f"{tmp_path}/files/",
        "/etc/nginx/mime.types": mime_types,
        "/dev/stdout": f"{tmp_path}/access.log",
    }.items():
        assert old in configuration
        configuration = configuration.replace(old, new)
    (tmp_path / "nginx.conf").write_text(f"daemon off;\nmaster_process off;\n{configuration}")
    server = subprocess.Popen(
        [NGINX, "-c", tmp_path / "nginx.conf", "-e", "stderr"], stderr=subprocess.PIPE, text=True
    )
    address = f"http://{HOST}:{port}"
    try:
        for _ in range(100):
            assert server.poll() is None, server.communicate()[1]
            if status_of(f"{address}/proxy-is-well") == 200:
                break
            time.sleep(0.05)
        yield address
    finally:
        server.terminate()
        server.communicate()
        lab.shutdown()
        thread.join()
        lab.server_close()


def status_of(address: str) -> int:
    """The status of a GET; 0 when nobody listens."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return 0


def test_the_lab_is_told_who_asked_for_which_host(proxy: str) -> None:
    with urllib.request.urlopen(f"{proxy}/fr/") as answer:
        assert answer.read().decode() == f"{proxy.removeprefix('http://')} {HOST} http"


def test_a_file_is_handed_over_only_when_the_lab_says_so(proxy: str) -> None:
    with urllib.request.urlopen(f"{proxy}/f/K7M2/480") as answer:
        assert answer.read() == b"files/photo.txt"
        assert answer.headers["Content-Type"] == "image/webp"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert status_of(f"{proxy}/_files/photo.txt") == 404


def test_of_the_media_folder_only_editorial_images_are_public(proxy: str) -> None:
    assert status_of(f"{proxy}/media/images/public.txt") == 200
    assert status_of(f"{proxy}/media/original_images/large.txt") == 404
    assert status_of(f"{proxy}/media/images/../original_images/large.txt") == 404


def test_too_large_a_body_is_refused_before_it_reaches_the_lab(proxy: str) -> None:
    request = urllib.request.Request(proxy, data=b"x", headers={"Content-Length": str(26 * 1024 * 1024)})

    assert status_of(request) == 413  # type: ignore[arg-type]


def test_a_flood_is_refused(proxy: str) -> None:
    answers = [status_of(proxy) for _ in range(220)]

    assert answers[:100] == [200] * 100
    assert 429 in answers


def test_the_log_keeps_no_whole_address(proxy: str, tmp_path: Path) -> None:
    status_of(f"{proxy}/fr/")

    log = tmp_path / "access.log"
    deadline = time.monotonic() + 10
    while "/fr/" not in log.read_text() and time.monotonic() < deadline:  # written once the answer is out
        time.sleep(0.02)
    line = log.read_text().splitlines()[-1]
    assert line.startswith("127.0.0.0 [")
