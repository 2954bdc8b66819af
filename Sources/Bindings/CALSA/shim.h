#pragma once
#include <alsa/asoundlib.h>

/* libasound prints its own complaints to standard error; ours say more. */
static inline void rushes_alsa_ignore(const char *file, int line, const char *function, int err, const char *fmt, ...) {}
static inline void rushes_alsa_quiet(void) { snd_lib_error_set_handler(rushes_alsa_ignore); }

/* 1 when ALSA's configuration has an entry of that name, such as "pcm.default". */
static inline int rushes_alsa_knows(const char *key) {
    snd_config_t *found = NULL;
    return snd_config_update() >= 0 && snd_config_search(snd_config, key, &found) == 0;
}
