# scoreboard.sh: Rushes, ffmpeg and gst-launch each record ten seconds of the same cameras under the same faults.
# Every run leaves a folder /host/FAULT-PROGRAM: media.mp4, `status` (its exit status) and `wall` (seconds it ran).
# shellcheck shell=bash
set -eu
. /lab/guest/devices.sh

seconds=10

rushes() { /host/rushes-camera A --solo --state "$1/state" --video "$2" --audio none --seconds $seconds --size 640x360 --rate 30 --preset ultrafast; }

ffmpeg_takes() {
    timeout --preserve-status -s INT -k 5 $seconds ffmpeg -nostdin -v error -f v4l2 -framerate 30 -video_size 640x360 -i "$2" -vf scale=640:360,format=yuv420p -r 30 \
        -c:v libx264 -preset ultrafast -tune zerolatency -g 30 "$1/media.mp4"
}

gst_takes() {
    timeout --preserve-status -s INT -k 5 $seconds gst-launch-1.0 -q -e v4l2src device="$2" ! decodebin ! videoconvert ! videoscale ! videorate \
        ! video/x-raw,format=I420,width=640,height=360,framerate=30/1 ! x264enc speed-preset=ultrafast tune=zerolatency key-int-max=30 ! h264parse ! mp4mux \
        ! filesink location="$1/media.mp4"
}

# run FAULT DEVICE COMMAND...: each program records, and 4 seconds later the command is done to its camera.
run() {
    local fault=$1 device=$2 program folder take begun status
    shift 2
    for program in rushes ffmpeg_takes gst_takes; do
        folder=/host/$fault-${program%_takes}
        mkdir -p "$folder"
        lab_wait 20 test -e "$device"
        begun=$(date +%s.%N)
        $program "$folder" "$device" >"$folder/log" 2>&1 &
        take=$!
        sleep 4
        "$@" || true
        status=0
        wait $take || status=$?
        echo "$status" >"$folder/status"
        echo "$begun $(date +%s.%N)" | awk '{ printf "%.2f\n", $2 - $1 }' >"$folder/wall"
        [ ! -d "$folder/state" ] || { mv "$folder"/state/clips/*/media.mp4 "$folder/" && rm -r "$folder/state"; }
        # What was pulled is put back, and what was changed is as before.
        lab_webcam_fault plug
    done
}

pull_for_two_seconds() {
    lab_webcam_fault unplug
    sleep 2
    lab_webcam_fault plug
}
lose_the_signal() {
    v4l2-ctl -d "$hdmi" -c dv_timings_signal_mode=1
    sleep 3
    v4l2-ctl -d "$hdmi" -c dv_timings_signal_mode=4
}

hdmi=$(lab_camera_pair | head -n 1)
webcam=$(lab_webcam 640 360 30)
run nothing "$webcam" true
run unplugged "$webcam" pull_for_two_seconds
run stalled "$webcam" lab_webcam_fault freeze 3
run truncated "$webcam" lab_webcam_fault trunc 10
v4l2-ctl -d "$hdmi" -c percentage_of_dropped_buffers=20
run dropped "$hdmi" true
v4l2-ctl -d "$hdmi" -c percentage_of_dropped_buffers=0
run error "$hdmi" v4l2-ctl -d "$hdmi" -c inject_fatal_streaming_error=1
run signal "$hdmi" lose_the_signal
