#include "include/jpeg.h"
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>
#include <jerror.h>

struct failing {
    struct jpeg_error_mgr errors;
    jmp_buf back;
    char reason[JMSG_LENGTH_MAX];
};

struct rushes_jpeg {
    struct jpeg_decompress_struct info;
    struct failing failing;
    struct jpeg_source_mgr source;
    int kind;
};

static void give_up(j_common_ptr info) {
    struct failing *failing = (struct failing *)info->err;
    info->err->format_message(info, failing->reason);
    longjmp(failing->back, 1);
}

/* Entropy-coded data that ends early or makes no sense leaves a part of the picture that is not the camera's. All
   other warnings are of form: padding before a marker, odd heads, numbers that nobody needs. */
static int is_damage(int code) {
    switch (code) {
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_MUST_RESYNC:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_BOGUS_PROGRESSION:
    case JWRN_JPEG_EOF: return 1;
    default: return 0;
    }
}

static void hear(j_common_ptr info, int level) {
    if (level < 0 && is_damage(info->err->msg_code)) give_up(info);
}

static void say_nothing(j_common_ptr info) { (void)info; }

static void stay(j_decompress_ptr info) { (void)info; }

/* Behind the last byte stands an end marker, as often as it is asked for: a picture that is whole needs no more, and
   one that is not meets it too early and is found out. */
static boolean end(j_decompress_ptr info) {
    static const JOCTET marker[] = {0xFF, JPEG_EOI};
    info->src->next_input_byte = marker;
    info->src->bytes_in_buffer = sizeof marker;
    return TRUE;
}

static void skip(j_decompress_ptr info, long count) {
    struct jpeg_source_mgr *source = info->src;
    if (count <= 0) return;
    if ((size_t)count > source->bytes_in_buffer) {
        end(info);
        return;
    }
    source->next_input_byte += count;
    source->bytes_in_buffer -= (size_t)count;
}

rushes_jpeg *rushes_jpeg_make(void) {
    rushes_jpeg *jpeg = calloc(1, sizeof *jpeg);
    if (!jpeg) return 0;
    jpeg->info.err = jpeg_std_error(&jpeg->failing.errors);
    jpeg->failing.errors.error_exit = give_up;
    jpeg->failing.errors.emit_message = hear;
    jpeg->failing.errors.output_message = say_nothing;
    if (setjmp(jpeg->failing.back)) {
        free(jpeg);
        return 0;
    }
    jpeg_create_decompress(&jpeg->info);
    jpeg->source.init_source = stay;
    jpeg->source.fill_input_buffer = end;
    jpeg->source.skip_input_data = skip;
    jpeg->source.resync_to_restart = jpeg_resync_to_restart;
    jpeg->source.term_source = stay;
    return jpeg;
}

void rushes_jpeg_free(rushes_jpeg *jpeg) {
    if (!jpeg) return;
    jpeg_destroy_decompress(&jpeg->info);
    free(jpeg);
}

const char *rushes_jpeg_reason(rushes_jpeg *jpeg) { return jpeg->failing.reason; }

/* Where the picture's own start marker is: behind what a driver put before it, and the last of several. Count when
   there is none. */
static size_t start(const uint8_t *bytes, size_t count) {
    size_t place = 0;
    int is_there = count > 3 && bytes[0] == 0xFF && bytes[1] == 0xD8;
    while (!is_there && place + 3 < count && !(bytes[place] == 0xFF && bytes[place + 1] == 0xD8 && bytes[place + 2] == 0xFF)) place++;
    if (place + 3 >= count) return count;
    size_t found = place;
    place += 2;
    /* Through the heads, to the first scan. */
    while (place + 3 < count) {
        if (bytes[place] != 0xFF || bytes[place + 1] == 0xFF || bytes[place + 1] == 0) {
            place++;
            continue;
        }
        uint8_t marker = bytes[place + 1];
        if (marker == 0xDA || marker == JPEG_EOI) break;
        if (marker == 0xD8) found = place;
        size_t length = (size_t)bytes[place + 2] << 8 | bytes[place + 3];
        int is_bare = marker == 0xD8 || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
        place += 2 + (is_bare ? 0 : length);
    }
    return found;
}

/* Without the zeros that fill a driver's buffer: to a decoder they are grey picture. Two stay, since samples may end in
   zeros: chroma that does not change is eight zero bits (ITU-T T.81, tables K.4 and K.6), and FF has one behind it. */
static size_t stripped(const uint8_t *bytes, size_t count) {
    size_t filled = count;
    while (filled > 0 && bytes[filled - 1] == 0) filled--;
    return count - filled < 2 ? count : filled + 2;
}

static int log2_of(int ratio) { return ratio == 1 ? 0 : ratio == 2 ? 1 : ratio == 4 ? 2 : -1; }

/* Whether the samples can come out as they are stored, with chroma planes of one known size. */
static int has_planes(const struct jpeg_decompress_struct *info, rushes_jpeg_shape *shape) {
    const jpeg_component_info *parts = info->comp_info;
    if (info->jpeg_color_space != JCS_YCbCr || info->num_components != 3) return 0;
    if (parts[0].h_samp_factor != info->max_h_samp_factor || parts[0].v_samp_factor != info->max_v_samp_factor) return 0;
    if (parts[1].h_samp_factor != parts[2].h_samp_factor || parts[1].v_samp_factor != parts[2].v_samp_factor) return 0;
    if (info->max_h_samp_factor % parts[1].h_samp_factor || info->max_v_samp_factor % parts[1].v_samp_factor) return 0;
    shape->chroma_across = log2_of(info->max_h_samp_factor / parts[1].h_samp_factor);
    shape->chroma_down = log2_of(info->max_v_samp_factor / parts[1].v_samp_factor);
    if (shape->chroma_across < 0 || shape->chroma_down < 0 || shape->chroma_down > 1) return 0;
    return shape->chroma_across < 2 || shape->chroma_down == 0;
}

