#!/usr/bin/env bash
# What a recorded packet costs: a recorder in a process of its own, calls placed at it over loopback, and the operating
# system's account of the recorder alone. Bounded: CALLS two-stream calls of SECONDS seconds, then it stops by itself.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
calls=200 rate=20 seconds=20
while [ $# -gt 0 ]; do
    case "$1" in
        --calls) calls=$2; shift 2 ;;
        --rate) rate=$2; shift 2 ;;
        --seconds) seconds=$2; shift 2 ;;
        -h | --help) echo "usage: bin/bench calls [--calls N] [--rate CALLS-PER-SECOND] [--seconds N]"; exit 0 ;;
        *) echo "bin/bench calls: unknown argument '$1' (see --help)" >&2; exit 64 ;;
    esac
done
[ -r /proc/self/stat ] || { echo "bin/bench calls: reads /proc, so it needs Linux" >&2; exit 69; }

scratch=$(mktemp -d)
"$here/bin/earwitness" --version >/dev/null
cat >"$scratch/settings.yaml" <<YAML
sip:
  udp: { address: 127.0.0.1, port: 5964 }
  tcp: { address: 127.0.0.1, port: 5964 }
http: { port: 8964 }
YAML
"$here/bin/earwitness" serve -c "$scratch/settings.yaml" -d "$scratch/data" >"$scratch/serve.log" 2>&1 &
recorder=$!
trap 'kill -TERM $recorder 2>/dev/null; wait $recorder 2>/dev/null; rm -rf "$scratch"' EXIT
for _ in $(seq 1 300); do grep -q '^data' "$scratch/serve.log" && break; sleep 0.2; done
grep -q '^data' "$scratch/serve.log" || { cat "$scratch/serve.log" >&2; exit 70; }

ticks_per_second=$(getconf CLK_TCK)
cpu_millis() { awk -v hz="$ticks_per_second" '{ sub(/.*\) /, ""); print int(($12 + $13) * 1000 / hz) }' /proc/$recorder/stat; }
metric() { curl -fs http://127.0.0.1:8964/metrics | awk -v name="$1" '$1 == name || index($1, name "{") == 1 { s += $2 } END { printf "%d\n", s }'; }

"$here/bin/earwitness" call sip:127.0.0.1:5964 --count 5 --rate 5 --duration 3 >/dev/null # the JIT warms up
sleep 3
before=$(cpu_millis) packets_before=$(metric earwitness_capture_packets_total)
"$here/bin/earwitness" call sip:127.0.0.1:5964 --count "$calls" --rate "$rate" --duration "$seconds" --json >"$scratch/calls.json"
after=$(cpu_millis) packets_after=$(metric earwitness_capture_packets_total)
for _ in $(seq 1 300); do [ "$(metric earwitness_assembly_finished_total)" -ge $((calls + 5)) ] && break; sleep 0.2; done
assembled=$(cpu_millis)
sent=$(grep -o '"packetsSent" : [0-9]*' "$scratch/calls.json" | awk '{ s += $3 } END { print s + 0 }')
packets=$((packets_after - packets_before))

printf 'calls                                   %d, two streams, %s s, %s/s\n' "$calls" "$seconds" "$rate"
printf 'packets sent, stored                    %d, %d\n' "$sent" "$packets"
printf 'recorder CPU while calls ran            %d ms, %d ns a packet (signalling and assembly of ended calls included)\n' \
    $((after - before)) $(((after - before) * 1000000 / (packets > 0 ? packets : 1)))
printf 'recorder CPU until all were assembled   %d ms\n' $((assembled - before))
printf 'recorder peak memory                    %d MB\n' "$(awk '/VmHWM/ { print int($2 / 1024) }' /proc/$recorder/status)"
curl -fs "http://127.0.0.1:8964/api/v1/recordings?limit=500" >"$scratch/list.json"
printf 'recordings complete                     %d of %d\n' "$(grep -o '"verdict":"COMPLETE"' "$scratch/list.json" | wc -l)" $((calls + 5))
[ "$sent" = "$packets" ] || { echo "PACKETS MISSING" >&2; exit 1; }
