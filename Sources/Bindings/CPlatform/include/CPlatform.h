#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Calls that need _GNU_SOURCE or are variadic in C. Each returns what the system call returned, or -errno. */

/* Names the calling thread; at most 15 bytes are kept (pthread_setname_np). */
void rushes_thread_name(const char *name);

/* This process holds only the memory it touches: no transparent huge pages, no more than two heaps of malloc. */
void rushes_memory_frugal(void);

/* renameat2 with RENAME_NOREPLACE: -EEXIST when the new name is taken. */
int rushes_rename_exclusive(const char *from, const char *to);

/* This process and what it starts run only when nothing else wants the processor or the disk: nice 19, SCHED_IDLE, idle class of the disk.
   What the kernel refuses is left as it was. */
void rushes_become_idle(void);

/* A pipe that no other program inherits: ends[0] reads and never waits, ends[1] writes. 0 or -errno. */
int rushes_pipe(int ends[2]);

int rushes_open(const char *path, int flags, unsigned mode);
int rushes_fcntl(int fd, int command, int argument);
int rushes_lock_exclusive(int fd);
/* 1 when somebody else holds the lock, 0 when not. */
int rushes_is_locked(int fd);
int rushes_eventfd(void);
int rushes_signalfd(const int *signals, size_t count);

/* 1 when the kernel calls its clock synchronised, 0 when not, -errno when it does not say. */
int rushes_clock_is_synchronised(void);

/* Copies length bytes between files inside the kernel; returns the bytes copied or -errno. */
ssize_t rushes_copy_range(int from, int64_t from_offset, int to, int64_t to_offset, size_t length);

/* The user id and process id at the other end of a Unix socket. */
int rushes_peer(int fd, uint32_t *user, int32_t *process);

/* Sends bytes with a descriptor beside them over a Unix socket; the bytes sent or -errno. */
ssize_t rushes_send_descriptor(int socket, const void *bytes, size_t count, int descriptor);

/* Receives bytes and the descriptor beside them, close-on-exec, -1 when none came; the bytes received or -errno. */
ssize_t rushes_receive_descriptor(int socket, void *bytes, size_t count, int *descriptor);

/* The full-screen terminal of this process, restored on every way out; one at a time. 0 or -errno. `bell` is an eventfd that
   rings when the window changed or the process came back from a stop. */
int rushes_terminal_enter(int terminal, int bell);
void rushes_terminal_leave(void);
int rushes_window_size(int terminal, int *columns, int *rows);
