/* LD_PRELOAD: a disk that does not answer while STALL_FLAG exists: what is written or made durable below STALL_FOLDER waits
   as long as that. A thread that waits here can be ended with its process, as one that waits for a network's disk. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static int is_below(int file) {
    const char *folder = getenv("STALL_FOLDER");
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (!folder || length <= 0) return 0;
    path[length] = 0;
    return strncmp(path, folder, strlen(folder)) == 0;
}

static void wait_for_the_disk(int file) {
    const char *flag = getenv("STALL_FLAG");
    const struct timespec turn = {0, 10000000};
    if (!flag || access(flag, F_OK) != 0 || !is_below(file)) return;
    while (access(flag, F_OK) == 0) nanosleep(&turn, NULL);
}

#define FIND(name)                       \
    static __typeof__(&name) real;       \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

int fsync(int file) {
    FIND(fsync);
    wait_for_the_disk(file);
    return real(file);
}

int fdatasync(int file) {
    FIND(fdatasync);
    wait_for_the_disk(file);
    return real(file);
}

ssize_t write(int file, const void *bytes, size_t count) {
    FIND(write);
    wait_for_the_disk(file);
    return real(file, bytes, count);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t place) {
    FIND(pwrite);
    wait_for_the_disk(file);
    return real(file, bytes, count, place);
}

ssize_t writev(int file, const struct iovec *parts, int count) {
    FIND(writev);
    wait_for_the_disk(file);
    return real(file, parts, count);
}
