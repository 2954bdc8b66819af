# pads.sh: a number pad tags takes through rushes-pad, run as the service it ships as, and is answered by its lamp.
# /host holds the programs, /host/systemd the units. Prints what a test wants to know, one fact a line.
# shellcheck shell=bash
set -eu
. /lab/guest/devices.sh

install -m 755 /host/rushes /host/rushesd /host/rushes-camera /host/rushes-pad /usr/bin/
cp /host/systemd/*.service /etc/systemd/system/
install -m 644 -D /host/systemd/rushes.sysusers /usr/lib/sysusers.d/rushes.conf
systemd-sysusers
mkdir -p /etc/rushes
cat >/etc/rushes/rushes.toml <<CONFIG
production = "Lab"
box = "lab"
[profile]
width = 360
height = 640
preset = "ultrafast"
[camera.A]
video = "test"
audio = "none"
[pad.desk]
device = "auto"
keys = { KEY_KP7 = "note 穿帮" }
CONFIG
complain() { journalctl --no-pager -o cat -u rushesd -u rushes-pad | tail -n 40; cat /run/lab/pad.log; }
trap complain EXIT

say() { runuser -u rushes -- /usr/bin/rushes "$@"; }
journal() { journalctl --no-pager -o cat -u rushes-pad; }
heard() { [ "$(journal | grep -c "$1")" -ge "${2:-1}" ]; }
is_ready() { say status | lab_is_ready A; }
mark() { say --json takes | grep -o '"verdict":"[a-z]*"' | tail -n "${1:-1}" | head -n 1 | cut -d'"' -f4; }
# lamps SINCE-LINE: how often NumLock has changed since that line of the log.
lines() { wc -l </run/lab/pad.log; }
changes() { tail -n +"$(($1 + 1))" /run/lab/pad.log | grep -c '^led 0'; }

systemctl daemon-reload
systemctl start rushesd rushes-camera@A rushes-pad
lab_wait 60 is_ready
# It comes after the service: hot plug.
lab_pad
lab_wait 10 heard 'Lab USB Keypad at'
echo "the pad: $(systemctl show -p ActiveState --value rushes-pad), $(systemctl show -p StatusText --value rushes-pad)"

say 3-12B >/dev/null
lab_pad_do press 78
lab_wait 10 heard 'KEY_KPPLUS (roll).*ms after'
sleep 1
echo "rolling lamp: $(grep '^led 0' /run/lab/pad.log | tail -n 1 | cut -d' ' -f3)"
# A cut that nobody meant is refused; it has to be held.
before=$(lines)
lab_pad_do press 74
lab_wait 5 heard 'KEY_KPMINUS is to be held'
sleep 1
echo "a short minus: $(changes "$before") changes, rolling $(say --json status | grep -c '"rolling":{')"
# Held, with the kernel's repeats on top: one cut.
lab_pad_do down 74
for _ in 1 2 3 4 5 6 7 8; do lab_pad_do repeat 74; sleep 0.1; done
lab_pad_do up 74
lab_wait 10 heard 'KEY_KPMINUS (cut).*ms after'
sleep 1
echo "cuts: $(journal | grep -c 'KEY_KPMINUS (cut)')"
echo "lamp after the cut: $(grep '^led 0' /run/lab/pad.log | tail -n 1 | cut -d' ' -f3)"

before=$(lines)
lab_pad_do press 79
lab_wait 10 heard 'KEY_KP1 (ok).*ms after'
sleep 0.6
echo "KP1: $(changes "$before") changes, $(mark)"
before=$(lines)
lab_pad_do bounce 80
lab_wait 10 heard 'KEY_KP2 (hold).*ms after'
sleep 0.6
echo "a bouncing KP2: $(journal | grep -c 'KEY_KP2 (hold)') times, $(mark)"
lab_pad_do press 71
lab_wait 10 heard 'KEY_KP7 (note 穿帮).*ms after'
echo "a note by: $(say --json takes | grep -o '"by":"[^"]*"' | head -n 1 | cut -d'"' -f4)"

# A pad and a prompt in the same moment: each is heard. What the pad sends goes to nobody else.
event=$(journal | sed -n 's/.*Keypad at //p' | tail -n 1)
timeout 4 cat "$event" >/run/lab/overheard &
prompt=0
for _ in 1 2 3 4 5 6 7 8 9 10; do
    lab_pad_do press 79
    say ng >/dev/null && prompt=$((prompt + 1))
done
lab_wait 20 heard 'KEY_KP1 (ok).*ms after' 11
echo "both at once: $(($(journal | grep -c 'KEY_KP1 (ok).*ms after') - 1)) and $prompt"
wait %?overheard || true
echo "typed into the console: $(stat -c %s /run/lab/overheard)"

# Pulled and put back.
lab_pad_do unplug
lab_wait 10 heard 'was unplugged'
sleep 1
lab_pad_do plug
lab_wait 10 heard 'Lab USB Keypad at' 2
lab_pad_do press 81
lab_wait 10 heard 'KEY_KP3 (ng).*ms after'
echo "after replug: $(mark)"

# rushesd dies: what is pressed meanwhile is refused and stays refused.
systemctl stop rushesd
before=$(lines)
lab_pad_do press 79
lab_wait 10 heard 'refused: KEY_KP1 (ok): rushesd cannot be reached'
sleep 1.5
echo "without rushesd: $(changes "$before") changes"
systemctl start rushesd
lab_wait 20 say status >/dev/null
sleep 2
echo "it was not queued: $(mark)"
lab_pad_do press 80
lab_wait 10 heard 'KEY_KP2 (hold).*ms after' 2
echo "back: $(mark)"

# A rushesd that hangs: what was pressed too long ago is refused when its turn comes.
systemctl kill -s STOP rushesd
lab_pad_do press 79
lab_pad_do press 81
lab_wait 20 heard 'came too late'
systemctl kill -s CONT rushesd
sleep 1
echo "late presses refused: $(journal | grep -c 'came too late')"
echo "after the hang: $(mark)"

rushes-pad --list | sed 's/^/list: /'
echo "latency ms: $(journal | sed -n 's/.*(\(ok\|hold\|ng\)).*\[\([0-9.]*\) ms after.*/\2/p' | sort -n | awk '{ v[NR] = $1 } END { print "p50", v[int((NR + 1) / 2)], "max", v[NR], "of", NR }')"
echo "restarts: $(systemctl show -p NRestarts --value rushes-pad)"
echo "memory kB: $(grep VmRSS "/proc/$(systemctl show -p MainPID --value rushes-pad)/status" | tr -dc 0-9)"
systemctl stop rushes-pad
echo "stopped: $(systemctl show -p Result --value rushes-pad)"
trap - EXIT
