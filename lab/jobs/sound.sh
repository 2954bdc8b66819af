# sound.sh: sound cards that drift, stall or go away, to rushes-camera rolling alone beside the test picture; on the kernel's own drivers.
# Every row leaves a folder in /host: clip.json and media.mp4, `log` (what the camera said) and `marks` (what was done to it), both with the
# guest's uptime in seconds before each line. /host/pips.wav holds what is played into the card.
# shellcheck shell=bash
set -eu
. /lab/guest/devices.sh
trap 'tail -n 5 /host/*/log /host/shared/*/log' EXIT

now() { local up rest && read -r up rest </proc/uptime && echo "$up"; }
stamped() { local line && while IFS= read -r line; do echo "$(now) $line"; done; }
mark() { echo "$(now) $2" >>"/host/$1/marks"; }

# roll ROW CARD SECONDS: one take of the card's second channel.
roll() {
    local row=$1 card=$2 seconds=$3 state=/run/rushes-lab/$1
    mkdir -p "/host/$row" "$state"
    cat >"$state/rushes.toml" <<CONFIG
state = "$state"
[profile]
width = 128
height = 128
rate = "30"
preset = "ultrafast"
[camera.A]
video = "test"
audio = "$card"
channels = [2]
channel_names = ["boom"]
CONFIG
    mark "$row" start
    # The pipe ends with the camera; its exit status is the row's first fact.
    { /host/rushes-camera A --solo --config "$state/rushes.toml" --seconds "$seconds" 2>&1 >/dev/null || echo "ended with $?"; } |
        stamped >"/host/$row/log"
    cp "$state"/clips/*/clip.json "$state"/clips/*/media.mp4 "/host/$row/"
}

# after ROW SECONDS COMMAND...: does it so long after now, and marks it.
after() {
    local row=$1 delay=$2
    shift 2
    sleep "$delay"
    mark "$row" "$*"
    "$@"
}

drift_row() {
    roll drift hw:Loopback,1,0 56 &
    # Parts per million slow; twelve seconds of each hold a whole window of the measurement.
    after drift 4 lab_microphone_drift -300
    after drift 12 lab_microphone_drift 300
    after drift 12 lab_microphone_drift -1000
    after drift 12 lab_microphone_drift 1000
    wait $!
    lab_microphone_drift 0
}

# The card's buffer holds a second.
overrun_row() {
    roll overrun hw:Loopback,1,0 8 &
    after overrun 2.5 signal_camera STOP
    after overrun 1.6 signal_camera CONT
    wait $!
}

signal_camera() { kill -"$1" "$(pidof rushes-camera)"; }

# No card yet; it comes in mid-take.
late_row() {
    roll late hw:Dummy,0 9 &
    after late 4 modprobe snd-dummy hrtimer=1
    wait $!
}

gone_row() {
    modprobe snd-dummy hrtimer=1
    lab_wait 5 test -e /dev/snd/pcmC1D0c
    roll gone hw:Dummy,0 9 &
    after gone 2.5 dummy unbind
    after gone 2 dummy bind
    wait $!
}

dummy() { echo snd_dummy.0 >"/sys/bus/platform/drivers/snd_dummy/$1"; }

# The card goes, another takes its number, and the first comes back: it alone is heard. hw:0 is whatever comes first.
exchanged_row() {
    dummy unbind
    roll exchanged hw:0,1 16 &
    local take=$!
    after exchanged 4 loopback unbind
    after exchanged 0.5 dummy bind
    lab_wait 5 is_card_zero Dummy
    after exchanged 3 dummy unbind
    after exchanged 0.5 loopback bind
    lab_wait 5 is_card_zero Loopback
    play_pips
    wait "$take"
}

loopback() { echo snd_aloop.0 >"/sys/bus/platform/drivers/snd_aloop/$1"; }
is_card_zero() { [ "$(cat /proc/asound/card0/id)" = "$1" ]; }

# Two cameras, one card. The one that opened it is killed in mid-take and comes back; the other must not notice.
shared_row() {
    local state=/run/rushes-lab/shared card=hw:Loopback,1,0
    mkdir -p /host/shared/{A,B} "$state"
    cat >"$state/rushes.toml" <<CONFIG
state = "$state"
[profile]
width = 128
height = 128
rate = "30"
preset = "ultrafast"
[camera.A]
video = "test"
audio = "$card"
channels = [2]
[camera.B]
video = "test"
audio = "$card"
channels = [2]
CONFIG
    mark shared start
    share A 60 &
    lab_wait 10 test -S "$state/sound/card0-1-A.sock"
    share B 14 &
    local other=$!
    sleep 5
    mark shared 'kill A'
    kill -KILL "$(pgrep -f 'rushes-camera A')"
    sleep 1
    mark shared 'A again'
    share A 5
    wait "$other"
    cp -r "$state/clips" /host/shared/
    local clip
    for clip in /host/shared/clips/*; do
        cp /host/shared/marks "$clip/"
        cat /host/shared/[AB]/log >"$clip/log"
    done
}

# share CAMERA SECONDS
share() {
    local state=/run/rushes-lab/shared
    { /host/rushes-camera "$1" --solo --config "$state/rushes.toml" --seconds "$2" 2>&1 >/dev/null || echo "ended with $?"; } |
        stamped >>"/host/shared/$1/log"
}

play_pips() { aplay -q -D hw:Loopback,0,0 /host/pips.wav </dev/null >/run/lab/pips.log 2>&1 & }

modprobe snd-aloop pcm_substreams=1
lab_wait 5 test -e /dev/snd/pcmC0D0p
play_pips
drift_row
overrun_row
shared_row
late_row
gone_row
exchanged_row
