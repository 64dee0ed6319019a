#!/usr/bin/env bash
# What receiving and keeping a packet costs: our capture engine with each of its packet sources beside a plain receiver in
# C (epoll, a recv a packet, buffered append; bench/media/baseline.c), the same streams of the same generator in the same
# run. The receiver has one processor, the generator the other. CPU is the operating system's account of the receiver's
# process while packets came, and of its threads. The packets of some calls are compared byte for byte. Bounded; loopback
# only.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
calls=500 seconds=20 warm=20 rounds=3 kinds="nio swept ring" journals="hashed encrypted"
while [ $# -gt 0 ]; do
    case "$1" in
        --calls) calls=$2; shift 2 ;;
        --seconds) seconds=$2; shift 2 ;;
        --warm) warm=$2; shift 2 ;;
        --rounds) rounds=$2; shift 2 ;;
        --sources) kinds=$2; shift 2 ;;
        --encrypted) journals=encrypted; shift ;;
        --hashed) journals=hashed; shift ;;
        -h | --help)
            echo "usage: bin/bench receiving [--calls N] [--seconds N] [--warm N] [--rounds N] [--sources 'nio swept ring']"
            echo "                       [--hashed | --encrypted]"
            echo "  --calls    two-stream G.711 calls at once (500)   --sources    which of ours, or '' for C alone (all)"
            echo "  --seconds  how long packets are counted (20)      --hashed     journals hashed only"
            echo "  --warm     how long they come before that (20)    --encrypted  journals hashed and encrypted only"
            echo "  --rounds   times each receiver has its turn (3)"
            exit 0
            ;;
        *) echo "bin/bench receiving: unknown argument '$1' (see --help)" >&2; exit 64 ;;
    esac
done
[ -r /proc/self/schedstat ] || { echo "bin/bench receiving: reads /proc, so it needs Linux" >&2; exit 69; }
for tool in cc taskset mvn; do command -v "$tool" >/dev/null || { echo "bin/bench receiving: needs $tool" >&2; exit 69; }; done
. "$here/bin/find-jdk"
find_jdk_25 || exit 69
first=20000 streams=$((2 * calls))
[ $((first + 2 * streams)) -lt 65536 ] || { echo "bin/bench receiving: at most $(((65535 - first) / 4)) calls" >&2; exit 64; }
ulimit -n "$(ulimit -Hn)"
scratch=$(mktemp -d)
server= generator=
clean() {
    [ -z "$generator" ] || kill "$generator" 2>/dev/null || true
    [ -z "$server" ] || { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }
    rm -rf "$scratch"
}
trap clean EXIT

cd "$here"
mvn -q -B -ntp -pl recorder -am test-compile dependency:build-classpath -Dmdep.outputFile=target/bench.classpath \
    -Djacoco.skip=true -Dspotless.check.skip=true -DskipWebTests=true \
    >"$scratch/build.log" 2>&1 || { grep ERROR "$scratch/build.log" | head >&2; exit 70; }
