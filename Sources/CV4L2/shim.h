#pragma once
#include <errno.h>
#include <fcntl.h>
#include <libv4l2.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

/* Request and format numbers are macros the importer leaves out. */
static const unsigned long rushes_VIDIOC_QUERYCAP = VIDIOC_QUERYCAP;
static const unsigned long rushes_VIDIOC_ENUM_FMT = VIDIOC_ENUM_FMT;
static const unsigned long rushes_VIDIOC_ENUM_FRAMESIZES = VIDIOC_ENUM_FRAMESIZES;
static const unsigned long rushes_VIDIOC_ENUM_FRAMEINTERVALS = VIDIOC_ENUM_FRAMEINTERVALS;
static const unsigned long rushes_VIDIOC_S_FMT = VIDIOC_S_FMT;
static const unsigned long rushes_VIDIOC_G_FMT = VIDIOC_G_FMT;
static const unsigned long rushes_VIDIOC_S_PARM = VIDIOC_S_PARM;
static const unsigned long rushes_VIDIOC_G_PARM = VIDIOC_G_PARM;
static const unsigned long rushes_VIDIOC_REQBUFS = VIDIOC_REQBUFS;
static const unsigned long rushes_VIDIOC_QUERYBUF = VIDIOC_QUERYBUF;
static const unsigned long rushes_VIDIOC_QBUF = VIDIOC_QBUF;
static const unsigned long rushes_VIDIOC_DQBUF = VIDIOC_DQBUF;
static const unsigned long rushes_VIDIOC_STREAMON = VIDIOC_STREAMON;
static const unsigned long rushes_VIDIOC_STREAMOFF = VIDIOC_STREAMOFF;
static const unsigned int rushes_PIX_FMT_YUYV = V4L2_PIX_FMT_YUYV;
static const unsigned int rushes_PIX_FMT_UYVY = V4L2_PIX_FMT_UYVY;
static const unsigned int rushes_PIX_FMT_NV12 = V4L2_PIX_FMT_NV12;
static const unsigned int rushes_PIX_FMT_NV21 = V4L2_PIX_FMT_NV21;
static const unsigned int rushes_PIX_FMT_YUV420 = V4L2_PIX_FMT_YUV420;
static const unsigned int rushes_PIX_FMT_RGB24 = V4L2_PIX_FMT_RGB24;
static const unsigned int rushes_PIX_FMT_BGR24 = V4L2_PIX_FMT_BGR24;
static const unsigned int rushes_PIX_FMT_MJPEG = V4L2_PIX_FMT_MJPEG;
static const unsigned int rushes_PIX_FMT_JPEG = V4L2_PIX_FMT_JPEG;

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
