# Two servers measure, and one of them is killed on the way: the images it had are sent to the other.

serve() {
    dotnet "$program" serve --urls "http://127.0.0.1:$1" --web-urls "http://127.0.0.1:$2" > "$work/server-$1.log" 2>&1 &
    children+=($!)
}

healthy() {
    for _ in $(seq 60); do
        dotnet "$program" health "http://127.0.0.1:$1" > /dev/null 2>&1 && return
        sleep 1
    done
    return 1
}

by_servers() {
    local options=()
    for layer in $layers; do options+=(--layer "$layer"); done
    dotnet "$program" sweep run --images "$images" "${options[@]}" --co-activation --shard-count 1 --checkpoint 5 --parallel 4 --quiet \
        --server "http://127.0.0.1:15090,http://127.0.0.1:15091" --out "$work/remote" &
    local sweep=$!
    sleep 8
    kill -KILL "${children[-1]}"
    wait "$sweep" && dotnet "$program" sweep merge "$work/remote" --out "$work/remote.result" --quiet && cmp "$work/remote.result" "$work/plain.result"
}

serve 15090 15092
serve 15091 15093
check "two servers answer" eval 'healthy 15090 && healthy 15091'
check "a sweep by two servers, one of them killed, has the plain result's bytes" by_servers
stop_all
children=()
