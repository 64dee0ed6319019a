#!/usr/bin/env bash
# A whole recorder under as many calls as are told, for as long as is told: journals hashed and encrypted, calls by sipp, packets
# by a generator in C. The recorder has one processor, the others the other one. Told are packets lost, memory a call, CPU a
# packet, collections, and how long after its end a short call could be played under that load. Every sample of the short calls
# and of some of the long ones is compared with what was sent. 1 where a packet is lost or a sample differs. Bounded; loopback
# only. Needs some 20 kB of disk a second for each call.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
calls=1500 seconds=600 short=60 length=30 checked=20 source=auto port=5990 heap=1500m workers=2 options=
while [ $# -gt 0 ]; do
    case "$1" in
        --calls) calls=$2; shift 2 ;;
        --seconds) seconds=$2; shift 2 ;;
        --short) short=$2; shift 2 ;;
        --length) length=$2; shift 2 ;;
        --source) source=$2; shift 2 ;;
        --heap) heap=$2; shift 2 ;;
        --java) options=$2; shift 2 ;;
        --port) port=$2; shift 2 ;;
        -h | --help)
            echo "usage: bin/bench load [--calls N] [--seconds N] [--short N] [--length N] [--source KIND] [--heap SIZE] [--java 'OPTIONS'] [--port N]"
            echo "  --calls    two-stream G.711 calls at once (1500)    --seconds  how long packets are counted (600)"
            echo "  --short    calls that end under that load (60)      --length   how many seconds each of them is long (30)"
            echo "  --source   ring, swept, nio, or the best one (auto) --heap     of the recorder's Java (1500m)"
            echo "  --java     further options of it                    --port     of SIP; HTTP has the next (5990)"
            exit 0
            ;;
        *) echo "bin/bench load: unknown argument '$1' (see --help)" >&2; exit 64 ;;
    esac
