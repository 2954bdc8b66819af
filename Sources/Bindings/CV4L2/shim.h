#pragma once
#include <errno.h>
#include <fcntl.h>
#include <libv4l2.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

/* Request and format numbers are macros the importer leaves out. */
static const unsigned long rushes_VIDIOC_QUERYCAP = VIDIOC_QUERYCAP;
static const unsigned long rushes_VIDIOC_ENUM_FMT = VIDIOC_ENUM_FMT;
static const unsigned long rushes_VIDIOC_ENUM_FRAMESIZES = VIDIOC_ENUM_FRAMESIZES;
static const unsigned long rushes_VIDIOC_ENUM_FRAMEINTERVALS = VIDIOC_ENUM_FRAMEINTERVALS;
static const unsigned long rushes_VIDIOC_S_PARM = VIDIOC_S_PARM;
static const unsigned long rushes_VIDIOC_CROPCAP = VIDIOC_CROPCAP;
static const unsigned long rushes_VIDIOC_REQBUFS = VIDIOC_REQBUFS;
static const unsigned long rushes_VIDIOC_STREAMON = VIDIOC_STREAMON;
static const unsigned long rushes_VIDIOC_STREAMOFF = VIDIOC_STREAMOFF;
static const unsigned long rushes_VIDIOC_ENUMINPUT = VIDIOC_ENUMINPUT;
static const unsigned long rushes_VIDIOC_G_INPUT = VIDIOC_G_INPUT;
static const unsigned long rushes_VIDIOC_S_INPUT = VIDIOC_S_INPUT;
static const unsigned long rushes_VIDIOC_SUBSCRIBE_EVENT = VIDIOC_SUBSCRIBE_EVENT;
static const unsigned long rushes_VIDIOC_QUERYCTRL = VIDIOC_QUERYCTRL;
static const unsigned long rushes_VIDIOC_QUERYMENU = VIDIOC_QUERYMENU;
static const unsigned int rushes_PIX_FMT_YUYV = V4L2_PIX_FMT_YUYV;
static const unsigned int rushes_PIX_FMT_UYVY = V4L2_PIX_FMT_UYVY;
static const unsigned int rushes_PIX_FMT_NV12 = V4L2_PIX_FMT_NV12;
static const unsigned int rushes_PIX_FMT_NV21 = V4L2_PIX_FMT_NV21;
static const unsigned int rushes_PIX_FMT_YUV420 = V4L2_PIX_FMT_YUV420;
static const unsigned int rushes_PIX_FMT_NV12M = V4L2_PIX_FMT_NV12M;
static const unsigned int rushes_PIX_FMT_NV21M = V4L2_PIX_FMT_NV21M;
static const unsigned int rushes_PIX_FMT_YUV420M = V4L2_PIX_FMT_YUV420M;
static const unsigned int rushes_PIX_FMT_RGB24 = V4L2_PIX_FMT_RGB24;
static const unsigned int rushes_PIX_FMT_BGR24 = V4L2_PIX_FMT_BGR24;
static const unsigned int rushes_PIX_FMT_MJPEG = V4L2_PIX_FMT_MJPEG;
static const unsigned int rushes_PIX_FMT_JPEG = V4L2_PIX_FMT_JPEG;
static const unsigned int rushes_PIX_FMT_H264 = V4L2_PIX_FMT_H264;
static const unsigned int rushes_CTRL_UNSETTABLE = V4L2_CTRL_FLAG_DISABLED | V4L2_CTRL_FLAG_READ_ONLY | V4L2_CTRL_FLAG_WRITE_ONLY;
static const unsigned int rushes_CTRL_NEXT = V4L2_CTRL_FLAG_NEXT_CTRL;

