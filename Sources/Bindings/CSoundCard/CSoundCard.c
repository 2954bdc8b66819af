#define _GNU_SOURCE
#include "CSoundCard.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include <sound/asound.h>

typedef struct snd_pcm_hw_params params_t;

static struct snd_interval *interval(params_t *params, int which) {
    return &params->intervals[which - SNDRV_PCM_HW_PARAM_FIRST_INTERVAL];
}

static void any(params_t *params) {
    memset(params, 0, sizeof *params);
    memset(params->masks, 0xff, sizeof params->masks);
    for (int which = SNDRV_PCM_HW_PARAM_FIRST_INTERVAL; which <= SNDRV_PCM_HW_PARAM_LAST_INTERVAL; which++) {
        interval(params, which)->min = 0;
        interval(params, which)->max = UINT_MAX;
    }
    params->rmask = ~0u;
    params->info = ~0u;
}

static void only(params_t *params, int which, unsigned bit) {
    struct snd_mask *mask = &params->masks[which - SNDRV_PCM_HW_PARAM_FIRST_MASK];
    memset(mask, 0, sizeof *mask);
    mask->bits[bit / 32] = 1u << (bit % 32);
}

/* Narrows an interval if the card can; else leaves everything as it was. */
static int narrow(int fd, params_t *params, int which, unsigned min, unsigned max) {
    params_t tried = *params;
    struct snd_interval *wanted = interval(&tried, which);
    if (wanted->min < min) wanted->min = min, wanted->openmin = 0;
    if (wanted->max > max) wanted->max = max, wanted->openmax = 0;
    tried.rmask = ~0u;
    if (wanted->min > wanted->max || ioctl(fd, SNDRV_PCM_IOCTL_HW_REFINE, &tried) < 0) return 0;
    *params = tried;
    return 1;
}

static int mapped(int fd, int format, params_t *params) {
    any(params);
    only(params, SNDRV_PCM_HW_PARAM_ACCESS, (unsigned)(uintptr_t)SNDRV_PCM_ACCESS_MMAP_INTERLEAVED);
    only(params, SNDRV_PCM_HW_PARAM_FORMAT, (unsigned)format);
    return ioctl(fd, SNDRV_PCM_IOCTL_HW_REFINE, params) < 0 ? -errno : 0;
}

static int choose_channels(int fd, params_t *params, unsigned least) {
    for (unsigned channels = 2; channels >= 1; channels--)
        if (channels >= least && narrow(fd, params, SNDRV_PCM_HW_PARAM_CHANNELS, channels, channels)) return 1;
    if (!narrow(fd, params, SNDRV_PCM_HW_PARAM_CHANNELS, least, UINT_MAX)) return 0;
    unsigned fewest = interval(params, SNDRV_PCM_HW_PARAM_CHANNELS)->min;
    return narrow(fd, params, SNDRV_PCM_HW_PARAM_CHANNELS, fewest, fewest);
}

