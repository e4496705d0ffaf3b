"""``platform/deploy/find-python`` runs what it finds, believes no name, and says why each failed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "platform" / "deploy" / "find-python"
TOOLS = ("sh", "sed", "grep", "tail", "tr")
REAL = getattr(sys, "_base_executable", sys.executable)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """An empty machine: a home with nothing in it, and a PATH of one folder with the shell's own tools."""
    (tmp_path / "home").mkdir()
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        found = next(path for path in (Path("/bin") / tool, Path("/usr/bin") / tool) if path.exists())
        (folder / tool).symlink_to(found)
    program(folder / "id", "exit 1")
    return tmp_path


def program(path: Path, script: str) -> Path:
    """An executable shell script at ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def python_at(path: Path) -> Path:
    """A Python that works, at ``path``."""
    return program(path, f'exec "{REAL}" "$@"')


def shim_at(path: Path) -> Path:
    """What a version manager leaves on PATH for a version that is not chosen."""
    return program(path, f'echo "shims: {path.name}: command not found" >&2; exit 127')


def find(
    machine: Path, *options: str, script: Path = SCRIPT, **changed: str
) -> subprocess.CompletedProcess[str]:
    """Run the script on that machine."""
    environment = {
        "PATH": str(machine / "bin"),
        "HOME": str(machine / "home"),
        "PYTHON_FOLDERS": "",
        **changed,
    }
    return subprocess.run(
        ["/bin/sh", script, *options],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_broken_shims_and_an_empty_home_give_one_sentence_that_names_what_was_tried(machine: Path) -> None:
    shim = shim_at(machine / "bin" / "python3.12")
    old = program(machine / "bin" / "python3", 'echo "is 3.9.2" >&2; exit 1')

    answer = find(machine)

    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr == (
        "Terreau needs Python 3.12, 3.13 or 3.14, with ssl, venv, ensurepip and SQLite 3.37 with FTS5. "
        f"Tried: {old} (is 3.9.2), {shim} (shims: python3.12: command not found). "
        "Install one, or name it: make demo PYTHON=/path/to/python3\n"
    )


def test_an_empty_machine_is_told_that_there_is_none(machine: Path) -> None:
    answer = find(machine)

    assert answer.returncode == 1
    assert "Tried: nothing, there is none where one is usually found." in answer.stderr


def test_the_versions_behind_broken_shims_are_found(machine: Path) -> None:
    shims = machine / "manager" / "shims"
    shim_at(shims / "python3")
    program(machine / "manager" / "versions" / "3.9.2" / "bin" / "python", "exit 1")
    python_at(machine / "manager" / "versions" / "3.13.0" / "bin" / "python")

    answer = find(machine, PATH=f"{shims}:{machine / 'bin'}")

    assert (answer.returncode, answer.stdout) == (0, f"{REAL}\n")


@pytest.mark.parametrize(
    "place",
    [
        ".pyenv/versions/3.12.1/bin/python",
        ".local/bin/python3.13",
        ".local/share/uv/python/cpython-3.13.0/bin/python3",
        ".asdf/installs/python/3.13.0/bin/python3",
        ".local/share/mise/installs/python/3.13/bin/python3",
        "miniconda3/bin/python",
        "miniforge3/envs/lab/bin/python",
    ],
)
def test_a_version_managers_folder_in_the_home_is_searched(machine: Path, place: str) -> None:
    python_at(machine / "home" / place)

    answer = find(machine)

    assert (answer.returncode, answer.stdout) == (0, f"{REAL}\n")


@pytest.mark.parametrize("home", ["", "/nowhere"])
def test_the_accounts_own_home_is_searched_when_home_is_empty_or_elsewhere(machine: Path, home: str) -> None:
    python_at(machine / "account" / ".pyenv" / "versions" / "3.13.0" / "bin" / "python")
    program(machine / "bin" / "id", "echo somebody")
    usual = SCRIPT.read_text()
    lookup = "home=$(eval \"printf '%s' ~$account\")"
    changed = machine / "find-python"
    changed.write_text(usual.replace(lookup, f'[ "$account" = somebody ] && home="{machine}/account"'))

    answer = find(machine, script=changed, HOME=home)

    assert lookup in usual
    assert (answer.returncode, answer.stdout) == (0, f"{REAL}\n")


def test_the_python_that_is_named_comes_first(machine: Path) -> None:
    program(machine / "bin" / "python3", f'echo called >> "{machine}/calls"; exec "{REAL}" "$@"')
    named = python_at(machine / "elsewhere" / "python")

    answer = find(machine, PYTHON=str(named))

    assert (answer.returncode, answer.stdout) == (0, f"{REAL}\n")
    assert not (machine / "calls").exists()


def test_a_named_python_that_does_not_serve_is_said_and_another_is_taken(machine: Path) -> None:
    python_at(machine / "bin" / "python3")

    answer = find(machine, PYTHON="python9")

    assert (answer.returncode, answer.stdout) == (0, f"{REAL}\n")
    assert (
        answer.stderr == "Looking for another Python than the one named: python9 (there is no such program)\n"
    )


def test_without_ensurepip_a_python_serves_only_where_uv_stands_in(machine: Path) -> None:
    program(
        machine / "bin" / "python3",
        f'case "$*" in *-c*) echo without-ensurepip {REAL} ;; *) exit 1 ;; esac',
    )

    alone = find(machine, script=without_real_virtualenv(machine))
    program(machine / "bin" / "uv", "exit 0")
    with_uv = find(machine)

    assert alone.returncode == 1
    assert "(has no ensurepip, and there is neither uv nor virtualenv to stand in for it)" in alone.stderr
    assert (with_uv.returncode, with_uv.stdout) == (0, f"{REAL}\n")


def without_real_virtualenv(machine: Path) -> Path:
    """The script, asking for a module that this test's own Python cannot have."""
    changed = machine / "find-python"
    changed.write_text(SCRIPT.read_text().replace("-m virtualenv", "-m virtualenv_that_is_nowhere"))
    return changed


