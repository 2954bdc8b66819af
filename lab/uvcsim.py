#!/usr/bin/env python3
"""A phone as a webcam: a UVC camera written in Python, plugged into the kernel's virtual USB port (vhci_hcd).

    uvcsim.py PICTURES.mjpeg WIDTH HEIGHT FPS [--commands FIFO] [--port N] [--serial TEXT] [--name TEXT] [--claim WxH] [--h264]

The kernel's own uvcvideo drives it. It speaks the USB/IP protocol (Documentation/usb/usbip_protocol.rst) over a socket
pair whose other end it hands to vhci_hcd, describes itself as the USB Video Class 1.0 demands (1.1 for H.264, the "frame
based" payload), and sends the JPEGs of the file in turn, or with --h264 its access units (each begins with a delimiter), over a bulk endpoint. A real phone's endpoint is isochronous; what an application sees is the same.

A line written to the FIFO is a command:
    unplug      the cable is pulled             eproto N    the next N USB transfers fail
    plug        and put back                    trunc N     the next N pictures lose two thirds of their bytes
    freeze S    no pictures for S seconds       half on|off every second picture only
    dark on|off half the rate, as long as the control 'exposure_dynamic_framerate' lets it
    quit        unplugs and ends
"""
import argparse
import os
import select
import socket
import struct
import sys
import time

CONTROLLER = '/sys/devices/platform/vhci_hcd.0/attach'
SPEED_HIGH = 3  # enum usb_device_speed

# USB/IP: the kernel submits transfers and unlinks those it gave up.
SUBMIT, UNLINK, SUBMITTED, UNLINKED = 1, 2, 3, 4
HEADER = struct.Struct('>5I5i8s')
EPIPE, EPROTO, ECONNRESET = -32, -71, -104

# Requests of USB 2.0 (table 9-4) and UVC (table A-8).
GET_DESCRIPTOR, SET_INTERFACE = 6, 11
SET_CUR, GET_CUR, GET_MIN, GET_MAX, GET_RES, GET_LEN, GET_INFO, GET_DEF = 0x01, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87
PROBE, COMMIT = 1, 2
# The camera terminal, and its control that lets it slow down in the dark (CT_AE_PRIORITY_CONTROL).
CAMERA_UNIT, AE_PRIORITY = 1, 3

PAYLOAD = 16384  # bytes of one bulk transfer, its 2-byte header included
VIDEO_CONTROL, VIDEO_STREAMING = 0, 1  # interface numbers


def pictures_in(stream):
    """The JPEGs of a concatenation."""
    starts = []
    at = stream.find(b'\xff\xd8\xff')
    while at >= 0:
        starts.append(at)
        at = stream.find(b'\xff\xd8\xff', at + 2)
    return [stream[a:b] for a, b in zip(starts, starts[1:] + [len(stream)])]


def units_in(stream):
    """The access units of an H.264 byte stream that has access unit delimiters (NAL type 9)."""
    return [b'\0\0\0\1\x09' + unit for unit in stream.split(b'\0\0\0\1\x09')[1:]]


def descriptor(kind, *parts):
    body = b''.join(p if isinstance(p, bytes) else bytes([p]) for p in parts)
    return bytes([len(body) + 2, kind]) + body


def u16(*values):
    return struct.pack('<%dH' % len(values), *values)


def u32(*values):
    return struct.pack('<%dI' % len(values), *values)


