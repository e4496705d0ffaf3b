"""``docker-compose.yml`` runs what the Procfile names, guarded and watched."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.processes import ROOT, WORKERS, commands

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service["image"] == "terreau"]
ONCE = ["keys", "prepare"]


@pytest.mark.parametrize("name", commands())
def test_each_process_has_the_same_command_as_in_the_procfile(name: str) -> None:
    assert SERVICES[name]["command"] == commands()[name]


def test_nothing_of_ours_runs_that_the_procfile_does_not_name() -> None:
    assert set(OURS) == {*commands(), "keys"}
    assert set(commands()) == {"prepare", "web", "relay", "twins", *WORKERS}


def test_the_whole_service_form_is_there() -> None:
    assert set(SERVICES) == {*OURS, "proxy", "database", "redis", "mailbox"}
    assert SERVICES["relay"]["deploy"]["replicas"] == 2


@pytest.mark.parametrize("name", [name for name in SERVICES if name not in ONCE])
def test_what_keeps_running_has_a_health_check_and_comes_back(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", OURS)
def test_our_containers_can_do_little(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "user" not in service  # the image's own, which is not root


def test_the_image_is_not_run_by_root() -> None:
    dockerfile = (ROOT / "platform" / "deploy" / "Dockerfile").read_text()

    assert re.findall(r"^USER (.+)$", dockerfile, re.MULTILINE) == ["lab"]


def _waits_for(name: str) -> set[str]:
    before = set(SERVICES[name].get("depends_on", {}))
    return before.union(*(_waits_for(other) for other in before))


def test_the_image_is_built_by_one_on_which_all_that_run_it_wait() -> None:
    assert [name for name in SERVICES if "build" in SERVICES[name]] == ["keys"]
    assert "pull_policy" not in SERVICES["keys"]
    for name in set(OURS) - {"keys"}:
        assert "keys" in _waits_for(name)
        assert SERVICES[name]["pull_policy"] == "never"  # it is in no registry


def test_what_the_image_copies_exists() -> None:
    dockerfile = (ROOT / "platform" / "deploy" / "Dockerfile").read_text()
    copied = [line.split()[1:-1] for line in dockerfile.splitlines() if re.match(r"COPY (?!--from)", line)]

    assert [name for names in copied for name in names if not (ROOT / name).exists()] == []


def test_database_and_redis_are_out_of_reach_from_outside() -> None:
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("database", "redis"):
        assert SERVICES[name]["networks"] == ["inside"]
        assert "ports" not in SERVICES[name]


def test_every_setting_it_gives_exists() -> None:
    from lab.env import SETTINGS

    given = {name for name in COMPOSE["x-lab"]["environment"] if name.startswith("LAB_")}

    assert given <= {setting.name for setting in SETTINGS}


def test_what_start_lab_is_answered_is_kept_where_every_container_reads_it() -> None:
    from lab.web.management.commands.start_lab import KEPT

    dockerfile = (ROOT / "platform" / "deploy" / "Dockerfile").read_text()
    given = COMPOSE["x-lab"]["environment"]

    assert re.findall(r"LAB_ENV_FILE=(\S+)", dockerfile) == ["/data/lab.env"]
    assert "data:/data" in COMPOSE["x-lab"]["volumes"]
    assert {name: given[name] for name in KEPT} == dict.fromkeys(KEPT)  # a value given here would win


def test_images_are_of_a_stated_version() -> None:
    others = [service["image"] for service in SERVICES.values() if service["image"] != "terreau"]

    assert [image for image in others if not re.search(r":v?\d", image)] == []


def test_files_it_mounts_exist() -> None:
    mounted = [volume for service in SERVICES.values() for volume in service.get("volumes", [])]

    assert [v for v in mounted if v.startswith("./") and not (ROOT / v.split(":")[0]).exists()] == []


def test_keys_are_made_once_and_taken_up(tmp_path: Path) -> None:
    import subprocess

    deploy = ROOT / "platform" / "deploy"
    settings = {"PATH": "/usr/bin:/bin", "LAB_KEYS": str(tmp_path)}

    subprocess.run([deploy / "make-keys"], env=settings, check=True)
    first = (tmp_path / "secret").read_text()
    subprocess.run([deploy / "make-keys"], env=settings, check=True)
    entered = subprocess.run(
        [deploy / "enter", "env"], env=settings, check=True, capture_output=True, text=True
    ).stdout.splitlines()

    assert (tmp_path / "secret").read_text() == first
    assert len(first) >= 50
    assert f"LAB_SECRET_KEY={first}" in entered
    password = (tmp_path / "database-password").read_text()
    assert f"LAB_DATABASE_URL=postgres://terreau:{password}@database:5432/terreau" in entered
