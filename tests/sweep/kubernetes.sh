# The manifests render, and the containers' arguments run with what Kubernetes gives a pod and nothing else.
rendered="$work/kubernetes.yaml"

renders() {
    kubectl kustomize deploy/kubernetes/sweep > "$rendered" && python3 - "$rendered" <<'PYTHON'
import sys, yaml
documents = {(d["kind"], d["metadata"]["name"]): d for d in yaml.safe_load_all(open(sys.argv[1]))}
sweep, merge = documents["Job", "sweep"]["spec"], documents["Job", "sweep-merge"]["spec"]
arguments = sweep["template"]["spec"]["containers"][0]["args"]
assert sweep["completionMode"] == "Indexed" and sweep["backoffLimitPerIndex"] > 0 and "backoffLimit" not in sweep
assert f"--shard-count={sweep['completions']}" in arguments and not any(a.startswith("--shard=") for a in arguments)
assert documents["PersistentVolumeClaim", "sweep-data"]["spec"]["accessModes"] == ["ReadWriteMany"]
assert "--wait" in merge["template"]["spec"]["containers"][0]["args"]
PYTHON
}

# A container's arguments, one a line, with the volume where this machine has it.
arguments_of() {
    python3 - "$rendered" "$1" "$work/data" <<'PYTHON'
import sys, yaml
job = next(d for d in yaml.safe_load_all(open(sys.argv[1])) if d["kind"] == "Job" and d["metadata"]["name"] == sys.argv[2])
for argument in job["spec"]["template"]["spec"]["containers"][0]["args"]:
    print(argument.replace("/data", sys.argv[3]))
PYTHON
}

# What the manifest and Kubernetes itself put into a pod's environment; HOME is where the image's user has none.
in_pod() {
    local index=$1
    shift
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/ HOSTNAME="sweep-$index-abcde" ${index:+JOB_COMPLETION_INDEX=$index} \
        KUBERNETES_SERVICE_HOST=10.96.0.1 KUBERNETES_SERVICE_PORT=443 KUBERNETES_PORT=tcp://10.96.0.1:443 \
        ACTPLAT_MODELS="$work/data/models" dotnet "$program" "$@"
}

pods_run() {
    local arguments index
    mkdir -p "$work/data/images"
    cp "$images/00/"0000?.* "$images/00/"0001?.* "$work/data/images/"
    ln -sfn "${ACTPLAT_MODELS:-$work/none}" "$work/data/models"
    mapfile -t arguments < <(arguments_of sweep-merge)
    in_pod "" "${arguments[@]}" > "$work/merge.log" 2>&1 &
    local merge=$!
    mapfile -t arguments < <(arguments_of sweep)

    # Twenty images and two shards: as many pods as this machine runs in a moment.
    arguments=("${arguments[@]/--shard-count=50/--shard-count=2}")
    for index in 1 0; do
        in_pod "$index" "${arguments[@]}" || { kill "$merge"; return 1; }
    done
    wait "$merge" || { cat "$work/merge.log"; return 1; }
    in_pod "" sweep status "$work/data/shards" && [ -s "$work/data/sweep.result" ]
}

check "the Kubernetes manifests render as they should" renders
check "the Jobs' entry points run with the environment of a pod" pods_run
