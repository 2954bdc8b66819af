#pragma once
#include <stdint.h>

/* libswscale behind opaque pointers, so that no other room needs libav's headers. Formats are named as FFmpeg names them. */
typedef struct rushes_scaler rushes_scaler;

typedef struct {
    const char *format;
    int width;
    int height;
    int full_range;
    /* 601, 709, 240 (SMPTE 240M) or 2020 */
    int matrix;
} rushes_picture_shape;

/* `smooth` averages areas (for small pictures); else fast bilinear. Null when libswscale cannot. */
rushes_scaler *rushes_scaler_make(rushes_picture_shape from, rushes_picture_shape to, int smooth);
/* Rows written, or negative. Four planes and strides each. */
int rushes_scaler_run(
    rushes_scaler *scaler, const uint8_t *const *from, const int *from_strides, int rows, uint8_t *const *to,
    const int *to_strides);
void rushes_scaler_free(rushes_scaler *scaler);
