#pragma once
#include <stdint.h>

/* AAC-LC by vo-aacenc: 1024 samples of 1 or 2 channels, 16 bit and interleaved, make one raw packet. */
typedef struct rushes_aac rushes_aac;

/* Null when the encoder refuses the rate, channels or bit rate. */
rushes_aac *rushes_aac_open(int sample_rate, int channels, int bit_rate);
/* Bytes of the packet in `out`, or -1; `out` needs room for 2048 bytes a channel. */
int rushes_aac_encode(rushes_aac *encoder, const int16_t *samples, uint8_t *out, int room);
void rushes_aac_close(rushes_aac *encoder);
