"""The camera's part of the bench: processor, memory, instructions, start, two cameras. Called by bench.py."""

import glob, json, os, re, shutil, statistics, subprocess, sys, tempfile, time

FRAMES = 150
X264 = ["-preset", "superfast", "-tune", "zerolatency", "-b:v", "3000k", "-maxrate", "3000k", "-bufsize", "3000k", "-g", "30", "-bf", "0",
        "-sc_threshold", "0", "-threads", "2"]


class Bench:
    """Programs, a scratch folder in memory, and the table's rows."""

    def __init__(self, programs, scratch):
        self.programs, self.scratch, self.rows = programs, scratch, []

    def row(self, what, ours, peer="-", peer_name="-", ratio="-", goal="-"):
        self.rows.append((what, ours, peer, peer_name, ratio, goal))
        print(f"  {what}: {ours} | {peer_name} {peer} | {ratio} | goal {goal}", file=sys.stderr, flush=True)

    def measure(self, command, limit=120):
        """Runs a command; returns CPU seconds and peak memory in MB of the whole process, and its wall seconds."""
        start = time.monotonic()
        process = subprocess.Popen(["timeout", str(limit), *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status != 0:
            raise RuntimeError(f"bench: {command[0]} ended with {status}: {' '.join(command)}")
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, time.monotonic() - start

    def camera(self, state, video, *options):
        return [f"{self.programs}/rushes-camera", "A", "--solo", "--video", video, "--state", state, "--preset", "superfast", *options]

    def footage(self, name, filters, *options):
        path = f"{self.scratch}/{name}"
        if not os.path.exists(path):
            subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", filters, *options, path], check=True)
        return path

    def table(self):
        print("| what | Rushes | peer | | ratio | goal |\n|---|---|---|---|---|---|")
        for row in self.rows:
            print("| " + " | ".join(row) + " |")


def median_ratio(ours, peer):
    return statistics.median(a / b for a, b in zip(ours, peer))


def clip_document(state):
    return json.load(open(glob.glob(f"{state}/clips/*/clip.json")[0]))


def yuyv(bench):
    raw = bench.footage("yuyv.raw", "testsrc2=size=1920x1080:rate=30,noise=alls=12:allf=t", "-frames:v", str(FRAMES), "-pix_fmt", "yuyv422", "-f", "rawvideo")
    form = ["-f", "rawvideo", "-pix_fmt", "yuyv422", "-s", "1920x1080", "-r", "30"]
    gst = ["filesrc", f"location={raw}", "blocksize=4147200", "!", "rawvideoparse", "format=yuy2", "width=1920", "height=1080", "framerate=30/1"]
    return "YUYV", f"replay:{raw},yuyv422,1920x1080,30", [*form, "-i", raw], gst


def mjpeg(bench):
    raw = bench.footage("mjpeg.raw", "testsrc2=size=1920x1080:rate=30,noise=alls=12:allf=t", "-frames:v", str(FRAMES), "-pix_fmt", "yuvj422p", "-q:v", "5",
                        "-c:v", "mjpeg", "-f", "image2pipe")
    boxed = f"{bench.scratch}/mjpeg.avi"
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "mjpeg", "-r", "30", "-i", raw, "-c", "copy", boxed], check=True)
    gst = ["filesrc", f"location={boxed}", "!", "avidemux", "!", "jpegdec"]
    return "MJPEG", f"replay:{raw},mjpeg,1920x1080,30", ["-i", boxed], gst


def encoding(bench, job, rounds=5):
    """One source to 720p with the same x264 options; the programs take turns."""
    kind, video, ffmpeg_input, gst_input = job(bench)
    state = f"{bench.scratch}/encoding"

    def ours():
        shutil.rmtree(state, ignore_errors=True)
        return bench.measure(bench.camera(state, video, "--unpaced", "--audio", "none", "--size", "1280x720"))

    def ffmpeg():
        return bench.measure(["ffmpeg", "-v", "error", "-y", *ffmpeg_input, "-an", "-vf", "scale=1280:720:flags=fast_bilinear,format=yuv420p", "-c:v", "libx264",
                              *X264, "-movflags", "frag_keyframe+delay_moov", f"{bench.scratch}/peer.mp4"])

    def gst():
        return bench.measure(["gst-launch-1.0", "-q", *gst_input, "!", "videoconvert", "n-threads=2", "!", "videoscale", "!",
                              "video/x-raw,width=1280,height=720,format=I420", "!", "x264enc", "speed-preset=superfast", "tune=zerolatency", "bitrate=3000",
                              "key-int-max=30", "bframes=0", "threads=2", "!", "h264parse", "!", "mp4mux", "!", "filesink", f"location={bench.scratch}/gst.mp4"])

    programs = {"ours": ours, "ffmpeg": ffmpeg, "gst-launch": gst}
    programs["ours"]()
    frames = clip_document(state)["time"]["frames"]
    if frames != FRAMES:
        raise RuntimeError(f"bench: {frames} of {FRAMES} frames are in the clip")
    runs = {name: [] for name in programs}
    for _ in range(rounds):
        for name, run in programs.items():
            runs[name].append(run())
    cpu = {name: [r[0] for r in results] for name, results in runs.items()}
    memory = {name: max(r[1] for r in results) for name, results in runs.items()}
    for peer, goal in (("ffmpeg", "<= 0.95"), ("gst-launch", "<= 0.80")):
        bench.row(f"CPU, {FRAMES} frames {kind} 1080p to 720p", f"{statistics.median(cpu['ours']):.2f} s", f"{statistics.median(cpu[peer]):.2f} s", peer,
                  f"{median_ratio(cpu['ours'], cpu[peer]):.2f}", goal)
        bench.row("memory while it does", f"{memory['ours']:.0f} MB", f"{memory[peer]:.0f} MB", peer, f"{memory['ours'] / memory[peer]:.2f}")


