#!/usr/bin/env python3
"""A timecode generator on USB: a MIDI interface written in Python that sends MIDI timecode, on vhci_hcd's virtual port.

    midisim.py START FPS [--commands FIFO] [--port N]

START is 10:00:00:00; FPS is 24, 25, 29.97 (drop-frame) or 30. The kernel's own snd-usb-audio drives it. It prints the
monotonic time, in nanoseconds, at which START began: quarter frames follow from there at their pace. A line written to
the FIFO is a command: unplug, plug, quit; the code runs on while it is unplugged.

It describes itself as the USB Device Class Definition for MIDI Devices 1.0 demands; the cable is uvcsim.py's.
"""
import argparse
import os
import select
import sys
import time

from uvcsim import Cable, descriptor, u16

QUARTER_FRAME = 0x02  # code index number: a system common message of two bytes (table 4-1)
# By name: frames counted in a second, frames a second as a ratio, and the number MTC has for it.
RATES = {'24': (24, 24, 1, 0), '25': (25, 25, 1, 1), '29.97': (30, 30000, 1001, 2), '30': (30, 30, 1, 3)}


class Descriptors:
    """One MIDI IN jack: audio control, MIDI streaming, a bulk endpoint."""

    def __init__(self):
        self.device = descriptor(1, u16(0x200), 0, 0, 0, 64, u16(0x1D6B, 0x0103, 0x0100), 1, 2, 3, 1)
        self.strings = {0: u16(0x409)}
        for number, text in enumerate(('Lab', 'Timecode generator', 'MTC0001'), 1):
            self.strings[number] = text.encode('utf-16le')
        control = descriptor(4, 0, 0, 0, 1, 1, 0, 0) + descriptor(0x24, 1, u16(0x100, 9), 1, 1)
        jacks = descriptor(0x24, 2, 2, 1, 0) + descriptor(0x24, 3, 1, 2, 1, 1, 1, 0)
        endpoint = descriptor(5, 0x81, 2, u16(512), 0, 0, 0) + descriptor(0x25, 1, 1, 2)
        streaming = descriptor(4, 1, 0, 1, 1, 3, 0, 0)
        streaming += descriptor(0x24, 1, u16(0x100, 7 + len(jacks) + len(endpoint))) + jacks + endpoint
        body = control + streaming
        self.configuration = descriptor(2, u16(9 + len(body)), 2, 1, 0, 0x80, 50) + body

    def get(self, kind, index):
        if kind == 1:
            return self.device
        if kind == 2:
            return self.configuration
        if kind == 3 and index in self.strings:
            return descriptor(3, self.strings[index])
        return None


class Code:
    """Quarter frames: eight to two frames, the first at `begin`."""

    def __init__(self, start, fps):
        self.nominal, self.frames, self.seconds, self.number = RATES[fps]
        hour, minute, second, frame = (int(part) for part in start.replace(';', ':').split(':'))
        minutes = hour * 60 + minute
        self.skipped = 2 if self.number == 2 else 0
        self.first = (minutes * 60 + second) * self.nominal + frame - self.skipped * (minutes - minutes // 10)
        self.begin = time.monotonic_ns()
        self.sent = 0

    def due(self):
        """The monotonic time of the next quarter, in seconds."""
        return self.begin / 1e9 + self.sent * self.seconds / (4 * self.frames)

    def next(self):
        piece = self.sent % 8
        hour, minute, second, frame = self._numbers(self.first + self.sent // 8 * 2)
        value = (frame, frame, second, second, minute, minute, hour | self.number << 5, hour | self.number << 5)[piece]
        self.sent += 1
        return bytes([QUARTER_FRAME, 0xF1, piece << 4 | (value >> 4 if piece & 1 else value & 15), 0])

    def _numbers(self, frames):
        frames %= 86400 * self.nominal - self.skipped * 1296
        if self.skipped:
            tens, rest = divmod(frames, 17982)
            frames += 18 * tens + (2 * ((rest - 2) // 1798) if rest >= 2 else 0)
        seconds, frame = divmod(frames, self.nominal)
        return seconds // 3600, seconds // 60 % 60, seconds % 60, frame


class MIDICable(Cable):
    def due(self, now):
        return max(0.0, self.camera.code.due() - now)

    def send_pictures(self, now):
        while self.camera.code.due() <= now:
            message = self.camera.code.next()
            if self.waiting:
                self._answer(self.waiting.pop(0), 0, message)

    def _query(self, kind, request, value, index, length):
        if kind == 0x80 and request == 6:
            return self.camera.descriptors.get(value >> 8, value & 0xFF)
        return bytes(length)


class Generator:
    def __init__(self, options):
        self.descriptors = Descriptors()
        self.port = options.port
        self.commands = os.open(options.commands, os.O_RDWR | os.O_NONBLOCK) if options.commands else None
        self.code = Code(options.start, options.fps)
        print(self.code.begin, flush=True)
        self.cable = None
        self.obey('plug')

    def obey(self, line):
        if line == 'plug' and not self.cable:
            self.cable = MIDICable(self, self.port)
        elif line in ('unplug', 'quit'):
            if self.cable:
                self.cable.unplug()
            self.cable = None
            if line == 'quit':
                sys.exit()

    def step(self):
        sources = [s for s in (self.cable and self.cable.socket, self.commands) if s is not None]
        ready, _, _ = select.select(sources, [], [], self.cable.due(time.monotonic()) if self.cable else None)
        try:
            if self.cable and self.cable.socket in ready:
                self.cable.handle_request()
            if self.cable:
                self.cable.send_pictures(time.monotonic())
        except (EOFError, ConnectionError):
            self.obey('unplug')
        if self.commands in ready:
            for line in os.read(self.commands, 4096).decode().split():
                self.obey(line)


def main():
    parser = argparse.ArgumentParser(description='MIDI timecode on a virtual USB port.')
    parser.add_argument('start')
    parser.add_argument('fps', choices=RATES)
    parser.add_argument('--commands', metavar='FIFO')
    parser.add_argument('--port', type=int, default=1, help="of vhci_hcd's eight (default 1)")
    generator = Generator(parser.parse_args())
    while True:
        generator.step()


if __name__ == '__main__':
    main()
