#pragma once
#include <stdint.h>
#include <stddef.h>
#include <x264.h>

/* x264_encoder_open is a macro that carries the library's build number. */
static inline x264_t *rushes_x264_open(x264_param_t *parameters) { return x264_encoder_open(parameters); }
static const int rushes_x264_auto_key = X264_TYPE_AUTO;
static const int rushes_x264_key = X264_TYPE_IDR;
static const int rushes_x264_i420 = X264_CSP_I420;
static const int rushes_x264_nv12 = X264_CSP_NV12;
