#!/usr/bin/env bash
# What a kill costs: a recorder under live calls (speech on two streams each, by our client in a process of its own) is killed
# by SIGKILL and started again at once, again and again. For each kill: how long ports and dialogs were away, how many calls
# go on, the longest gap in any stream, and packets lost that had been received more than 100 ms before. At the end each
# recording is compared with what was sent, sample by sample outside the gaps. 1 where a call is lost, a sample differs, or a
# packet is lost that may not be. Both run before other work of the machine (nice) where that is allowed. Loopback only.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
kills=50 calls=200 up=3000 port=15070 options=
while [ $# -gt 0 ]; do
    case "$1" in
        --kills) kills=$2; shift 2 ;;
        --calls) calls=$2; shift 2 ;;
        --up) up=$2; shift 2 ;;
        --port) port=$2; shift 2 ;;
        --java) options=$2; shift 2 ;;
        --no-cache) nocache=1; shift ;;
        -h | --help)
            echo "usage: bin/bench resume [--kills N] [--calls N] [--up MS] [--port N] [--java 'OPTIONS'] [--no-cache]"
            echo "  --kills  how often (50)                    --calls     two-stream calls at once (200)"
            echo "  --up     from a start to the next kill (3000)  --port  of SIP; HTTP has the next (15070)"
            echo "  --java   options of the recorder's Java    --no-cache  start without the cache of bin/earwitness"
            exit 0
            ;;
        *) echo "bin/bench resume: unknown argument '$1' (see --help)" >&2; exit 64 ;;
    esac
done
command -v mvn >/dev/null || { echo "bin/bench resume: needs Maven" >&2; exit 69; }
. "$here/bin/find-jdk"
find_jdk_25 || exit 69
first=16000 last=$((16000 + 4 * calls + 2 * calls + 200))
[ $last -lt 32768 ] || { echo "bin/bench resume: at most 2700 calls" >&2; exit 64; }
ulimit -n "$(ulimit -Hn)"
"$here/bin/earwitness" --version >/dev/null
cd "$here"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mvn -q -B -ntp -pl app -am test-compile -Djacoco.skip=true -Dcyclonedx.skip -Dspotless.check.skip=true -DskipWebTests=true \
    >"$scratch/build.log" 2>&1 || { grep ERROR "$scratch/build.log" | head >&2; exit 70; }
cat >"$scratch/settings.yaml" <<YAML
sip: { udp: { address: 127.0.0.1, port: $port }, tcp: { address: 127.0.0.1, port: $port } }
http: { port: $((port + 1)) }
media: { port-first: $first, port-last: $last }
limits: { concurrent-sessions: $calls, free-disk: 1MB }
YAML
home="$here/app/target/earwitness"
aot=()
[ -n "${nocache:-}" ] || [ ! -e "$home/earwitness.aot" ] || aot=(-XX:AOTCache="$home/earwitness.aot" -Xlog:aot=off -Xlog:cds=off)
# What it measures is the recorder, not who else has work for this machine.
quick=()
[ "$(nice -n -15 nice 2>/dev/null)" != -15 ] || quick=(nice -n -15)
# shellcheck disable=SC2086  # a list of words
"${quick[@]}" "$JAVA_HOME/bin/java" -Xmx1500m --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "app/target/test-classes:$home/lib/*" io.earwitness.app.bench.ResumeBench \
    "$kills" "$calls" "$up" "$port" "$scratch/data" "$scratch" \
    "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow "${aot[@]}" $options \
    -cp "$home/lib/*" io.earwitness.app.Main serve --config "$scratch/settings.yaml" --data "$scratch/data"
