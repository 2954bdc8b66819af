# builder.sh: how lab/build and lab/stock-kernel fill the cache. Sourced, never run.
# shellcheck shell=bash
# shellcheck disable=SC2154  # cache comes from lib.sh

# Two builds at once: the second waits, then finds the first one's work in the cache.
lock_cache() {
    mkdir -p "$cache" 2>/dev/null || unavailable "$cache cannot be written"
    exec 9>"$cache/lock"
    flock -n 9 || { say 'waiting for another build'; flock 9; }
}

# Everything is made in a scratch folder on the cache's own disk and renamed when it is whole. What a killed build
# left is swept here: only the holder of the lock makes scratch folders.
open_scratch() {
    rm -rf "$cache"/scratch.* 2>/dev/null || as_root rm -rf "$cache"/scratch.*
    scratch=$(mktemp -d "$cache/scratch.XXXXXX")
    chmod 755 "$scratch"
    trap close_scratch EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

close_scratch() {
    rm -rf "$scratch" 2>/dev/null || as_root rm -rf "$scratch"
    exec 9>&-
}

# logged WHAT COMMAND...: quiet, unless it fails.
logged() {
    local what=$1 log=$cache/build.log
    shift
    "$@" >"$log" 2>&1 9>&- </dev/null || {
        tail -n 15 "$log" >&2
        unavailable "$what failed; all of its output is in $log"
    }
}
