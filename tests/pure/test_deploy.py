"""What lies ready for a server names commands, options and settings that there are, and is as closed as it can be."""

from __future__ import annotations

import re
import shlex
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from outreach.cli.root import root
from tests.pure.helm import Chart

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
CHART = DEPLOY / "helm" / "outreach"
VALUES: dict[str, dict[str, Any]] = {
    "as it comes": {},
    "a bucket": {
        "baseUrl": "https://posts.example.org",
        "files": {"url": "https://s3.example.org/outreach", "keyId": "key"},
        "proxies": ["10.0.0.1", "10.0.0.2"],
        "settings": {"OUTREACH_LANG": "de", "OUTREACH_THREADS": "64"},
    },
    "a shared disk": {"files": {"claim": "outreach-files"}, "networkPolicy": {"enabled": False}},
    "an ingress": {
        "ingress": {"host": "posts.example.org"},
        "networkPolicy": {
            "metricsFrom": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "watch"}}}],
            "further": [{"to": [{"ipBlock": {"cidr": "10.1.2.3/32"}}], "ports": [{"port": 443}]}],
        },
    },
}
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
IMAGE = (DEPLOY / "Containerfile").read_text("utf-8")
SETTINGS = set(re.findall(r"`(OUTREACH_[A-Z_]+)`", (DEPLOY.parent / "docs" / "cli.md").read_text("utf-8")))


def require_call(words: list[str]) -> None:
    """Fails unless the program has the command and its options."""
    context, command = click.Context(root), root
    names = [word for word in words if not word.startswith("-")]
    options = [word.partition("=")[0] for word in words if word.startswith("--")]
    while isinstance(command, click.Group):
        found = command.get_command(context, names.pop(0))
        assert found, words
        command = found
    known = {name for parameter in command.params for name in parameter.opts}
    assert set(options) <= known | {"--data"}, words


def a_unit(path: Path) -> RawConfigParser:
    unit = RawConfigParser(strict=False, delimiters="=")
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their case: its own way of saying so
    unit.read_string(path.read_text("utf-8"))
    return unit


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_calls_the_program_as_it_is(path: Path) -> None:
    """Every call of outreach is one, and every setting is known."""
    text = path.read_text("utf-8")
    calls = re.findall(r"/bin/outreach ([^'\n]+)", text)
    assert calls
    for call in calls:
        require_call(shlex.split(call.replace("$$", "$").partition(">")[0]))
    assert set(re.findall(r"OUTREACH_[A-Z_]+", text)) <= SETTINGS


@pytest.mark.parametrize("name", ["outreach.service", "outreach-web.service", "outreach-worker.service"])
def test_a_service_comes_back_and_may_do_little(name: str) -> None:
    """It starts again by itself, writes into its folder alone, and gets no rights beside that."""
    service = a_unit(DEPLOY / "systemd" / name)["Service"]
    assert (service["Restart"], service["UMask"]) == ("always", "0077")
    for key in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "ProtectKernelTunables"):
        assert service[key] == "yes"
    assert (service["ProtectSystem"], service["ReadWritePaths"]) == ("strict", "/var/lib/outreach")
    assert (service["CapabilityBoundingSet"], service["SystemCallFilter"]) == ("", "@system-service")
    assert service["User"] == "outreach"


def test_the_scheduler_is_given_time_to_end() -> None:
    """Longer than the deadline of the calls that are under way, wherever it runs."""
    for pod in (pod_of(each) for each in of_kind("Deployment") if component(each) != "web"):
        assert pod["terminationGracePeriodSeconds"] > 120
    assert int(a_unit(DEPLOY / "systemd" / "outreach.service")["Service"]["TimeoutStopSec"]) > 120
    assert int(COMPOSE["services"]["scheduler"]["stop_grace_period"].removesuffix("s")) > 120


def test_the_services_of_the_compose_file_are_the_programs() -> None:
    """Each calls a command, with settings that there are; the upgrade is over before anything works."""
    services = COMPOSE["services"]
    ours = {name: service for name, service in services.items() if name != "database"}
    assert set(ours) == {"upgrade", "scheduler", "worker", "web"}
    for service in ours.values():
        require_call([word if not word.startswith("$") else "127.0.0.1" for word in service["command"]])
        assert set(service["environment"]) <= SETTINGS
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert set(service["secrets"]) <= set(COMPOSE["secrets"])
    for name in ("scheduler", "worker", "web"):
        assert services[name]["depends_on"]["upgrade"]["condition"] == "service_completed_successfully"
    assert services["scheduler"]["deploy"]["replicas"] == 2
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    assert all(f"> {secret['file'].removeprefix('./')}\n" in text for secret in COMPOSE["secrets"].values())
    for name in ("scheduler", "worker"):
        assert ":9464/readyz" in services[name]["healthcheck"]["test"][-1]


