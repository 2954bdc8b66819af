"""Rushes against its peers; called by scripts/bench with the folder of programs, the number of takes their seconds, and the lab's folder or nothing."""

import base64, json, os, random, re, shutil, socket, statistics, subprocess, sys, tempfile, time, urllib.request, uuid

import bench_camera
import bench_faults
import bench_prompt
import bench_script
from bench_camera import median_ratio

BIN, TAKES, SECONDS, LAB = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
WORK = tempfile.mkdtemp(prefix="rushes-bench-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
BENCH = bench_camera.Bench(BIN, WORK)
row = BENCH.row


class Production:
    """Hub, box, camera and editor's folder as processes."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(dir=WORK)
        self.port = random.randint(20000, 60000)
        self.token = "bench"
        self.processes = {}
        os.makedirs(f"{self.folder}/editor")
        open(f"{self.folder}/token", "w").write(self.token)
        open(f"{self.folder}/rushes.toml", "w").write(f"""
production = "bench"
box = "bench"
state = "{self.folder}/box"
socket = "{self.folder}/s"
[camera.A]
video = "test"
audio = "test"
[hub]
url = "http://127.0.0.1:{self.port}"
token_file = "{self.folder}/token"
""")
        hub = f"http://127.0.0.1:{self.port}"
        self.start("hub", "rushes-hub", "serve", "--state", f"{self.folder}/hub", "--listen", f"127.0.0.1:{self.port}", "--token-file", f"{self.folder}/token")
        self.wait(lambda: self.get("/api/publications") is not None)
        self.start("rushesd", "rushesd", "--config", f"{self.folder}/rushes.toml")
        self.wait(lambda: self.crew("status").returncode == 0)
        self.start("camera", "rushes-camera", "A", "--config", f"{self.folder}/rushes.toml")
        self.start("pull", "rushes-pull", "--hub", hub, "--into", f"{self.folder}/editor", "--token-file", f"{self.folder}/token")
        self.wait(lambda: "camera A: ready  test" in self.crew("status").stdout)
        time.sleep(4)

    def start(self, name, program, *arguments):
        log = open(f"{self.folder}/{name}.log", "w")
        self.processes[name] = subprocess.Popen([f"{BIN}/{program}", *arguments], stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def crew(self, *words):
        return subprocess.run([f"{BIN}/rushes", "--socket", f"{self.folder}/s", *words], capture_output=True, text=True)

    def get(self, path):
        try:
            request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Authorization": f"Bearer {self.token}"})
            return urllib.request.urlopen(request, timeout=5).read()
        except OSError:
            return None

    def wait(self, condition, seconds=30):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                sys.exit(f"bench: a program did not come up; logs in {self.folder}")
            time.sleep(0.05)

    def memory(self, name):
        text = open(f"/proc/{self.processes[name].pid}/status").read()
        return int(re.search(r"VmHWM:\s+(\d+)", text).group(1)) / 1024

    def stop(self):
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait()


def whole_path(production):
    """Cut to a playable, verified file in the editor's folder. Takes of full length first, then short ones: the end of a take is what counts."""
    waits = []
    for number in range(1, TAKES + 1):
        production.crew("roll")
        time.sleep(SECONDS if number <= 3 else min(SECONDS, 5))
        begun = time.monotonic()
        production.crew("cut")
        name = f"{production.folder}/editor/1-1-1-{number}_A{number:03}.mov"
        while not os.path.exists(name):
            if time.monotonic() - begun > 30:
                sys.exit(f"bench: {name} did not arrive")
            time.sleep(0.005)
        waits.append(time.monotonic() - begun)
    waits.sort()
    full = min(3, TAKES)
    row(f"cut to the editor's folder, {TAKES} takes ({full} of {SECONDS:.0f} s)", f"p50 {statistics.median(waits):.2f} s, p95 {waits[max(0, int(len(waits) * 0.95) - 1)]:.2f} s, max {waits[-1]:.2f} s",
        goal="p95 <= 1.5 s")
    row("memory of rushes-camera at 720x1280", f"{production.memory('camera'):.0f} MB", goal="<= 45 MB")
    row("memory of rushesd", f"{production.memory('rushesd'):.0f} MB", goal="<= 60 MB")
    row("memory of rushes-hub serve", f"{production.memory('hub'):.0f} MB")


def tus_create(production, length):
    encoded = lambda text: base64.b64encode(text.encode()).decode()
    metadata = f"filename {encoded('blob')},filetype {encoded('video/mp4')},kind {encoded('media')},clip {encoded(str(uuid.uuid4()))}"
    connection = socket.create_connection(("127.0.0.1", production.port))
    connection.sendall((f"POST /files HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer {production.token}\r\nTus-Resumable: 1.0.0\r\nUpload-Length: {length}\r\n"
                        f"Upload-Metadata: {metadata}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").encode())
    answer = b""
    while part := connection.recv(65536):
        answer += part
    return re.search(rb"(?i)location: (\S+)", answer).group(1).decode()


def throughput(production):
    """A finished clip from a box's outbox against curl PATCHing the same bytes to the same hub, one after the other."""
    size = 256 << 20
    blob = f"{WORK}/blob"
    with open(blob, "wb") as out:
        for _ in range(size >> 20):
            out.write(os.urandom(1 << 20))
    uploader = f"{BIN}/rushes-hub"
    ours, curl = [], []
    for _ in range(5):
        begun = time.monotonic()
        place = tus_create(production, size)
        url = place if place.startswith("http") else f"http://127.0.0.1:{production.port}{place}"
        subprocess.run(["curl", "-sS", "-o", "/dev/null", "-X", "PATCH", "-T", blob, "-H", "Expect:", "-H", f"Authorization: Bearer {production.token}", "-H", "Tus-Resumable: 1.0.0",
                        "-H", "Upload-Offset: 0", "-H", "Content-Type: application/offset+octet-stream", url], check=True)
        curl.append(time.monotonic() - begun)
        result = subprocess.run([uploader, "send", "--hub", f"http://127.0.0.1:{production.port}", "--token-file", f"{production.folder}/token", blob], capture_output=True, text=True)
        if result.returncode != 0:
            print(f"  upload: {result.stderr.strip()}", file=sys.stderr)
            return
        ours.append(json.loads(result.stdout)["seconds"])
    speed = lambda seconds: f"{size / (1 << 20) / statistics.median(seconds):.0f} MB/s"
    row("upload of 256 MiB to the same hub", speed(ours), speed(curl), "curl PATCH", f"{1 / median_ratio(ours, curl):.2f}", ">= 0.8")


try:
    bench_camera.encoding(BENCH, bench_camera.yuyv)
    bench_camera.encoding(BENCH, bench_camera.mjpeg)
    bench_camera.glue(BENCH)
    bench_camera.allocations(BENCH)
    bench_camera.starting(BENCH)
    bench_camera.two_cameras(BENCH)
    bench_prompt.prompt(BENCH, BIN)
    bench_script.script(BENCH, BIN)
    production = Production()
    try:
        whole_path(production)
        throughput(production)
    finally:
        production.stop()
    BENCH.table()
    if LAB:
        bench_faults.scoreboard(BIN, LAB)
finally:
    shutil.rmtree(WORK, ignore_errors=True)
