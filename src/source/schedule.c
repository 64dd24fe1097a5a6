/* When a feed is asked again; see schedule.h. */
#include "source/schedule.h"

#include <stdlib.h>

enum {
    DATES_MAX = 64,   /* entries whose dates are looked at */
    NEWS_COUNTED = 10 /* the latest news that the time between two is estimated by */
};

/* Entries whose dates lie no farther apart came out together. */
#define TOGETHER (10 * SCHEDULE_MINUTE)

/* How much of what is estimated a new observation changes. */
#define LEARNED 0.3

/* A time within limits. */
static int64_t clip(int64_t time, int64_t least, int64_t most)
{
    return time < least ? least : time > most ? most : time;
}

/* qsort's order of times, the latest first. */
static int latest_first(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? 1 : x > y ? -1 : 0;
}

/* The dates of a feed's entries that are known to the minute and not in the future. */
static size_t gather_dates(const struct feed *feed, int64_t now, int64_t dates[DATES_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < feed->entries.count && count < DATES_MAX; i++) {
        const struct feed_entry *entry = list_at(&feed->entries, i);
        const struct date *date = &entry->published.date;
        if (date->precision < DATE_MINUTE)
            date = &entry->updated.date;
        if (date->precision < DATE_MINUTE)
            continue;
        int64_t time = date_to_utc(date) * 1000;
        if (time <= now)
            dates[count++] = time;
    }
    qsort(dates, count, sizeof *dates, latest_first);
    return count;
}

int64_t schedule_gap(const struct feed *feed, int64_t now, int64_t *latest)
{
    int64_t dates[DATES_MAX];
    size_t count = gather_dates(feed, now, dates), news = 0;
    int64_t last = now, oldest = now;
    for (size_t i = 0; i < count && news < NEWS_COUNTED; i++) {
        if (!news || last - dates[i] > TOGETHER)
            news++;
        last = oldest = dates[i];
    }
    if (latest)
        *latest = count ? dates[0] : 0;
    return news < 2 ? 0 : (now - oldest) / (int64_t)news;
}

/* Takes up that something new was there, or nothing. */
static void learn(struct schedule *schedule, const struct schedule_news *news)
{
    int64_t since = schedule->changed ? news->now - schedule->changed : 0;
    if (news->fresh) {
        if (since > 0 && schedule->gap)
            schedule->gap += (int64_t)(LEARNED * (double)(since - schedule->gap));
        else if (since > 0)
            schedule->gap = since;
        schedule->changed = news->now;
    } else if (!schedule->changed) {
        schedule->changed = news->now;
    }
}

/* The time to ask again as far as the feed's own pace goes: twice for each of its news, and less
 * often the longer it has been silent. */
static int64_t by_pace(const struct schedule *schedule, int64_t now)
{
    int64_t gap = schedule->gap ? schedule->gap : 4 * SCHEDULE_LEAST;
    int64_t silence = schedule->changed ? (now - schedule->changed) / 2 : 0;
    return clip((silence > gap ? silence : gap) / 2, SCHEDULE_LEAST, SCHEDULE_MOST);
}

/* Whether a feed asks to be left alone in this hour. */
static bool is_skipped(const struct schedule_news *news, int64_t time)
{
    struct date date = date_from_utc(time / 1000, 0);
    return news->skip_hours >> date.hour & 1 || news->skip_days >> (date_weekday(&date) - 1) & 1;
}

/* The first time from `time` on that is in no hour to be skipped. One that wants to be skipped
 * always is not believed. */
static int64_t past_skipped(const struct schedule_news *news, int64_t time)
{
    int64_t at = time;
    while (is_skipped(news, at) && at - time < SCHEDULE_WISH)
        at += SCHEDULE_HOUR - at % SCHEDULE_HOUR;
    return is_skipped(news, at) ? time : at;
}

/* How long to wait after failures, from three to five quarters of what is doubled each time. */
static int64_t after_failures(unsigned failures, double chance)
{
    int64_t wait = SCHEDULE_FAILED;
    for (unsigned i = 1; i < failures && wait < SCHEDULE_MOST; i++)
        wait *= 2;
    wait = clip(wait, SCHEDULE_FAILED, SCHEDULE_MOST);
    return (int64_t)((double)wait * (0.75 + chance / 2));
}

int64_t schedule_next(struct schedule *schedule, const struct schedule_news *news)
{
    int64_t wait;
    if (news->failed) {
        schedule->failures++;
        wait = after_failures(schedule->failures, news->chance);
        return news->now + (news->retry_after > wait ? news->retry_after : wait);
    }
    schedule->failures = 0;
    learn(schedule, news);
    wait = (int64_t)((double)by_pace(schedule, news->now) * (0.9 + news->chance / 5));
    int64_t wish = (int64_t)news->ttl * SCHEDULE_MINUTE;
    if (news->good_for > wish)
        wish = news->good_for;
    wish = clip(wish, SCHEDULE_LEAST, SCHEDULE_WISH);
    return past_skipped(news, news->now + (wait > wish ? wait : wish));
}