classpath="recorder/target/test-classes:recorder/target/classes:media/target/classes:sip/target/classes:siprec/target/classes:$(cat recorder/target/bench.classpath)"
cc -O2 -o "$scratch/baseline" bench/media/baseline.c
cc -O2 -o "$scratch/generator" bench/media/generator.c
ticks_per_second=$(getconf CLK_TCK)
cpu_nanos() { awk -v hz="$ticks_per_second" '{ sub(/.*\) /, ""); printf "%.0f\n", ($12 + $13) * 1000000000 / hz }' "/proc/$server/stat"; }
resident_kb() { awk '/^VmRSS/ { print $2 }' "/proc/$server/status"; }
median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : int((v[NR / 2] + v[NR / 2 + 1]) / 2) }'; }
# What threads of one kind have used: of the receiver by their names, of the kernel those that write to disks.
threads() {
    for task in /proc/"$server"/task/* /proc/[0-9]*; do
        name=$(cat "$task/comm" 2>/dev/null) || continue
        case "$task $name" in
            */task/*"capture-"*) kind=capture ;;
            */task/*"journal-sync"*) kind=forcing ;;
            */task/*[" "]C[12]" Compiler"*) kind=jit ;;
            */task/*[" "]"VM Thread" | */task/*[" "]"GC Thread"* | */task/*[" "]G1*) kind=gc ;;
            */task/*) kind=other ;;
            *" kworker/"* | *" jbd2/"*) kind=kernel ;;
            *) continue ;;
        esac
        echo "$kind $task $(cut -d' ' -f1 "$task/schedstat" 2>/dev/null || echo 0)"
    done
}

measure() { # receiver journals
    local label="$1-$2" warmed counted before after stored gc=- longest
    rm -rf "$scratch/data" "$scratch/in" "$scratch/told"
    mkdir "$scratch/data"
    mkfifo "$scratch/in" "$scratch/told"
    if [ "$1" = c ]; then
        taskset -c 0 "$scratch/baseline" $first $streams "$scratch/data" <"$scratch/in" >"$scratch/out" 2>"$scratch/err" &
    else
        taskset -c 0 "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseSerialGC -Xlog:gc:file="$scratch/gc" \
            --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp "$classpath" \
            io.earwitness.recorder.bench.CaptureServer "$1" $first $streams "$scratch/data" \
            $([ "$2" = encrypted ] && echo encrypted) <"$scratch/in" >"$scratch/out" 2>"$scratch/err" &
    fi
    server=$!
    exec 7>"$scratch/in"
    for _ in $(seq 1 300); do grep -q ready "$scratch/out" && break; sleep 0.2; done
    grep -q ready "$scratch/out" || { cat "$scratch/out" "$scratch/err" >&2; exit 70; }
    taskset -c 1 "$scratch/generator" $first $streams "$warm" "$seconds" >"$scratch/told" 7>&- &
    generator=$!
    exec 8<"$scratch/told"
    read -r _ warmed <&8
    before=$(cpu_nanos)
    threads >"$scratch/before"
    [ "$1" = c ] || collections=$(grep -c Pause "$scratch/gc" || true)
    read -r _ counted _ <&8
    after=$(cpu_nanos)
    threads >"$scratch/after"
    wait "$generator"
    generator=
    [ "$1" = c ] || gc=$(awk -v from="$collections" '/Pause/ && ++n > from { count++; sub(/ms$/, "", $NF); if ($NF > longest) longest = $NF }
        END { printf "%d collections, the longest %.1f ms", count, longest }' "$scratch/gc")
    sleep 0.3
    resident_kb >>"$scratch/resident-$label"
    exec 7>&-
    wait "$server" || { cat "$scratch/err" >&2; exit 70; }
    server=
    stored=$(awk '/^packets/ { print $2 }' "$scratch/out")
    echo $(((after - before) / (counted - warmed))) >>"$scratch/cpu-$label"
    for kind in capture forcing jit gc other kernel; do
        awk -v kind="$kind" -v packets=$((counted - warmed)) \
            '$1 == kind { if (NR == FNR) before[$2] = $3; else if ($3 > before[$2]) used += $3 - before[$2] }
            END { printf "%.0f\n", used / packets }' "$scratch/before" "$scratch/after" >>"$scratch/$kind-$label"
    done
    printf '%-6s %-9s %5d ns a packet; %d of %d packets lost; %s packets compared; %s\n' "$1" "$2" \
        "$(tail -n 1 "$scratch/cpu-$label")" $((counted - stored)) "$counted" \
        "$(awk '/^verified/ { print $2 }' "$scratch/out" | grep . || echo no)" "$gc"
}

echo "$calls calls, $streams streams of 50 packets a second, $seconds s after $warm s to get warm, $rounds rounds"
for _ in $(seq 1 "$rounds"); do
    measure c plain
    for receiver in $kinds; do for journal in $journals; do measure "$receiver" "$journal"; done; done
done
base=$(median <"$scratch/cpu-c-plain")
echo
echo "ns CPU a packet, medians; 'kernel' are its worker threads, whoever they work for, and count in no sum"
printf '%-18s %7s %6s   %8s %8s %5s %4s %6s   %7s %9s\n' receiver 'ns' 'of C' capture forcing JIT GC other kernel 'resident'
for label in c-plain $(for receiver in $kinds; do for journal in $journals; do echo "$receiver-$journal"; done; done); do
    ours=$(median <"$scratch/cpu-$label")
    part() { median <"$scratch/$1-$label"; }
    printf '%-18s %7s %6s   %8s %8s %5s %4s %6s   %7s %6s MB\n' "${label/-/, }" "$ours" \
        "$(awk -v a="$ours" -v b="$base" 'BEGIN { printf "%.2f", a / b }')" \
        "$(part capture)" "$(part forcing)" "$(part jit)" "$(part gc)" "$(part other)" "$(part kernel)" \
        $(($(median <"$scratch/resident-$label") / 1024))
done