static int open_device(const char *form, int card, int device) {
    char path[64];
    snprintf(path, sizeof path, form, card, device);
    int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int rushes_card_open(int card, int device, int subdevice) {
    if (subdevice < 0) return open_device("/dev/snd/pcmC%dD%dc", card, device);
    int control = open_device("/dev/snd/controlC%d", card, 0);
    if (control < 0) return control;
    int fd = ioctl(control, SNDRV_CTL_IOCTL_PCM_PREFER_SUBDEVICE, &subdevice) < 0 ? -errno : open_device("/dev/snd/pcmC%dD%dc", card, device);
    close(control);
    struct snd_pcm_info info = {0};
    if (fd < 0 || (ioctl(fd, SNDRV_PCM_IOCTL_INFO, &info) == 0 && info.subdevice == (unsigned)subdevice)) return fd;
    /* The kernel gave another one: the one that was meant is taken. */
    close(fd);
    return -EBUSY;
}

int rushes_card_gives(int fd, int format, unsigned least_channels) {
    params_t params;
    return mapped(fd, format, &params) == 0 && choose_channels(fd, &params, least_channels);
}

static int set_reading(int fd, struct rushes_card_shape *shape) {
    int monotonic = SNDRV_PCM_TSTAMP_TYPE_MONOTONIC;
    if (ioctl(fd, SNDRV_PCM_IOCTL_TTSTAMP, &monotonic) < 0) return -errno;
    struct snd_pcm_sw_params reading;
    memset(&reading, 0, sizeof reading);
    reading.tstamp_mode = SNDRV_PCM_TSTAMP_ENABLE;
    reading.tstamp_type = SNDRV_PCM_TSTAMP_TYPE_MONOTONIC;
    reading.proto = SNDRV_PCM_VERSION;
    reading.period_step = 1;
    reading.avail_min = shape->period;
    reading.start_threshold = 1;
    /* Nobody tells the card what was read, so it must never stop because too much waits. */
    reading.stop_threshold = LONG_MAX;
    if (ioctl(fd, SNDRV_PCM_IOCTL_SW_PARAMS, &reading) < 0) return -errno;
    shape->boundary = reading.boundary;
    return 0;
}

int rushes_card_set(int fd, int format, unsigned least_channels, struct rushes_card_shape *shape) {
    params_t params;
    int answer = mapped(fd, format, &params);
    if (answer < 0) return answer;
    if (!choose_channels(fd, &params, least_channels)) return -EINVAL;
    static const unsigned rates[] = {48000, 44100, 96000, 32000, 192000, 16000, 8000};
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
        if (narrow(fd, &params, SNDRV_PCM_HW_PARAM_RATE, rates[i], rates[i])) break;
    /* Wishes, in microseconds: what a card cannot do stays as it likes. The kernel takes the longest ring and the shortest period left. */
    narrow(fd, &params, SNDRV_PCM_HW_PARAM_PERIOD_TIME, 10000, 50000);
    narrow(fd, &params, SNDRV_PCM_HW_PARAM_BUFFER_TIME, 0, 1000000);
    if (ioctl(fd, SNDRV_PCM_IOCTL_HW_PARAMS, &params) < 0) return -errno;
    shape->rate = interval(&params, SNDRV_PCM_HW_PARAM_RATE)->min;
    shape->channels = interval(&params, SNDRV_PCM_HW_PARAM_CHANNELS)->min;
    shape->ring = interval(&params, SNDRV_PCM_HW_PARAM_BUFFER_SIZE)->min;
    shape->period = interval(&params, SNDRV_PCM_HW_PARAM_PERIOD_SIZE)->min;
    return set_reading(fd, shape);
}

int rushes_card_start(int fd) {
    while (ioctl(fd, SNDRV_PCM_IOCTL_RESUME) < 0 && errno == EAGAIN) {
        struct timespec tick = {0, 10000000};
        nanosleep(&tick, NULL);
    }
    uint64_t position;
    int64_t stamp;
    if (rushes_card_where(fd, &position, &stamp) == 0) return 0;
    /* Another holder may do the same at the same time: then it runs already. */
    if (ioctl(fd, SNDRV_PCM_IOCTL_PREPARE) < 0 && errno != EBUSY) return -errno;
    if (ioctl(fd, SNDRV_PCM_IOCTL_START) < 0 && errno != EBADFD) return -errno;
    return 0;
}

int rushes_card_where(int fd, uint64_t *position, int64_t *stamp) {
    struct snd_pcm_sync_ptr asked;
    memset(&asked, 0, sizeof asked);
    asked.flags = SNDRV_PCM_SYNC_PTR_HWSYNC | SNDRV_PCM_SYNC_PTR_APPL | SNDRV_PCM_SYNC_PTR_AVAIL_MIN;
    if (ioctl(fd, SNDRV_PCM_IOCTL_SYNC_PTR, &asked) < 0) return -errno;
    if (asked.s.status.state == SNDRV_PCM_STATE_SUSPENDED) return -ESTRPIPE;
    if (asked.s.status.state == SNDRV_PCM_STATE_DISCONNECTED) return -ENODEV;
    if (asked.s.status.state != SNDRV_PCM_STATE_RUNNING) return -EPIPE;
    *position = asked.s.status.hw_ptr;
    *stamp = (int64_t)asked.s.status.tstamp.tv_sec * 1000000000 + asked.s.status.tstamp.tv_nsec;
    return 0;
}
