# process.sh: a camera's process stalls, starves, hangs and dies under a real systemd while a take rolls; the units are those Rushes ships.
#   process.sh     /host holds the programs, /host/systemd the units
# Prints facts a line each; times are CLOCK_MONOTONIC in ms. Leaves /host/clips and /host/takes.json.
# shellcheck shell=bash
set -eu
. /lab/guest/devices.sh

camera=rushes-camera@A
group=/sys/fs/cgroup/system.slice/system-rushes\\x2dcamera.slice/$camera.service

install -m 755 /host/rushes /host/rushesd /host/rushes-camera /usr/bin/
cp /host/systemd/*.service /etc/systemd/system/
install -m 644 -D /host/systemd/rushes.sysusers /usr/lib/sysusers.d/rushes.conf
systemd-sysusers
video=$(lab_camera)
audio=$(lab_microphone)
# configure [LINE]...: of the profile.
configure() {
    mkdir -p /etc/rushes
    cat >/etc/rushes/rushes.toml <<CONFIG
production = "Lab"
box = "lab"
[profile]
preset = "ultrafast"
$(printf '%s\n' "$@")
[camera.A]
video = "$video"
audio = "$audio"
CONFIG
}
configure
complain() { journalctl --no-pager -o short-monotonic -u rushesd -u "$camera" | tail -n 60; }
trap complain EXIT

say() { runuser -u rushes -- /usr/bin/rushes "$@"; }
is_ready() { say status | lab_is_ready A; }
clips_finished() { say --json takes | grep -o '"state":"\(finished\|recovered\)"' | wc -l; }
has_finished() { [ "$(clips_finished)" -ge "$1" ]; }
clips_grown() { say --json takes | grep -o '"frames":[1-9]' | wc -l; }
frames_durable() { say --json takes | grep -o '"frames":[1-9][0-9]*[^}]*"state":"rolling"' | tail -n 1 | grep -o '[0-9]*' | head -n 1; }
has_grown() { [ "$(clips_grown)" -ge "$1" ]; }
milliseconds() { awk '{ printf "%d\n", $1 * 1000 }' /proc/uptime; }
process() { systemctl show -p MainPID --value "$camera"; }
resident() { awk '/^RssAnon/ { print $2 }' "/proc/$(process)/status"; }

systemctl daemon-reload
systemctl set-property --runtime "$camera" MemoryMax=80M MemorySwapMax=0
systemctl start rushesd "$camera"
lab_wait 30 is_ready
begun=$(milliseconds)
# The ring fills; what it holds then is what a camera weighs.
sleep 16
say 1-1
say roll
sleep 2
echo "resident before $(resident)"
kill -STOP "$(process)"
sleep 2
kill -CONT "$(process)"
sleep 2
# A sixth of the processor, as beside a runaway neighbour.
systemctl set-property --runtime "$camera" CPUWeight=20
systemd-run -q --unit hog -p CPUWeight=100 bash -c 'while :; do :; done'
sleep 5
systemctl stop hog
systemctl set-property --runtime "$camera" CPUWeight=1000
sleep 2
echo "resident after $(resident)"
say cut
lab_wait 20 has_finished 1
echo "under 80 MB for $(($(milliseconds) - begun)) ms, killed $(awk '/^oom_kill / { print $2 }' "$group/memory.events"), peak $(cat "$group/memory.peak")"

# Small from here on: what a death costs is not to hang on how far the guest's one processor lags behind.
configure 'width = 360' 'height = 640'
systemctl restart "$camera"
lab_wait 30 is_ready
say 2-1
say roll
grown=2
lab_wait 10 has_grown $grown
for signal in KILL STOP SEGV ABRT; do
    sleep "$((RANDOM % 2)).$((RANDOM % 10))"
    durable=$(frames_durable)
    echo "$signal at $(milliseconds) after $durable"
    systemctl kill -s "$signal" "$camera"
    grown=$((grown + 1))
    lab_wait 20 has_grown $grown
done
say cut
lab_wait 20 has_finished $grown
say --json takes >/host/takes.json
cp -r /var/lib/rushes/clips /host/clips
trap - EXIT
