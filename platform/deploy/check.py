"""``make check``: formats, lints, types, contracts, migrations, settings. Runs everything, then says what failed."""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from deploy.processes import ROOT, environment

BIN = Path(sys.executable).parent
TEMPLATES = ("platform/lab", "cms")
HOSTS = re.compile(r"(pypi|pythonhosted|npmjs|deb\.debian)\.(org|com)")
SERVICE = {
    "LAB_MODE": "service",
    "LAB_SECRET_KEY": "ysFJ7yVUlq0vQ3kD8sZPb1XnGm5tRw2aHcEo9LiK4uTdNe6xWgMr",
    "LAB_BASE_URL": "https://lab.example",
    "LAB_HOSTS": "lab.example",
    "LAB_TRUSTED_PROXIES": "1",
    "LAB_SENDER": "lab@lab.example",
    "LAB_MAIL_URL": "smtp+tls://lab:word@mail.example:587",
}


def shell_scripts() -> list[str]:
    """Our scripts in POSIX sh, told by their first line."""
    folders = (ROOT / "platform" / "deploy", ROOT / ".ci")
    files = [path for folder in folders for path in sorted(folder.iterdir()) if path.is_file()]
    return [
        str(path) for path in files if path.read_bytes().startswith((b"#!/bin/sh", b"#!/usr/bin/env bash"))
    ]


def commands(data: str) -> dict[str, tuple[list[str], dict[str, str]]]:
    """What is run: name → command and settings. ``data`` is a folder to throw away."""
    manage = [sys.executable, "manage.py"]
    python = [sys.executable, "-m"]
    demo = {"LAB_DATA": data}
    return {
        "format": ([str(BIN / "ruff"), "format", "--check", "."], {}),
        "lint": ([str(BIN / "ruff"), "check", "."], {}),
        "types": ([*python, "mypy"], demo),
        "contracts": ([str(BIN / "lint-imports"), "--no-cache"], demo),
        "templates": ([*python, "djlint", "--lint", "--quiet", *TEMPLATES], {}),
        "shell": ([str(BIN / "shellcheck"), *shell_scripts()], {}),
        "migrations": ([*manage, "makemigrations", "--check", "--dry-run"], demo),
        "settings": ([*manage, "check"], demo),
        "service settings": ([*manage, "check", "--deploy", "--fail-level", "WARNING"], demo | SERVICE),
    }


def named_hosts() -> list[str]:
    """Tracked files that name a package registry; installing is left to how the machine is set up."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and HOSTS.search(path.read_text(errors="ignore")):
            found.append(name)
    return found


def passes(name: str, command: list[str], settings: dict[str, str]) -> bool:
    """Run one; print what it says only when it fails."""
    usual = {key: value for key, value in environment().items() if not key.startswith("LAB_")}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=usual | settings,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    is_good = done.returncode == 0
    print(f"{'ok    ' if is_good else 'FAILED'}  {name}", flush=True)
    if not is_good:
        print((done.stdout + done.stderr).rstrip(), flush=True)
    return is_good


def main(arguments: list[str] | None = None) -> int:
    """Run all checks; 1 when one failed."""
    parser = argparse.ArgumentParser(
        description="Check everything that can be checked without running the product."
    )
    parser.add_argument(
        "--audit", action="store_true", help="also ask for known weaknesses of the locked packages"
    )
    options = parser.parse_args(arguments)
    failed = []
    with tempfile.TemporaryDirectory() as data:
        checks = commands(data)
        if options.audit:
            lock = str(ROOT / "platform" / "deploy" / "locks" / "service.txt")
            audit = [
                sys.executable,
                "-m",
                "pip_audit",
                "--require-hashes",
                "--disable-pip",
                "--requirement",
                lock,
            ]
            checks["known weaknesses"] = (audit, {})
        failed += [
            name for name, (command, settings) in checks.items() if not passes(name, command, settings)
        ]
    hosts = named_hosts()
    print(f"{'FAILED' if hosts else 'ok    '}  no registry host in the tree {' '.join(hosts)}".rstrip())
    failed += ["hosts"] if hosts else []
    print(f"\n{len(failed)} checks failed: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
