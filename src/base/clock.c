/* The system's clocks; see clock.h. */
#include "base/clock.h"

#include <time.h>

/* Milliseconds of a clock. */
static int64_t milliseconds(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int64_t clock_now(void)
{
    return milliseconds(CLOCK_REALTIME);
}

int64_t clock_steady(void)
{
    return milliseconds(CLOCK_MONOTONIC);
}
