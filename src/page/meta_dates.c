/* Chooses the dates of publication and of the last change: every date that the page gives beside
 * its text is weighed by what it says of itself and where it stands; those that may be the same
 * moment support each other. */
#include "page/meta_private.h"

#include "words/words.h"

/* Limits: more dates are not weighed. */
#define DATES_MAX 64

/* Lines of text longer than this are no date lines. */
#define LINE_MAX 160

/* How many nodes behind the headline a date line may stand. */
#define NEAR_HEADING 60

/* How many nodes before the headline one that is shown beside it may stand. */
#define BEFORE_HEADING 10

/* And from how many on it is far. */
#define FAR_FROM_HEADING 120

/* What a local date has to be worth, its precision added, to be taken for one in UTC. */
#define LOCAL_MIN 6.5

/* What a date of a machine-readable place is worth when it means what it says. */
#define SURE_MIN 7

/* What the date of an address is worth beside what machines can read, and where there is none: on
 * pages of many outlets, 76 of 82 were the day. */
#define ADDRESS_WORTH 5
#define ADDRESS_ALONE_WORTH 8

/* How much is left of what a machine says of publication where it only repeats the last change. */
#define REPEATED_SHARE 0.4

/* What a date that the page shows has to be worth to be believed then, and how much earlier it has
 * to be: so much that no clock on earth shows the same moment as that day. */
#define SHOWN_MIN 4.2
#define EARLIER_SECONDS (36 * 3600)

/* A last change so many seconds after publication is none. */
#define SAME_SECONDS 60

/* What a date of a description is worth beside another one of the same article, and how many
 * descriptions are looked at. */
#define OTHER_WORTH 8
#define DESCRIBED_MAX 50

/* How much less a more precise date of the same day may be worth. */
#define PRECISE_LOSS 3

/* How many times of a page are asked which number is the day. */
#define ORDER_MAX 50

/* A date that is known to the day has at least so many digits. */
#define DIGITS_MIN 3

/* What a date is of. */
enum date_of { OF_PUBLICATION, OF_CHANGE };

/* A date that the page gives. */
struct given {
    struct date date;
    enum date_of of;
    enum published_from from;
    double worth;
    bool beside; /* shown beside the headline */
};

struct given_dates {
    struct given list[DATES_MAX];
    size_t count;
    enum date_order order;
};

/* Whether one of the times that machines can read is on this day. */
static bool has_day(const struct meta_page *page, const struct date *day)
{
    struct date date;
    for (size_t i = 0; i < page->times.count && i < ORDER_MAX; i++) {
        const struct meta_time *one = list_at(&page->times, i);
        if (date_parse(one->value, DATE_ORDER_UNKNOWN, &date) && date.day == day->day &&
            date.month == day->month && date.year == day->year)
            return true;
    }
    return false;
}

/* Which order a text speaks for: of dates that could be read in both, the one in which it is a day
 * that the page names elsewhere without doubt. */
static enum date_order order_told(const struct meta_page *page, struct str text)
{
    struct date_found either, day_first, month_first;
    if (date_find(text, 0, DATE_ORDER_UNKNOWN, &either) ||
        !date_find(text, 0, DATE_DAY_FIRST, &day_first) ||
        !date_find(text, 0, DATE_MONTH_FIRST, &month_first))
        return DATE_ORDER_UNKNOWN;
    bool day = has_day(page, &day_first.date), month = has_day(page, &month_first.date);
    if (day == month)
        return DATE_ORDER_UNKNOWN;
    return day ? DATE_DAY_FIRST : DATE_MONTH_FIRST;
}

/* The order that the page's own dates speak for. */
static enum date_order order_on_page(const struct meta_page *page)
{
    enum date_order order = DATE_ORDER_UNKNOWN;
    for (size_t i = 0; i < page->times.count && i < ORDER_MAX && !order; i++) {
        const struct meta_time *one = list_at(&page->times, i);
        order = order_told(page, one->text);
    }
    return order;
}

/* Which number of "03/05/2024" is the day, by what the page's dates say, its language and where it
 * is from. */