/* `converted` sends the call through libv4l2, which turns formats we do not take into ones we do. Each returns >= 0 or -errno. */
static inline int rushes_v4l2_call(int fd, int converted, unsigned long request, void *argument) {
    int answer;
    do answer = converted ? v4l2_ioctl(fd, request, argument) : ioctl(fd, request, argument);
    while (answer < 0 && errno == EINTR);
    return answer < 0 ? -errno : answer;
}
static inline int rushes_v4l2_adopt(int fd) {
    int answer = v4l2_fd_open(fd, 0);
    return answer < 0 ? -errno : answer;
}
static inline void *rushes_v4l2_map(int fd, int converted, size_t length, int64_t offset) {
    void *base = converted ? v4l2_mmap(0, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset)
                           : mmap(0, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);
    return base == MAP_FAILED ? 0 : base;
}
static inline void rushes_v4l2_unmap(int converted, void *base, size_t length) {
    if (converted) v4l2_munmap(base, length);
    else munmap(base, length);
}
static inline void rushes_v4l2_close(int fd, int converted) {
    if (converted) v4l2_close(fd);
    else close(fd);
}
/* Events of poll(2) for one descriptor, 0 when the time ran out, -errno. */
static inline int rushes_v4l2_wait(int fd, int milliseconds) {
    struct pollfd entry = {.fd = fd, .events = POLLIN | POLLPRI};
    int answer = poll(&entry, 1, milliseconds);
    if (answer < 0) return errno == EINTR ? 0 : -errno;
    return answer == 0 ? 0 : entry.revents;
}

/* A picture format of the single- or the multi-planar interface, in one shape; planes count memory planes. */
struct rushes_picture {
    uint32_t width, height, fourcc, field, colorspace, quantization, ycbcr_enc, planes;
    uint32_t stride[3];
};
static inline int rushes_is_multiplanar(uint32_t type) { return type == V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE; }
static inline void rushes_picture_read(const struct v4l2_format *format, struct rushes_picture *picture) {
    if (!rushes_is_multiplanar(format->type)) {
        const struct v4l2_pix_format *pix = &format->fmt.pix;
        *picture = (struct rushes_picture){pix->width, pix->height, pix->pixelformat, pix->field, pix->colorspace,
                                           pix->quantization, pix->ycbcr_enc, 1, {pix->bytesperline}};
        return;
    }
    const struct v4l2_pix_format_mplane *pix = &format->fmt.pix_mp;
    *picture = (struct rushes_picture){pix->width, pix->height, pix->pixelformat, pix->field, pix->colorspace,
                                       pix->quantization, pix->ycbcr_enc, pix->num_planes, {0}};
    for (int i = 0; i < pix->num_planes && i < 3; i++) picture->stride[i] = pix->plane_fmt[i].bytesperline;
}
static inline int rushes_picture_get(int fd, int converted, uint32_t type, struct rushes_picture *picture) {
    struct v4l2_format format = {.type = type};
    int answer = rushes_v4l2_call(fd, converted, VIDIOC_G_FMT, &format);
    if (answer >= 0) rushes_picture_read(&format, picture);
    return answer;
}
/* Asks for size, fourcc and field; the picture then says what the driver gave. */
static inline int rushes_picture_set(int fd, int converted, uint32_t type, struct rushes_picture *picture) {
    struct v4l2_format format = {.type = type};
    if (rushes_is_multiplanar(type)) {
        format.fmt.pix_mp.width = picture->width;
        format.fmt.pix_mp.height = picture->height;
        format.fmt.pix_mp.pixelformat = picture->fourcc;
        format.fmt.pix_mp.field = picture->field;
    } else {
        format.fmt.pix.width = picture->width;
        format.fmt.pix.height = picture->height;
        format.fmt.pix.pixelformat = picture->fourcc;
        format.fmt.pix.field = picture->field;
    }
    int answer = rushes_v4l2_call(fd, converted, VIDIOC_S_FMT, &format);
    if (answer >= 0) rushes_picture_read(&format, picture);
    return answer;
}

