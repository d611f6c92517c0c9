"""All checks of deploy/; called by ./run with the folder that holds the published app and the tools."""
import hashlib
import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import yaml

import manifests
from checks import Checks
from dockerfile import REPOSITORY, Dockerfile
from jail import Jail

DEPLOY = REPOSITORY / "deploy"
KEY = "a key for the jail"


def check_image(checks):
    image = Dockerfile()
    sources = image.sources()
    checks.that("every COPY source exists", sources and all((REPOSITORY / s).exists() for s in sources), sources)
    ignore = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    checks.that("the context holds the COPY sources and nothing else", sorted(s[1:] for s in ignore if s.startswith("!")) == sorted(s.removeprefix("./") for s in sources) and "*" in ignore)
    checks.that("the last stage runs nothing, so it needs no shell", all(name != "RUN" for name, _ in image.last_stage) and "chiseled" in image.value("FROM"))
    checks.that("not root", image.value("USER").split(":")[0].isdigit() and not image.value("USER").startswith("0"))
    checks.that("labels", "org.opencontainers.image.title" in image.value("LABEL") and "org.opencontainers.image.licenses" in image.value("LABEL"))
    checks.that("natives and fonts come with the folder", "PublishReadyToRun=true" in image.publish_command())
    checks.that("the page is in the image, and the server is told where", image.environment()["ACTPLAT_WEB_ROOT"] == image.page()[1])
    checks.that("stops by SIGTERM", image.value("STOPSIGNAL") == "SIGTERM")


def check_compose(checks):
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    services = compose["services"]
    checks.that("compose: server, collector, Prometheus, Grafana", set(services) == {"server", "collector", "prometheus", "grafana"})
    binds = [v.split(":")[0] for s in services.values() for v in s.get("volumes", []) if v.startswith(".")]
    checks.that("compose: every file that is mounted exists", binds and all((DEPLOY / b).exists() for b in binds), binds)
    checks.that("compose: named volumes are declared", {v.split(":")[0] for s in services.values() for v in s.get("volumes", []) if not v.startswith(".")} == set(compose["volumes"]))
    checks.that("compose: ports are on loopback only", all(p.startswith("127.0.0.1:") for s in services.values() for p in s.get("ports", [])))
    checks.that("compose: the server's root is read-only, without capabilities", services["server"]["read_only"] is True and services["server"]["cap_drop"] == ["ALL"])
    source = yaml.safe_load((DEPLOY / "grafana" / "provisioning" / "datasources" / "prometheus.yaml").read_text())["datasources"][0]
    dashboard = json.loads((DEPLOY / "grafana" / "dashboards" / "activation-platform.json").read_text())
    checks.that("grafana: the panels ask the provisioned source", all(p["datasource"]["uid"] == source["uid"] for p in dashboard["panels"]) and source["url"].split("//")[1].split(":")[0] in services)
    collector = yaml.safe_load((DEPLOY / "collector" / "collector.yaml").read_text())
    port = collector["receivers"]["otlp"]["protocols"]["http"]["endpoint"].split(":")[1]
    checks.that("collector: listens where the server sends", f"http://collector:{port}" in services["server"]["command"])
    for name, pipeline in collector["service"]["pipelines"].items():
        checks.that(f"collector: the pipeline {name} is whole", all(set(pipeline[kind]) <= set(collector[kind]) for kind in ("receivers", "processors", "exporters")))
    checks.that("prometheus: scrapes the server", "server:5081" in (DEPLOY / "prometheus" / "prometheus.yaml").read_text() and "http://0.0.0.0:5081" in services["server"]["command"])
    return services["server"]


def check_alerts(checks, promtool):
    for words in (["check", "rules", "alerts.yaml"], ["check", "config", "prometheus.yaml"], ["test", "rules", "alerts.test.yaml"]):
        done = subprocess.run([promtool, *words], cwd=DEPLOY / "prometheus", capture_output=True, text=True)
        checks.that("promtool " + " ".join(words), done.returncode == 0, done.stdout + done.stderr)
    page = (DEPLOY / "README.md").read_text()
    rules = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yaml").read_text())["groups"][0]["rules"]
    checks.that("the operations page says what to do for every alarm", all(f"`{r['alert']}`" in page for r in rules), [r["alert"] for r in rules if f"`{r['alert']}`" not in page])
    unknown = [name for name in re.findall(r"`(ACTPLAT_[A-Z_]+)`", page) if name not in known_settings(checks.jail) and name not in ("ACTPLAT_API_KEY", "ACTPLAT_ONNXRUNTIME")]
    checks.that("the operations page names settings that exist", not unknown, unknown)


