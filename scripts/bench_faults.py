"""The scoreboard: the same faults for Rushes, ffmpeg and gst-launch on the lab's real drivers. Called by bench.py when the lab is there."""

import os, shutil, subprocess, sys, tempfile

FAULTS = [
    ("nothing", "nothing happens"), ("unplugged", "webcam pulled for 2 s"), ("stalled", "webcam silent for 3 s"), ("truncated", "10 JPEGs cut short"),
    ("dropped", "20 % of buffers lost"), ("error", "driver's queue fails"), ("signal", "HDMI without signal for 3 s"),
]
PROGRAMS = [("rushes", "Rushes"), ("ffmpeg", "ffmpeg"), ("gst", "gst-launch")]
SECONDS = 10


def probe(media):
    """Presentation times and decoded pictures of a file; nothing of one that cannot be read."""
    answer = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=pts_time", "-of", "csv=p=0", media], capture_output=True, text=True)
    times = sorted(float(line.strip(",")) for line in answer.stdout.split() if line.strip(",").replace(".", "").isdigit())
    return times


def verdict(folder):
    """`9.9 s of 10, even, exit 0`: how much of the time is in the file, whether at one rate, and how the program ended."""
    status = open(f"{folder}/status").read().strip()
    media = f"{folder}/media.mp4"
    times = probe(media) if os.path.exists(media) else []
    if len(times) < 2:
        return f"no clip, exit {status}"
    steps = [b - a for a, b in zip(times, times[1:])]
    length = times[-1] - times[0] + 1 / 30
    even = "even" if max(steps) < 0.035 else f"gap of {max(steps):.1f} s"
    return f"{length:.1f} s, {even}, exit {status}"


def scoreboard(programs, lab):
    share = tempfile.mkdtemp(prefix="rushes-scoreboard-")
    try:
        shutil.copy(f"{programs}/rushes-camera", share)
        result = subprocess.run([f"{lab}/run", "--timeout", "580", share, f"{lab}/jobs/scoreboard.sh"], capture_output=True, text=True)
        if result.returncode != 0:
            print(f"bench: the lab ended with {result.returncode}: {result.stdout[-500:]}{result.stderr[-500:]}", file=sys.stderr)
            return
        print(f"\n| {SECONDS} s recorded while | " + " | ".join(name for _, name in PROGRAMS) + " |\n|---|---|---|---|")
        for fault, words in FAULTS:
            print(f"| {words} | " + " | ".join(verdict(f"{share}/{fault}-{program}") for program, _ in PROGRAMS) + " |")
    finally:
        shutil.rmtree(share, ignore_errors=True)


if __name__ == "__main__":
    scoreboard(sys.argv[1], sys.argv[2])
