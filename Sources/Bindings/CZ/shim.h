#pragma once
#include <stddef.h>
#include <string.h>
#include <zlib.h>

/// Inflates a raw deflate stream (RFC 1951) into `room` bytes at most; zlib's own start is a macro, which Swift does not see.
/// Returns the number of bytes written, -1 when the stream is damaged or breaks off, -2 when it does not fit.
static inline ptrdiff_t rushes_inflate(const unsigned char *source, unsigned length, unsigned char *target, unsigned room) {
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return -1;
    stream.next_in = (unsigned char *)source;
    stream.avail_in = length;
    stream.next_out = target;
    stream.avail_out = room;
    int status = inflate(&stream, Z_FINISH);
    ptrdiff_t written = (ptrdiff_t)stream.total_out;
    int is_full = stream.avail_out == 0;
    inflateEnd(&stream);
    if (status == Z_STREAM_END) return written;
    return is_full && (status == Z_OK || status == Z_BUF_ERROR) ? -2 : -1;
}
