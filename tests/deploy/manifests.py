"""Renders deploy/kubernetes with Debian's kubectl and holds every property of the objects."""
import subprocess

import yaml

from dockerfile import REPOSITORY, Dockerfile

KUBERNETES = REPOSITORY / "deploy" / "kubernetes"
MEBIBYTE = 1 << 20


class Rendered:
    def __init__(self, kubectl, folder):
        answer = subprocess.run([kubectl, "kustomize", str(KUBERNETES / folder)], check=True, capture_output=True, text=True)
        self.objects = [o for o in yaml.safe_load_all(answer.stdout) if o]

    def all(self, kind):
        return [o for o in self.objects if o["kind"] == kind]

    def one(self, kind, name="activation-platform"):
        (found,) = [o for o in self.all(kind) if o["metadata"]["name"] == name]
        return found

    def pod(self):
        return self.one("Deployment")["spec"]["template"]["spec"]

    def server(self):
        (container,) = [c for c in self.pod()["containers"] if c["name"] == "server"]
        return container

    def environment(self):
        """What the server's process gets: its image's environment, then the ConfigMap's, then its own."""
        environment = Dockerfile().environment()
        for reference in self.server().get("envFrom", []):
            environment.update(self.one("ConfigMap", reference["configMapRef"]["name"])["data"])
        environment.update({e["name"]: e["value"] for e in self.server().get("env", [])})
        return environment


def quantity(text):
    for unit, factor in (("Ki", 1 << 10), ("Mi", 1 << 20), ("Gi", 1 << 30), ("m", 0.001)):
        if str(text).endswith(unit):
            return float(text[: -len(unit)]) * factor
    return float(text)