/* A buffer of either interface; bytes, starts, lengths and offsets by memory plane. */
struct rushes_buffer {
    uint32_t index, flags, sequence, planes;
    int64_t nanoseconds;
    uint32_t bytes[3], start[3], length[3], offset[3];
};
static inline int rushes_buffer_call(
    int fd, int converted, uint32_t type, unsigned long request, struct rushes_buffer *buffer) {
    struct v4l2_plane planes[VIDEO_MAX_PLANES];
    struct v4l2_buffer raw = {.index = buffer->index, .type = type, .memory = V4L2_MEMORY_MMAP};
    memset(planes, 0, sizeof planes);
    if (rushes_is_multiplanar(type)) {
        raw.m.planes = planes;
        raw.length = request == VIDIOC_QBUF ? buffer->planes : VIDEO_MAX_PLANES;
    }
    int answer = rushes_v4l2_call(fd, converted, request, &raw);
    if (answer < 0) return answer;
    buffer->index = raw.index;
    buffer->flags = raw.flags;
    buffer->sequence = raw.sequence;
    buffer->nanoseconds = (int64_t)raw.timestamp.tv_sec * 1000000000 + (int64_t)raw.timestamp.tv_usec * 1000;
    if (!rushes_is_multiplanar(type)) {
        buffer->planes = 1;
        buffer->bytes[0] = raw.bytesused;
        buffer->start[0] = 0;
        buffer->length[0] = raw.length;
        buffer->offset[0] = raw.m.offset;
        return answer;
    }
    buffer->planes = raw.length < 3 ? raw.length : 3;
    for (uint32_t i = 0; i < buffer->planes; i++) {
        buffer->bytes[i] = planes[i].bytesused;
        buffer->start[i] = planes[i].data_offset;
        buffer->length[i] = planes[i].length;
        buffer->offset[i] = planes[i].m.mem_offset;
    }
    return answer;
}
static inline int rushes_buffer_query(int fd, int converted, uint32_t type, struct rushes_buffer *buffer) {
    return rushes_buffer_call(fd, converted, type, VIDIOC_QUERYBUF, buffer);
}
static inline int rushes_buffer_queue(int fd, int converted, uint32_t type, struct rushes_buffer *buffer) {
    return rushes_buffer_call(fd, converted, type, VIDIOC_QBUF, buffer);
}
static inline int rushes_buffer_dequeue(int fd, int converted, uint32_t type, struct rushes_buffer *buffer) {
    return rushes_buffer_call(fd, converted, type, VIDIOC_DQBUF, buffer);
}

/* What an HDMI or SDI input receives: visible size, and whole pixels a line, lines a frame and pixels a second, blanking included. */
struct rushes_timings {
    uint32_t width, height, interlaced, total_width, total_height;
    uint64_t pixel_clock;
    struct v4l2_dv_timings raw;
};
static inline void rushes_timings_read(struct rushes_timings *timings) {
    const struct v4l2_bt_timings *bt = &timings->raw.bt;
    timings->width = bt->width;
    timings->height = bt->height;
    timings->interlaced = bt->interlaced;
    timings->total_width = V4L2_DV_BT_FRAME_WIDTH(bt);
    timings->total_height = V4L2_DV_BT_FRAME_HEIGHT(bt);
    timings->pixel_clock = bt->pixelclock;
}
/* What comes in now: -ENOLINK without a cable, -ENOLCK without a stable signal, -ERANGE when it is beyond the device. */
static inline int rushes_timings_query(int fd, struct rushes_timings *timings) {
    memset(timings, 0, sizeof *timings);
    int answer = rushes_v4l2_call(fd, 0, VIDIOC_QUERY_DV_TIMINGS, &timings->raw);
    if (answer >= 0) rushes_timings_read(timings);
    return answer;
}
static inline int rushes_timings_get(int fd, struct rushes_timings *timings) {
    memset(timings, 0, sizeof *timings);
    int answer = rushes_v4l2_call(fd, 0, VIDIOC_G_DV_TIMINGS, &timings->raw);
    if (answer >= 0) rushes_timings_read(timings);
    return answer;
}
static inline int rushes_timings_set(int fd, struct rushes_timings *timings) {
    return rushes_v4l2_call(fd, 0, VIDIOC_S_DV_TIMINGS, &timings->raw);
}
/* Takes one waiting event off the queue; its type, or -errno. */
static inline int rushes_v4l2_event(int fd) {
    struct v4l2_event event = {0};
    int answer = rushes_v4l2_call(fd, 0, VIDIOC_DQEVENT, &event);
    return answer < 0 ? answer : (int)event.type;
}

/* One control of 32 bits, through the interface that also reaches a camera's own classes. */
static inline int rushes_control_call(int fd, unsigned long request, uint32_t id, int64_t *value) {
    struct v4l2_ext_control control = {.id = id, .value = (int32_t)*value};
    struct v4l2_ext_controls controls = {.which = V4L2_CTRL_WHICH_CUR_VAL, .count = 1, .controls = &control};
    int answer = rushes_v4l2_call(fd, 0, request, &controls);
    if (answer >= 0) *value = control.value;
    return answer;
}
static inline int rushes_control_get(int fd, uint32_t id, int64_t *value) {
    return rushes_control_call(fd, VIDIOC_G_EXT_CTRLS, id, value);
}
static inline int rushes_control_set(int fd, uint32_t id, int64_t value) {
    return rushes_control_call(fd, VIDIOC_S_EXT_CTRLS, id, &value);
}
