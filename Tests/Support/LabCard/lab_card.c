/* A sound card of software for ALSA: a sine of 1 kHz in the first channel, the same at a quarter in the others, paced by the clock.

   It is plugged in while its file exists (`plug` of its configuration); the file holds channels and rate: "2 48000". */
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

struct card {
    snd_pcm_ioplug_t io;
    char *plug;
    int64_t started;
    /* Samples given out. */
    uint64_t given;
};

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int is_plugged(const struct card *card) { return access(card->plug, F_OK) == 0; }

static uint64_t made(const struct card *card) {
    return card->started ? (uint64_t)(now() - card->started) * card->io.rate / 1000000000 : 0;
}

static int run_timer(snd_pcm_ioplug_t *io, long nanoseconds) {
    struct itimerspec timer = {{0, nanoseconds}, {0, nanoseconds}};
    return timerfd_settime(io->poll_fd, 0, &timer, NULL) < 0 ? -errno : 0;
}

static int card_start(snd_pcm_ioplug_t *io) {
    struct card *card = io->private_data;
    card->started = now();
    card->given = 0;
    return run_timer(io, 5000000);
}

static int card_stop(snd_pcm_ioplug_t *io) { return run_timer(io, 0); }

static int card_prepare(snd_pcm_ioplug_t *io) { return is_plugged(io->private_data) ? 0 : -ENODEV; }

static snd_pcm_sframes_t card_pointer(snd_pcm_ioplug_t *io) {
    struct card *card = io->private_data;
    if (!is_plugged(card)) {
        snd_pcm_ioplug_set_state(io, SND_PCM_STATE_DISCONNECTED);
        return -ENODEV;
    }
    uint64_t all = made(card);
    if (all - card->given > io->buffer_size) return -EPIPE;
    return (snd_pcm_sframes_t)(all % io->buffer_size);
}

static snd_pcm_sframes_t card_transfer(
    snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas, snd_pcm_uframes_t offset, snd_pcm_uframes_t frames) {
    struct card *card = io->private_data;
    for (snd_pcm_uframes_t i = 0; i < frames; i++, card->given++) {
        int16_t sample = (int16_t)(16000 * sin(2 * M_PI * 1000 * (double)card->given / io->rate));
        for (unsigned channel = 0; channel < io->channels; channel++) {
            const snd_pcm_channel_area_t *area = &areas[channel];
            char *place = (char *)area->addr + (area->first + (offset + i) * area->step) / 8;
            int16_t value = channel ? sample / 4 : sample;
            memcpy(place, &value, sizeof value);
        }
    }
    return (snd_pcm_sframes_t)frames;
}

static int card_revents(snd_pcm_ioplug_t *io, struct pollfd *polled, unsigned count, unsigned short *events) {
    struct card *card = io->private_data;
    uint64_t ticks;
    (void)count;
    if (polled[0].revents & POLLIN && read(io->poll_fd, &ticks, sizeof ticks) < 0 && errno != EAGAIN) return -errno;
    *events = !is_plugged(card) ? POLLERR | POLLHUP : made(card) - card->given >= io->period_size ? POLLIN : 0;
    return 0;
}

static int card_close(snd_pcm_ioplug_t *io) {
    struct card *card = io->private_data;
    close(io->poll_fd);
    free(card->plug);
    free(card);
    return 0;
}

static const snd_pcm_ioplug_callback_t callbacks = {
    .start = card_start,
    .stop = card_stop,
    .prepare = card_prepare,
    .pointer = card_pointer,
    .transfer = card_transfer,
    .poll_revents = card_revents,
    .close = card_close,
};

static int constrain(snd_pcm_ioplug_t *io, unsigned channels, unsigned rate) {
    static const unsigned access[] = {SND_PCM_ACCESS_RW_INTERLEAVED, SND_PCM_ACCESS_MMAP_INTERLEAVED};
    static const unsigned format[] = {SND_PCM_FORMAT_S16_LE};
    int failed = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, 2, access);
    if (!failed) failed = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 1, format);
    if (!failed) failed = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_RATE, rate, rate);
    if (!failed) failed = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS, channels, channels);
    if (!failed) failed = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 256, 65536);
    return failed ? failed : snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIODS, 2, 128);
}

SND_PCM_PLUGIN_DEFINE_FUNC(rushes) {
    snd_config_iterator_t entry, next;
    const char *plug = NULL;
    (void)root;
    snd_config_for_each(entry, next, conf) {
        snd_config_t *value = snd_config_iterator_entry(entry);
        const char *id;
        if (snd_config_get_id(value, &id) >= 0 && strcmp(id, "plug") == 0) snd_config_get_string(value, &plug);
    }
    unsigned channels = 0, rate = 0;
    FILE *file = plug ? fopen(plug, "r") : NULL;
    if (!file) return -ENODEV;
    int read = fscanf(file, "%u %u", &channels, &rate);
    fclose(file);
    if (read != 2) return -ENODEV;
    struct card *card = calloc(1, sizeof *card);
    if (!card) return -ENOMEM;
    card->plug = strdup(plug);
    card->io.version = SND_PCM_IOPLUG_VERSION;
    card->io.name = "a card of software";
    card->io.callback = &callbacks;
    card->io.private_data = card;
    card->io.poll_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    card->io.poll_events = POLLIN;
    int failed = snd_pcm_ioplug_create(&card->io, name, stream, mode);
    if (!failed) failed = constrain(&card->io, channels, rate);
    if (failed) return failed;
    *pcmp = card->io.pcm;
    return 0;
}
SND_PCM_PLUGIN_SYMBOL(rushes);