def test_the_program_has_a_database_of_its_own_and_no_right_beside_it() -> None:
    """The superuser's password is in the database's container alone, which nothing outside reaches."""
    database = COMPOSE["services"]["database"]
    assert "POSTGRES_USER" not in database["environment"]
    assert "superuser-password" in database["environment"]["POSTGRES_PASSWORD_FILE"]
    assert (["inside"], ["ALL"]) == (database["networks"], database["cap_drop"])
    (outside,) = COMPOSE["networks"]["outside"]["ipam"]["config"]
    assert outside["gateway"] in COMPOSE["services"]["web"]["command"][-1]
    assert COMPOSE["networks"]["inside"]["internal"]
    assert "ports" not in database
    for name, service in COMPOSE["services"].items():
        assert (name == "database") == ("superuser-password" in service["secrets"])
    (script,) = (each for each in database["volumes"] if "initdb.d" in each)
    sql = (DEPLOY / script.partition(":")[0]).read_text("utf-8")
    (file,) = re.findall(r"`cat /run/secrets/(\S+)`", sql)
    assert file in database["secrets"]
    assert re.search(r"CREATE ROLE outreach LOGIN PASSWORD :'password';", sql)


def test_the_image_runs_as_nobody_and_names_no_other_host() -> None:
    """A user without rights, the files that there are, and no address but its own."""
    assert re.search(r"^USER 1\d+$", IMAGE, re.MULTILINE)
    for name in re.findall(r"requirements/\w+\.txt", IMAGE):
        assert (DEPLOY.parent / name).is_file()
    assert set(re.findall(r"https?://([\w.]+)", IMAGE)) == {"127.0.0.1"}
    require_call(re.findall(r'"([^"]+)"', IMAGE.rpartition("CMD")[2]))


def test_the_image_is_made_of_what_it_is_built_from() -> None:
    """Whatever the wheel is built of is not left out, and what lies beside it stays where it is."""
    lines = (DEPLOY.parent / ".dockerignore").read_text("utf-8").splitlines()
    let_in = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert "**" in lines
    assert all((DEPLOY.parent / name).exists() for name in let_in)
    assert {"outreach", "templates", "campaigns", "frontend", "hatch_build.py", "requirements"} < let_in
    assert not {".git", ".venv", "tests"} & let_in


# --- the chart --------------------------------------------------------------------------------------


def of_kind(kind: str, values: str = "as it comes") -> list[dict[str, Any]]:
    found = [each for each in Chart(CHART, VALUES[values]).documents() if each["kind"] == kind]
    assert found
    return found


def component(each: dict[str, Any]) -> str:
    name: str = pod_labels(each)["app.kubernetes.io/component"]
    return name


def pod_labels(each: dict[str, Any]) -> dict[str, str]:
    labels: dict[str, str] = each["spec"]["template"]["metadata"]["labels"]
    return labels


def pod_of(each: dict[str, Any]) -> dict[str, Any]:
    pod: dict[str, Any] = each["spec"]["template"]["spec"]
    return pod


@pytest.mark.parametrize("values", VALUES)
def test_every_pod_calls_the_program_as_it_is(values: str) -> None:
    """A command with options that there are, settings that there are, and each file of a setting is mounted."""
    deployments = of_kind("Deployment", values)
    assert {component(each) for each in deployments} == {"scheduler", "worker", "web"}
    for each in (*deployments, *of_kind("Job", values)):
        (container,) = pod_of(each)["containers"]
        require_call(container["args"])
        told = {entry["name"]: entry["value"] for entry in container["env"]}
        assert set(told) <= SETTINGS
        assert all(isinstance(value, str) for value in told.values())
        mounted = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
        assert set(mounted) == {volume["name"] for volume in pod_of(each)["volumes"]}
        files = [value for name, value in told.items() if name.endswith("_FILE")]
        assert files
        assert all(file.startswith(f"{mounted['secret']}/") for file in files)
        assert told["OUTREACH_DATA"] == mounted["data"]


@pytest.mark.parametrize("kind", ["Deployment", "Job"])
def test_a_pod_may_do_little(kind: str) -> None:
    """No rights, no changed image, no token of the cluster."""
    for each in of_kind(kind):
        pod = pod_of(each)
        (container,) = pod["containers"]
        assert pod["automountServiceAccountToken"] is False
        assert (True, 10001) == (pod["securityContext"]["runAsNonRoot"], pod["securityContext"]["runAsUser"])
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }


