#!/usr/bin/env bash
# What a call costs a SIP stack: ours and JAIN SIP (1.3.0-91, with the settings that suit it best) answer the same calls
# of sipp in turn: INVITE of about 4,000 bytes, 200, ACK, BYE, 200. The server has one processor, sipp the other; both
# stacks have the same heap and collector, and as many calls before any is counted. CPU is the operating system's
# account, user and system, of the server process while the counted calls ran; heap is what is alive after
# collections, with so many dialogs open, less what was alive before. Where the system allows, server and sipp run at
# real-time priority, so that what else the machine does disturbs less. Bounded; loopback only.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
calls=20000 warm=30000 rate=1000 top=2000 dialogs=10000 rounds=3 parts=all
while [ $# -gt 0 ]; do
    case "$1" in
        --calls) calls=$2; shift 2 ;;
        --warm) warm=$2; shift 2 ;;
        --only) parts=$2; shift 2 ;;
        --rate) rate=$2; shift 2 ;;
        --top) top=$2; shift 2 ;;
        --dialogs) dialogs=$2; shift 2 ;;
        --rounds) rounds=$2; shift 2 ;;
        -h | --help)
            echo "usage: bin/bench signalling [--only PART] [--calls N] [--warm N] [--rate CALLS-PER-SECOND] [--top CALLS-PER-SECOND] [--dialogs N] [--rounds N]"
            echo "  --only     cpu, top or heap, instead of all three"
            echo "  --calls    calls of each measurement (20000)   --rate     their rate for the CPU figure (1000)"
            echo "  --warm     calls before any is counted (30000)"
            echo "  --top      the rate that must pass without a retransmission (2000)"
            echo "  --dialogs  dialogs held open for the heap figure (10000)   --rounds   pairs of measurements (3)"
            exit 0
            ;;
        *) echo "bin/bench signalling: unknown argument '$1' (see --help)" >&2; exit 64 ;;
    esac
done
[ -r /proc/self/stat ] || { echo "bin/bench signalling: reads /proc, so it needs Linux" >&2; exit 69; }
for tool in sipp taskset mvn; do command -v "$tool" >/dev/null || { echo "bin/bench signalling: needs $tool" >&2; exit 69; }; done
. "$here/bin/find-jdk"
find_jdk_25 || exit 69
port=5962
scratch=$(mktemp -d)
server=
clean() {
    [ -z "$server" ] || { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }
    rm -rf "$scratch"
}
trap clean EXIT

cd "$here"
mvn -q -B -ntp -pl sip test-compile dependency:build-classpath -Dmdep.outputFile="$scratch/classpath" \
    -Djacoco.skip=true -Dspotless.check.skip=true
classpath="sip/target/test-classes:sip/target/classes:$(cat "$scratch/classpath")"
ticks_per_second=$(getconf CLK_TCK)
first=$(chrt -f 1 true 2>/dev/null && echo "chrt -f 1" || true)