# What a camera cannot do without; the rest is ours, the C library's for us included.
WORKERS = re.compile(r"libx264|libswscale|libjpeg")


def instructions(bench, video, frames):
    """Instructions by the file that holds them, of one run under callgrind."""
    state, out = f"{bench.scratch}/callgrind", f"{bench.scratch}/callgrind.out"
    shutil.rmtree(state, ignore_errors=True)
    # This valgrind does not read the debugging information of today's Swift.
    stripped = f"{bench.scratch}/rushes-camera"
    subprocess.run(["strip", "-o", stripped, f"{bench.programs}/rushes-camera"], check=True)
    program = [stripped, *bench.camera(state, video, "--unpaced", "--audio", "none", "--size", "1280x720", "--seconds", str(frames / 30))[1:]]
    subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *program], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    text = subprocess.run(["callgrind_annotate", "--threshold=100", "--show-percs=no", out], check=True, capture_output=True, text=True).stdout
    workers = others = 0
    for line in text.splitlines():
        found = re.match(r"\s*([\d,]+)\s+\S+:\S.*?(?:\[([^\]]*)\])?$", line)
        if found:
            count = int(found.group(1).replace(",", ""))
            if WORKERS.search(found.group(2) or ""):
                workers += count
            else:
                others += count
    return workers, others


def glue(bench):
    """The share of instructions outside decoder, scaler and encoder, a frame: of a longer run less a shorter one, so that starting does not count."""
    for job in (yuyv, mjpeg):
        kind, video, _, _ = job(bench)
        short, long = instructions(bench, video, 15), instructions(bench, video, 45)
        workers, others = long[0] - short[0], long[1] - short[1]
        bench.row(f"instructions outside decode, scale, encode ({kind})", f"{100 * others / (workers + others):.2f} %", goal="<= 3 %")


def allocations(bench):
    """How often a frame asks malloc for memory once it runs: a run of forty seconds less one of twenty."""
    counter, out, state = f"{bench.scratch}/count.so", f"{bench.scratch}/count", f"{bench.scratch}/allocations"
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "count_allocations.c")
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", counter, source], check=True)
    for job in (yuyv, mjpeg):
        kind, video, _, _ = job(bench)
        counts = []
        for seconds in (20, 40):
            shutil.rmtree(state, ignore_errors=True)
            subprocess.run(bench.camera(state, video, "--unpaced", "--audio", "none", "--size", "640x360", "--seconds", str(seconds)), check=True,
                           env={**os.environ, "LD_PRELOAD": counter, "ALLOCATIONS": out}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            counts.append([int(number) for number in open(out).read().split()])
        ours, all_of_them = ((long - short) / 600 for short, long in zip(*counts))
        bench.row(f"heap allocations a frame, ours ({kind}); with the libraries'", f"{ours:.2f}; {all_of_them:.2f}", goal="0; a fragment a second takes a few")


def starting(bench):
    """From exec to the first encoded frame; from exec to the end of an answer."""
    first = []
    for _ in range(7):
        state = tempfile.mkdtemp(dir=bench.scratch)
        process = subprocess.Popen(bench.camera(state, "test", "--audio", "none", "--json", "--seconds", "0.2"),
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        inside = next(json.loads(line)["milliseconds"] for line in process.stdout if "first-frame" in line)
        process.communicate()
        # The program counts from its own first line; what the loader takes comes on top.
        first.append(inside + bench.measure([f"{bench.programs}/rushes-camera", "--help"])[2] * 1000)
        shutil.rmtree(state)
    bench.row("exec to first encoded frame", f"{statistics.median(first):.0f} ms", goal="<= 300 ms")
    starts = [bench.measure([f"{bench.programs}/rushes", "--version"])[2] * 1000 for _ in range(15)]
    bench.row("rushes starts", f"{statistics.median(starts):.0f} ms", goal="<= 50 ms")


def two_cameras(bench, seconds=20):
    """Two upright cameras at once, fed at their rate; what is missing from their clips."""
    raw = bench.footage("upright.raw", "testsrc2=size=720x1280:rate=30,noise=alls=12:allf=t", "-frames:v", "60", "-pix_fmt", "yuyv422", "-f", "rawvideo")
    states = [tempfile.mkdtemp(dir=bench.scratch) for _ in range(2)]
    cameras = [subprocess.Popen(bench.camera(state, f"replay:{raw},yuyv422,720x1280,30", "--audio", "test", "--seconds", str(seconds)),
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for state in states]
    for camera in cameras:
        camera.wait()
    truths = [clip_document(state)["truth"] for state in states]
    missing = sum(truth[key] for truth in truths for key in ("lost", "dropped", "spared", "duplicated", "corrupt"))
    load = sum(truth.get("encoderLoad", 0) for truth in truths)
    bench.row(f"two cameras of 720x1280 for {seconds} s: frames lost, dropped or repeated", f"{missing} of {sum(t['captured'] for t in truths)}",
              ratio=f"load {load:.2f}", goal="0")