def test_pods_are_watched_over_and_found() -> None:
    """Each is asked at its own port, the Service and the budgets name pods that there are."""
    deployments = of_kind("Deployment")
    for each in deployments:
        (container,) = pod_of(each)["containers"]
        ports = {port["name"]: port["containerPort"] for port in container["ports"]}
        told = {entry["name"]: entry["value"] for entry in container["env"]}
        assert told["OUTREACH_HEALTH"].endswith(f":{ports['health']}")
        for probe, path in (("readinessProbe", "/readyz"), ("livenessProbe", "/livez")):
            assert container[probe]["httpGet"] == {"path": path, "port": "health"}
        assert each["spec"]["selector"]["matchLabels"].items() <= pod_labels(each).items()
    (service,) = of_kind("Service")
    chosen = [service["spec"]["selector"]]
    chosen += [each["spec"]["selector"]["matchLabels"] for each in of_kind("PodDisruptionBudget")]
    for labels in chosen:
        assert 1 == sum(labels.items() <= pod_labels(each).items() for each in deployments)


def peers_of(rules: list[dict[str, Any]], port: object) -> list[dict[str, Any]]:
    """To or from whom the rules let go through there."""
    found = [rule for rule in rules if port in {each["port"] for each in rule["ports"]}]
    return [peer for rule in found for peer in rule.get("to", rule.get("from", [{}]))]


def test_nobody_reaches_a_pod_who_is_not_named() -> None:
    """All pods are closed both ways; pages are for the ingress, figures for who is named, and no pod reaches inward."""
    every, pages = of_kind("NetworkPolicy")
    labels = every["spec"]["podSelector"]["matchLabels"]
    pods = [*of_kind("Deployment"), *of_kind("Job")]
    assert all(labels.items() <= pod_labels(each).items() for each in pods)
    assert ["Ingress", "Egress"] == every["spec"]["policyTypes"]
    assert "ingress" not in every["spec"]
    chosen = pages["spec"]["podSelector"]["matchLabels"]
    assert ["web"] == [component(each) for each in pods if chosen.items() <= pod_labels(each).items()]
    assert peers_of(pages["spec"]["ingress"], "http")
    going = every["spec"]["egress"]
    (world, _) = peers_of(going, 443)
    assert {"10.0.0.0/8", "169.254.0.0/16", "192.168.0.0/16"} <= set(world["ipBlock"]["except"])
    assert {53, 5432, 443, 465, 587} == {port["port"] for rule in going for port in rule["ports"]}
    every, _ = of_kind("NetworkPolicy", "an ingress")
    assert peers_of(every["spec"]["ingress"], "health")
    assert {"cidr": "10.1.2.3/32"} in [peer["ipBlock"] for peer in peers_of(every["spec"]["egress"], 443)]
    kinds = {each["kind"] for each in Chart(CHART, VALUES["a shared disk"]).documents()}
    assert not {"NetworkPolicy", "Ingress"} & kinds


def test_an_ingress_brings_tls() -> None:
    """For the one host that is served, to the Service of the pages, with room for uploads."""
    (ingress,) = of_kind("Ingress", "an ingress")
    (service,) = of_kind("Service", "an ingress")
    (rule,) = ingress["spec"]["rules"]
    (tls,) = ingress["spec"]["tls"]
    assert ["posts.example.org"] == tls["hosts"] == [rule["host"]]
    (path,) = rule["http"]["paths"]
    asked = path["backend"]["service"]
    assert asked["name"] == service["metadata"]["name"]
    assert asked["port"]["name"] in {port["name"] for port in service["spec"]["ports"]}
    assert "64m" in ingress["metadata"]["annotations"].values()


def test_every_pod_says_what_it_takes() -> None:
    """Processor time and memory that are kept for it, and memory that it never goes beyond."""
    for each in (*of_kind("Deployment"), *of_kind("Job")):
        (container,) = pod_of(each)["containers"]
        assert {"cpu", "memory"} == set(container["resources"]["requests"])
        assert "memory" in container["resources"]["limits"]


def test_what_there_are_two_of_stands_on_two_nodes_where_there_are_two() -> None:
    """So that one may fall; and the database is upgraded before any is changed."""
    two = [each for each in of_kind("Deployment") if each["spec"]["replicas"] == 2]
    assert {"scheduler", "web"} == {component(each) for each in two}
    for each in two:
        (apart,) = pod_of(each)["affinity"]["podAntiAffinity"][
            "preferredDuringSchedulingIgnoredDuringExecution"
        ]
        labels = apart["podAffinityTerm"]["labelSelector"]["matchLabels"]
        assert labels["app.kubernetes.io/component"] == component(each)
        assert labels.items() <= pod_labels(each).items()
    (job,) = of_kind("Job")
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