static enum date_order order_of(const struct meta_page *page, struct str language)
{
    static const struct str abroad[] = {{".uk", 3}, {".au", 3}, {".nz", 3}, {".ie", 3}, {".in", 3},
                                        {".za", 3}, {".ng", 3}, {".ke", 3}, {".sg", 3}, {".my", 3},
                                        {".pk", 3}, {".gh", 3}, {".eu", 3}, {".bd", 3}, {".lk", 3}};
    enum date_order told = order_on_page(page);
    if (told)
        return told;
    if (!language.size || str_equal(language, STR("und")))
        language = page->html_language;
    if (!str_starts_fold(language, STR("en")))
        return DATE_DAY_FIRST;
    struct str declared = page->html_language;
    if (str_starts_fold(declared, STR("en-")) && !str_equal_fold(declared, STR("en-US")) &&
        !str_equal_fold(declared, STR("en-CA")))
        return DATE_DAY_FIRST;
    for (size_t i = 0; i < sizeof(abroad) / sizeof(abroad[0]); i++)
        if (str_ends(page->outlet_domain, abroad[i]))
            return DATE_DAY_FIRST;
    return DATE_MONTH_FIRST;
}

/* Whether a year is one that a page of news may have. */
static bool is_likely(const struct date *date)
{
    return date->year >= 1980 && date->year <= 2100 && date->precision >= DATE_DAY;
}

/* Adds a date. */
static void add_date(struct given_dates *dates, const struct date *date, enum date_of of,
                     enum published_from from, double worth)
{
    if (dates->count == DATES_MAX || worth <= 0 || !is_likely(date))
        return;
    dates->list[dates->count++] = (struct given){*date, of, from, worth, false};
}

/* Reads what a machine wrote: a date, or seconds or milliseconds since 1970. */
static bool read_value(const struct given_dates *dates, struct str value, struct date *date)
{
    uint64_t number;
    if ((value.size == 10 || value.size == 13) && str_to_u64(value, &number)) {
        *date = date_from_utc((int64_t)(value.size == 13 ? number / 1000 : number), 0);
        return true;
    }
    struct date_found found;
    if (date_parse(value, dates->order, date))
        return true;
    if (value.size > 100 || !date_find(value, 0, dates->order, &found))
        return false;
    *date = found.date;
    return true;
}

/* Adds the date that a text gives, if it does. */
static void add_text(struct given_dates *dates, struct str value, enum date_of of,
                     enum published_from from, double worth)
{
    struct date date;
    if (value.size && read_value(dates, value, &date))
        add_date(dates, &date, of, from, worth);
}

/* Adds the dates that a description of the article gives, as far as it is trusted. */
static void add_object(const struct meta_page *page, const struct jsonld *object, double trust,
                       struct given_dates *dates)
{
    static const struct {
        struct str key;
        enum date_of of;
        double worth;
    } keys[] = {{{"datePublished", 13}, OF_PUBLICATION, 1.0},
                {{"dateCreated", 11}, OF_PUBLICATION, 0.7},
                {{"uploadDate", 10}, OF_PUBLICATION, 0.6},
                {{"dateModified", 12}, OF_CHANGE, 1.0}};
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        add_text(dates, jsonld_text(page->arena, jsonld_get(object, keys[i].key)), keys[i].of,
                 PUBLISHED_JSON_LD, trust * keys[i].worth);
}

/* Adds what JSON-LD says of the article; other descriptions with the same headline are heard too,
 * but believed a little less. */
static void add_described(const struct meta_page *page, const struct meta_stretch *stretch,
                          struct given_dates *dates)
{
    const struct meta_described *one = stretch->described;
    if (!one)
        return;
    add_object(page, one->object, (one->trust >= 5 ? 9.5 : 3.0 + one->trust) * stretch->belief,
               dates);
    for (size_t i = 0; i < page->described.count && i < DESCRIBED_MAX; i++) {
        const struct meta_described *other = list_at(&page->described, i);
        if (other != one && other->trust >= 5 && !other->entry && one->headline.size &&
            words_equal(other->headline, one->headline))
            add_object(page, other->object, OTHER_WORTH * stretch->belief, dates);
    }
}

/* Whether a place is close behind the headline, where date lines stand even when a lead or an image
 * comes between. */
