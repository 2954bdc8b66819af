#pragma once
#include <errno.h>
#include <linux/input.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* evdev (Documentation/input/input.rst): its requests are macros with a length in them, and struct input_event changes with the width of time_t.
   Each call returns what the system call returned, or -errno. */

struct rushes_input_event {
    int64_t at; /* nanoseconds, of the clock the device was told to use */
    uint16_t type, code;
    int32_t value;
};

/* Reads up to 64 events; the number read. */
static inline int rushes_input_read(int fd, struct rushes_input_event *events) {
    struct input_event raw[64];
    ssize_t bytes = read(fd, raw, sizeof raw);
    if (bytes < 0) return -errno;
    int count = (int)(bytes / (ssize_t)sizeof raw[0]);
    for (int i = 0; i < count; i++) {
        events[i].at = (int64_t)raw[i].input_event_sec * 1000000000 + (int64_t)raw[i].input_event_usec * 1000;
        events[i].type = raw[i].type;
        events[i].code = raw[i].code;
        events[i].value = raw[i].value;
    }
    return count;
}

/* A lamp or a tone, and the report that makes it count. */
static inline int rushes_input_set(int fd, unsigned type, unsigned code, int value) {
    struct input_event raw[2] = {{.type = (uint16_t)type, .code = (uint16_t)code, .value = value}, {.type = EV_SYN, .code = SYN_REPORT}};
    return write(fd, raw, sizeof raw) < 0 ? -errno : 0;
}

/* At most length - 1 bytes of UTF-8, ended by a zero. */
static inline int rushes_input_name(int fd, char *name, unsigned length) {
    int result = ioctl(fd, EVIOCGNAME(length), name);
    return result < 0 ? -errno : result;
}

/* Which codes of a type of event the device has, a bit each, the lowest first. */
static inline int rushes_input_codes(int fd, unsigned type, uint8_t *bits, unsigned length) {
    int result = ioctl(fd, EVIOCGBIT(type, length), bits);
    return result < 0 ? -errno : result;
}

/* What it sends goes to us alone, not to the console too. */
static inline int rushes_input_grab(int fd) { return ioctl(fd, EVIOCGRAB, 1) < 0 ? -errno : 0; }

static inline int rushes_input_use_monotonic_clock(int fd) {
    int clock = CLOCK_MONOTONIC;
    return ioctl(fd, EVIOCSCLOCKID, &clock) < 0 ? -errno : 0;
}
