#pragma once
#include <stddef.h>
#include <stdint.h>

/* libjpeg-turbo behind an opaque pointer, for one camera's pictures one after the other. One thread.
   Its own interface and not TurboJPEG's: only here every warning comes with its number, and a warning may be
   a camera's padding or half a picture that is missing. */
typedef struct rushes_jpeg rushes_jpeg;

/* How the samples of a picture come out. */
enum {
    rushes_jpeg_gray = 0,
    /* Luma and two chroma planes. */
    rushes_jpeg_planes = 1,
    /* Red, green and blue, three bytes a pixel: for samplings that libswscale does not know. */
    rushes_jpeg_rgb = 2,
};

typedef struct {
    int width, height, kind;
    /* How often chroma halves the picture, across and down. */
    int chroma_across, chroma_down;
    /* Bytes a row, and rows, that each plane must have room for: whole blocks. */
    int row_bytes[3], rows[3];
} rushes_jpeg_shape;

/* Null when memory is out. */
rushes_jpeg *rushes_jpeg_make(void);
void rushes_jpeg_free(rushes_jpeg *jpeg);

/* Reads the head of a picture; the bytes stay the caller's and must last until the picture is decoded.
   1, or 0 when there is no picture in them. */
int rushes_jpeg_begin(rushes_jpeg *jpeg, const uint8_t *bytes, size_t count, rushes_jpeg_shape *shape);
/* Decodes the picture that was begun; 0 when a part of it is not what the camera saw. */
int rushes_jpeg_decode(rushes_jpeg *jpeg, uint8_t *const planes[3], const int strides[3]);
/* Why the last picture was refused, in the library's words; as long as the decoder lives. */
const char *rushes_jpeg_reason(rushes_jpeg *jpeg);

/* Compresses rows of red, green and blue; the answer is the caller's to free, null on failure. */
uint8_t *rushes_jpeg_compress(const uint8_t *pixels, int stride, int width, int height, int quality, size_t *count);