class Descriptors:
    """What the camera says it is: one input, one format, one frame size, one rate."""

    def __init__(self, width, height, fps, serial, name, is_h264=False):
        self.is_h264 = is_h264
        self.interval = 10_000_000 // fps  # in 100 ns
        self.largest = min(width * height * 2, 1 << 24)
        self.device = descriptor(1, u16(0x200), 0xEF, 2, 1, 64, u16(0x1D6B, 0x0102, 0x0100), 1, 2, 3, 1)
        self.strings = {0: u16(0x409)}
        for number, text in enumerate(('Lab', name, serial), 1):
            self.strings[number] = text.encode('utf-16le', 'surrogatepass')[:252]
        body = self._control() + self._streaming(width, height, fps)
        self.configuration = descriptor(2, u16(9 + 8 + len(body)), 2, 1, 0, 0x80, 250)
        self.configuration += descriptor(11, VIDEO_CONTROL, 2, 0x0E, 3, 0, 2) + body

    def _control(self):
        camera = descriptor(0x24, 2, 1, u16(0x201), 0, 0, u16(0, 0, 0), 3, bytes([1 << 2, 0, 0]))
        output = descriptor(0x24, 3, 2, u16(0x101), 0, 1, 0)
        units = camera + output
        header = descriptor(0x24, 1, u16(0x100, 13 + len(units)), u32(48_000_000), 1, VIDEO_STREAMING)
        return descriptor(4, VIDEO_CONTROL, 0, 0, 0x0E, 1, 0, 2) + header + units

    def _streaming(self, width, height, fps):
        bits = min(self.largest * 8, (1 << 32) // (fps + 1))
        if self.is_h264:
            guid = b'H264' + bytes.fromhex('00001000800000aa00389b71')
            form = descriptor(0x24, 16, 1, 1, guid, 0, 1, 0, 0, 0, 0, 1)
            frame = descriptor(
                0x24, 17, 1, 0, u16(width, height), u32(bits, bits * fps, self.interval), 1, u32(0, self.interval))
        else:
            form = descriptor(0x24, 6, 1, 1, 1, 1, 0, 0, 0, 0)
            frame = descriptor(
                0x24, 7, 1, 0, u16(width, height), u32(bits, bits * fps, self.largest, self.interval), 1, u32(self.interval))
        colours = descriptor(0x24, 13, 1, 1, 4)
        formats = form + frame + colours
        header = descriptor(0x24, 1, 1, u16(14 + len(formats)), 0x81, 0, 2, 0, 0, 0, 1, 0)
        interface = descriptor(4, VIDEO_STREAMING, 0, 1, 0x0E, 2, 0, 0)
        return interface + header + formats + descriptor(5, 0x81, 2, u16(512), 0)

    def get(self, kind, index):
        if kind == 1:
            return self.device
        if kind == 2:
            return self.configuration
        if kind == 3 and index in self.strings:
            return descriptor(3, self.strings[index])
        return None

    def offer(self):
        """The answer to probe and commit: there is nothing to negotiate."""
        return (u16(0) + bytes([1, 1]) + u32(self.interval) + u16(0, 0, 0, 0, 0) + u32(self.largest, PAYLOAD))


class Faults:
    def __init__(self):
        self.failing_transfers = 0
        self.cut_pictures = 0
        self.is_slow = False
        self.is_dark = False
        self.frozen_until = 0.0


class Cable:
    """One connection to the kernel, from plugging in to unplugging. Ends with EOFError or an OSError."""

    def __init__(self, camera, port):
        self.camera = camera
        self.waiting = []  # transfers of the kernel that want picture data, by number
        self.payloads = []  # of the picture being sent
        self.picture_count = 0
        self.next_picture = 0.0
        self.socket, kernels_end = socket.socketpair()
        with open(CONTROLLER, 'w') as attach:
            attach.write('%d %d %d %d' % (port, kernels_end.fileno(), port + 1, SPEED_HIGH))
        kernels_end.close()

    def unplug(self):
        self.socket.close()

    def due(self, now):
        """Seconds until there is something to send, or None."""
        if not self.waiting or self.payloads and now >= self.camera.faults.frozen_until:
            return None
        return max(0.0, max(self.next_picture, self.camera.faults.frozen_until) - now)

    def handle_request(self):
        command, number, _, direction, endpoint, flags, length, _, _, _, setup = HEADER.unpack(self._read(HEADER.size))
        if command == UNLINK:
            return self._unlink(number, victim=flags)
        sent = self._read(length) if direction == 0 and length > 0 else b''
        if endpoint == 0:
            self._control(number, setup, sent)
        else:
            self.waiting.append(number)

    def send_pictures(self, now):
        if now < self.camera.faults.frozen_until:
            return
        if self.waiting and not self.payloads and now >= self.next_picture:
            self._begin_picture(now)
        while self.waiting and self.payloads:
            number = self.waiting.pop(0)
            if self.camera.faults.failing_transfers:
                self.camera.faults.failing_transfers -= 1
                self._answer(number, EPROTO)
            else:
                self._answer(number, 0, self.payloads.pop(0))

    def _begin_picture(self, now):
        picture = self.camera.pictures[self.picture_count % len(self.camera.pictures)]
        self.picture_count += 1
        if self.camera.faults.cut_pictures:
            self.camera.faults.cut_pictures -= 1
            picture = picture[:len(picture) // 3]
        # After a stall it does not hurry to make up for more than half a second.
        self.next_picture = max((self.next_picture or now) + 1 / self.camera.rate(), now - 0.5)
        parts = [picture[at:at + PAYLOAD - 2] for at in range(0, len(picture), PAYLOAD - 2)]
        toggle = self.picture_count & 1
        for part in parts:
            last = 2 if part is parts[-1] else 0
            self.payloads.append(bytes([2, 0x80 | toggle | last]) + part)

    def _control(self, number, setup, sent):
        kind, request, value, index, length = struct.unpack('<BBHHH', setup)
        if not kind & 0x80:
            if request == SET_INTERFACE or kind == 2:
                self.payloads = []
            if (request, index, value >> 8) == (SET_CUR, CAMERA_UNIT << 8, AE_PRIORITY):
                self.camera.may_slow_down = sent[0]
            return self._answer(number, 0, length=len(sent))
        answer = self._query(kind, request, value, index, length)
        if answer is None:
            return self._answer(number, EPIPE)
        self._answer(number, 0, answer[:length])

    def _query(self, kind, request, value, index, length):
        if (kind, request) == (0x80, GET_DESCRIPTOR):
            return self.camera.descriptors.get(value >> 8, value & 0xFF)
        if kind == 0xA1 and index == VIDEO_STREAMING and value >> 8 in (PROBE, COMMIT):
            offer = self.camera.descriptors.offer()
            return {GET_LEN: u16(len(offer)), GET_INFO: b'\3'}.get(request, offer)
        if kind == 0xA1 and (index, value >> 8) == (CAMERA_UNIT << 8, AE_PRIORITY):
            now = bytes([self.camera.may_slow_down])
            return {GET_CUR: now, GET_MIN: b'\0', GET_LEN: u16(1), GET_INFO: b'\3'}.get(request, b'\1')
        if kind == 0xA1:
            return None
        return bytes(length)

    def _unlink(self, number, victim):
        status = 0
        if victim in self.waiting:
            self.waiting.remove(victim)
            status = ECONNRESET
        self._send(UNLINKED, number, status, 0, b'')

    def _answer(self, number, status, data=b'', length=None):
        self._send(SUBMITTED, number, status, len(data) if length is None else length, data)

    def _send(self, command, number, status, length, data):
        header = struct.pack('>5I', command, number, 0, 0, 0) + struct.pack('>ii', status, length)
        self.socket.sendall(header.ljust(HEADER.size, b'\0') + data)

    def _read(self, length):
        data = b''
        while len(data) < length:
            more = self.socket.recv(length - len(data))
            if not more:
                raise EOFError
            data += more
        return data


class Camera:
    def __init__(self, options):
        with open(options.pictures, 'rb') as file:
            self.pictures = (units_in if options.h264 else pictures_in)(file.read())
        if not self.pictures:
            sys.exit('uvcsim.py: no picture in %s' % options.pictures)
        self.fps = options.fps
        self.port = options.port
        width, height = map(int, options.claim.split('x')) if options.claim else (options.width, options.height)
        self.descriptors = Descriptors(width, height, options.fps, options.serial, options.name, options.h264)
        self.may_slow_down = 1
        self.faults = Faults()
        self.commands = os.open(options.commands, os.O_RDWR | os.O_NONBLOCK) if options.commands else None
        self.cable = None

    def run(self):
        self.plug()
        while True:
            self._step()

    def rate(self):
        is_slow = self.faults.is_slow or self.faults.is_dark and self.may_slow_down
        return self.fps / 2 if is_slow else self.fps

    def plug(self):
        if not self.cable:
            self.may_slow_down = 1  # as real webcams wake up
            self.cable = Cable(self, self.port)

    def unplug(self):
        if self.cable:
            self.cable.unplug()
            self.cable = None

    def obey(self, line):
        words = line.split()
        if words == ['plug']:
            self.plug()
        elif words == ['unplug']:
            self.unplug()
        elif words == ['quit']:
            self.unplug()
            sys.exit()
        elif len(words) == 2 and words[0] == 'eproto':
            self.faults.failing_transfers = int(words[1])
        elif len(words) == 2 and words[0] == 'trunc':
            self.faults.cut_pictures = int(words[1])
        elif len(words) == 2 and words[0] == 'freeze':
            self.faults.frozen_until = time.monotonic() + float(words[1])
        elif words in (['half', 'on'], ['half', 'off']):
            self.faults.is_slow = words[1] == 'on'
        elif words in (['dark', 'on'], ['dark', 'off']):
            self.faults.is_dark = words[1] == 'on'
        elif words:
            print('uvcsim.py: unknown command: %s' % line, file=sys.stderr, flush=True)

    def _step(self):
        cable_socket = self.cable.socket if self.cable else None
        sources = [s for s in (cable_socket, self.commands) if s is not None]
        ready, _, _ = select.select(sources, [], [], self.cable.due(time.monotonic()) if self.cable else None)
        try:
            if cable_socket in ready:
                self.cable.handle_request()
            if self.cable:
                self.cable.send_pictures(time.monotonic())
        except (EOFError, ConnectionError):
            print('uvcsim.py: the kernel let go of the port', file=sys.stderr, flush=True)
            self.unplug()
        if self.commands in ready:
            for line in os.read(self.commands, 4096).decode().splitlines():
                self.obey(line)


def main():
    parser = argparse.ArgumentParser(description='A phone as a webcam, on a virtual USB port.')
    parser.add_argument('pictures')
    parser.add_argument('width', type=int)
    parser.add_argument('height', type=int)
    parser.add_argument('fps', type=int)
    parser.add_argument('--commands', metavar='FIFO')
    parser.add_argument('--port', type=int, default=0, help="of vhci_hcd's eight (default 0)")
    parser.add_argument('--serial', default='SIM0001')
    parser.add_argument('--name', default='Phone as webcam')
    parser.add_argument('--claim', metavar='WxH', help='the size it says it has')
    parser.add_argument('--h264', action='store_true', help='it gives H.264, and the file holds that')
    Camera(parser.parse_args()).run()


if __name__ == '__main__':
    main()