def known_settings(jail):
    """The environment's names of all settings, as the server lists them itself."""
    _, _, error = jail.run(["/app/actplat", "serve", "--no-such-setting"])
    return {"ACTPLAT_" + name.replace("-", "_").upper() for name in re.findall(r"--([a-z-]+)[,.]", error.split("known are")[1])}


def wait_until_healthy(jail, prisoner, words, limit=60):
    """Asks as the engine asks, until the answer is SERVING."""
    until = time.monotonic() + limit
    while time.monotonic() < until and prisoner.process.poll() is None:
        code, output, _ = jail.run(words)
        if code == 0:
            return output.strip()
        time.sleep(0.3)
    return prisoner.log.read_text()


def serve_and_stop(checks, name, words, environment, mounts, health, call):
    """Starts, asks for health, makes real calls, stops."""
    jail = checks.jail
    prisoner = jail.start(words, environment, mounts)
    try:
        state = wait_until_healthy(jail, prisoner, health)
        if not checks.that(f"{name}: healthy", state == "SERVING", state):
            return
        status = dict(line.split(":\t", 1) for line in prisoner.proc("status").splitlines() if ":\t" in line)
        checks.that(f"{name}: not root, no capabilities", "0" not in status["Uid"].split()[:1] or os.getuid() != 0 or prisoner.proc("uid_map").split()[0] == jail.user, status["Uid"])
        checks.that(f"{name}: no effective capability", int(status["CapEff"], 16) == 0 and int(status["CapPrm"], 16) == 0, status["CapEff"])
        roots = [line.split()[5].split(",") for line in prisoner.proc("mountinfo").splitlines() if line.split()[4] == "/"]
        checks.that(f"{name}: the root is read-only", "ro" in roots[-1], roots)
        call(name)
        code, seconds = prisoner.terminate(limit=60)
        checks.that(f"{name}: SIGTERM ends it with 0", code == 0, f"{code}: {prisoner.log.read_text()}")
        print(f"        ended {seconds:.2f} s after SIGTERM")
        checks.that(f"{name}: no key in the log", KEY not in prisoner.log.read_text())
    finally:
        prisoner.kill()


def caller(checks, scratch, server, environment=None):
    """A real call from outside of the jail with the trained network."""
    photo = Path(os.environ["ACTPLAT_TEST_DATA"]) / "photos" / "coffee.png"

    def call(name):
        done = subprocess.run([str(scratch / "app" / "actplat"), "classify", str(photo), "--json", "--server", server],
                              env={**os.environ, **(environment or {})}, capture_output=True, text=True, timeout=60)
        best = json.loads(done.stdout)["classes"][0]["label"] if done.returncode == 0 else done.stderr
        checks.that(f"{name}: a real call is answered (espresso)", "espresso" in best, best)
        out = scratch / "tensors"
        done = subprocess.run([str(scratch / "app" / "actplat"), "activations", str(photo), "--layer", "conv1/7x7_s2", "--out", str(out), "--server", server],
                              env={**os.environ, **(environment or {})}, capture_output=True, text=True, timeout=60)
        checks.that(f"{name}: tensors are streamed", done.returncode == 0 and any(f.stat().st_size > 3_000_000 for f in out.iterdir()), done.stderr)

    return call