def test_uv_brings_a_python_where_there_is_none(machine: Path) -> None:
    brought = python_at(machine / "brought" / "python3")
    program(machine / "bin" / "uv", f'case "$*" in "python find"*) echo "{brought}" ;; esac')

    answer = find(machine)

    assert (answer.returncode, answer.stdout) == (0, f"{REAL}\n")


def test_a_uv_that_cannot_fetch_one_is_in_the_sentence(machine: Path) -> None:
    program(machine / "bin" / "uv", 'case "$*" in "python install"*) echo "no network" >&2; exit 1 ;; esac')

    answer = find(machine)

    assert answer.returncode == 1
    assert f"Tried: {machine}/bin/uv python install 3.13 (no network)." in answer.stderr


def test_uv_is_found_as_a_module_of_any_python(machine: Path) -> None:
    program(machine / "bin" / "python3", 'test "$1 $2" = "-m uv" && exit 0; echo "is 3.8.1" >&2; exit 1')

    answer = find(machine, "--uv")

    assert (answer.returncode, answer.stdout) == (0, "python3 -m uv\n")


LACKS = {
    "is 3.11.9": "import sys; sys.version_info = (3, 11, 9, 'final', 0)",
    "is 3.15.0, for which some locked packages have no wheel yet": (
        "import sys; sys.version_info = (3, 15, 0, 'final', 0)"
    ),
    "but its SQLite is 3.31.0": (
        "import sqlite3; sqlite3.sqlite_version_info = (3, 31, 0); sqlite3.sqlite_version = '3.31.0'"
    ),
    "but has no ssl": "import sys; sys.modules['ssl'] = None",
    "but has no venv": "import sys; sys.modules['venv'] = None",
}


@pytest.mark.parametrize("reason", LACKS)
def test_each_lack_has_its_reason(machine: Path, reason: str) -> None:
    probe = machine / "probe.py"
    code = SCRIPT.read_text().split("probe='")[1].split("\n'\n")[0]
    probe.write_text(f"{LACKS[reason]}\n{code}\n")
    program(machine / "bin" / "python3", f'[ "$3" = -c ] && exec "{REAL}" -E -s "{probe}"; exit 1')

    answer = find(machine)

    assert answer.returncode == 1
    assert reason in answer.stderr


def test_a_virtual_environments_interpreter_leads_to_the_one_it_was_made_from(machine: Path) -> None:
    answer = find(machine, PYTHON=sys.executable)

    assert os.path.realpath(answer.stdout.strip()) == os.path.realpath(REAL)
