# record.sh: Rushes' own programs, from /host, record a take in the guest.
#   record.sh camera|webcam SECONDS
# Leaves /host/clips and /host/takes.json; says what it used and how long the take was.
# shellcheck shell=bash
set -eu
. /lab/guest/devices.sh

case $1 in
    camera) picture=$(lab_camera) ;;
    webcam) picture=$(lab_webcam) ;;
esac
sound=$(lab_microphone)
echo "picture $picture, sound $sound"

state=/run/rushes-lab
mkdir -p "$state"
cat >"$state/rushes.toml" <<CONFIG
production = "Lab"
box = "lab"
state = "$state"
socket = "$state/socket"
[profile]
preset = "ultrafast"
[camera.A]
video = "$picture"
audio = "$sound"
CONFIG
export RUSHES_SOCKET=$state/socket

/host/rushesd --config "$state/rushes.toml" 2>"$state/rushesd.log" &
/host/rushes-camera A --config "$state/rushes.toml" 2>"$state/camera.log" &
complain() { cat "$state"/*.log; }
trap complain EXIT

is_ready() { /host/rushes status | lab_is_ready A; }
milliseconds() { awk '{ printf "%d\n", $1 * 1000 }' /proc/uptime; }
is_finished() { /host/rushes --json takes | grep -q '"state":"finished"'; }
lab_wait 20 is_ready
sleep 4
/host/rushes 3-12B
# What is between the two, less and more the commands' own time, is how long the take is.
first=$(milliseconds)
/host/rushes roll
least=$(milliseconds)
sleep "$2"
/host/rushes ok
/host/rushes lines 12-18
least=$(($(milliseconds) - least))
/host/rushes cut
echo "rolled for $least to $(($(milliseconds) - first)) ms"
lab_wait 10 is_finished
sleep 0.5
/host/rushes --json takes >/host/takes.json
cp -r "$state/clips" /host/clips
