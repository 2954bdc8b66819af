#!/usr/bin/env python3
"""A number pad of Python: /dev/uinput, with three lamps, driven by lines on a FIFO; it writes down what its lamps do.

    padsim.py FIFO LOG [--name NAME] [--keyboard]

Lines: `press KEY`, `down KEY`, `up KEY`, `repeat KEY`, `bounce KEY` (contacts that open and close four times within 12 ms), `flood`
(more events than the kernel keeps), `unplug`, `plug`, `quit`. KEY is a number of linux/input-event-codes.h. LOG gets a line for each lamp
that changes, `led CODE VALUE MONOTONIC-NANOSECONDS`, and for each key sent. --keyboard claims letters too.
"""
import argparse
import fcntl
import os
import select
import struct
import time

# linux/uinput.h and linux/input-event-codes.h.
UI_DEV_CREATE, UI_DEV_DESTROY, UI_DEV_SETUP = 0x5501, 0x5502, 0x405C5503
UI_SET_EVBIT, UI_SET_KEYBIT, UI_SET_LEDBIT = 0x40045564, 0x40045565, 0x40045569
EV_SYN, EV_KEY, EV_LED = 0, 1, 0x11
EVENT = struct.Struct('llHHi')
KEYPAD = [55, 69, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 96, 98]
LETTERS = list(range(16, 26)) + list(range(30, 39)) + list(range(44, 51))


class Pad:
    def __init__(self, options):
        self.options = options
        self.log = open(options.log, 'a', buffering=1)
        self.fifo = os.open(options.fifo, os.O_RDWR | os.O_NONBLOCK)
        self.device = None
        self.plug()

    def plug(self):
        if self.device is not None:
            return
        self.device = os.open('/dev/uinput', os.O_RDWR | os.O_NONBLOCK)
        for kind in (EV_KEY, EV_LED):
            fcntl.ioctl(self.device, UI_SET_EVBIT, kind)
        for key in KEYPAD + (LETTERS if self.options.keyboard else []):
            fcntl.ioctl(self.device, UI_SET_KEYBIT, key)
        for lamp in range(3):
            fcntl.ioctl(self.device, UI_SET_LEDBIT, lamp)
        setup = struct.pack('HHHH80sI', 3, 0x1D6B, 0x0105, 0x0100, self.options.name.encode(), 0)
        fcntl.ioctl(self.device, UI_DEV_SETUP, setup)
        fcntl.ioctl(self.device, UI_DEV_CREATE)
        self.say('plugged')

    def unplug(self):
        if self.device is not None:
            fcntl.ioctl(self.device, UI_DEV_DESTROY)
            os.close(self.device)
        self.device = None
        self.say('unplugged')

    def say(self, text):
        self.log.write(f'{text} {time.monotonic_ns()}\n')

    def send(self, key, value):
        if self.device is None:
            return
        self.say(f'key {key} {value}')
        os.write(self.device, EVENT.pack(0, 0, EV_KEY, key, value) + EVENT.pack(0, 0, EV_SYN, 0, 0))

    def obey(self, words):
        command, key = words[0], int(words[1]) if len(words) > 1 else 0
        if command == 'press':
            self.send(key, 1)
            time.sleep(0.06)
            self.send(key, 0)
        elif command in ('down', 'up', 'repeat'):
            self.send(key, {'down': 1, 'up': 0, 'repeat': 2}[command])
        elif command == 'bounce':
            for _ in range(4):
                self.send(key, 1)
                time.sleep(0.0015)
                self.send(key, 0)
                time.sleep(0.0015)
        elif command == 'flood':
            for _ in range(300):
                self.send(71, 1)
                self.send(71, 0)
        elif command == 'plug':
            self.plug()
        elif command == 'unplug':
            self.unplug()
        elif command == 'quit':
            raise SystemExit

    def step(self):
        ready, _, _ = select.select([f for f in (self.fifo, self.device) if f is not None], [], [])
        if self.device in ready:
            data = os.read(self.device, EVENT.size * 64)
            for kind, code, value in (EVENT.unpack_from(data, i)[2:] for i in range(0, len(data), EVENT.size)):
                if kind == EV_LED:
                    self.say(f'led {code} {value}')
        if self.fifo in ready:
            for line in os.read(self.fifo, 4096).decode().splitlines():
                if line:
                    self.obey(line.split())


def main():
    parser = argparse.ArgumentParser(description='A number pad on /dev/uinput.')
    parser.add_argument('fifo')
    parser.add_argument('log')
    parser.add_argument('--name', default='Lab USB Keypad')
    parser.add_argument('--keyboard', action='store_true')
    pad = Pad(parser.parse_args())
    while True:
        pad.step()


if __name__ == '__main__':
    main()
