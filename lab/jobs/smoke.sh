# smoke.sh: the lab's own test, run by lab/smoke. Prints a line a check; the exit status is the number of failures.
# Argument: the port of a web server on the host's 127.0.0.1.
# shellcheck shell=bash
. /lab/guest/devices.sh

failures=0
check() {
    local name=$1 problem
    shift
    if problem=$("$@" 2>&1 >/dev/null); then
        echo "ok      $name"
    else
        echo "FAILED  $name: ${problem:-$*}"
        failures=$((failures + 1))
    fi
}

# expect WANTED GOT
expect() { [ "$1" = "$2" ] || { echo "wanted $1, got $2" >&2; return 1; }; }

systemd_runs() { expect running "$(systemctl is-system-running --wait)"; }

# Two seconds of whole pictures, in two seconds.
camera_streams() {
    local log=/run/lab/frames
    v4l2-ctl -d "$camera" --set-fmt-video="width=$1,height=$2,pixelformat=YUYV" || return
    timeout 20 v4l2-ctl -d "$camera" --stream-mmap --stream-count=60 --stream-to=/dev/null --verbose >"$log" 2>&1
    expect 60 "$(grep -c "^cap dqbuf.* bytesused: $(($1 * $2 * 2)) " "$log")" &&
        expect 59 "$(sed -n 's/^cap dqbuf.* seq: *\([0-9]*\) .*/\1/p' "$log" | tail -n 1)"
}

stamps_at_exposure() { grep -q 'ts-monotonic, ts-src-soe' /run/lab/frames || { tail -n 1 /run/lab/frames >&2 && return 1; }; }

microphone_hears() {
    arecord -q -D "$microphone" -f S16_LE -r 48000 -c 2 -d 1 /run/lab/sound.wav &&
        expect 192044 "$(stat -c %s /run/lab/sound.wav)" &&
        ! tail -c 4000 /run/lab/sound.wav | cmp -s -n 4000 - /dev/zero
}

sound_and_picture_encode() {
    ffmpeg -nostdin -v error -y -f v4l2 -video_size 720x1280 -i "$camera" -f alsa -channels 2 -i "$microphone" \
        -t 3 -c:v libx264 -preset ultrafast -tune zerolatency -c:a aac /run/lab/clip.mp4 &&
        ffprobe -v error -count_packets -show_entries stream=codec_name,nb_read_packets -of csv=p=0 /run/lab/clip.mp4
}

webcam_streams() {
    timeout 20 v4l2-ctl -d "$webcam" --stream-mmap --stream-count=30 --stream-to=/run/lab/webcam.jpegs &&
        [ -s /run/lab/webcam.jpegs ]
}

webcam_survives_its_cable() {
    lab_webcam_fault unplug
    lab_wait 10 test ! -e "$webcam" && lab_webcam_fault plug && lab_wait 10 test -e "$webcam" && webcam_streams
}

# A second of quarter frames, four to a frame, and a cable that is pulled and put back.
midi_timecode_comes() {
    local port
    port=$(lab_midi 10:00:00:00 25 | cut -d' ' -f2) || return
    quarters_come "$port" && lab_midi_fault unplug && lab_wait 10 not lab_midi_node && lab_midi_fault plug &&
        lab_wait 10 lab_midi_node && quarters_come "$port" && lab_midi_fault quit
}
quarters_come() {
    local count
    count=$(timeout 2 amidi -p "$1" -d -t 1 2>/dev/null | grep -c '^F1')
    [ "$count" -ge 50 ] || { echo "$count quarter frames in a second" >&2 && return 1; }
}
not() { ! "$@"; }

disk_fails_and_heals() {
    local disk
    mkfs.ext4 -q /dev/lab/disk1 && disk=$(lab_failing_disk /dev/lab/disk1) || return
    lab_disk_becomes failing
    ! dd if=/dev/zero of="$disk" bs=4096 count=1 oflag=direct status=none || return
    lab_disk_becomes well
    dd if="$disk" of=/dev/null bs=1M count=8 status=none && dmsetup remove lab-failing
}

host_answers() { curl -sS -m 10 -o /dev/null "http://10.0.2.2:$1/"; }

network_suffers() {
    local seconds
    lab_network_worse delay 150ms
    lab_network_worse_in delay 150ms
    seconds=$(curl -sS -m 20 -o /dev/null -w '%{time_connect}' "http://10.0.2.2:$1/") || return
    lab_network_well
    awk -v s="$seconds" 'BEGIN { exit !(s >= 0.3) }' || { echo "connected in $seconds s" >&2 && return 1; }
}

check 'systemd is up' systemd_runs
camera=$(lab_camera)
check 'vivid is /dev/video0' expect /dev/video0 "$camera"
check '2 s of 720x1280' camera_streams 720 1280
check '2 s of 1280x720' camera_streams 1280 720
check 'buffers are stamped at the start of exposure' stamps_at_exposure
microphone=$(lab_microphone)
check '1 s of a tone from the loopback' microphone_hears
check 'the microphone drifts' lab_microphone_drift 1000
check '3 s of picture and sound, encoded' sound_and_picture_encode
webcam=$(lab_webcam)
check 'a webcam on USB' webcam_streams
check 'unplugged and put back' webcam_survives_its_cable
check 'MIDI timecode from USB, pulled and put back' midi_timecode_comes
check 'a disk fails and heals' disk_fails_and_heals
check 'the host answers' host_answers "$1"
check '150 ms each way' network_suffers "$1"
exit "$failures"