static bool is_near_heading(const struct meta_stretch *stretch, uint32_t place)
{
    return stretch->heading != UINT32_MAX && place > stretch->heading &&
           place < stretch->heading + NEAR_HEADING;
}

/* How much of an element's or line's worth is left where it stands, from 0 to 1. */
static double place_worth(const struct meta_stretch *stretch, uint32_t place, unsigned zone)
{
    if (place < stretch->from || place >= stretch->to)
        return 0;
    double worth = zone & ZONE_COMMENT ? 0.1 : 1;
    if (zone & ZONE_FIGURE)
        worth *= 0.4;
    if (zone & ZONE_LINK)
        worth *= 0.8;
    if (is_near_heading(stretch, place)) /* the nearer the better */
        return worth * (1 - 0.004 * (place - stretch->heading));
    if (zone & (ZONE_FOOTER | ZONE_HEADER))
        worth *= 0.5;
    if (zone & (ZONE_ASIDE | ZONE_RELATED))
        worth *= 0.5;
    if (place > stretch->body_end)
        return worth * 0.4;
    if (place > stretch->body)
        return worth * 0.5;
    if (stretch->heading != UINT32_MAX && place + 60 < stretch->heading)
        return worth * 0.5;
    bool far = stretch->heading != UINT32_MAX && place > stretch->heading + FAR_FROM_HEADING;
    return far ? worth * 0.6 : worth;
}

/* Adds what meta elements, microdata and RDFa say. */
static void add_candidates(const struct meta_page *page, const struct meta_stretch *stretch,
                           struct given_dates *dates)
{
    for (size_t i = 0; i < page->candidates.count; i++) {
        const struct meta_candidate *one = list_at(&page->candidates, i);
        if (one->field != META_PUBLISHED && one->field != META_MODIFIED)
            continue;
        if (!one->node && !stretch->alone)
            continue;
        double worth = one->trust;
        if (one->node)
            worth *= place_worth(stretch, one->place, one->zone & ~(unsigned)ZONE_LINK);
        add_text(dates, one->text, one->field == META_MODIFIED ? OF_CHANGE : OF_PUBLICATION,
                 one->from, worth);
    }
}

/* Whether a text speaks of a change before byte `until`: "Updated", "Aktualisiert". */
static bool speaks_of_change(struct str text, size_t until)
{
    static const struct str words[] = {
        {"updat", 5},        {"modif", 5},    {"aktualis", 8}, {"mis à jour", 11},
        {"mise à jour", 12}, {"actualiz", 8}, {"aggiorn", 7},  {"atualiz", 7},
        {"uppdater", 8},     {"oppdater", 8}, {"opdater", 7},  {"güncel", 7},
        {"bijgewerkt", 10},  {"обновл", 12},  {"оновл", 10},   {"更新", 6},
        {"수정", 6},         {"edited", 6},   {"revis", 5},    {"reviewed", 8},
        {"diperbarui", 10},  {"aktualiz", 8}, {"atnaujin", 8}, {"zaktualiz", 9}};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (str_find_fold(str_part(text, 0, until), words[i]) != STR_NONE)
            return true;
    return false;
}

/* Notes of the dates from number `from` on, which stand at one place, whether that is beside the
 * headline. In front of it an element has to say that it is a date: it may be that of today. */
static void note_beside(const struct meta_stretch *stretch, uint32_t place, unsigned zone,
                        size_t from, struct given_dates *dates)
{
    bool before = (zone & ZONE_DATE) && place < stretch->heading &&
                  stretch->heading - place <= BEFORE_HEADING;
    for (size_t i = from; i < dates->count; i++)
        dates->list[i].beside = before || is_near_heading(stretch, place);
}

/* Adds the time elements. */
static void add_times(const struct meta_page *page, const struct meta_stretch *stretch,
                      struct given_dates *dates)
{
    for (size_t i = 0; i < page->times.count; i++) {
        const struct meta_time *one = list_at(&page->times, i);
        double worth = place_worth(stretch, one->place, one->zone);
        if (worth <= 0)
            continue;
        bool change =
            (one->modified && !one->published) || speaks_of_change(one->text, one->text.size);
        worth *= one->published ? 7.5 : 6.5;
        struct str value = one->value.size ? one->value : one->text;
        size_t count = dates->count;
        add_text(dates, value, change ? OF_CHANGE : OF_PUBLICATION, PUBLISHED_TIME, worth);
        note_beside(stretch, one->place, one->zone, count, dates);
    }
}

