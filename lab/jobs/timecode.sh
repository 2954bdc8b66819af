# timecode.sh: a camera of Rushes, from /host, takes its timecode from the set.
#   timecode.sh ltc     LTC in channel 2 of a real sound card: over midnight, through a drop-out, from a drifting card, with a jump
#   timecode.sh mtc     MIDI timecode from a USB interface, pulled and put back; prints `code began NANOSECONDS`
#   timecode.sh clock   no timecode, and a clock that is set decades forward while the camera rolls
# Leaves /host/clips and /host/takes.json; the takes stand in the order of the names printed.
# shellcheck shell=bash
set -eu
. /lab/guest/devices.sh

state=/run/rushes-lab
mkdir -p "$state"
export RUSHES_SOCKET=$state/socket
say() { /host/rushes "$@"; }
is_ready() { say status | lab_is_ready A; }
has_finished() { [ "$(say --json takes | grep -o '"state":"finished"' | wc -l)" -ge "$1" ]; }
complain() { cat "$state"/*.log; }
trap complain EXIT

# begin SOUND TIMECODE: rushesd and a camera, until it is ready.
begin() {
    cat >"$state/rushes.toml" <<CONFIG
production = "Lab"
box = "lab"
state = "$state"
socket = "$state/socket"
[profile]
${rate:-}
width = 360
height = 640
preset = "ultrafast"
preroll_s = 0
[camera.A]
video = "$(lab_camera)"
audio = "$1"
timecode = "$2"
CONFIG
    /host/rushesd --config "$state/rushes.toml" 2>"$state/rushesd.log" &
    /host/rushes-camera A --config "$state/rushes.toml" 2>"$state/camera.log" &
    lab_wait 20 is_ready
    takes=0
}

# take NAME SECONDS [COMMAND...]: rolls so long, with the command in the middle.
take() {
    local name=$1 seconds=$2
    shift 2
    say roll >/dev/null
    sleep "$seconds"
    "$@"
    sleep "$seconds"
    say cut >/dev/null
    takes=$((takes + 1))
    lab_wait 15 has_finished "$takes"
    echo "take $name"
}

play() {
    aplay -q -D hw:Loopback,0,0 "/host/$1.wav" </dev/null >>"$state/aplay.log" 2>&1 &
    player=$!
}

silence() {
    kill "$player"
    wait "$player" || true
}

jump() {
    silence
    play "$1"
}

ltc() {
    modprobe snd-aloop pcm_substreams=1
    lab_wait 5 test -e /dev/snd/pcmC0D0p
    # The card opens with two channels at 48 kHz, as the code has.
    begin hw:Loopback,1,0 ltc:2
    say 1-1 >/dev/null
    play midnight
    sleep 3
    take midnight 4 true
    # Long enough for the code's own pace.
    sleep 6
    silence
    sleep 4
    take dropout 1 true
    amixer -q -c Loopback cset iface=PCM,device=1,name='PCM Rate Shift 100000' 100030
    play morning
    sleep 14
    take drift 1 true
    amixer -q -c Loopback cset iface=PCM,device=1,name='PCM Rate Shift 100000' 100000
    jump morning
    sleep 3
    take jump 3 jump midnight
    silence
}

mtc() {
    local began port
    read -r began port <<<"$(lab_midi '00:09:50;00' 29.97)"
    echo "code began $began"
    rate='rate = "29.97"'
    begin none "mtc:$port"
    say 1-1 >/dev/null
    take locked 1 true
    lab_midi_fault unplug
    sleep 4
    take unplugged 1 true
    lab_midi_fault plug
    lab_wait 10 lab_midi_node
    sleep 3
    take back 1 true
}

clock() {
    date -s '2001-02-03 04:05:06' >/dev/null
    begin none time-of-day
    say 1-1 >/dev/null
    take before 1 true
    take over 2 set_clock
    take after 1 true
}

# To a moment that the test knows; the clock runs on from there.
set_clock() { date -s '2026-11-23 14:00:00' >/dev/null; }

"$1"
say --json takes >/host/takes.json
cp -r "$state/clips" /host/clips
