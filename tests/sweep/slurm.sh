# A SLURM of one node with two slots, from Debian's packages, runs deploy/slurm as it is; one task is killed and queued again.
slurm="$work/slurm"
mkdir -p "$slurm/state" "$slurm/spool"
export SLURM_CONF="$slurm/slurm.conf"

start_slurm() {
    local host
    host="$(hostname -s)"
    cat > "$SLURM_CONF" <<CONF
ClusterName=sweep
SlurmctldHost=$host(127.0.0.1)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$slurm/munge.socket,cred_expire=5
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
ReturnToService=2
StateSaveLocation=$slurm/state
SlurmdSpoolDir=$slurm/spool
SlurmctldPidFile=$slurm/slurmctld.pid
SlurmdPidFile=$slurm/slurmd.pid
SlurmctldPort=17102
SlurmdPort=17103
MinJobAge=600
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
    head -c 1024 /dev/urandom > "$slurm/munge.key" && chmod 400 "$slurm/munge.key"
    munged --foreground --force --key-file="$slurm/munge.key" --socket="$slurm/munge.socket" --pid-file="$slurm/munge.pid" \
        --log-file="$slurm/munge.log" --seed-file="$slurm/munge.seed" > "$slurm/munged.log" 2>&1 &
    children+=($!)
    for _ in $(seq 20); do [ -S "$slurm/munge.socket" ] && break; sleep 0.5; done
    slurmctld -D > "$slurm/slurmctld.log" 2>&1 &
    children+=($!)
    slurmd -D > "$slurm/slurmd.log" 2>&1 &
    children+=($!)
    for _ in $(seq 60); do
        [ "$(sinfo --noheader --format=%T 2>/dev/null)" = idle ] && return
        sleep 0.5
    done
    tail -n 5 "$slurm/munged.log" "$slurm/slurmctld.log" "$slurm/slurmd.log"
    return 1
}

# The actplat process of one task: it has the task's number in its environment.
process_of_task() {
    local process
    for process in $(pgrep -x dotnet); do
        tr '\0' '\n' < "/proc/$process/environ" 2>/dev/null | grep -qx "SLURM_ARRAY_TASK_ID=$1" && echo "$process" && return
    done
    return 1
}

array_and_merge() {
    local shards merge process state
    cd "$slurm" || return 1
    read -r shards merge < <(SWEEP_PROGRAM="dotnet $program" SWEEP_IMAGES="$images" SWEEP_LAYERS="$layers" SWEEP_SHARDS=4 SWEEP_OUT="$slurm/out" \
        SWEEP_OPTIONS="--co-activation --checkpoint 1" "$OLDPWD/deploy/slurm/submit" --cpus-per-task=1)
    cd "$OLDPWD" || return 1
    for _ in $(seq 100); do
        [ -f "$slurm/out/shards/shard-00001-of-00004.work/checkpoint.sweep" ] && process="$(process_of_task 1)" && break
        sleep 0.2
    done
    kill -KILL "$process" || return 1
    for _ in $(seq 240); do
        state="$(scontrol show job "$merge" 2>/dev/null | grep -o 'JobState=[A-Z]*')"
        case "$state" in
            JobState=COMPLETED) break ;;
            JobState=FAILED | JobState=CANCELLED) squeue; cat "$slurm"/*.log; return 1 ;;
        esac
        sleep 1
    done
    cat "$slurm"/sweep-*.log
    grep -q "queued again" "$slurm/sweep-$shards-1.log" && cmp "$slurm/out/sweep.result" "$work/plain.result"
}

check "SLURM starts on this machine" start_slurm
check "SLURM's array, with a task killed and queued again, and its merge give the plain result's bytes" array_and_merge
stop_all
children=()