begin() { # Earwitness|Jain
    mkfifo "$scratch/in"
    $first taskset -c 0 "$JAVA_HOME/bin/java" -Xms2g -Xmx2g -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
        --sun-misc-unsafe-memory-access=allow -cp "$classpath" "io.earwitness.sip.bench.$1Server" 127.0.0.1 $port \
        <"$scratch/in" >"$scratch/out" 2>"$scratch/err" &
    server=$!
    exec 7>"$scratch/in"
    for _ in $(seq 1 150); do grep -q ready "$scratch/out" && return; sleep 0.2; done
    cat "$scratch/out" "$scratch/err" >&2
    exit 70
}
end() {
    exec 7>&-
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
    rm -f "$scratch/in"
}
cpu_millis() { awk -v hz="$ticks_per_second" '{ sub(/.*\) /, ""); print int(($12 + $13) * 1000 / hz) }' "/proc/$server/stat"; }
heap() { # live bytes
    local before
    before=$(wc -l <"$scratch/out")
    echo heap >&7
    for _ in $(seq 1 100); do [ "$(wc -l <"$scratch/out")" -gt "$before" ] && break; sleep 0.1; done
    tail -n 1 "$scratch/out" | cut -d' ' -f1
}
# scenario, transport, calls, rate, file for sipp's statistics
play() {
    (cd "$scratch" && $first taskset -c 1 sipp 127.0.0.1:$port -sf "$here/bench/$1.xml" -i 127.0.0.1 -p 5966 -t "$2" -m "$3" -r "$4" \
        -l 100000 -nostdin -trace_stat -stf "$5" -fd 3600 -timeout 120s -timeout_error >"$scratch/sipp.log" 2>&1) || true
}
# Slowly at first: what a cold server cannot take stays behind as calls that nobody acknowledges, for a minute.
warm_up() { # transport
    play recorded-call "$1" 2000 150 cold.csv
    play recorded-call "$1" "$warm" "$rate" warm.csv
}
column() { # of the last line of sipp's statistics
    awk -F';' -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i } END { print $c + 0 }' "$scratch/$1"
}
wants() { [ "$parts" = all ] || [ "$parts" = "$1" ]; }
counted() { # stack, transport name, what: the calls of calls.csv
    local done_calls
    done_calls=$(column calls.csv 'SuccessfulCall(C)')
    [ "$done_calls" -gt 0 ] || { echo "bin/bench signalling: no call succeeded" >&2; tail -n 20 "$scratch/sipp.log" >&2; exit 70; }
    micros=$(((after - before) * 1000 / done_calls))
    printf '%-12s %-4s %-28s %s\n' "$1" "$2" "$3" \
        "$micros µs; failed $(column calls.csv 'FailedCall(C)'), retransmissions $(column calls.csv 'Retransmissions(C)'), load $(cut -d' ' -f1 /proc/loadavg)"
}
median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

printf '%-12s %-4s %-28s %s\n' stack over measured figure
for transport in $(wants cpu && echo u1 t1); do
    over=$([ $transport = u1 ] && echo UDP || echo TCP)
    for stack in Earwitness Jain; do : >"$scratch/cpu-$stack-$over"; done
    for _ in $(seq 1 "$rounds"); do
        for stack in Earwitness Jain; do
            begin $stack
            warm_up $transport
            before=$(cpu_millis)
            play recorded-call $transport "$calls" "$rate" calls.csv
            after=$(cpu_millis)
            counted $stack $over "CPU per call at $rate/s"
            echo "$micros" >>"$scratch/cpu-$stack-$over"
            end
        done
    done
    ours=$(median <"$scratch/cpu-Earwitness-$over") theirs=$(median <"$scratch/cpu-Jain-$over")
    printf '%-12s %-4s %-28s %s\n' both $over "median CPU per call" \
        "$ours µs and $theirs µs: $(awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "%.2f", a / b }') of JAIN SIP"
done
for stack in $(wants top && echo Earwitness Jain); do
    begin $stack
    warm_up u1
    before=$(cpu_millis)
    play recorded-call u1 $((top * 10)) "$top" calls.csv
    after=$(cpu_millis)
    counted $stack UDP "$((top * 10)) calls at $top/s"
    end
done
for stack in $(wants heap && echo Earwitness Jain); do
    begin $stack
    play recorded-call u1 2000 150 cold.csv
    sleep 40 # transactions of ended calls live for 32 s
    before=$(heap)
    play open-dialog u1 "$dialogs" 1000 open.csv &
    playing=$!
    sleep $((dialogs / 1000 + 40)) # by now the transactions of the INVITEs are gone, the dialogs are not
    with=$(heap)
    open=$(tail -n 1 "$scratch/out" | cut -d' ' -f2)
    printf '%-12s %-4s %-28s %s\n' $stack UDP "heap per open dialog" \
        "$(((with - before) / (open > 0 ? open : 1))) bytes at $open dialogs"
    wait $playing || true
    end
done
