#pragma once
#include <stdint.h>

/* libswresample behind opaque pointers; interleaved samples in and out. Formats are named as FFmpeg names them: s16, s32, flt, u8. */
typedef struct rushes_resampler rushes_resampler;

rushes_resampler *rushes_resampler_make(
    const char *from_format, int from_rate, int from_channels, const char *to_format, int to_rate, int to_channels);
/* Samples written (of each channel), or negative. */
int rushes_resampler_run(rushes_resampler *resampler, const uint8_t *from, int count, uint8_t *to, int room);
/* Stretches the next `distance` samples of output by `delta`; negative on failure. */
int rushes_resampler_stretch(rushes_resampler *resampler, int delta, int distance);
/* Samples inside that have not come out, at a rate. */
int64_t rushes_resampler_pending(rushes_resampler *resampler, int64_t rate);
void rushes_resampler_free(rushes_resampler *resampler);
