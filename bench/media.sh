#!/usr/bin/env bash
# What receiving and keeping a packet costs: our capture engine with each of its packet sources beside a plain receiver in
# C (epoll, a recv a packet, buffered append; bench/media/baseline.c), the same streams of the same generator in the same
# run. The receiver has one processor, the generator the other. CPU is the operating system's account of the receiver's
# process while packets came. The packets of some calls are compared byte for byte. Bounded; loopback only.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
calls=500 seconds=20 rounds=3 kinds="nio swept ring"
while [ $# -gt 0 ]; do
    case "$1" in
        --calls) calls=$2; shift 2 ;;
        --seconds) seconds=$2; shift 2 ;;
        --rounds) rounds=$2; shift 2 ;;
        --sources) kinds=$2; shift 2 ;;
        -h | --help)
            echo "usage: bin/bench media [--calls N] [--seconds N] [--rounds N] [--sources 'nio swept ring']"
            echo "  --calls    two-stream G.711 calls at once (500)      --seconds  how long packets come (20)"
            echo "  --rounds   times each receiver has its turn (3)      --sources  which of ours (all)"
            exit 0
            ;;
        *) echo "bin/bench media: unknown argument '$1' (see --help)" >&2; exit 64 ;;
    esac
done
[ -r /proc/self/stat ] || { echo "bin/bench media: reads /proc, so it needs Linux" >&2; exit 69; }
for tool in cc taskset mvn; do command -v "$tool" >/dev/null || { echo "bin/bench media: needs $tool" >&2; exit 69; }; done
. "$here/bin/find-jdk"
find_jdk_25 || exit 69
first=20000 streams=$((2 * calls))
[ $((first + 2 * streams)) -lt 65536 ] || { echo "bin/bench media: at most $(((65535 - first) / 4)) calls" >&2; exit 64; }
ulimit -n "$(ulimit -Hn)"
scratch=$(mktemp -d)
server=
clean() {
    [ -z "$server" ] || { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }
    rm -rf "$scratch"
}
trap clean EXIT

cd "$here"
mvn -q -B -ntp -pl recorder -am test-compile dependency:build-classpath -Dmdep.outputFile=target/bench.classpath \
    -Djacoco.skip=true -Dspotless.check.skip=true -DskipWebTests=true
classpath="recorder/target/test-classes:recorder/target/classes:media/target/classes:sip/target/classes:siprec/target/classes:$(cat recorder/target/bench.classpath)"
cc -O2 -o "$scratch/baseline" bench/media/baseline.c
cc -O2 -o "$scratch/generator" bench/media/generator.c
ticks_per_second=$(getconf CLK_TCK)
cpu_millis() { awk -v hz="$ticks_per_second" '{ sub(/.*\) /, ""); print int(($12 + $13) * 1000 / hz) }' "/proc/$server/stat"; }
median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

measure() { # receiver
    rm -rf "$scratch/data" "$scratch/in"
    mkdir "$scratch/data"
    mkfifo "$scratch/in"
    if [ "$1" = c ]; then
        taskset -c 0 "$scratch/baseline" $first $streams "$scratch/data" <"$scratch/in" >"$scratch/out" 2>"$scratch/err" &
    else
        taskset -c 0 "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
            --sun-misc-unsafe-memory-access=allow -cp "$classpath" io.earwitness.recorder.bench.CaptureServer \
            "$1" $first $streams "$scratch/data" <"$scratch/in" >"$scratch/out" 2>"$scratch/err" &
    fi
    server=$!
    exec 7>"$scratch/in"
    for _ in $(seq 1 300); do grep -q ready "$scratch/out" && break; sleep 0.2; done
    grep -q ready "$scratch/out" || { cat "$scratch/out" "$scratch/err" >&2; exit 70; }
    local warm before after sent stored
    warm=$(taskset -c 1 "$scratch/generator" $first $streams 8 | awk '{ print $2 }')
    before=$(cpu_millis)
    sent=$(taskset -c 1 "$scratch/generator" $first $streams "$seconds" $((8 * 50)) | awk '{ print $2 }')
    sleep 0.2
    after=$(cpu_millis)
    exec 7>&-
    wait "$server" || { cat "$scratch/err" >&2; exit 70; }
    server=
    stored=$(awk '/^packets/ { print $2 }' "$scratch/out")
    echo $(((after - before) * 1000000 / sent)) >>"$scratch/cpu-$1"
    printf '%-7s %6d ns a packet; %d of %d packets lost; %s packets compared\n' "$1" "$(tail -n 1 "$scratch/cpu-$1")" \
        $((warm + sent - stored)) $((warm + sent)) "$(awk '/^verified/ { print $2 }' "$scratch/out" | grep . || echo no)"
}

echo "$calls calls, $streams streams of 50 packets a second, $seconds s after 8 s to get warm, $rounds rounds"
for _ in $(seq 1 "$rounds"); do
    for receiver in c $kinds; do measure "$receiver"; done
done
base=$(median <"$scratch/cpu-c")
printf '%-7s median %s ns a packet\n' c "$base"
for receiver in $kinds; do
    ours=$(median <"$scratch/cpu-$receiver")
    printf '%-7s median %s ns a packet: %s of the plain receiver in C\n' "$receiver" "$ours" \
        "$(awk -v a="$ours" -v b="$base" 'BEGIN { printf "%.2f", a / b }')"
done
