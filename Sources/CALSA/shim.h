#pragma once
#include <alsa/asoundlib.h>

/* libasound prints its own complaints to standard error; ours say more. */
static inline void rushes_alsa_ignore(const char *file, int line, const char *function, int err, const char *fmt, ...) {}
static inline void rushes_alsa_quiet(void) { snd_lib_error_set_handler(rushes_alsa_ignore); }
