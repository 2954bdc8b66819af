# cameras.sh: what cameras do on set, to rushes-camera rolling alone, on the kernel's own drivers.
#   cameras.sh hdmi|webcam
# Every row leaves a folder in /host: clip.json and media.mp4, `log` (what the camera said) and `marks` (what was done to it), both with the
# guest's uptime in seconds before each line.
# shellcheck shell=bash
set -eu
. /lab/guest/devices.sh
trap 'tail -n 5 /host/*/log' EXIT

now() { local up rest && read -r up rest </proc/uptime && echo "$up"; }
stamped() { local line && while IFS= read -r line; do echo "$(now) $line"; done; }
mark() { echo "$(now) $2" >>"/host/$1/marks"; }

# roll ROW DEVICE SECONDS [OPTION]...: one take, of 360x640 at 30 unless an option says otherwise.
roll() {
    local row=$1 device=$2 seconds=$3 state=/run/rushes-lab/$1
    shift 3
    mkdir -p "/host/$row" "$state"
    mark "$row" start
    # The pipe ends with the camera; its exit status is the row's first fact.
    { /host/rushes-camera A --solo --state "$state" --video "$device" --seconds "$seconds" --size 360x640 --rate 30 --preset ultrafast "$@" 2>&1 >/dev/null ||
        echo "ended with $?"; } | stamped >"/host/$row/log"
    cp "$state"/clips/*/clip.json "$state"/clips/*/media.mp4 "/host/$row/" || true
}

# begun ROW: waits until the row's take has its first picture; a busy guest may need seconds for it.
begun() { lab_wait 30 grep -qs 'first frame' "/host/$1/log"; }

# after ROW SECONDS COMMAND...: does it so long after now, or after the first picture, and marks it.
after() {
    local row=$1 delay=$2
    shift 2
    begun "$row"
    sleep "$delay"
    mark "$row" "$*"
    "$@"
}

vivid() { v4l2-ctl -d "$hdmi" -c "$1"; }

hdmi_rows() {
    roll flag "$hdmi" 4 & after flag 2 vivid inject_v4l2_buf_flag_error=1 && wait $!
    vivid percentage_of_dropped_buffers=20
    roll dropped "$hdmi" 8
    vivid percentage_of_dropped_buffers=0
    roll fatal "$hdmi" 6 & after fatal 2 vivid inject_fatal_streaming_error=1 && wait $!
    vivid wrap_sequence_number=1,wrap_timestamp=2
    roll wrap "$hdmi" 7
    vivid wrap_sequence_number=0,wrap_timestamp=0
    signal_row
    vivid reduced_framerate=1
    roll reduced "$hdmi" 5
    vivid reduced_framerate=0
    control_row
}

# The cable is pulled, put back, and its source switched to another size and rate.
signal_row() {
    roll signal "$hdmi" 12 --size 640x360 &
    after signal 2 vivid dv_timings_signal_mode=1
    after signal 3 vivid dv_timings_signal_mode=4
    after signal 2 lab_camera_signal "$hdmi" 720x576p50
    wait $!
    lab_camera_signal "$hdmi" 1280x720p30
}

# Controls are set for the take and put back, also by SIGTERM.
control_row() {
    local state=/run/rushes-lab/controls
    mkdir -p /host/controls "$state"
    cat >"$state/rushes.toml" <<CONFIG
[profile]
preset = "ultrafast"
[camera.A]
video = "$hdmi"
audio = "none"
[camera.A.controls]
brightness = 200
contrast = 999
no_such_control = 1
CONFIG
    vivid brightness=90
    /host/rushes-camera A --solo --config "$state/rushes.toml" --state "$state" --size 360x640 >/dev/null 2>/host/controls/log &
    begun controls
    v4l2-ctl -d "$hdmi" -C brightness,contrast >/host/controls/during
    kill -TERM $!
    wait $! || echo "ended with $?" >>/host/controls/log
    v4l2-ctl -d "$hdmi" -C brightness,contrast >/host/controls/after
    vivid brightness=128
}