/* Adds the dates of a line of text. */
static void add_line(const struct meta_stretch *stretch, const struct meta_run *run,
                     struct given_dates *dates)
{
    double worth = place_worth(stretch, run->place, run->zone);
    worth *= run->zone & ZONE_DATE ? 6 : run->zone & ZONE_BYLINE ? 5.5 : 4.5;
    if (run->zone & ZONE_HEADING)
        worth *= 0.4;
    struct date_found found;
    size_t at = 0, count = dates->count;
    for (unsigned seen = 0; seen < 3 && date_find(run->text, at, dates->order, &found); seen++) {
        struct str before = str_part(run->text, at, found.from - at);
        bool change = speaks_of_change(before, before.size);
        /* a line that is more than its date says something else */
        double share = (double)(found.to - found.from + 12) / (double)(run->text.size + 1);
        add_date(dates, &found.date, change ? OF_CHANGE : OF_PUBLICATION, PUBLISHED_TEXT,
                 worth * (share > 1 ? 1 : 0.6 + 0.4 * share));
        at = found.to;
    }
    note_beside(stretch, run->place, run->zone, count, dates);
}

/* Whether machine-readable places have said when the article was published, twice over. */
static bool is_settled(const struct given_dates *dates)
{
    unsigned sure = 0;
    for (size_t i = 0; i < dates->count; i++)
        sure += dates->list[i].of == OF_PUBLICATION && dates->list[i].worth >= SURE_MIN;
    return sure >= 2;
}

/* Adds the date lines: short lines between the headline and the body, or near them. */
static void add_lines(const struct meta_page *page, const struct meta_stretch *stretch,
                      struct given_dates *dates)
{
    bool settled = is_settled(dates);
    for (size_t i = 0; i < page->runs.count; i++) {
        const struct meta_run *run = list_at(&page->runs, i);
        if (run->digits < DIGITS_MIN || run->size > LINE_MAX || !run->text.size)
            continue;
        bool near = is_near_heading(stretch, run->place);
        bool inside = run->place > stretch->body && run->place < stretch->body_end && !near;
        if ((inside && !(run->zone & ZONE_DATE)) || (settled && !near))
            continue;
        add_line(stretch, run, dates);
    }
}

/* Reads digits at `at`, exactly `count` of them; -1 when they are not there. */
static int digits_at(struct str text, size_t at, size_t count)
{
    int value = 0;
    if (at + count > text.size)
        return -1;
    for (size_t i = at; i < at + count; i++) {
        if (!ascii_is_digit(text.data[i]))
            return -1;
        value = value * 10 + (text.data[i] - '0');
    }
    return value;
}

/* Whether digits at `at` go on with a time, as numbers do that begin with a moment. */
static bool has_time_at(struct str text, size_t at)
{
    int hour = digits_at(text, at, 2), minute = digits_at(text, at + 2, 2);
    return hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
}

/* The date in an address: "/2024/05/03/", "/2024-05-03-", "/20240503/", "/A202405031432". */
static bool address_date(struct str address, struct date *date)
{
    size_t host = str_find(address, STR("://"));
    for (size_t at = host == STR_NONE ? 0 : host + 3; at + 8 < address.size; at++) {
        if (ascii_is_digit(address.data[at]) ||
            (at + 1 < address.size && !ascii_is_digit(address.data[at + 1])))
            continue;
        int year = digits_at(address, at + 1, 4);
        if (year < 1990 || year > 2100)
            continue;
        size_t next = at + 5;
        bool parted = next < address.size && memchr("/-_.", address.data[next], 4);
        next += parted;
        int month = digits_at(address, next, 2);
        size_t width = 2;
        next += width + (parted ? 1 : 0);
        int day = digits_at(address, next, 2);
        if (month < 1 || month > 12 || day < 1 || day > date_days_in_month(year, month) ||
            (digits_at(address, next + 2, 1) >= 0 && (parted || !has_time_at(address, next + 2))))
            continue;
        *date = date_from_days(date_to_days(year, month, day));
        return true;
    }
    return false;
}