def check_common(checks, name, rendered, known_settings):
    """What every set-up must have."""
    that = lambda fact, holds, seen="": checks.that(f"{name}: {fact}", holds, seen)
    deployment, pod, server, environment = rendered.one("Deployment"), rendered.pod(), rendered.server(), rendered.environment()
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    ports = {p["name"]: p["containerPort"] for p in server["ports"]}

    health = environment["ACTPLAT_HEALTH_URLS"]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        that(f"{probe} asks over gRPC where only health is told", health.endswith(f":{server[probe]['grpc']['port']}") and health.startswith("http://[::]"), server[probe])
    that("liveness does not ask whether calls are welcome", server["livenessProbe"]["grpc"].get("service") == "liveness")
    that("readiness does", "service" not in server["readinessProbe"]["grpc"])
    that("the start may take a minute", server["startupProbe"]["periodSeconds"] * server["startupProbe"]["failureThreshold"] >= 60)
    that("the ports are the settings'", environment["ACTPLAT_URLS"].endswith(f":{ports['grpc']}") and environment["ACTPLAT_WEB_URLS"].endswith(f":{ports['web']}"), ports)

    pause, grace = server["lifecycle"]["preStop"]["sleep"]["seconds"], pod["terminationGracePeriodSeconds"]
    drain = int(environment["ACTPLAT_DRAIN_DELAY_SECONDS"]) + int(environment["ACTPLAT_DRAIN_SECONDS"])
    noticed = server["readinessProbe"]["periodSeconds"] * server["readinessProbe"]["failureThreshold"] + server["readinessProbe"]["timeoutSeconds"]
    that("the grace period covers pause, drain and the end", grace >= pause + drain + 5, (grace, pause, drain))
    that("the pause outlasts the notice that the pod goes", pause >= noticed, (pause, noticed))
    rolling = deployment["spec"]["strategy"]["rollingUpdate"]
    that("an update never takes a replica away before another is ready", (rolling["maxUnavailable"], rolling["maxSurge"]) == (0, 1) and deployment["spec"]["minReadySeconds"] > 0)

    memory = quantity(server["resources"]["limits"]["memory"])
    that("processor and memory are requested and limited", all(k in server["resources"][s] for s in ("requests", "limits") for k in ("cpu", "memory")))
    that("the tensors' budget leaves memory for the rest", (int(environment["ACTPLAT_OUTPUT_MEGABYTES"]) + int(environment["ACTPLAT_CACHE_MEGABYTES"])) * MEBIBYTE + 400 * MEBIBYTE < memory, memory)
    that("no more threads than processors", int(environment["ACTPLAT_THREADS"]) <= quantity(server["resources"]["limits"]["cpu"]))

    spread = {c["topologyKey"]: c for c in pod["topologySpreadConstraints"]}
    that("replicas spread over nodes and zones", set(spread) == {"kubernetes.io/hostname", "topology.kubernetes.io/zone"}, spread)
    that("the spread counts these pods", all(c["labelSelector"]["matchLabels"].items() <= labels.items() for c in spread.values()))
    budget = rendered.one("PodDisruptionBudget")["spec"]
    that("one replica at a time is disrupted", budget["maxUnavailable"] == 1 and budget["selector"]["matchLabels"].items() <= labels.items())

    account = rendered.one("ServiceAccount")
    that("no token", account["automountServiceAccountToken"] is False and pod["automountServiceAccountToken"] is False and pod["serviceAccountName"] == account["metadata"]["name"])
    security = pod["securityContext"]
    that("not root", security["runAsNonRoot"] is True and f"{security['runAsUser']}:{security['runAsGroup']}" == Dockerfile().value("USER"), security)
    that("seccomp", security["seccompProfile"] == {"type": "RuntimeDefault"})
    for container in pod["containers"] + pod.get("initContainers", []):
        own = container["securityContext"]
        that(f"{container['name']} has a read-only root and no capabilities",
             own["readOnlyRootFilesystem"] is True and own["allowPrivilegeEscalation"] is False and own["capabilities"] == {"drop": ["ALL"]}, own)
        that(f"{container['name']} is this image", container["image"].split(":")[0] == "activation-platform" and "resources" in container)
    mounts = {m["mountPath"]: m for m in server["volumeMounts"]}
    that("the server cannot write models", mounts[environment["ACTPLAT_MODELS"]].get("readOnly") is True)
    that("every mount has its volume", {m["name"] for m in server["volumeMounts"]} <= {v["name"] for v in pod["volumes"]})

    services = rendered.all("Service")
    headless = [s for s in services if s["spec"].get("clusterIP") == "None"]
    that("a headless service for clients that balance", len(headless) == 1 and len(services) == 2)
    that("the services select these pods and name their ports", all(
        s["spec"]["selector"].items() <= labels.items() and all(p["targetPort"] in ports for p in s["spec"]["ports"]) for s in services))
    scheme = environment["ACTPLAT_URLS"].split(":")[0]
    (grpc,) = [p for p in rendered.one("Service")["spec"]["ports"] if p["name"] == "grpc"]
    that("proxies are told what the port speaks", grpc["appProtocol"] == {"https": "https", "http": "kubernetes.io/h2c"}[scheme], grpc)

    policy = rendered.one("NetworkPolicy")["spec"]
    that("the network policy covers these pods, both ways", policy["podSelector"]["matchLabels"].items() <= labels.items() and set(policy["policyTypes"]) == {"Ingress", "Egress"})
    that("the policy lets calls and metrics in and nothing else", {p["port"] for rule in policy["ingress"] for p in rule["ports"]} == {ports["grpc"], ports["web"]})
    that("everything in the policy has peers", all(rule.get("from") for rule in policy["ingress"]) and all(rule.get("to") for rule in policy["egress"]))

    used = [key for key in environment if key.startswith("ACTPLAT_")]
    that("every setting is one of the server's", all(key in known_settings for key in used), [key for key in used if key not in known_settings])
    annotations = deployment["spec"]["template"]["metadata"]["annotations"]
    that("metrics are announced", annotations["prometheus.io/port"] == str(ports["web"]) and annotations.get("prometheus.io/scheme", "http") == environment["ACTPLAT_WEB_URLS"].split(":")[0])