def check_jail(checks, scratch, compose, small, production):
    jail = checks.jail
    image = Dockerfile()
    models = {Path(os.environ["ACTPLAT_MODELS"]): "/models"}
    default = [*image.array("ENTRYPOINT"), *image.array("CMD")]
    health = image.array("HEALTHCHECK")
    code, output, _ = jail.run(["/bin/sh", "-c", "true"])
    checks.that("jail: there is no shell", code != 0, output)
    code, _, error = jail.run(health, limit=30)
    checks.that("jail: not healthy while nothing serves", code == 1, f"{code} {error}")
    code, _, error = jail.run(["/app/actplat", "models", "list", "--out", "/x"], image.environment(), models)
    code, _, error = jail.run(["/app/actplat", "activations", "/photo.png", "--layer", "conv1*", "--out", "/result"], image.environment(),
                              {**models, Path(os.environ["ACTPLAT_TEST_DATA"]) / "photos" / "coffee.png": "/photo.png"})
    checks.that("jail: nothing can be written outside of /tmp", code == 1 and "read-only" in error.lower(), f"{code} {error}")

    def call_with_metrics(name):
        caller(checks, scratch, "http://127.0.0.1:5080")(name)
        page = urllib.request.urlopen("http://127.0.0.1:5081/").read().decode()
        script = urllib.request.urlopen("http://127.0.0.1:5081/main.js").read().decode()
        checks.that(f"{name}: a browser finds the page and its script", "Activations in the browser" in page and "Stream all layers" in script, page[:200])
        text = urllib.request.urlopen("http://127.0.0.1:5081/metrics").read().decode()
        checks.that(f"{name}: /metrics tells of the calls", 'rpc_method="activation.v1.ActivationService/StreamActivations"' in text)

    serve_and_stop(checks, "image", default, image.environment(), models, health, call_with_metrics)

    # The collector is not there; the server must not mind.
    serve_and_stop(checks, "compose", [*image.array("ENTRYPOINT"), *compose["command"]], {**image.environment(), **compose["environment"]}, models, health, call_with_metrics)

    probe = ["/app/actplat", "health", "http://[::1]:5082"]
    serve_and_stop(checks, "small", [*image.array("ENTRYPOINT"), *small.server()["args"]], small.environment(), models, probe, call_with_metrics)

    certificate = make_certificate(scratch)
    keys = scratch / "keys"
    keys.mkdir()
    (keys / "keys.txt").write_text(f"jail {hashlib.sha256(KEY.encode()).hexdigest()}\n")
    for file in keys.iterdir():
        file.chmod(0o644)
    environment = production.environment()
    mounts = {**models, certificate.parent: "/etc/actplat/tls", keys: "/etc/actplat/keys"}
    secure = {"SSL_CERT_FILE": str(certificate), "ACTPLAT_API_KEY": KEY}

    def call_securely(name):
        caller(checks, scratch, "https://localhost:5080", secure)(name)
        for service in ("", "liveness"):
            code, output, _ = jail.run([*probe, "--service", service])
            checks.that(f"{name}: the probe '{service}' is answered", code == 0, output)
        photo = Path(os.environ["ACTPLAT_TEST_DATA"]) / "photos" / "coffee.png"
        done = subprocess.run([str(scratch / "app" / "actplat"), "classify", str(photo), "--server", "https://localhost:5080"],
                              env={**os.environ, "SSL_CERT_FILE": str(certificate)}, capture_output=True, text=True, timeout=60)
        checks.that(f"{name}: a call without a key is refused", done.returncode == 1 and "API key" in done.stderr, done.stderr)

    serve_and_stop(checks, "production", [*image.array("ENTRYPOINT"), *production.server()["args"]], environment, mounts, probe, call_securely)
    (verify,) = [c for c in production.pod()["initContainers"] if c["name"] == "verify-model"]
    code, output, error = jail.run([*image.array("ENTRYPOINT"), *verify["args"]], {e["name"]: e["value"] for e in verify["env"]}, models)
    checks.that("production: the init container verifies the model", code == 0, output + error)
    missing = scratch / "no-models"
    missing.mkdir()
    code, output, error = jail.run([*image.array("ENTRYPOINT"), *verify["args"]], {e["name"]: e["value"] for e in verify["env"]}, {missing: "/models"})
    checks.that("production: and fails without it", code == 1, f"{code} {output}")


def make_certificate(scratch):
    """A certificate of its own authority for localhost, as the secret holds it."""
    folder = scratch / "tls"
    folder.mkdir()
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "tls.key", "-out", folder / "tls.crt", "-days", "2",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
    (folder / "tls.key").chmod(0o644)
    return folder / "tls.crt"


def main():
    scratch = Path(sys.argv[1])
    checks = Checks()
    checks.jail = Jail(scratch / "app", scratch)
    checks.run("image", check_image)
    server = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["server"]
    checks.run("compose", check_compose)
    checks.run("alarms", check_alerts, str(scratch / "tools" / "usr" / "bin" / "promtool"))
    rendered = []
    checks.run("kubernetes", lambda c: rendered.extend(manifests.check(c, str(scratch / "tools" / "usr" / "bin" / "kubectl"), known_settings(c.jail))))
    if len(rendered) == 2:
        checks.run("jail", check_jail, scratch, server, *rendered)
    print(f"{checks.passed} passed, {checks.failed} failed")
    sys.exit(1 if checks.failed else 0)


if __name__ == "__main__":
    main()