/* Adds the date of the page's address, after those that machines can read. */
static void add_address(const struct meta_page *page, struct str canonical,
                        struct given_dates *dates)
{
    struct date date;
    bool others = false;
    for (size_t i = 0; i < dates->count; i++)
        others = others || dates->list[i].of == OF_PUBLICATION;
    struct str address = page->source ? page->source->url : (struct str){NULL, 0};
    if (address_date(address, &date) || address_date(canonical, &date))
        add_date(dates, &date, OF_PUBLICATION, PUBLISHED_URL,
                 others ? ADDRESS_WORTH : ADDRESS_ALONE_WORTH);
}

/* Whether two dates may mean the same day, seen from two zones. */
static bool same_day(const struct date *a, const struct date *b)
{
    if (a->year == b->year && a->month == b->month && a->day == b->day)
        return true;
    int64_t apart = date_to_utc(a) - date_to_utc(b);
    if (a->precision > DATE_DAY && b->precision > DATE_DAY)
        return apart > -13 * 3600 && apart < 13 * 3600 && a->minute == b->minute;
    return false;
}

/* Whether a date is the same moment as one with an offset, as clocks elsewhere show it: the same
 * minute, or for one in UTC a day without a time that the moment can fall on. */
static bool is_local_of(const struct date *local, const struct date *moment)
{
    if (local->has_offset && local->offset == 0)
        return false;
    int64_t apart = date_to_utc(local) - date_to_utc(moment) - 60 * moment->offset;
    if (local->has_offset)
        return moment->offset == 0 && apart > -61 && apart < 61;
    if (local->precision >= DATE_MINUTE)
        return apart > -12 * 3600 - 60 && apart < 14 * 3600 + 60 && (apart < -60 || apart > 60) &&
               local->minute == moment->minute;
    return moment->offset == 0 && local->precision == DATE_DAY && apart > -36 * 3600 &&
           apart <= 14 * 3600;
}

/* Whether a date is later than a moment wherever its clock is: a day without a time is only when no
 * clock on earth shows the moment as that day, which a printed issue of the next day is not. */
static bool is_later(const struct date *date, const struct date *moment)
{
    int64_t apart = date_to_utc(date) - date_to_utc(moment);
    return apart > (date->precision == DATE_DAY ? EARLIER_SECONDS : 0);
}

/* The best date that the page shows beside its headline, where it is later than what was said; NULL
 * where the page shows that day too. */
static const struct given *shown_later(const struct given_dates *dates, const struct date *said)
{
    const struct given *shown = NULL;
    for (size_t i = 0; i < dates->count; i++) {
        const struct given *one = &dates->list[i];
        if (one->from <= PUBLISHED_META)
            continue;
        if (same_day(&one->date, said) || is_local_of(&one->date, said))
            return NULL;
        if (one->beside && one->worth >= SHOWN_MIN && is_later(&one->date, said) &&
            (!shown || one->worth > shown->worth))
            shown = one;
    }
    return shown;
}

/* JSON-LD is written for search engines, and where an address is used again for a new text it may
 * still give the day of the first. Where it alone says when the page was published, and what
 * readers are shown beside the headline is a later day, that is believed. */
static void tell_shown(struct given_dates *dates, const struct meta_stretch *stretch)
{
    const struct given *said = NULL;
    for (size_t i = 0; i < dates->count; i++) {
        const struct given *one = &dates->list[i];
        if (one->of != OF_PUBLICATION || one->worth < SURE_MIN)
            continue;
        if (one->from == PUBLISHED_META)
            return;
        if (one->from == PUBLISHED_JSON_LD && (!said || one->worth > said->worth))
            said = one;
    }
    const struct given *shown = said && stretch->alone ? shown_later(dates, &said->date) : NULL;
    if (!shown || dates->count == DATES_MAX)
        return;
    struct given believed = *shown;
    believed.of = OF_PUBLICATION;
    for (size_t i = 0; i < dates->count; i++)
        if (dates->list[i].of == OF_PUBLICATION && dates->list[i].from == PUBLISHED_JSON_LD)
            dates->list[i].worth *= REPEATED_SHARE;
    dates->list[dates->count++] = believed;
}

