#include "CPlatform.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* Only what POSIX calls async-signal-safe is called below: write, poll, tcsetattr, tcgetpgrp, sigaction, raise. */

static struct {
    int terminal;
    int bell;
    struct termios cooked, raw;
    volatile sig_atomic_t armed, entered;
} guard;

static const char enter_screen[] = "\033[?1049h\033[?2004h\033[?25l\033[2J";
static const char leave_screen[] = "\033[?2026l\033[0m\033[?2004l\033[?25h\033[?1049l";

static const int deaths[] = {SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP};
enum { death_count = sizeof deaths / sizeof deaths[0] };

/* A full line gets a fifth of a second, then the bytes are given up: leaving matters more. */
static void say(const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t wrote = write(guard.terminal, bytes, count);
        if (wrote > 0) {
            bytes += wrote;
            count -= wrote;
        } else if (wrote < 0 && errno == EAGAIN) {
            struct pollfd room = {guard.terminal, POLLOUT, 0};
            if (poll(&room, 1, 200) <= 0) return;
        } else if (!(wrote < 0 && errno == EINTR)) {
            return;
        }
    }
}

static void leave(void) {
    if (!guard.entered) return;
    guard.entered = 0;
    say(leave_screen, sizeof leave_screen - 1);
    tcsetattr(guard.terminal, TCSANOW, &guard.cooked);
}

static void enter(void) {
    if (guard.entered) return;
    guard.entered = 1;
    tcsetattr(guard.terminal, TCSANOW, &guard.raw);
    say(enter_screen, sizeof enter_screen - 1);
}

static void ring(void) {
    uint64_t one = 1;
    ssize_t ignored = write(guard.bell, &one, sizeof one); /* EAGAIN: it rings already. */
    (void)ignored;
}

static void died(int number) {
    int kept = errno;
    leave();
    raise(number); /* SA_RESETHAND: delivered with its default action when this handler returns. */
    errno = kept;
}

static void handle(int number, void (*handler)(int), int flags) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigfillset(&action.sa_mask); /* With SIGTTOU blocked a background process may still restore the terminal. */
    sigaction(number, &action, 0);
}

static void stopped(int number) {
    int kept = errno;
    leave();
    sigset_t stop, before;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    handle(SIGTSTP, SIG_DFL, 0);
    raise(number);
    sigprocmask(SIG_UNBLOCK, &stop, &before); /* Stops here; an orphaned process group goes on at once. */
    sigprocmask(SIG_SETMASK, &before, 0);
    handle(SIGTSTP, stopped, SA_RESTART);
    if (tcgetpgrp(guard.terminal) == getpgrp()) enter();
    ring();
    errno = kept;
}

static void continued(int number) {
    (void)number;
    int kept = errno;
    if (guard.armed && tcgetpgrp(guard.terminal) == getpgrp()) {
        guard.entered = 0; /* Whoever stopped us may have changed the terminal. */
        enter();
    }
    ring();
    errno = kept;
}

static void changed(int number) {
    (void)number;
    int kept = errno;
    ring();
    errno = kept;
}

int rushes_terminal_enter(int terminal, int bell) {
    if (guard.armed) return -EBUSY;
    if (tcgetattr(terminal, &guard.cooked) < 0) return -errno;
    guard.raw = guard.cooked;
    cfmakeraw(&guard.raw);
    guard.terminal = terminal;
    guard.bell = bell;
    guard.armed = 1;
    for (int i = 0; i < death_count; i++) {
        struct sigaction before;
        sigaction(deaths[i], 0, &before);
        /* Also over the Swift runtime's crash handler, which would ask a question on a terminal nobody can read. */
        if (before.sa_handler != SIG_IGN) handle(deaths[i], died, SA_RESETHAND);
    }
    handle(SIGTSTP, stopped, SA_RESTART);
    handle(SIGCONT, continued, SA_RESTART);
    handle(SIGWINCH, changed, SA_RESTART);
    enter();
    return 0;
}

void rushes_terminal_leave(void) {
    if (!guard.armed) return;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    leave();
    guard.armed = 0;
    for (int i = 0; i < death_count; i++) {
        struct sigaction now;
        sigaction(deaths[i], 0, &now);
        if (now.sa_handler == died) handle(deaths[i], SIG_DFL, 0);
    }
    handle(SIGTSTP, SIG_DFL, 0);
    handle(SIGCONT, SIG_DFL, 0);
    handle(SIGWINCH, SIG_DFL, 0);
    pthread_sigmask(SIG_SETMASK, &before, 0);
}

int rushes_window_size(int terminal, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(terminal, TIOCGWINSZ, &size) < 0) return -errno;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}
