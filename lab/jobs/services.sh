# services.sh: Rushes' own programs, from /host, run as the services they ship as, and record a take.
# /host/systemd and /host/hardware hold the units and rules. Prints what a test wants to know, one fact a line.
# shellcheck shell=bash
set -eu
. /lab/guest/devices.sh

install -m 755 /host/rushes /host/rushesd /host/rushes-camera /usr/bin/
cp /host/systemd/*.service /etc/systemd/system/
install -m 644 -D /host/systemd/rushes.sysusers /usr/lib/sysusers.d/rushes.conf
install -m 644 /host/hardware/70-rushes.rules /etc/udev/rules.d/
systemd-sysusers
udevadm control --reload

mkdir -p /etc/rushes
cat >/etc/rushes/rushes.toml <<CONFIG
production = "Lab"
box = "lab"
# Two cameras on the guest's one processor: small, so that neither is overloaded.
[profile]
width = 360
height = 640
preset = "ultrafast"
[camera.A]
video = "$lab_webcam_link"
audio = "none"
[camera.B]
video = "test"
audio = "test"
CONFIG
complain() { journalctl --no-pager -o cat -u rushesd -u 'rushes-camera@*' | tail -n 40; }
trap complain EXIT

# The kernel is told that its clock is right (ADJ_STATUS and ADJ_MAXERROR of adjtimex(2), whose number is 159): a confined camera must see it.
perl -e '$b = pack("Ix4 q4 i x164", 0x14, (0) x 5); syscall(159, $b) >= 0 or die "adjtimex: $!"'
systemctl daemon-reload
systemctl start rushesd rushes-camera@B
# A camera that is not plugged in yet: its service is up and waits.
systemctl start rushes-camera@A
echo "without its camera: $(systemctl show -p ActiveState --value rushes-camera@A), $(systemctl show -p StatusText --value rushes-camera@A)"
lab_webcam 640 360 30 >/dev/null
echo "named by its socket: $(ls /dev/rushes 2>/dev/null | tr '\n' ' ')"
echo "its power: $(cat /sys/bus/usb/devices/*-1/power/control)"

say() { runuser -u rushes -- /usr/bin/rushes "$@"; }
is_ready() { say status | lab_is_ready A && say status | lab_is_ready B; }
is_finished() { [ "$(say --json takes | grep -o '"state":"finished"' | wc -l)" -ge 2 ]; }
lab_wait 60 is_ready
say 3-12B
say roll
sleep 3
systemctl restart rushesd
sleep 2
say cut
lab_wait 20 is_finished

for unit in rushesd rushes-camera@A rushes-camera@B; do
    echo "$unit: $(systemctl show -p ActiveState --value "$unit"), restarts $(systemctl show -p NRestarts --value "$unit")"
done
echo "clips belong to: $(stat -c %U:%a /var/lib/rushes/clips)"
say --json takes >/host/takes.json
cp -r /var/lib/rushes/clips /host/clips
# A frame path that hangs is a dead camera: the watchdog ends it and it comes back.
systemctl kill -s STOP rushes-camera@B
is_back() { [ "$(systemctl show -p NRestarts --value rushes-camera@B)" -ge 1 ] && say status | lab_is_ready B; }
lab_wait 40 is_back
echo "after a hang: restarts $(systemctl show -p NRestarts --value rushes-camera@B)"
systemctl stop rushes-camera@A rushes-camera@B rushesd
echo "stopped: $(systemctl show -p Result --value rushesd), $(systemctl show -p Result --value rushes-camera@A), $(systemctl show -p Result --value rushes-camera@B)"
trap - EXIT