/* Pages show the day of the last change like that of publication. Where machine-readable places
 * give both, and they differ, a date that only stands on the page and is the day of the change is
 * one of the change. */
static void tell_changes(struct given_dates *dates)
{
    const struct given *published = NULL, *changed = NULL;
    for (size_t i = 0; i < dates->count; i++) {
        const struct given *one = &dates->list[i];
        bool sure = one->worth >= SURE_MIN && one->from <= PUBLISHED_META;
        if (sure && one->of == OF_PUBLICATION && (!published || one->worth > published->worth))
            published = one;
        if (sure && one->of == OF_CHANGE && (!changed || one->worth > changed->worth))
            changed = one;
    }
    if (!published || !changed || same_day(&published->date, &changed->date))
        return;
    for (size_t i = 0; i < dates->count; i++) {
        struct given *one = &dates->list[i];
        if (one->from > PUBLISHED_META && same_day(&one->date, &changed->date))
            one->of = OF_CHANGE;
    }
}

/* Whether a date of publication is that of the last change, or even later; to the day where no
 * more is known. */
static bool repeats_change(const struct date *published, const struct date *changed)
{
    return published->precision == changed->precision &&
           date_to_utc(published) + SAME_SECONDS > date_to_utc(changed);
}

/* Some systems give the last change as the day of publication too. Where a machine-readable place
 * does so, and the page shows an earlier day beside its headline, what it shows is believed. */
static void tell_repeated(struct given_dates *dates, const struct meta_stretch *stretch)
{
    const struct given *shown = NULL;
    for (size_t i = 0; i < dates->count; i++) {
        const struct given *one = &dates->list[i];
        if (one->from > PUBLISHED_META && one->from != PUBLISHED_URL && one->of == OF_PUBLICATION &&
            one->worth >= SHOWN_MIN && (!shown || one->worth > shown->worth))
            shown = one;
    }
    for (size_t i = 0; shown && stretch->alone && i < dates->count; i++) {
        struct given *one = &dates->list[i];
        bool repeated = false;
        if (one->of != OF_PUBLICATION || one->from > PUBLISHED_META ||
            date_to_utc(&one->date) < date_to_utc(&shown->date) + EARLIER_SECONDS)
            continue;
        for (size_t k = 0; k < dates->count; k++)
            repeated =
                repeated || (dates->list[k].of == OF_CHANGE && dates->list[k].from == one->from &&
                             repeats_change(&one->date, &dates->list[k].date));
        if (repeated)
            one->worth *= REPEATED_SHARE;
    }
}

/* What the other dates add to one of the same kind. Of those that stand on the page only the best
 * counts: teasers of the same day are no witnesses. */
static double support_of(const struct given_dates *dates, const struct given *one)
{
    double support = 0, shown = 0;
    for (size_t i = 0; i < dates->count; i++) {
        const struct given *other = &dates->list[i];
        if (other == one || other->of != one->of || !same_day(&one->date, &other->date))
            continue;
        if (other->from <= PUBLISHED_META || other->from == PUBLISHED_URL)
            support += other->worth;
        else if (other->worth > shown)
            shown = other->worth;
    }
    support += shown;
    return support > 12 ? 12 : support;
}

/* The date of a kind that is worth most, or NULL. */
static const struct given *best_date(const struct given_dates *dates, enum date_of of)
{
    const struct given *best = NULL;
    double most = 0;
    for (size_t i = 0; i < dates->count; i++) {
        const struct given *one = &dates->list[i];
        double worth = one->worth + 0.35 * support_of(dates, one);
        /* of two that say the same, the more precise one */
        worth += 0.001 * one->date.precision;
        if (one->of == of && worth > most) {
            best = one;
            most = worth;
        }
    }
    return best;
}

/* The most precise of the dates that say the same day as the best, if it is to be trusted nearly as
 * far. */
static const struct given *most_precise(const struct given_dates *dates, const struct given *best)
{
    const struct given *precise = best;
    for (size_t i = 0; i < dates->count; i++) {
        const struct given *one = &dates->list[i];
        bool day = one->date.year == best->date.year && one->date.month == best->date.month &&
                   one->date.day == best->date.day;
        if (one->of == best->of && day && one->worth + PRECISE_LOSS >= best->worth &&
            one->date.precision > precise->date.precision)
            precise = one;
    }
    return precise;
}

