"""``make check`` finds what it is there to find, each shown on a planted fault, and says which check failed."""

import subprocess
from pathlib import Path

import pytest

from deploy import check
from deploy.processes import ROOT


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small tree under version control that is checked in place of ours."""
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    monkeypatch.setattr(check, "ROOT", tmp_path)
    return tmp_path


def test_a_registry_host_in_a_tracked_file_is_found(tree: Path) -> None:
    (tree / "lock.txt").write_text("--index-url https://pypi" + ".org/simple\n")
    (tree / "other.txt").write_text("nothing\n")
    subprocess.run(["git", "-C", tree, "add", "."], check=True)

    assert check.named_hosts() == ["lock.txt"]


def test_our_locks_name_no_host_and_hash_everything() -> None:
    locks = sorted((ROOT / "platform" / "deploy" / "locks").glob("*.txt"))

    assert [lock.name for lock in locks] == ["all.txt", "base.txt", "service.txt"]
    for lock in locks:
        text = lock.read_text()
        assert "://" not in text
        entries = text.replace(" \\\n", " ").splitlines()
        assert [line for line in entries if "==" in line and "--hash=sha256:" not in line] == []


def test_what_runs_is_locked_to_what_was_tested() -> None:
    def versions(name: str) -> set[str]:
        lines = (ROOT / "platform" / "deploy" / "locks" / f"{name}.txt").read_text().splitlines()
        return {
            line.split(" ;")[0].removesuffix(" \\")
            for line in lines
            if "==" in line and not line.startswith(" ")
        }

    assert versions("base") <= versions("service") <= versions("all")


def test_every_script_of_the_shell_is_checked() -> None:
    names = {Path(path).name for path in check.shell_scripts()}

    assert names == {"enter", "environment", "find-python", "lock", "make-keys", "run"}


def test_a_failing_check_is_named_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.passes("good", ["true"], {})
    assert not check.passes("bad", ["sh", "-c", "echo what is wrong; exit 3"], {})

    assert capsys.readouterr().out == "ok      good\nFAILED  bad\nwhat is wrong\n"


@pytest.mark.parametrize(
    "name", ["format", "lint", "types", "contracts", "templates", "shell", "migrations", "service settings"]
)
def test_all_that_is_promised_is_run(name: str) -> None:
    assert name in check.commands("/nowhere")
