#pragma once
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/audio_fifo.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/hwcontext.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

/* Macros the importer leaves out. */
static const int64_t rushes_av_no_time = AV_NOPTS_VALUE;
static const int rushes_av_end = AVERROR_EOF;
static const int rushes_av_again = AVERROR(EAGAIN);
static const int rushes_av_invalid = AVERROR_INVALIDDATA;
static const int rushes_av_out_of_memory = AVERROR(ENOMEM);
static const int rushes_av_external = AVERROR_EXTERNAL;
static const int rushes_av_interrupted = AVERROR_EXIT;
static const int rushes_av_unauthorized = AVERROR_HTTP_UNAUTHORIZED;
static const int rushes_av_forbidden = AVERROR_HTTP_FORBIDDEN;
static const int rushes_av_not_found = AVERROR_HTTP_NOT_FOUND;
static const int rushes_av_no_protocol = AVERROR_PROTOCOL_NOT_FOUND;
static inline int rushes_av_error(int code) { return AVERROR(code); }

/* av_log writes to standard error by default; programs set how much. */
static inline void rushes_av_silent(void) { av_log_set_level(AV_LOG_QUIET); }
