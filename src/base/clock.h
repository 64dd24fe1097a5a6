/* What time it is, in milliseconds. */
#ifndef TIDINGS_BASE_CLOCK_H
#define TIDINGS_BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds since 1970, UTC. */
int64_t clock_now(void);

/* Milliseconds of a clock that only goes forward, from some moment on: for measuring. */
int64_t clock_steady(void);

#endif
