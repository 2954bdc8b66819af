#pragma once
#include <stdint.h>

/* A sound card's capture device as the kernel gives it (sound/asound.h), for a descriptor that several processes hold: alsa-lib stops the
   card for all of them when one of them closes it. Each call returns 0 or -errno. */

struct rushes_card_shape {
    uint32_t rate;
    uint32_t channels;
    /* Frames in the card's ring, and in a period. */
    uint64_t ring;
    uint64_t period;
    /* Positions are counted modulo this, a multiple of ring. */
    uint64_t boundary;
};

/* Opens /dev/snd/pcmC<card>D<device>c without waiting, a subdevice of it or (-1) any: the descriptor, or -errno. */
int rushes_card_open(int card, int device, int subdevice);

/* 1 when the card gives this format (SNDRV_PCM_FORMAT_*) into memory that can be mapped, with at least so many channels. */
int rushes_card_gives(int fd, int format, unsigned least_channels);

/* Sets the format, at 48 kHz where the card has that, two channels or the fewest that hold least_channels, a ring of up to a second that
   never stops for a slow reader, stamps on CLOCK_MONOTONIC. */
int rushes_card_set(int fd, int format, unsigned least_channels, struct rushes_card_shape *shape);

/* Starts capture, also after the machine's sleep; a card that runs already runs on. */
int rushes_card_start(int fd);

/* Where the card writes now (frames modulo boundary), and when it came there, in nanoseconds of CLOCK_MONOTONIC, 0 when it does not say. */
int rushes_card_where(int fd, uint64_t *position, int64_t *stamp);
