"""``platform/deploy/environment``: made whole or not at all, and made once."""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import time
import zipfile
from pathlib import Path

import pytest

from deploy.processes import ROOT

BACKEND = """
def get_requires_for_build_editable(config_settings=None):
    return []


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    import pathlib, sys
    sys.path.insert(0, ".")
    from make_wheel import make_wheel
    return make_wheel(wheel_directory, "project", {"project.pth": str(pathlib.Path.cwd())})
"""
MAKE_WHEEL = """
import pathlib, zipfile


def make_wheel(folder, name, files):
    info = f"{name}-1.0.dist-info"
    files = files | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: tests\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }
    record = "".join(f"{path},,\\n" for path in [*files, f"{info}/RECORD"])
    wheel = pathlib.Path(folder) / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in (files | {f"{info}/RECORD": record}).items():
            archive.writestr(path, text)
    return wheel.name
"""
GREETING = {
    "greeting.py": "def main():\n    print('hello')\n",
    "greeting-1.0.dist-info/entry_points.txt": "[console_scripts]\ngreet = greeting:main\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with our scripts, whose lock wants one package that lies beside it."""
    root = tmp_path / "project with spaces"
    deploy = root / "platform" / "deploy"
    (deploy / "locks").mkdir(parents=True)
    for name in ("environment", "find-python"):
        shutil.copy(ROOT / "platform" / "deploy" / name, deploy / name)
    (root / "pyproject.toml").write_text(
        '[project]\nname = "project"\nversion = "1.0"\n'
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    )
    (root / "backend.py").write_text(BACKEND)
    (root / "make_wheel.py").write_text(MAKE_WHEEL)
    (root / "wheels").mkdir()
    space: dict[str, object] = {}
    exec(MAKE_WHEEL, space)
    wheel = root / "wheels" / space["make_wheel"](root / "wheels", "greeting", GREETING)  # type: ignore[operator]
    assert zipfile.is_zipfile(wheel)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    for wanted in ("base", "all"):
        (deploy / "locks" / f"{wanted}.txt").write_text(f"greeting==1.0 \\\n    --hash=sha256:{digest}\n")
    return root


def make(project: Path, wanted: str = "base", **changed: str) -> subprocess.CompletedProcess[str]:
    """Run the script there, with the machine's own index out of reach."""
    return subprocess.run(
        [project / "platform" / "deploy" / "environment", wanted],
        env=settings(project) | changed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def settings(project: Path) -> dict[str, str]:
    """An environment in which pip knows nothing but the folder of wheels."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", ""),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": (project / "wheels").as_uri(),
    }


def folders(project: Path) -> list[str]:
    """What lies there of environments."""
    return sorted(path.name for path in project.glob(".venv*"))


def test_it_is_made_once_found_again_and_made_anew_when_the_lock_changes(project: Path) -> None:
    first = make(project)
    python = project / ".venv-base" / "bin" / "python"
    assert (first.returncode, first.stdout) == (0, f"{python}\n"), first.stderr
    assert folders(project) == [".venv-base"]
    assert (
        subprocess.check_output(
            [python, "-c", "import greeting, backend; greeting.main()"], cwd="/", text=True
        )
        == "hello\n"
    )
    assert subprocess.check_output([project / ".venv-base" / "bin" / "greet"], text=True) == "hello\n"

    again = make(project)
    assert (again.stdout, again.stderr) == (f"{python}\n", "")

    lock = project / "platform" / "deploy" / "locks" / "base.txt"
    lock.write_text(f"# changed\n{lock.read_text()}")
    anew = make(project)
    assert anew.stdout == f"{python}\n"
    assert "Installing into .venv-base" in anew.stderr
    assert folders(project) == [".venv-base"]


def test_what_fails_is_said_and_leaves_the_old_one_alone(project: Path) -> None:
    lock = project / "platform" / "deploy" / "locks" / "all.txt"
    good = lock.read_text()
    lock.write_text(re.sub("sha256:.*", f"sha256:{'0' * 64}", good))
    tampered = make(project, "all")
    lock.write_text(good)
    away = make(
        project,
        "all",
        PIP_NO_INDEX="0",
        PIP_FIND_LINKS="",
        PIP_INDEX_URL="http://127.0.0.1:9/",
        PIP_RETRIES="0",
    )

    assert tampered.returncode == 1
    assert "The packages could not be installed." in tampered.stderr
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in tampered.stderr
    assert away.returncode == 1
    assert "The packages could not be fetched: there is no network" in away.stderr
    assert folders(project) == []


def test_one_that_was_interrupted_is_never_used_and_swept(project: Path) -> None:
    making = subprocess.Popen(
        [project / "platform" / "deploy" / "environment", "all"],
        env=settings(project),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while not any(name.startswith(".venv-new-") for name in folders(project)):
        assert making.poll() is None
        time.sleep(0.01)
    os.killpg(making.pid, signal.SIGKILL)
    making.communicate()
    assert any(name.startswith(".venv-new-") for name in folders(project))
    assert ".venv" not in folders(project)

    made = make(project, "all")

    assert made.stdout == f"{project / '.venv' / 'bin' / 'python'}\n"
    assert folders(project) == [".venv"]
