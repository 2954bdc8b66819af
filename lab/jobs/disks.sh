# disks.sh: a take rolls while its disk stalls, fills, dies and becomes read-only, first without a spare disk, then with one.
# Prints facts a line each; times are in ms. Leaves /host/takes.json and /host/clips, both disks' clips together, as they are after the last restart.
# shellcheck shell=bash
set -eu
. /lab/guest/devices.sh

state=/run/state spare=/run/spare socket=/run/rushes.sock config=/run/rushes.toml
export RUSHES_SOCKET=$socket

# lab_room MEGABYTES PATH: a disk of memory.
lab_room() { truncate -s "$1M" "$2" && mkfs.ext4 -q -m 0 "$2" && losetup -f --show "$2"; }
slow_table() { echo "0 $(blockdev --getsz "$1") delay $1 0 0 $1 0 $2"; }
disk=$(lab_failing_disk "$(lab_room 128 /run/state.img)")
below=$(lab_disk_below)
mkdir -p $state $spare
mount -o errors=remount-ro "$disk" $state
mount "$(lab_room 64 /run/spare.img)" $spare

configure() {
    cat >$config <<CONFIG
production = "Lab"
box = "lab"
state = "$state"
socket = "$socket"
$1
[profile]
preset = "ultrafast"
width = 360
height = 640
[camera.A]
video = "test"
audio = "test"
CONFIG
}
begin() {
    /host/rushesd --config $config 2>>/run/rushesd.log &
    agent=$!
    /host/rushes-camera A --config $config 2>>/run/camera.log &
    camera=$!
    lab_wait 30 is_ready
}
end() {
    kill "$camera"
    wait "$camera" || true
    kill "$agent"
    wait "$agent" || true
}
complain() { tail -n 20 /run/*.log; say --json takes; df -h $state $spare; dmesg | tail -n 5; }
trap complain EXIT

say() { /host/rushes "$@"; }
milliseconds() { awk '{ printf "%d\n", $1 * 1000 }' /proc/uptime; }
is_ready() { say status | lab_is_ready A; }
is_in_trouble() { say status | grep -q "$1"; }
is_well() { ! is_in_trouble 'cannot be written\|not answer'; }
clips() { say --json takes | grep -o "\"state\":\"\($1\)\"" | wc -l; }
has_closed() { [ "$(clips 'finished\|recovered')" -ge "$1" ]; }
has_finished() { [ "$(clips finished)" -ge "$1" ]; }
on_spare() { find $spare -name clip.json | wc -l; }
goes_on_spare() { [ "$(on_spare)" -gt "$before" ]; }
has_rolling() { say --json takes | grep -o '"frames":[0-9]*[^}]*"state":"rolling"' | grep -q '"frames":[1-9]'; }
fill() { dd if=/dev/zero of=$state/filler bs=64k status=none 2>/dev/null || true; }
empty() { rm -f $state/filler; }

configure ''
begin
say 1-1
say roll
lab_wait 10 has_rolling
dmsetup suspend --nolockfs --noflush lab-failing
dmsetup load lab-failing --table "$(slow_table "$below" 3000)"
dmsetup resume lab-failing
lab_wait 20 is_in_trouble 'not answer' && echo "slow: said"
sleep 4
dmsetup suspend --nolockfs lab-failing
dmsetup load lab-failing --table "$(lab_disk_table well "$below")"
dmsetup resume lab-failing
lab_wait 20 is_well && echo "slow: over"
say cut
lab_wait 20 has_closed 1

say 2-1
say roll
lab_wait 10 has_rolling
fill
lab_wait 15 is_in_trouble 'cannot be written' && echo "full: said"
sleep 3
empty
lab_wait 15 is_well && echo "full: over"
say cut
lab_wait 20 has_closed 3
fill
echo "full: $(say roll 2>&1 || true)"
empty
end

configure "spare = \"$spare\""
begin
say 3-1
say roll
lab_wait 10 has_rolling
before=$(on_spare)
fill
lab_wait 15 goes_on_spare && echo "spare: goes on"
sleep 2
say cut
lab_wait 20 has_finished 3
empty
end

# breaks NAME SLATE TAKES COMMAND...: a take whose disk breaks so goes on on the spare one; with it there are so many finished clips.
breaks() {
    local name=$1 slate=$2 takes=$3 broke
    shift 3
    begin
    say "$slate"
    say roll
    lab_wait 10 has_rolling
    sleep 1
    before=$(on_spare)
    "$@"
    broke=$(milliseconds)
    lab_wait 20 goes_on_spare && echo "$name: on the spare after $(($(milliseconds) - broke)) ms"
    sleep 2
    echo "$name: $(say cut 2>&1)"
    echo "$name: a new file: $(touch "$state/probe" 2>&1 || true)"
    lab_wait 10 has_finished "$takes"
    kill -9 "$agent" "$camera"
    wait "$agent" "$camera" || true
    umount $state
}
# What a kernel does that has found its file system damaged.
damage() { echo 1 >"/sys/fs/ext4/$(basename "$(readlink -f "$disk")")/trigger_fs_error"; }
repair() {
    fsck.ext4 -y "$disk" >/run/fsck.log 2>&1 || true
    mount -o errors=remount-ro "$disk" $state
}

breaks dying 4-1 4 lab_disk_becomes failing
lab_disk_becomes well
repair
breaks readonly 5-1 5 damage
repair
begin
lab_wait 20 has_closed 9
sleep 1
say --json takes >/host/takes.json
mkdir -p /host/clips
cp -r $state/clips/. $spare/clips/. /host/clips/
trap - EXIT
