"""Reading and revising a script of 100 episodes. Called by bench.py."""

import os, statistics, subprocess, sys, tempfile, time


def script(bench, programs):
    folder = tempfile.mkdtemp(dir=bench.scratch)
    made = subprocess.run([sys.executable, os.path.join(os.path.dirname(__file__), "make_script.py")], capture_output=True, text=True, check=True).stdout
    original, revised = f"{folder}/script.txt", f"{folder}/revised.txt"
    open(original, "w").write(made)
    # Every twentieth line is new, every thirtieth is gone.
    lines = made.split("\n")
    open(revised, "w").write("\n".join(line + ("\n△雨声渐大。" if number % 20 == 0 else "") for number, line in enumerate(lines) if number % 30 != 7))
    times, memory = [], 0
    for _ in range(7):
        cpu, peak, wall = bench.measure([f"{programs}/rushes", "script", "check", original])
        times.append(wall * 1000)
        memory = max(memory, peak)
    bench.row(f"script of 100 episodes ({len(made.encode()) // 1000} kB) read and checked", f"{statistics.median(times):.0f} ms, {memory:.0f} MB", goal="<= 200 ms, 30 MB")
    open(f"{folder}/rushes.toml", "w").write(f'box = "bench"\nstate = "{folder}/box"\nsocket = "{folder}/s"\n')
    with open(f"{folder}/rushesd.log", "w") as log:
        rushesd = subprocess.Popen([f"{programs}/rushesd", "--config", f"{folder}/rushes.toml"], stdout=log, stderr=log)
    try:
        rushes = [f"{programs}/rushes", "--socket", f"{folder}/s"]
        while subprocess.run([*rushes, "status"], capture_output=True).returncode != 0:
            time.sleep(0.1)
        subprocess.run([*rushes, "script", "load", original, "--yes"], capture_output=True, check=True)
        start = time.monotonic()
        subprocess.run([*rushes, "script", "load", revised, "--yes"], capture_output=True, check=True)
        bench.row("its second version read, mapped line by line, synced to the disk", f"{(time.monotonic() - start) * 1000:.0f} ms", goal="mapping <= 300 ms")
    finally:
        rushesd.terminate()
        rushesd.wait()


if __name__ == "__main__":
    import bench_camera
    bench = bench_camera.Bench(sys.argv[1], tempfile.mkdtemp())
    script(bench, sys.argv[1])
    bench.table()
