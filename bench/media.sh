#!/usr/bin/env bash
# Every figure of receiving, keeping and assembling beside its goal, in one table: runs the benches that measure them, one after the
# other, and shows what each says as it goes. About 45 minutes; `--quick` is the same in 8, to see that it runs. 1 where a bench
# found something lost. The machine should have nothing else to do.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
calls=1500 seconds=600 kills=50 resumed=200 receivers=500 counted=20 rounds=3 minutes=10 assemblies=9
while [ $# -gt 0 ]; do
    case "$1" in
        --calls) calls=$2; shift 2 ;;
        --seconds) seconds=$2; shift 2 ;;
        --kills) kills=$2; shift 2 ;;
        --rounds) rounds=$2; shift 2 ;;
        --quick) calls=200 seconds=20 kills=3 resumed=50 receivers=100 counted=5 rounds=1 minutes=2 assemblies=5; shift ;;
        -h | --help)
            echo "usage: bin/bench media [--quick] [--calls N] [--seconds N] [--kills N] [--rounds N]"
            echo "  --calls    two-stream calls at once of the load (1500)   --seconds  how long their packets are counted (600)"
            echo "  --kills    how often the recorder is killed (50)         --rounds   of each receiver (3)"
            exit 0
            ;;
        *) echo "bin/bench media: unknown argument '$1' (see --help)" >&2; exit 64 ;;
    esac
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0
run() { # name, arguments
    echo "--- bin/bench $*"
    "$here/bench/$1.sh" "${@:2}" 2>&1 | tee "$scratch/$1" || failed=1
    echo
}
run receiving --calls "$receivers" --seconds "$counted" --rounds "$rounds" --sources 'swept ring'
run load --calls "$calls" --seconds "$seconds"
run resume --kills "$kills" --calls "$resumed"
run assembly --minutes "$minutes" --rounds "$assemblies"

ratio() { awk -v label="$1" -F'  +' 'index($0, label) == 1 { print $3 }' "$scratch/receiving" | tail -n 1; }
said() { # file, words at the beginning of a line
    sed -n "s/^$2 *//p" "$scratch/$1" | tail -n 1
}
echo "| figure | goal | measured |"
echo "|---|---|---|"
echo "| receiver CPU per packet against C, unprivileged (\`swept\`, hashed) | 0.7 | $(ratio 'swept, hashed') |"
echo "| the same with the ring, hashed and encrypted | 0.35 | $(ratio 'ring, encrypted') |"
echo "| two-stream G.711 calls at once, hashed and encrypted, for $seconds s: packets, lost | 1,500 calls, 0 | $calls calls: $(said load 'packets of them, lost') |"
echo "| memory per call, all included | 100 kB | $(said load 'memory a call') |"
echo "| calls resumed after each of $kills kills | all of 200 | $(said resume "$kills kills, ") |"
echo "| their gap, ms | 2,000 | $(said resume 'longest gap, ms:') |"
echo "| end of call to playable under the load | 1 s at the median | $(said load 'end of a call to playable') |"
echo "| two G.711 streams to FLAC, times real time on one processor | 1,500 | $(said assembly '.* to WAV and [^:]*: ' | sed 's/ times real time.*//') |"
echo "| collections under the load | none costs a packet | $(said load 'collections') |"
exit $failed
