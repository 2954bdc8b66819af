#include "resampler.h"
#include <libavutil/opt.h>
#include <libswresample/swresample.h>

rushes_resampler *rushes_resampler_make(
    const char *from_format, int from_rate, int from_channels, const char *to_format, int to_rate, int to_channels) {
    SwrContext *context = 0;
    AVChannelLayout from = {0}, to = {0};
    enum AVSampleFormat source = av_get_sample_fmt(from_format), target = av_get_sample_fmt(to_format);
    if (source == AV_SAMPLE_FMT_NONE || target == AV_SAMPLE_FMT_NONE) return 0;
    av_channel_layout_default(&from, from_channels);
    av_channel_layout_default(&to, to_channels);
    int answer = swr_alloc_set_opts2(&context, &to, target, to_rate, &from, source, from_rate, 0, 0);
    if (answer < 0) return 0;
    /* Soft compensation needs the resampler in the path even at equal rates, from the first sample on. */
    av_opt_set_int(context, "flags", SWR_FLAG_RESAMPLE, 0);
    if (swr_init(context) < 0) swr_free(&context);
    return (rushes_resampler *)context;
}

int rushes_resampler_run(rushes_resampler *resampler, const uint8_t *from, int count, uint8_t *to, int room) {
    return swr_convert((SwrContext *)resampler, &to, room, &from, count);
}

int rushes_resampler_stretch(rushes_resampler *resampler, int delta, int distance) {
    return swr_set_compensation((SwrContext *)resampler, delta, distance);
}

int64_t rushes_resampler_pending(rushes_resampler *resampler, int64_t rate) {
    return swr_get_delay((SwrContext *)resampler, rate);
}

void rushes_resampler_free(rushes_resampler *resampler) {
    SwrContext *context = (SwrContext *)resampler;
    swr_free(&context);
}