format_rows() {
    local format
    v4l2-ctl -d "$hdmi" -c osd_text_mode=2
    v4l2-ctl -d "$multi" -c osd_text_mode=2
    for format in YUYV UYVY NV12 NV21 YU12 RGB3 BGR3; do roll "single-$format" "$hdmi" 1 --format "$format"; done
    for format in YUYV NV12 NM12 NM21 YM12; do roll "multi-$format" "$multi" 1 --format "$format"; done
}

webcam_rows() {
    roll trunc "$webcam" 4 & after trunc 2 lab_webcam_fault trunc 2 && wait $!
    roll freeze "$webcam" 7 & after freeze 2 lab_webcam_fault freeze 3 && wait $!
    roll eproto "$webcam" 5 & after eproto 2 lab_webcam_fault eproto 5 && wait $!
    lab_webcam_fault half on
    roll half "$webcam" 4
    lab_webcam_fault half off
    dark_row
    unplug_row
    hostile_row
    serial_row
    h264_row
}

# In the dark a webcam halves its rate, unless it is told not to.
dark_row() {
    lab_webcam_fault dark on
    roll dark "$webcam" 4
    v4l2-ctl -d "$webcam" -C exposure_dynamic_framerate >/host/dark/after
    lab_webcam_fault dark off
}

# Pulled, and back under another node: somebody else still holds the old one.
unplug_row() {
    mkdir -p /host/unplug
    readlink -f "$webcam" >/host/unplug/node-before
    roll unplug "$webcam" 10 &
    local take=$! holder
    begun unplug
    sleep 1
    sleep 60 <"$webcam" &
    holder=$!
    after unplug 0.5 lab_webcam_fault unplug
    sleep 2
    lab_webcam_fault plug
    lab_wait 20 test -e "$webcam"
    mark unplug back
    readlink -f "$webcam" >/host/unplug/node-after
    wait $take
    kill $holder
}

# A camera whose descriptors mean harm: escape sequences, half a surrogate and blanks for a name; or a size no camera has.
hostile_row() {
    local evil
    evil=$(printf 'Evil\033[31m\007 \t\r\n cam \xed\xa0\x80 %0100d' 7)
    mkdir -p /host/hostile
    lab_webcam_more 4 black EVIL --name "$evil"
    lab_webcam_more 5 black HUGE --claim 65520x65520
    /host/rushes-camera --list --json >/host/hostile/list
    /host/rushes-camera --list >/host/hostile/text
    roll hostile Evil 1
    roll huge "$(lab_webcam_at 5)" 1
    lab_webcam_fault_at 4 quit
    lab_webcam_fault_at 5 quit
}

# Two equal cameras of one serial share a link in by-id. The one a take was begun with comes back, though the other comes back first.
serial_row() {
    mkdir -p /host/twins
    lab_webcam_more 2 red TWIN
    lab_webcam_more 3 blue TWIN
    /host/rushes-camera --list --json >/host/twins/list
    roll twins "${lab_webcam_link/SIM0001/TWIN}" 10 &
    local take=$! first=2 second=3 node
    begun twins
    sleep 1
    # The node it has open tells which of the two it is.
    node=$(readlink /proc/[0-9]*/fd/* 2>/dev/null | grep '^/dev/video' | head -n 1)
    [ "$node" = "$(readlink -f "$(lab_webcam_at 2)")" ] || { first=3 && second=2; }
    mark twins "opened $first"
    lab_webcam_fault_at 2 unplug
    lab_webcam_fault_at 3 unplug
    sleep 1
    lab_webcam_fault_at "$second" plug
    lab_wait 20 test -e "$(lab_webcam_at "$second")"
    sleep 1
    lab_webcam_fault_at "$first" plug
    lab_wait 20 test -e "$(lab_webcam_at "$first")"
    mark twins back
    wait $take
}

# A camera that gives nothing but H.264: the program that can decode it takes over. One access unit comes cut short.
h264_row() {
    lab_webcam_h264 6 red
    roll h264 "$(lab_webcam_at 6)" 4 &
    after h264 2 lab_webcam_fault_at 6 trunc 1
    wait $!
    lab_webcam_fault_at 6 quit
}

case $1 in
    hdmi)
        { read -r hdmi && read -r multi; } < <(lab_camera_pair)
        hdmi_rows
        format_rows
        ;;
    webcam)
        webcam=$(lab_webcam 640 360 30)
        webcam_rows
        ;;
esac
trap - EXIT
