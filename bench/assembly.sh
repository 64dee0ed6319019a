#!/usr/bin/env bash
# How fast a sealed journal becomes a recording: one call with two G.711 streams of speech, assembled again and again in
# one thread pinned to one core, to WAV alone and to WAV and FLAC. Stops by itself.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
minutes=10 rounds=9
while [ $# -gt 0 ]; do
    case "$1" in
        --minutes) minutes=$2; shift 2 ;;
        --rounds) rounds=$2; shift 2 ;;
        -h | --help) echo "usage: bin/bench assembly [--minutes N] [--rounds N]"; exit 0 ;;
        *) echo "bin/bench assembly: unknown argument '$1' (see --help)" >&2; exit 64 ;;
    esac
done
for tool in taskset mvn; do command -v "$tool" >/dev/null || { echo "bin/bench assembly: needs $tool" >&2; exit 69; }; done
. "$here/bin/find-jdk"
find_jdk_25 || exit 69
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$here"
mvn -q -B -ntp -pl recorder -am test-compile dependency:build-classpath -Dmdep.outputFile=target/bench.classpath \
    -Djacoco.skip -Dcyclonedx.skip -Dspotless.check.skip=true \
    >"$scratch/build.log" 2>&1 || { grep ERROR "$scratch/build.log" | head >&2; exit 70; }
classpath="recorder/target/test-classes:recorder/target/classes:media/target/classes:sip/target/classes:siprec/target/classes:$(cat recorder/target/bench.classpath)"
speech=client/src/main/resources/io/earwitness/client/call
taskset -c 0 "$JAVA_HOME/bin/java" -Xmx512m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -cp "$classpath" io.earwitness.recorder.bench.AssemblyBench \
    "$scratch" "$minutes" "$rounds" "$speech/caller.wav" "$speech/callee.wav"
