/* When a feed is asked again: as often as it changes, never more often than it allows, and ever
 * less often while it fails. Pure: the time and the chance come in, the answer goes out. Times are
 * milliseconds. */
#ifndef TIDINGS_SCHEDULE_H
#define TIDINGS_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "source/feed.h"

#define SCHEDULE_MINUTE ((int64_t)60000)
#define SCHEDULE_HOUR (60 * SCHEDULE_MINUTE)
#define SCHEDULE_DAY (24 * SCHEDULE_HOUR)

/* Between two questions to a feed lie at least and at most so long. */
#define SCHEDULE_LEAST (15 * SCHEDULE_MINUTE)
#define SCHEDULE_MOST SCHEDULE_DAY

/* The longest that a feed's own wishes are followed: Cache-Control, ttl, hours to be skipped. */
#define SCHEDULE_WISH (2 * SCHEDULE_DAY)

/* After a first failure, doubled with each further one. */
#define SCHEDULE_FAILED (15 * SCHEDULE_MINUTE)

/* What is kept of a feed from one question to the next. */
struct schedule {
    int64_t gap;       /* between two of its news, as estimated; 0 for not known */
    int64_t changed;   /* when it last had something new; 0 for not known */
    unsigned failures; /* one after another */
};

/* What came of asking it. */
struct schedule_news {
    int64_t now;
    int64_t asked;  /* the time before; 0 for never */
    bool failed;    /* it could not be read; the rest is then not looked at, but for the wait */
    unsigned fresh; /* entries that were not there before */
    int64_t retry_after; /* that the server asks for, or -1 */
    int64_t good_for;    /* that its Cache-Control says, or -1 */
    unsigned ttl;        /* minutes; 0 is not known */
    uint32_t skip_hours; /* as in struct feed */
    uint8_t skip_days;
    double chance; /* from 0 to 1, so that many feeds are not asked at the same moment */
};

/* Takes up what came of asking and gives the time to ask again. */
int64_t schedule_next(struct schedule *schedule, const struct schedule_news *news);

/* The time between two news of a feed, by the dates of its latest entries up to `now`; entries that
 * came out together are one. 0 where the dates do not tell. `latest`, where it is not NULL, is when
 * the last one came out. */
int64_t schedule_gap(const struct feed *feed, int64_t now, int64_t *latest);

#endif
