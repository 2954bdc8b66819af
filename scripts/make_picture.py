#!/usr/bin/env python3
"""Draws docs/prompt.svg: the prompt's screen as a terminal shows it.

    scripts/make_picture.py BIN OUT.svg     BIN has rushes, rushesd and rushes-camera

Starts a box and a camera with throw-away state, rolls and tags takes of the sample script, opens
the prompt in tmux and draws what it shows, character by character.
"""
import os
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from html import escape

COLUMNS, ROWS = 96, 22
CELL, LINE, SIZE, EDGE = 8.4, 19, 14, 16
GROUND, TEXT = "#16181d", "#d5d8de"
COLOURS = ["#5c6370", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d5d8de"]


def wait_for(seconds, what, done):
    """Until `done` is true; ends the program with `what` when it is not in time."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            sys.exit(f"make_picture: {what} did not come up")
        time.sleep(0.2)


def shoot(binary, work):
    """A box with a few tagged takes and one that rolls; the processes, to be ended."""
    with open(f"{work}/rushes.toml", "w", encoding="utf-8") as config:
        config.write(
            f'production = "逆袭归来"\nbox = "1号车"\nstate = "{work}/box"\n'
            f'socket = "{work}/s"\n[camera.A]\nvideo = "test"\naudio = "test"\n'
        )
    config = f"{work}/rushes.toml"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = [subprocess.Popen([f"{binary}/rushesd", "--config", config], **quiet)]

    def say(*words):
        done = subprocess.run(
            [f"{binary}/rushes", "--socket", f"{work}/s", *words], capture_output=True, text=True
        )
        return done.stdout if done.returncode == 0 else ""

    wait_for(10, "rushesd", lambda: say("status"))
    running.append(subprocess.Popen([f"{binary}/rushes-camera", "A", "--config", config], **quiet))
    wait_for(20, "camera A", lambda: "camera A: ready" in say("status"))
    say("script", "load", "scripts/sample-script.txt", "--yes")
    say("3-12B")
    for seconds, lines, verdict in [(5, "1-3", "ng 穿帮"), (7, "1-6,!3", "ok 导演: 用这条"), (4, "1-6", "hold 情绪好")]:
        say("roll")
        time.sleep(seconds)
        say("cut")
        say("--as", "小陈", "lines", lines)
        say("--as", "小陈", *verdict.split(" ", 1))
    say("roll")
    return running


def screen(binary, work):
    """The prompt's lines with their escapes."""
    tmux = ["tmux", "-L", f"picture{os.getpid()}", "-f", "/dev/null"]
    command = f"{binary}/rushes --socket {work}/s --as 小陈 --lang zh"
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
    subprocess.run(
        [*tmux, "new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), command],
        check=True, env=environment,
    )
    time.sleep(4)
    shown = subprocess.run(
        [*tmux, "capture-pane", "-p", "-e"], capture_output=True, text=True, env=environment
    ).stdout
    subprocess.run([*tmux, "kill-server"], check=False)
    return shown.rstrip("\n").split("\n")


def runs(line):
    """(column, text, style) for each stretch of one style; wide characters take two columns."""
    style, column = {}, 0
    for escape_codes, text in re.findall(r"(?:\x1b\[([0-9;]*)m)?([^\x1b]*)", line):
        codes = [int(code or 0) for code in escape_codes.split(";")] if escape_codes else []
        if not escape_codes and not text:
            continue
        for code in codes or []:
            apply(code, style)
        if text:
            yield column, text, dict(style)
            column += width(text)


def apply(code, style):
    """One of SGR's codes (ECMA-48, 8.3.117)."""
    if code == 0:
        style.clear()
    elif code in (1, 2, 7):
        style[{1: "bold", 2: "faint", 7: "reverse"}[code]] = True
    elif code in (22, 27):
        for name in ("bold", "faint") if code == 22 else ("reverse",):
            style.pop(name, None)
    elif 30 <= code <= 37 or 90 <= code <= 97:
        style["front"] = COLOURS[code % 10]
    elif 40 <= code <= 47:
        style["back"] = COLOURS[code % 10]
    elif code in (39, 49):
        style.pop("front" if code == 39 else "back", None)


def draw(lines):
    """The picture's text."""
    across, down = COLUMNS * CELL + 2 * EDGE, len(lines) * LINE + 2 * EDGE
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across:.0f} {down}" '
        f'font-family="DejaVu Sans Mono, Menlo, Consolas, Noto Sans Mono CJK SC, monospace" '
        f'font-size="{SIZE}">',
        "<title>The prompt of rushes while a take rolls</title>",
        f'<rect width="100%" height="100%" rx="8" fill="{GROUND}"/>',
    ]
    for row, line in enumerate(lines):
        for column, text, style in runs(line):
            out += run(column, row, text, style)
    return "\n".join([*out, "</svg>", ""])


def width(text):
    """Columns: a wide character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def run(column, row, text, style):
    """One stretch: its ground, then word for word, each character at its column."""
    front, back = style.get("front", TEXT), style.get("back")
    if style.get("reverse"):
        front, back = back or GROUND, front
    x, y = EDGE + column * CELL, EDGE + row * LINE
    if back:
        wide = width(text) * CELL
        yield f'<rect x="{x:.1f}" y="{y}" width="{wide:.1f}" height="{LINE}" fill="{back}"/>'
    look = f'fill="{front}"' + (' font-weight="bold"' if style.get("bold") else "")
    look += ' opacity="0.6"' if style.get("faint") else ""
    for word in re.finditer(r"\S+", text):
        start = width(text[: word.start()])
        places = (x + (start + width(word[0][:place])) * CELL for place in range(len(word[0])))
        at = " ".join(f"{place:.1f}" for place in places)
        yield f'<text y="{y + 14}" x="{at}" {look}>{escape(word[0])}</text>'


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: scripts/make_picture.py BIN OUT.svg")
    with tempfile.TemporaryDirectory(prefix="rushes-picture.") as work:
        running = shoot(sys.argv[1], work)
        try:
            lines = screen(sys.argv[1], work)
        finally:
            for process in reversed(running):
                process.terminate()
                process.wait()
    with open(sys.argv[2], "w", encoding="utf-8") as picture:
        picture.write(draw(lines))


if __name__ == "__main__":
    main()
