# devices.sh: cameras, microphones and their faults, for a job to source: `. /lab/guest/devices.sh`.
# Functions print what the job needs (a path, an ALSA name) on stdout and return nonzero with a line on stderr.
# shellcheck shell=bash

lab_say() { echo "devices.sh: $*" >&2; }

# lab_wait SECONDS COMMAND...: until the command succeeds, at most so long on a quiet machine and four times that on a busy one.
lab_wait() {
    local end=$((SECONDS + 4 * $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || { lab_say "gave up waiting for: $*"; return 1; }
        sleep 0.1
    done
}

# lab_is_ready LETTER: whether the status on stdin has this camera ready, or giving pictures and no worse than busy, as on a slow host.
lab_is_ready() { grep -q "camera $1: \(ready\|recording\|\(recording, \)\?! .*the processor .*\)  ."; }

# lab_camera: one vivid camera, an HDMI input with a scaler. It delivers any size, 1280x720 and 720x1280 among them, at
# 29.72 frames a second (CVT's nearest to 30). Its picture moves, and shows the time and the frame counter in the upper
# left corner; buffers carry the time at which the exposure began. Prints the device.
# ccs_cap_mode=4 is 'scale only': with 7 (crop and compose too) the picture fills but a part of 720x1280.
lab_camera() {
    local device
    modprobe vivid n_devs=1 node_types=0x1 num_inputs=1 input_types=0x3 ccs_cap_mode=4 || return
    lab_wait 5 lab_vivid_device || return
    udevadm settle
    device=$(lab_vivid_device)
    # v4l2-ctl warns that 30 is no refresh rate of a CVT monitor; vivid takes it.
    v4l2-ctl -d "$device" --set-dv-bt-timings cvt,width=1280,height=720,fps=30 >/dev/null 2>&1 &&
        v4l2-ctl -d "$device" -c osd_text_mode=0,timestamp_source=1,horizontal_movement=6 || return
    echo "$device"
}

# lab_camera_pair: two like it from one driver, still pictures, 1280x720 at 30 coming in; the second has the multi-planar
# interface. Prints both devices.
lab_camera_pair() {
    local number device
    modprobe vivid n_devs=2 node_types=0x1,0x1 num_inputs=1,1 input_types=0x3,0x3 ccs_cap_mode=4,4 multiplanar=1,2 || return
    lab_wait 5 lab_vivid_device 1 || return
    udevadm settle
    for number in 0 1; do
        device=$(lab_vivid_device "$number")
        v4l2-ctl -d "$device" -c timestamp_source=1 && lab_camera_signal "$device" 1280x720p30 || return
        echo "$device"
    done
}

# lab_camera_signal DEVICE WxHpRATE: such a signal comes in by HDMI; the program that uses the device must follow it. Anything else
# of vivid's `dv_timings_signal_mode`: 1 no signal, 2 no lock, 3 out of range, 0 what the program has set.
lab_camera_signal() {
    local number
    number=$(v4l2-ctl -d "$1" -L | awk -v wanted="$2" '/ dv_timings / { on = 1 } on && $2 == wanted { sub(":", "", $1); print $1; exit }')
    [ -n "$number" ] || { lab_say "vivid has no signal $2"; return 1; }
    v4l2-ctl -d "$1" -c "dv_timings=$number,dv_timings_signal_mode=4"
}

# lab_vivid_device [NUMBER]
lab_vivid_device() {
    local folder name
    for folder in /sys/class/video4linux/video*; do
        read -r name <"$folder/name" 2>/dev/null || continue
        [ "$name" != "vivid-00${1:-0}-vid-cap" ] || { echo "/dev/${folder##*/}"; return; }
    done
    return 1
}

# lab_camera_fault CONTROL [VALUE]: one of vivid's injected errors, without its prefix where that is unique:
# disconnect, inject_v4l2_buf_flag_error, inject_fatal_streaming_error, percentage_of_dropped_buffers 30, ...
lab_camera_fault() { v4l2-ctl -d "$(lab_vivid_device)" -c "$1=${2:-1}"; }

# The camera is pulled and, later, put back: the node goes and returns.
lab_camera_unplug() { echo vivid.0 >/sys/bus/platform/drivers/vivid/unbind; }
lab_camera_plug() { echo vivid.0 >/sys/bus/platform/drivers/vivid/bind; }

# lab_microphone [HERTZ]: a loopback card with a stereo tone (48 kHz, 16 bit, 1 kHz unless said) playing into it, and a
# pip an octave or two higher every second. Prints the ALSA device to record from.
lab_microphone() {
    modprobe snd-aloop pcm_substreams=1 || return
    lab_wait 5 test -e /dev/snd/pcmC0D0p || return
    ffmpeg -nostdin -v error -f lavfi -i "sine=frequency=${1:-1000}:sample_rate=48000:beep_factor=4" \
        -ac 2 -c:a pcm_s16le -f alsa hw:Loopback,0,0 </dev/null >/run/lab/tone.log 2>&1 &
    lab_wait 10 grep -q RUNNING /proc/asound/Loopback/pcm0p/sub0/status || { cat /run/lab/tone.log >&2; return 1; }
    echo hw:Loopback,1,0
}

# lab_microphone_drift PPM: the microphone's clock runs that much slow (negative: fast). snd-aloop counts in steps of
# 10 ppm. The control of the card's device 1 shifts what is recorded; that of device 0 does nothing.
lab_microphone_drift() {
    amixer -q -c Loopback cset iface=PCM,device=1,name='PCM Rate Shift 100000' $((100000 + $1 / 10))
}

# lab_webcam [WIDTH HEIGHT FPS]: a phone as a webcam on USB (uvcvideo, MJPEG, moving pictures; 1280x720 at 30 unless
# said). Prints a link in /dev/v4l/by-id that follows it through unplugging.
lab_webcam() {
    local width=${1:-1280} height=${2:-720} fps=${3:-30} pictures=/run/lab/webcam.mjpeg
    modprobe -a vhci-hcd uvcvideo || return
    ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=size=${width}x$height:rate=10" -t 2 \
        -c:v mjpeg -q:v 6 -pix_fmt yuvj420p "$pictures" || return
    mkfifo /run/lab/webcam
    python3 /lab/uvcsim.py "$pictures" "$width" "$height" "$fps" --commands /run/lab/webcam \
        </dev/null >/run/lab/webcam.log 2>&1 &
    lab_wait 10 test -e "$lab_webcam_link" || { cat /run/lab/webcam.log >&2; return 1; }
    echo "$lab_webcam_link"
}
lab_webcam_link=/dev/v4l/by-id/usb-Lab_Phone_as_webcam_SIM0001-video-index0

# lab_webcam_more PORT COLOUR SERIAL [OPTION]...: one more of 640x360 at 30, on that port of the virtual hub (1 to 7), all
# of one colour; options as of uvcsim.py. Waits until it is there.
lab_webcam_more() {
    local port=$1 colour=$2 serial=$3 pictures=/run/lab/webcam-$1.mjpeg
    shift 3
    ffmpeg -nostdin -v error -y -f lavfi -i "color=$colour:size=640x360:rate=10" -t 0.2 \
        -c:v mjpeg -q:v 6 -pix_fmt yuvj420p "$pictures" || return
    lab_webcam_plug "$port" "$pictures" --serial "$serial" "$@"
}

# lab_webcam_h264 PORT COLOUR: the same, but it gives nothing but H.264, with a key frame every 15 pictures.
lab_webcam_h264() {
    local port=$1 pictures=/run/lab/webcam-$1.h264
    ffmpeg -nostdin -v error -y -f lavfi -i "color=$2:size=640x360:rate=30" -t 1 -c:v libx264 -preset ultrafast -bf 0 \
        -g 15 -x264-params aud=1:scenecut=0 -pix_fmt yuv420p -f h264 "$pictures" || return
    lab_webcam_plug "$port" "$pictures" --serial H264 --h264
}

# lab_webcam_plug PORT PICTURES [OPTION]...
lab_webcam_plug() {
    local port=$1 pictures=$2
    shift 2
    mkfifo "/run/lab/webcam-$port"
    python3 /lab/uvcsim.py "$pictures" 640 360 30 --commands "/run/lab/webcam-$port" --port "$port" "$@" \
        </dev/null >"/run/lab/webcam-$port.log" 2>&1 &
    lab_wait 10 test -e "$(lab_webcam_at "$port")" || { cat "/run/lab/webcam-$port.log" >&2; return 1; }
}

# lab_webcam_at PORT: the link that port's camera has in /dev/v4l/by-path; lab_webcam_fault_at PORT COMMAND as lab_webcam_fault.
lab_webcam_at() { echo "/dev/v4l/by-path/platform-vhci_hcd.0-usb-0:$(($1 + 1)):1.0-video-index0"; }
lab_webcam_fault_at() {
    local port=$1
    shift
    echo "$*" >"/run/lab/webcam-$port"
}

# lab_webcam_fault COMMAND: unplug, plug, eproto N (USB transfer errors), trunc N (cut JPEGs), freeze SECONDS, half on|off
# (every second picture), dark on|off (the same, but only while exposure_dynamic_framerate is 1), quit.
lab_webcam_fault() { echo "$*" >/run/lab/webcam; }

# lab_midi START FPS: a USB interface that sends MIDI timecode from START on (midisim.py; FPS 24, 25, 29.97 or 30). Prints
# the monotonic nanoseconds at which START began, and its ALSA port. lab_midi_fault COMMAND: unplug, plug, quit.
lab_midi() {
    modprobe -a vhci-hcd snd-usb-audio || return
    mkfifo /run/lab/midi
    python3 /lab/midisim.py "$1" "$2" --commands /run/lab/midi </dev/null >/run/lab/midi.log 2>&1 &
    lab_wait 10 lab_midi_node || { cat /run/lab/midi.log >&2; return 1; }
    echo "$(head -n 1 /run/lab/midi.log) hw:generator,0"
}
lab_midi_node() { ls /dev/snd/midiC*D* 2>/dev/null | grep .; }
lab_midi_fault() { echo "$*" >/run/lab/midi; }

# lab_network_worse NETEM...: what the guest sends suffers so, e.g. `loss 5% delay 150ms rate 4mbit`; lab_network_worse_in
# the same for what it receives; lab_network_well ends both.
lab_network_worse() { tc qdisc replace dev "$(lab_network_card)" root netem "$@"; }

lab_network_worse_in() {
    local card
    card=$(lab_network_card)
    modprobe ifb numifbs=1
    ip link set ifb0 up
    tc qdisc replace dev "$card" handle ffff: ingress
    tc filter replace dev "$card" parent ffff: matchall action mirred egress redirect dev ifb0
    tc qdisc replace dev ifb0 root netem "$@"
}

lab_network_well() {
    local card
    card=$(lab_network_card)
    tc qdisc del dev "$card" root 2>/dev/null || true
    tc qdisc del dev "$card" ingress 2>/dev/null || true
}

lab_network_card() { if [ -e /sys/class/net/vec0 ]; then echo vec0; else echo eth0; fi; }

# lab_failing_disk DEVICE: prints a device over it that works until lab_disk_becomes changes it: `failing` (every write is
# EIO), `lying` (writes are acknowledged and lost), `well`. What the page cache holds stays in it.
lab_failing_disk() {
    dmsetup create lab-failing --table "$(lab_disk_table well "$1")" || return
    lab_wait 5 test -b /dev/mapper/lab-failing && echo /dev/mapper/lab-failing
}

lab_disk_becomes() {
    dmsetup suspend --nolockfs --noflush lab-failing &&
        dmsetup load lab-failing --table "$(lab_disk_table "$1" "$(lab_disk_below)")" &&
        dmsetup resume lab-failing
}

lab_disk_below() { dmsetup deps -o blkdevname lab-failing | sed 's/.*(\(.*\)).*/\/dev\/\1/'; }

# dm-flakey's table, for a state and the disk below: device, offset, seconds up, seconds down, features while down.
lab_disk_table() {
    local disk=$2 table
    table="0 $(blockdev --getsz "$disk") flakey $disk 0"
    case $1 in
        well) echo "$table 1 0" ;;
        failing) echo "$table 0 1 1 error_writes" ;;
        lying) echo "$table 0 1 1 drop_writes" ;;
    esac
}

# lab_pad [OPTION]...: a number pad with three lamps, by padsim.py; options as of it. lab_pad_do LINE drives it, /run/lab/pad.log tells what its lamps do.
lab_pad() {
    modprobe uinput || return
    mkdir -p /run/lab
    mkfifo /run/lab/pad
    python3 /lab/padsim.py /run/lab/pad /run/lab/pad.log "$@" </dev/null >/run/lab/pad.out 2>&1 &
    lab_wait 5 grep -q plugged /run/lab/pad.log || { cat /run/lab/pad.out >&2; return 1; }
}
lab_pad_do() { echo "$*" >/run/lab/pad; }
