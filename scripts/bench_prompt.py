"""The prompt's figures, in a real pseudo-terminal, beside bash's own line editor. Called by bench.py."""

import fcntl, json, os, pty, select, signal, statistics, struct, subprocess, tempfile, termios, time, uuid

TAKES = 10_000


def journal(path):
    """A shoot of 10,000 takes in 500 scenes, as rushesd writes it."""
    with open(path, "w") as log:
        for number in range(TAKES):
            take = str(uuid.UUID(int=number + 1))
            scene, shot, count = number // 20 % 500 + 1, "ABCD"[number // 5 % 4], number % 5 + 1
            slate = json.dumps({"episode": str(scene // 50 + 1), "scene": str(scene), "shot": shot, "take": count})
            for field, new in [("slate", slate), ("rolledAt", "2026-06-12T08:00:00Z"), ("cutAt", "2026-06-12T08:00:40Z"), ("verdict", "circled"), ("note", "林总 情绪好")]:
                seconds = number * 6 + len(field)
                wall = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1_780_000_000 + seconds))
                operation = {"device": "bench", "field": field, "id": str(uuid.uuid4()), "new": new, "person": "chen", "take": take, "time": {"count": 0, "wall": wall}}
                log.write(json.dumps(operation) + "\n")


class Terminal:
    """A program in a pseudo-terminal of 80 x 24."""

    def __init__(self, command, environment):
        self.began = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], command, environment)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def read(self, seconds):
        """All bytes until it is quiet for so long."""
        data = b""
        while select.select([self.fd], [], [], seconds)[0]:
            try:
                chunk = os.read(self.fd, 65536)
            except OSError:
                break
            if not chunk:
                break
            data += chunk
        return data

    def until(self, text, seconds=20):
        """Milliseconds from now until the text was written, and the bytes."""
        start, data = time.monotonic(), b""
        while text not in data and time.monotonic() - start < seconds:
            if select.select([self.fd], [], [], 0.5)[0]:
                data += os.read(self.fd, 65536)
        return (time.monotonic() - start) * 1000, data

    def type(self, text):
        os.write(self.fd, text)

    def cpu(self):
        fields = open(f"/proc/{self.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self):
        return next(int(line.split()[1]) / 1024 for line in open(f"/proc/{self.pid}/status") if line.startswith("VmRSS"))

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def echo(terminal, keys=30):
    """Milliseconds from a key to the screen's answer, one key at a time; at rest, so that no throttle holds it."""
    times = []
    for number in range(keys):
        terminal.read(0.15)
        key = b"xyz"[number % 3:number % 3 + 1]
        terminal.type(key)
        times.append(terminal.until(key)[0])
    return statistics.median(times)


def prompt(bench, programs):
    folder = tempfile.mkdtemp(dir=bench.scratch)
    os.makedirs(f"{folder}/box")
    journal(f"{folder}/box/operations.ndjson")
    open(f"{folder}/rushes.toml", "w").write(f'box = "bench"\nstate = "{folder}/box"\nsocket = "{folder}/s"\nslate = "us"\n')
    with open(f"{folder}/rushesd.log", "w") as log:
        rushesd = subprocess.Popen([f"{programs}/rushesd", "--config", f"{folder}/rushes.toml"], stdout=log, stderr=log)
    environment = {**os.environ, "TERM": "xterm-256color", "RUSHES_SOCKET": f"{folder}/s", "LC_ALL": "C", "PS1": "ready> "}
    ours_command, theirs_command = [f"{programs}/rushes", "--lang", "zh", "--as", "chen"], ["bash", "--norc", "--noprofile", "-i"]
    try:
        while subprocess.run([f"{programs}/rushes", "status"], env=environment, capture_output=True).returncode != 0:
            time.sleep(0.2)
        starts = {"ours": [], "theirs": []}
        for _ in range(9):
            for name, command, sign in [("ours", ours_command, "下一条".encode()), ("theirs", theirs_command, b"ready> ")]:
                terminal = Terminal(command, environment)
                starts[name].append(terminal.until(sign)[0])
                terminal.close()
        ours, theirs = statistics.median(starts["ours"]), statistics.median(starts["theirs"])
        bench.row(f"prompt: start to first screen, {TAKES} takes", f"{ours:.0f} ms", f"{theirs:.0f} ms", "bash", f"{ours / theirs:.1f}", "<= 50 ms")

        terminal, other = Terminal(ours_command, environment), Terminal(theirs_command, environment)
        terminal.read(1)
        other.read(1)
        terminal.type(b"g")
        ours, theirs = echo(terminal), echo(other)
        bench.row(f"prompt: key to screen, {TAKES} takes", f"{ours:.1f} ms", f"{theirs:.1f} ms", "bash readline", f"{ours / theirs:.1f}", "<= 16 ms")
        terminal.type(b"\x15")
        terminal.read(0.5)
        sizes = []
        for verdict in (b"2", b"1") * 5:
            terminal.read(1)
            terminal.type(verdict)
            sizes.append(len(terminal.read(0.8)))
        bench.row("prompt: bytes for a verdict, in all its repaints", f"{statistics.median(sizes):.0f}", goal="<= 400 a repaint")
        before, began = terminal.cpu(), time.monotonic()
        idle = len(terminal.read(0.01))
        time.sleep(20)
        idle += len(terminal.read(0.2))
        share = (terminal.cpu() - before) / (time.monotonic() - began) * 100
        bench.row("prompt: idle, processor and bytes a second", f"{share:.2f} %, {idle / 20:.0f} B/s", goal="none to speak of")
        bench.row("prompt: resident memory", f"{terminal.resident():.1f} MB", f"{other.resident():.1f} MB", "bash", f"{terminal.resident() / other.resident():.1f}", "<= 15 MB")
        terminal.close()
        other.close()
    finally:
        rushesd.terminate()
        rushesd.wait()


if __name__ == "__main__":
    import sys
    import bench_camera
    bench = bench_camera.Bench(sys.argv[1], tempfile.mkdtemp())
    prompt(bench, sys.argv[1])
    bench.table()