static void measure(const struct jpeg_decompress_struct *info, rushes_jpeg_shape *shape) {
    shape->width = (int)info->image_width;
    shape->height = (int)info->image_height;
    if (shape->kind == rushes_jpeg_rgb) {
        shape->row_bytes[0] = shape->width * 3;
        shape->rows[0] = shape->height;
        return;
    }
    int across = (shape->width + info->max_h_samp_factor * DCTSIZE - 1) / (info->max_h_samp_factor * DCTSIZE);
    int down = (shape->height + info->max_v_samp_factor * DCTSIZE - 1) / (info->max_v_samp_factor * DCTSIZE);
    for (int i = 0; i < info->num_components; i++) {
        shape->row_bytes[i] = across * info->comp_info[i].h_samp_factor * DCTSIZE;
        shape->rows[i] = down * info->comp_info[i].v_samp_factor * DCTSIZE;
    }
}

int rushes_jpeg_begin(rushes_jpeg *jpeg, const uint8_t *bytes, size_t count, rushes_jpeg_shape *shape) {
    struct jpeg_decompress_struct *info = &jpeg->info;
    memset(shape, 0, sizeof *shape);
    jpeg->failing.reason[0] = 0;
    size_t first = start(bytes, count);
    size_t last = stripped(bytes, count);
    if (setjmp(jpeg->failing.back)) {
        jpeg_abort_decompress(info);
        return 0;
    }
    if (first >= last) {
        snprintf(jpeg->failing.reason, sizeof jpeg->failing.reason, "it does not begin as a JPEG");
        return 0;
    }
    jpeg->source.next_input_byte = bytes + first;
    jpeg->source.bytes_in_buffer = last - first;
    info->src = &jpeg->source;
    jpeg_read_header(info, TRUE);
    if (info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK || info->num_components == 2) {
        ERREXIT(info, JERR_CONVERSION_NOTIMPL);
    }
    int is_gray = info->jpeg_color_space == JCS_GRAYSCALE;
    shape->kind = is_gray ? rushes_jpeg_gray : has_planes(info, shape) ? rushes_jpeg_planes : rushes_jpeg_rgb;
    jpeg->kind = shape->kind;
    measure(info, shape);
    return 1;
}

/* Rows as they are stored, as many at a time as lie in one row of blocks. */
static void read_planes(struct jpeg_decompress_struct *info, uint8_t *const planes[3], const int strides[3]) {
    JSAMPROW rows[3][MAX_SAMP_FACTOR * DCTSIZE];
    JSAMPARRAY parts[3] = {rows[0], rows[1], rows[2]};
    const JDIMENSION lines = (JDIMENSION)(info->max_v_samp_factor * DCTSIZE);
    while (info->output_scanline < info->output_height) {
        JDIMENSION band = info->output_scanline / lines;
        for (int i = 0; i < info->num_components; i++) {
            int high = info->comp_info[i].v_samp_factor * DCTSIZE;
            for (int row = 0; row < high; row++) {
                rows[i][row] = planes[i] + ((size_t)band * (size_t)high + (size_t)row) * (size_t)strides[i];
            }
        }
        if (jpeg_read_raw_data(info, parts, lines) == 0) ERREXIT(info, JERR_INPUT_EOF);
    }
}

int rushes_jpeg_decode(rushes_jpeg *jpeg, uint8_t *const planes[3], const int strides[3]) {
    struct jpeg_decompress_struct *info = &jpeg->info;
    if (setjmp(jpeg->failing.back)) {
        jpeg_abort_decompress(info);
        return 0;
    }
    /* Fast enough for a small box, and as exact as a webcam's own encoder. */
    info->dct_method = JDCT_IFAST;
    info->raw_data_out = jpeg->kind != rushes_jpeg_rgb;
    info->out_color_space = jpeg->kind == rushes_jpeg_rgb ? JCS_RGB : info->jpeg_color_space;
    jpeg_start_decompress(info);
    if (info->raw_data_out) {
        read_planes(info, planes, strides);
    } else {
        while (info->output_scanline < info->output_height) {
            JSAMPROW row = planes[0] + (size_t)info->output_scanline * (size_t)strides[0];
            if (jpeg_read_scanlines(info, &row, 1) == 0) ERREXIT(info, JERR_INPUT_EOF);
        }
    }
    /* What stands behind the last block is no picture, whatever it is. */
    jpeg_abort_decompress(info);
    return 1;
}

uint8_t *rushes_jpeg_compress(const uint8_t *pixels, int stride, int width, int height, int quality, size_t *count) {
    struct jpeg_compress_struct info;
    struct failing failing;
    unsigned char *volatile made = 0;
    unsigned char *bytes = 0;
    unsigned long length = 0;
    info.err = jpeg_std_error(&failing.errors);
    failing.errors.error_exit = give_up;
    failing.errors.output_message = say_nothing;
    if (setjmp(failing.back)) {
        jpeg_destroy_compress(&info);
        free(made);
        return 0;
    }
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, &bytes, &length);
    info.image_width = (JDIMENSION)width;
    info.image_height = (JDIMENSION)height;
    info.input_components = 3;
    info.in_color_space = JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    jpeg_start_compress(&info, TRUE);
    while (info.next_scanline < info.image_height) {
        JSAMPROW row = (JSAMPROW)(pixels + (size_t)info.next_scanline * (size_t)stride);
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    made = bytes;
    jpeg_destroy_compress(&info);
    *count = length;
    return made;
}