/* The same clock with an offset, where another place gives one. */
static const struct given *with_offset(const struct given_dates *dates, const struct given *best)
{
    struct date bare = best->date;
    for (size_t i = 0; !best->date.has_offset && i < dates->count; i++) {
        const struct given *one = &dates->list[i];
        bare.has_offset = true;
        bare.offset = one->date.offset;
        if (one->date.has_offset && one->date.precision == bare.precision &&
            date_to_utc(&one->date) == date_to_utc(&bare))
            return one;
    }
    return best;
}

/* Machines often give moments in UTC, or by the clock of a server; what day that was for the
 * outlet's readers is told by the same moment with another offset, or by the date that the page
 * shows. */
static const struct given *as_local(const struct given_dates *dates, const struct given *best)
{
    double most = LOCAL_MIN;
    best = with_offset(dates, best);
    const struct given *local = best;
    if (best->date.precision < DATE_MINUTE || !best->date.has_offset)
        return best;
    for (size_t i = 0; i < dates->count; i++) {
        const struct given *one = &dates->list[i];
        double worth = one->worth + one->date.precision;
        bool meant = one->of == best->of || one->date.precision >= DATE_MINUTE;
        if (one->from == PUBLISHED_URL || (best->date.offset != 0 && one->from != PUBLISHED_TEXT))
            continue;
        if (meant && worth > most && is_local_of(&one->date, &best->date)) {
            local = one;
            most = worth;
        }
    }
    bool same = local->date.year == best->date.year && local->date.month == best->date.month &&
                local->date.day == best->date.day;
    return same && local->date.precision < best->date.precision ? best : local;
}

/* A date as the record has it. */
static struct str printed(const struct meta_page *page, const struct date *date)
{
    char text[DATE_ISO_SIZE];
    return arena_copy(page->arena, date_format_iso(date, text));
}

/* Gathers the dates of a stretch of the page. */
static void gather_dates(const struct meta_page *page, const struct meta_stretch *stretch,
                         struct str canonical, struct given_dates *dates)
{
    add_described(page, stretch, dates);
    add_candidates(page, stretch, dates);
    add_times(page, stretch, dates);
    if (stretch->alone)
        add_address(page, canonical, dates);
    add_lines(page, stretch, dates);
}

/* Gathers the dates of the page as a whole: those that machines read, and those beside its first
 * heading. */
static void gather_page_dates(const struct meta_page *page, struct str canonical,
                              struct given_dates *dates)
{
    struct meta_stretch whole = {.heading = 0, .to = NEAR_HEADING, .belief = 1, .alone = true};
    whole.described = meta_described_for(page, (struct str){NULL, 0}, true);
    for (size_t i = 0; i < page->headings.count; i++) {
        const struct meta_heading *heading = list_at(&page->headings, i);
        if (heading->level == 1) {
            whole.heading = heading->place;
            break;
        }
    }
    whole.to = whole.heading + NEAR_HEADING;
    whole.body = whole.body_end = UINT32_MAX;
    gather_dates(page, &whole, canonical, dates);
}

/* An entry of a page with several that gives no date of its own has the page's. */
void meta_find_dates(const struct meta_page *page, const struct meta_stretch *stretch,
                     struct article *article)
{
    struct given_dates dates = {.count = 0, .order = order_of(page, article->language)};
    gather_dates(page, stretch, article->canonical_url, &dates);
    if (!dates.count && !stretch->alone)
        gather_page_dates(page, article->canonical_url, &dates);
    tell_shown(&dates, stretch);
    tell_changes(&dates);
    tell_repeated(&dates, stretch);
    const struct given *published = best_date(&dates, OF_PUBLICATION);
    const struct given *modified = best_date(&dates, OF_CHANGE);
    if (modified)
        article->modified = printed(page, &most_precise(&dates, modified)->date);
    if (!published)
        published = modified;
    if (!published)
        return;
    published = as_local(&dates, most_precise(&dates, published));
    article->published = printed(page, &published->date);
    article->published_from = published->from;
}
