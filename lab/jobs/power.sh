# power.sh: a take on a disk whose power goes, and the start after it.
#   power.sh roll      makes a file system on disk 1, rolls, and prints the frames the box calls durable until the power goes
#   power.sh recover   starts rushesd on that disk again; leaves /host/clips and /host/takes.json
# shellcheck shell=bash
set -eu
. /lab/guest/devices.sh

disk=/dev/lab/disk1
[ "$1" = recover ] || mkfs.ext4 -q -F "$disk"
mkdir -p /run/disk
mount "$disk" /run/disk
state=/run/disk/rushes
mkdir -p "$state"
cat >/run/rushes.toml <<CONFIG
production = "Lab"
box = "lab"
state = "$state"
socket = "/run/rushes.socket"
[camera.A]
video = "test"
audio = "test"
width = 360
height = 640
preset = "ultrafast"
CONFIG
export RUSHES_SOCKET=/run/rushes.socket
/host/rushesd --config /run/rushes.toml &

answers() { /host/rushes status; }
lab_wait 20 answers

if [ "$1" = recover ]; then
    /host/rushes --json takes >/host/takes.json
    cp -r "$state/clips" /host/clips
    exit
fi

/host/rushes-camera A --config /run/rushes.toml &
is_ready() { /host/rushes status | lab_is_ready A; }
lab_wait 20 is_ready
/host/rushes 5-2A
/host/rushes roll
/host/rushes note 'said before the power went'
while true; do
    # One line: frames durable, and the operations that were acknowledged.
    /host/rushes --json takes | sed -n 's/.*"frames":\([0-9]*\).*/durable \1/p'
    sleep 0.2
done