done
[ -r /proc/self/stat ] || { echo "bin/bench load: reads /proc, so it needs Linux" >&2; exit 69; }
for tool in cc curl sipp taskset mvn; do command -v "$tool" >/dev/null || { echo "bin/bench load: needs $tool" >&2; exit 69; }; done
. "$here/bin/find-jdk"
find_jdk_25 || exit 69
first=10000 pairs=$((2 * (calls + short)))
last=$((first + 2 * pairs - 1))
[ $last -lt 32768 ] || { echo "bin/bench load: at most $(((32767 - first) / 4 - short)) calls" >&2; exit 64; }
[ "$calls" -gt "$checked" ] || { echo "bin/bench load: more than $checked calls" >&2; exit 64; }
ulimit -n "$(ulimit -Hn)"
"$here/bin/earwitness" --version >/dev/null
cd "$here"
scratch=$(mktemp -d)
started=()
clean() {
    [ ${#started[@]} -eq 0 ] || kill -KILL "${started[@]}" 2>/dev/null || true
    rm -rf "$scratch" /dev/shm/"earwitness-load-$$"
}
trap clean EXIT
mvn -q -B -ntp -pl app -am test-compile -Djacoco.skip=true -Dcyclonedx.skip -Dspotless.check.skip=true -DskipWebTests=true \
    >"$scratch/build.log" 2>&1 || { grep ERROR "$scratch/build.log" | head >&2; exit 70; }
cc -O2 -o "$scratch/generator" bench/media/generator.c
mkdir /dev/shm/"earwitness-load-$$" "$scratch/data"
cat >"$scratch/settings.yaml" <<YAML
sip: { udp: { address: 127.0.0.1, port: $port }, tcp: { address: 127.0.0.1, port: $port } }
http: { port: $((port + 1)) }
media: { port-first: $first, port-last: $last, packet-source: $source }
journal: { buffers: /dev/shm/earwitness-load-$$ }
limits: { concurrent-sessions: $((calls + short)), free-disk: 1MB }
session: { longest: 24h }
assembly: { workers: $workers }
encryption: { key-file: $scratch/data/keys }
YAML
"$here/bin/earwitness" keys add --file "$scratch/data/keys" >/dev/null
# What it measures is the recorder, not who else has work for this machine.
quick=()
[ "$(nice -n -15 nice 2>/dev/null)" != -15 ] || quick=(nice -n -15)
# shellcheck disable=SC2086  # a list of words
EARWITNESS_JAVA_OPTS="-Xmx$heap -XX:+UseSerialGC -Xlog:gc:file=$scratch/gc $options" \
    "${quick[@]}" taskset -c 0 "$here/bin/earwitness" serve -c "$scratch/settings.yaml" -d "$scratch/data" >"$scratch/serve.log" 2>&1 &
recorder=$!
started+=($recorder)
disown $recorder
for _ in $(seq 1 300); do grep -q '^data' "$scratch/serve.log" && break; sleep 0.2; done
grep -q '^data' "$scratch/serve.log" || { cat "$scratch/serve.log" >&2; exit 70; }

page=http://127.0.0.1:$((port + 1))
ticks_per_second=$(getconf CLK_TCK)
cpu_millis() { awk -v hz="$ticks_per_second" '{ sub(/.*\) /, ""); print int(($12 + $13) * 1000 / hz) }' "/proc/$recorder/stat"; }
resident_kb() { awk '/^VmRSS/ { print $2 }' "/proc/$recorder/status"; }
metric() { curl -fs $page/metrics | awk -v name="$1" '$1 == name || index($1, name "{") == 1 { s += $2 } END { printf "%d\n", s }'; }
place() { # name, calls, rate, milliseconds each lasts
    (cd "$scratch" && exec taskset -c 1 sipp 127.0.0.1:$port -sf "$here/bench/held-call.xml" -i 127.0.0.1 -p "$((port + 2 + ${#started[@]}))" \
        -t u1 -m "$2" -r "$3" -d "$4" -l 100000 -nostdin -timeout_error -timeout "$(($4 / 1000 + 120))s" >"$scratch/$1.log" 2>&1) &
    started+=($!)
    disown $! # or the shell tells of its end
}
check() { # recordings there will be, seconds to wait
    taskset -c 1 "$JAVA_HOME/bin/java" -Xmx500m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
        -cp "app/target/test-classes:app/target/earwitness/lib/*" io.earwitness.app.bench.LoadCheck $page "$1" "$2"
}
await_sessions() { # as many or more
    for _ in $(seq 1 600); do [ "$(metric earwitness_journal_open)" -ge "$1" ] && return; sleep 0.2; done
    echo "bin/bench load: only $(metric earwitness_journal_open) of $1 calls came up" >&2
    tail -n 20 "$scratch"/*.log >&2
    exit 70
}

# Some calls before any is counted: what runs once only has run then.
place before 20 10 3000
check 20 60 >/dev/null || true
idle=$(resident_kb)
rate=50
warm=$((length + short / 2 + 30)) setup=$((calls / rate + 10))
long=$(((setup + warm + seconds + 20) * 1000))
echo "$calls calls, $((2 * calls)) streams of 50 packets a second, $seconds s after $warm s with $short short calls of $length s; $(metric earwitness_capture_ports_free) pairs of ports free"
place long $((calls - checked)) $rate 7200000
place compared $checked $rate $long
await_sessions "$calls"
mkfifo "$scratch/told"
taskset -c 1 "$scratch/generator" $first $pairs $warm "$seconds" >"$scratch/told" &
started+=($!)
exec 8<"$scratch/told"
place short "$short" 2 $((length * 1000))
wrong=0
check $((20 + short)) "$warm" >"$scratch/short" || wrong=1
sed 's/^/short calls: /' "$scratch/short"
read -r _ warmed <&8
before=$(cpu_millis)
collections=$(grep -c Pause "$scratch/gc" || true)
read -r _ sent _ failed <&8
after=$(cpu_millis)
sleep 2
loaded=$(resident_kb)
stored=$(metric earwitness_capture_packets_total)
drops=$(metric earwitness_capture_kernel_drops_total)
open=$(metric earwitness_journal_open)
gc=$(awk -v from="$collections" '/Pause/ && ++n > from { count++; sub(/ms$/, "", $NF); if ($NF > longest) longest = $NF }
    END { printf "%d collections, the longest %.1f ms", count, longest }' "$scratch/gc")
of_short=$(awk '/^recordings/ { for (i = 1; i < NF; i++) if ($i == "packets") print $(i + 1) + 0 }' "$scratch/short")
due=$((sent / pairs * 2 * calls))
lost=$((due - (stored - of_short)))
check $((20 + short + checked)) 300 >"$scratch/long" || wrong=1
sed 's/^/and long ones: /' "$scratch/long"
counted=$((sent - warmed))
echo
echo "calls open at the end          $open of $calls"
echo "packets of them, lost          $due, $lost (the kernel counts $drops); sends that failed $failed"
echo "CPU a packet, all included     $(((after - before) * 1000000 / (counted / pairs * 2 * calls))) ns"
echo "memory a call                  $(((loaded - idle) / calls)) kB ($((loaded / 1024)) MB, $((idle / 1024)) MB without calls)"
echo "collections                    $gc"
awk '/^playable/ { printf "end of a call to playable      %d ms at the median, %d ms at most, of %d\n", $3, $4, $2 }' "$scratch/short"
[ "$lost" = 0 ] && [ $wrong = 0 ] && [ "$open" = "$calls" ] || exit 1