def check_production(checks, name, rendered):
    that = lambda fact, holds, seen="": checks.that(f"{name}: {fact}", holds, seen)
    pod, server, environment = rendered.pod(), rendered.server(), rendered.environment()
    that("TLS everywhere but for probes", environment["ACTPLAT_URLS"].startswith("https") and environment["ACTPLAT_WEB_URLS"].startswith("https") and "ACTPLAT_ALLOW_INSECURE" not in environment)
    secrets = {v["secret"]["secretName"]: v["name"] for v in pod["volumes"] if "secret" in v}
    mounts = {m["name"]: m for m in server["volumeMounts"]}
    for setting, secret in (("ACTPLAT_TLS_CERTIFICATE", "activation-platform-tls"), ("ACTPLAT_TLS_KEY", "activation-platform-tls"), ("ACTPLAT_API_KEYS", "activation-platform-keys")):
        mount = mounts[secrets[secret]]
        that(f"{setting} lies in a secret", environment[setting].startswith(mount["mountPath"] + "/") and mount["readOnly"] is True and "subPath" not in mount, mount)
    initial = [c["args"] for c in pod["initContainers"]]
    that("the model is pulled, then verified", initial == [["models", "pull", environment["ACTPLAT_MODEL"]], ["models", "verify", environment["ACTPLAT_MODEL"]]], initial)
    zone = [c for c in pod["topologySpreadConstraints"] if c["topologyKey"] == "topology.kubernetes.io/zone"]
    that("zones are balanced strictly", zone[0]["whenUnsatisfiable"] == "DoNotSchedule")
    scaler = rendered.one("HorizontalPodAutoscaler")["spec"]
    that("scales the deployment by processor load", scaler["scaleTargetRef"]["name"] == "activation-platform" and scaler["metrics"][0]["resource"]["name"] == "cpu")
    that("the scaler alone says how many replicas", "replicas" not in rendered.one("Deployment")["spec"] and 3 <= scaler["minReplicas"] < scaler["maxReplicas"])
    return scaler


def check(checks, kubectl, known_settings):
    small, production, queue = (Rendered(kubectl, f"overlays/{n}") for n in ("small", "production", "production-queue-scaling"))
    for name, rendered in (("small", small), ("production", production), ("production-queue-scaling", queue)):
        check_common(checks, name, rendered, known_settings)
    checks.that("small: two replicas, models from a claim", small.one("Deployment")["spec"]["replicas"] == 2 and any(
        v.get("persistentVolumeClaim", {}).get("claimName") == "activation-platform-models" and "emptyDir" not in v for v in small.pod()["volumes"]), small.pod()["volumes"])
    checks.that("small: has the claim", len(small.all("PersistentVolumeClaim")) == 1)
    check_production(checks, "production", production)
    metrics = check_production(checks, "production-queue-scaling", queue)["metrics"]
    checks.that("production-queue-scaling: scales by the queue as well", metrics[1]["pods"]["metric"]["name"] == "actplat_queue_length", metrics)

    examples = Rendered(kubectl, "examples")
    service_ports = {p["port"]: p["name"] for p in production.one("Service")["spec"]["ports"]}
    (rule,) = examples.one("GRPCRoute")["spec"]["rules"]
    checks.that("examples: the route leads to the service", rule["backendRefs"] == [{"name": "activation-platform", "port": 5080}] and 5080 in service_ports)
    services = {m["method"]["service"] for m in rule["matches"]}
    checks.that("examples: the route knows the contract's services", services == contract_services(), services)
    backend = examples.one("Ingress")["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
    checks.that("examples: the ingress leads to the service", backend["name"] == "activation-platform" and backend["port"]["name"] in service_ports.values())
    names = {o["metadata"]["name"]: set(o["stringData"]) for o in examples.all("Secret")}
    checks.that("examples: the secrets are those that production mounts", names == {"activation-platform-tls": {"tls.crt", "tls.key"}, "activation-platform-keys": {"keys.txt"}}, names)
    return small, production


def contract_services():
    """package.Service of every file of the contract that the server answers."""
    found = set()
    for file in [*(REPOSITORY / "protos" / "activation" / "v1").glob("*_service.proto"), *(REPOSITORY / "protos" / "inference").glob("*.proto")]:
        lines = file.read_text().splitlines()
        package = next(line.split()[1].rstrip(";") for line in lines if line.startswith("package "))
        found |= {f"{package}.{line.split()[1]}" for line in lines if line.startswith("service ")}
    return found
