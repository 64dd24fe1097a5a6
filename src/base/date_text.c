/* Reading dates as pages and mails print them: names and numbers in any order that can be told.
 *
 * A date is read item by item from the left: numbers, words that the tables know, and offsets, with
 * marks between them. Each item is taken for what is still missing and fits; the first that does
 * not fit ends the date. What was taken is a date when year, month and day are there. */
#include "base/date.h"
#include "base/date_iso.h"
#include "base/date_words.h"
#include "base/utf8.h"

enum {
    YEAR_FIRST = 1000, /* numbers of four digits from here on are years */
    YEAR_LAST = 2699,
    BUDDHIST_FIRST = 2400, /* no news is from these years, unless Thailand counted them */
    BUDDHIST_AHEAD = 543,
    PIVOT = 70,     /* two digits from here on mean 19.. */
    SPACE_MAX = 8,  /* marks between two items of running text */
    ITEMS_MAX = 24, /* no date has more */
    BACK_MAX = 6,   /* words before the first number that may belong to the date */
};

/* A date as far as it is read. */
struct reading {
    struct str text;
    size_t at;    /* the next item */
    size_t start; /* of the first item that says something */
    size_t end;   /* of the last */
    bool running; /* within other text */
    bool started; /* start is set */
    enum date_order order;
    struct date date; /* fields that are not known are 0 */
    int hour, minute, second;
    enum date_precision time; /* of the time of day; DATE_NONE while there is none */
    const struct date_word *zone_us;
    const struct date_word *month_word; /* that set the month */
    int era;                            /* the year 0 of the era that was named */
    bool bare_year;                     /* only a year, of four digits */
    bool month_then_year;               /* and no day before the year */
    bool day_dotted;                    /* the day has a dot behind it */
    bool time_due;                      /* a word said that a time follows */
    bool month_due, day_due;            /* the same for a number */
    bool am_before, pm_before;
    bool last_time;  /* the last item was the time */
    size_t time_end; /* where the time of day ends */
    bool halved;     /* am or pm was read */
    bool close;      /* the mark before this item ties it to the one before: a hyphen, a slash */
    bool apostrophe; /* the mark before this item is one */
};

/* A number as it stands in the text. */
struct number {
    int value;
    int digits;
    size_t start, end;
};

/* Reads the digits at `at`. False when there are none, or more than nine. */
static bool read_number(struct str text, size_t at, struct number *number)
{
    *number = (struct number){.start = at, .end = at};
    int digit;
    for (size_t size; (size = date_digit(text, number->end, &digit)) > 0; number->end += size) {
        if (++number->digits > 9)
            return false;
        number->value = number->value * 10 + digit;
    }
    return number->digits > 0;
}

/* Notes that the text from `start` to `end` says something of the date. */
static void take(struct reading *r, size_t start, size_t end)
{
    if (!r->started)
        r->start = start;
    r->started = true;
    r->at = r->end = end;
}

/* Whether year, month and day are there. */
static bool is_complete(const struct reading *r)
{
    return r->date.year && r->date.month && r->date.day;
}

/* Behind the spaces at `at`. */
static size_t skip_spaces(struct str text, size_t at)
{
    for (size_t size; (size = date_space(text, at)) > 0;)
        at += size;
    return at;
}

/* Whether the text has this ASCII byte, or its full-width form, at `at`; gives its bytes. */
static size_t mark_at(struct str text, size_t at, char mark)
{
    if (at < text.size && text.data[at] == mark)
        return 1;
    /* U+FF01 to U+FF5E repeat ASCII from '!' on */
    char wide[3] = {(char)0xEF, (char)0xBC, (char)(0x80 + (mark - ' '))};
    return mark <= '?' && str_starts(str_from_byte(text, at), str_of(wide, 3)) ? 3 : 0;
}

/* A word of one of `kinds` behind the spaces at `at`; *end as for date_word_at(). */
static const struct date_word *word_behind(struct str text, size_t at, uint32_t kinds, size_t *end)
{
    return date_word_at(text, skip_spaces(text, at), kinds, end);
}

/* The year that a number stands for, 0 when it stands for none. */
static int year_of(const struct reading *r, struct number n)
{
    if (r->era)
        return n.digits <= 3 && n.value > 0 ? r->era + n.value : 0;
    if (n.digits == 2)
        return n.value + (n.value < PIVOT ? 2000 : 1900);
    if (n.digits != 4 || n.value < YEAR_FIRST || n.value > YEAR_LAST)
        return 0;
    return n.value >= BUDDHIST_FIRST ? n.value - BUDDHIST_AHEAD : n.value;
}

/* Whether there is such a day. */
static bool is_day(int year, int month, int day)
{
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 &&
           day <= date_days_in_month(year, month);
}

/* Sets a date of three numbers by the orders that are possible: day, month, year; month, day, year;
 * and, where all have two digits, year, month, day. False when none is, or when several are and
 * neither the mark between them nor the caller settles it. */
static bool settle_order(struct reading *r, struct number a, struct number b, struct number c,
                         char mark)
{
    int year = year_of(r, c);
    bool day_first = is_day(year, b.value, a.value);
    bool month_first = is_day(year, a.value, b.value) && a.value != b.value;
    bool year_first =
        c.digits == 2 && a.digits == 2 && mark != '.' && is_day(year_of(r, a), b.value, c.value);
    if (mark == '.' && day_first)
        month_first = false;
    if (r->order != DATE_ORDER_UNKNOWN && (day_first || month_first))
        year_first = false;
    if (day_first && month_first && !year_first) {
        day_first = r->order == DATE_DAY_FIRST;
        month_first = r->order == DATE_MONTH_FIRST;
    }
    if (day_first + month_first + year_first != 1)
        return false;
    struct number day = day_first ? a : year_first ? c : b;
    struct number month = month_first ? a : b;
    r->date.year = (int16_t)(year_first ? year_of(r, a) : year);
    r->date.month = (uint8_t)month.value;
    r->date.day = (uint8_t)day.value;
    return true;
}

/* Behind the mark that parts two numbers of a date, spaces around it allowed; `at` when there is
 * none. */
static size_t skip_mark(struct str text, size_t at, char mark)
{
    size_t place = skip_spaces(text, at), size = mark_at(text, place, mark);
    return size ? skip_spaces(text, place + size) : at;
}

/* Takes "2024/5/3", "3.5.2024", "05-03-24": three numbers with the same mark between them. */
static bool take_numbers(struct reading *r, struct number a)
{
    static const char marks[] = {'/', '.', '-'};
    if (r->date.year || r->date.month || r->date.day || a.digits > 4)
        return false;
    for (size_t i = 0; i < sizeof marks; i++) {
        struct number b, c;
        size_t second = skip_mark(r->text, a.end, marks[i]);
        if (second == a.end || !read_number(r->text, second, &b) || b.digits > 2)
            continue;
        size_t third = skip_mark(r->text, b.end, marks[i]);
        if (third == b.end || !read_number(r->text, third, &c))
            return false;
        bool year_first = a.digits == 4 && c.digits <= 2 && is_day(year_of(r, a), b.value, c.value);
        bool short_year = c.digits == 2 && a.digits <= 2;
        /* in running text 1.2.24 is a section or a version before it is a day */
        if (short_year && r->running && marks[i] != '/' && (a.digits < 2 || b.digits < 2))
            return false;
        if (year_first) {
            r->date.year = (int16_t)year_of(r, a);
            r->date.month = (uint8_t)b.value;
            r->date.day = (uint8_t)c.value;
        } else if (a.digits > 2 || (c.digits != 4 && c.digits != 2) ||
                   !settle_order(r, a, b, c, marks[i])) {
            return false;
        }
        take(r, a.start, c.end);
        return true;
    }
    return false;
}

/* Reads the minute, or second, of two digits behind `mark` at *at, and moves past it. */
static bool read_part(struct str text, size_t *at, char mark, int *value)
{
    size_t size = mark_at(text, *at, mark);
    struct number n;
    if (!size || !read_number(text, *at + size, &n) || n.digits != 2 || n.value > 60)
        return false;
    *value = n.value;
    *at = n.end;
    return true;
}

/* Reads what stands behind the hour in "15:47:42.389", or with dots "15.47.42". */
static bool read_clock(struct reading *r, size_t *at, char mark)
{
    size_t place = *at;
    if (!read_part(r->text, &place, mark, &r->minute))
        return false;
    r->time = DATE_MINUTE;
    if (read_part(r->text, &place, mark, &r->second)) {
        r->time = DATE_SECOND;
        struct number fraction;
        size_t point = mark_at(r->text, place, '.') + mark_at(r->text, place, ',');
        if (point && read_number(r->text, place + point, &fraction))
            place = fraction.end;
    }
    *at = place;
    return true;
}

/* Reads what stands behind the hour in "15h47", "15 Uhr 47", "3時47分42秒" or "15h". */
static bool read_marked_clock(struct reading *r, size_t *at)
{
    size_t place, end;
    struct number n;
    if (!word_behind(r->text, *at, DATE_WORD_HOUR, &place))
        return false;
    r->time = DATE_HOUR;
    *at = place;
    if (!read_number(r->text, skip_spaces(r->text, place), &n) || n.digits > 2 || n.value > 59)
        return true;
    bool marked = word_behind(r->text, n.end, DATE_WORD_MINUTE, &end) != NULL;
    /* in "15 h 12 mai" the number apart from the hour is no minute */
    if (!marked && (n.digits != 2 || (n.start != place && !is_complete(r))))
        return true;
    r->minute = n.value;
    r->time = DATE_MINUTE;
    *at = marked ? end : n.end;
    if (!marked || !read_number(r->text, skip_spaces(r->text, end), &n) || n.value > 60 ||
        !word_behind(r->text, n.end, DATE_WORD_SECOND, &end))
        return true;
    r->second = n.value;
    r->time = DATE_SECOND;
    *at = end;
    return true;
}

/* Applies am or pm to the hour. */
static void halve(struct reading *r, bool pm)
{
    r->halved = true;
    if (r->hour > 12)
        return;
    r->hour = r->hour % 12 + (pm ? 12 : 0);
}

/* Takes the am or pm behind a time that ends at `at`; gives where it ends, or `at`. */
static size_t take_half(struct reading *r, size_t at)
{
    size_t end;
    const struct date_word *word = word_behind(r->text, at, DATE_WORD_AM | DATE_WORD_PM, &end);
    if (!word || r->hour > 12)
        return at;
    halve(r, (word->kinds & DATE_WORD_PM) != 0);
    return end;
}

/* Takes four digits as a time, "1547", where a zone or the like behind them says so. */
static bool take_military(struct reading *r, struct number n)
{
    size_t end;
    if (!is_complete(r) || n.digits != 4 || n.value % 100 > 59 || n.value / 100 > 23 ||
        !word_behind(r->text, n.end, DATE_WORD_ZONE | DATE_WORD_ZONE_US | DATE_WORD_HOUR, &end))
        return false;
    r->hour = n.value / 100;
    r->minute = n.value % 100;
    r->time = DATE_MINUTE;
    take(r, n.start, n.end);
    return true;
}

/* Takes a time of day that starts with this number. */
static bool take_time(struct reading *r, struct number n)
{
    if (r->time || n.digits > 2 || n.value > 24)
        return take_military(r, n);
    struct reading before = *r;
    size_t at = n.end;
    r->hour = n.value;
    bool dots = r->time_due || is_complete(r);
    bool read =
        read_clock(r, &at, ':') || (dots && read_clock(r, &at, '.')) || read_marked_clock(r, &at);
    size_t half = take_half(r, at);
    if (!read && half == at) {
        *r = before;
        return false;
    }
    if (!read)
        r->time = DATE_HOUR;
    if (half == at && (r->am_before || r->pm_before))
        halve(r, r->pm_before);
    take(r, n.start, half);
    r->time_end = half;
    return true;
}

/* Takes a number with its unit behind it, "2024年", "5月", "3日", or before it, "tháng 5". */
static bool take_marked_number(struct reading *r, struct number n)
{
    const uint32_t kinds = DATE_WORD_YEAR | DATE_WORD_MONTH_AFTER | DATE_WORD_DAY;
    size_t end = n.end;
    const struct date_word *word = word_behind(r->text, n.end, kinds, &end);
    uint32_t kind = word ? word->kinds : 0;
    if ((r->month_due || kind & DATE_WORD_MONTH_AFTER) && !r->date.month && n.digits <= 2 &&
        n.value >= 1 && n.value <= 12) {
        r->date.month = (uint8_t)n.value;
        end = r->month_due ? n.end : end;
        r->month_due = false;
    } else if ((r->day_due || kind & DATE_WORD_DAY) && !r->date.day && n.digits <= 2 &&
               n.value >= 1 && n.value <= 31) {
        r->date.day = (uint8_t)n.value;
        end = r->day_due ? n.end : end;
        r->day_due = false;
    } else if ((kind & DATE_WORD_YEAR || r->era) && !r->date.year && (n.digits == 4 || r->era) &&
               year_of(r, n)) {
        r->date.year = (int16_t)year_of(r, n);
    } else {
        return false;
    }
    take(r, n.start, end);
    return true;
}

/* Behind the ordinal mark of a day that ends at `at`: "3rd", "3º", "3-го", "1:a". */
static size_t skip_ordinal(struct str text, size_t at)
{
    size_t end;
    size_t joint = mark_at(text, at, '-') + mark_at(text, at, ':');
    return date_word_at(text, at + joint, DATE_WORD_ORDINAL, &end) ? end : at;
}

/* Takes a bare number for the day or the year. */
static bool take_day_or_year(struct reading *r, struct number n)
{
    /* "May 2024 (21)" counts what appeared in a month */
    bool day = n.digits <= 2 && n.value >= 1 && n.value <= 31 && !r->date.day && !r->apostrophe &&
               !r->month_then_year;
    /* the other end of "May 3-5, 2024" */
    bool range = r->close && r->date.month && r->date.day && !r->date.year && n.digits <= 2 &&
                 n.value > r->date.day && n.value <= 31;
    bool short_year =
        n.digits == 2 && r->date.month && r->date.day && (!r->running || r->close || r->apostrophe);
    if (day) {
        r->date.day = (uint8_t)n.value;
        r->day_dotted = mark_at(r->text, n.end, '.') > 0;
        if (r->day_dotted && r->month_word && r->month_word->dotted_month)
            r->date.month = r->month_word->dotted_month;
        take(r, n.start, skip_ordinal(r->text, n.end));
        return true;
    }
    if (range && r->running) {
        take(r, n.start, n.end);
        return true;
    }
    if (r->date.year || (n.digits != 4 && !short_year) || !year_of(r, n))
        return false;
    r->month_then_year = r->date.month && !r->date.day;
    r->date.year = (int16_t)year_of(r, n);
    r->bare_year = n.digits == 4;
    take(r, n.start, n.end);
    return true;
}

/* Takes an ISO date, with its time where it has one. */
static bool take_iso(struct reading *r)
{
    struct date date;
    size_t size = date_iso_read(r->text, r->at, r->running, &date);
    bool whole = r->at + size == r->text.size;
    if (!size || r->date.year || r->date.month || r->date.day)
        return false;
    /* a month alone may be the front of something else */
    if (date.precision < DATE_DAY && (r->running || !whole))
        return false;
    if (date.precision > DATE_DAY && r->time)
        return false;
    bool timed = date.precision > DATE_DAY;
    if (timed) {
        r->hour = date.hour;
        r->minute = date.minute;
        r->second = date.second;
        r->time = date.precision;
    }
    r->date.year = date.year;
    r->date.month = date.month;
    r->date.day = date.precision >= DATE_DAY ? date.day : 0;
    r->date.has_offset = date.has_offset;
    r->date.offset = date.offset;
    take(r, r->at, r->at + size);
    return true;
}

/* Takes whatever the number at r->at can be. */
static bool take_number(struct reading *r)
{
    if (take_iso(r))
        return true;
    struct number n;
    if (!read_number(r->text, r->at, &n))
        return false;
    bool taken =
        take_numbers(r, n) || take_marked_number(r, n) || take_time(r, n) || take_day_or_year(r, n);
    r->time_due = false;
    return taken;
}

/* Takes a month's name; one that also names a weekday gives way to a plain one. */
static bool take_month(struct reading *r, const struct date_word *word, size_t end)
{
    bool weak = r->month_word && r->month_word->kinds & DATE_WORD_WEEKDAY;
    if (r->date.month && !weak)
        return false;
    bool dotted = r->day_dotted && word->dotted_month;
    r->date.month = dotted ? word->dotted_month : word->month;
    r->month_word = word;
    take(r, r->at, end);
    return true;
}

/* Whether a zone's name is written so that it can be none of the words that are spelled like it. */
static bool is_upper(struct str name)
{
    for (size_t i = 0; i < name.size; i++)
        if (name.data[i] >= 'a' && name.data[i] <= 'z')
            return false;
    return true;
}

/* Takes a zone's name behind a time, and an offset behind that, "GMT+2". */
static bool take_zone(struct reading *r, const struct date_word *word, size_t end)
{
    struct str name = str_part(r->text, r->at, end - r->at);
    if (!r->time || ((r->running || name.size == 2) && !is_upper(name)))
        return false;
    int minutes = 0;
    size_t size = word->value == 0 ? date_offset_read(r->text, end, true, &minutes) : 0;
    /* a second name says the same again: "+0200 (CEST)" */
    if (!r->date.has_offset) {
        r->date.has_offset = true;
        r->date.offset = (int16_t)(word->value + minutes);
        r->zone_us = word->kinds & DATE_WORD_ZONE_US ? word : NULL;
    }
    take(r, r->at, end + size);
    return true;
}

/* Notes what a word says of the number behind it. */
static bool take_announcement(struct reading *r, const struct date_word *word, size_t end)
{
    const uint32_t any = DATE_WORD_AM_BEFORE | DATE_WORD_PM_BEFORE | DATE_WORD_MONTH_BEFORE |
                         DATE_WORD_DAY_BEFORE | DATE_WORD_ERA;
    if (!(word->kinds & any))
        return false;
    if (word->kinds & DATE_WORD_ERA)
        r->era = word->value;
    r->am_before |= (word->kinds & DATE_WORD_AM_BEFORE) != 0;
    r->pm_before |= (word->kinds & DATE_WORD_PM_BEFORE) != 0;
    r->month_due |= (word->kinds & DATE_WORD_MONTH_BEFORE) != 0;
    r->day_due |= (word->kinds & DATE_WORD_DAY_BEFORE) != 0;
    size_t last = r->end;
    take(r, r->at, end);
    r->end = r->end == r->start ? end : last; /* it says nothing by itself */
    return true;
}

/* Whether a word is a weekday beyond doubt. In running text, two letters and small words of three
 * are more often others: Norwegian "on", Russian "so", English "sat". */
static bool is_clear_weekday(const struct reading *r, const struct date_word *word)
{
    if (!(word->kinds & DATE_WORD_WEEKDAY))
        return false;
    char first = r->text.data[r->at];
    bool ascii = (unsigned char)word->name.data[word->name.size - 1] < 0x80;
    return !r->running || !ascii || word->name.size > 3 ||
           (word->name.size == 3 && (first < 'a' || first > 'z'));
}

/* Passes over a word that says nothing but perhaps that a time follows. False for other words. */
static bool take_filler(struct reading *r, const struct date_word *word, size_t end)
{
    const uint32_t quiet =
        DATE_WORD_FILLER | DATE_WORD_TIME_FILLER | DATE_WORD_YEAR | DATE_WORD_DAY | DATE_WORD_HOUR;
    if (!(word->kinds & quiet))
        return false;
    r->time_due = (word->kinds & DATE_WORD_TIME_FILLER) != 0;
    r->at = end;
    /* "15:47 Uhr" */
    if (r->time && r->end == r->time_end && word->kinds & DATE_WORD_HOUR)
        r->end = end;
    return true;
}

/* Takes the word at r->at for what it can be here. */
static bool take_word(struct reading *r)
{
    size_t end;
    const struct date_word *word = date_word_at(r->text, r->at, 0, &end);
    if (!word)
        return false;
    if (word->kinds & (DATE_WORD_ZONE | DATE_WORD_ZONE_US) && take_zone(r, word, end))
        return true;
    if (word->kinds & DATE_WORD_MONTH && take_month(r, word, end))
        return true;
    if (is_clear_weekday(r, word)) {
        take(r, r->at, end);
        return true;
    }
    if (r->time && !r->halved && word->kinds & (DATE_WORD_AM | DATE_WORD_PM) && r->hour <= 12) {
        halve(r, (word->kinds & DATE_WORD_PM) != 0);
        take(r, r->at, end);
        return true;
    }
    return take_announcement(r, word, end) || take_filler(r, word, end);
}

/* Takes an offset behind a time. In running text "9:00-10:00" is from nine to ten. */
static bool take_offset(struct reading *r)
{
    if (!r->time || r->date.has_offset)
        return false;
    int minutes;
    size_t size = date_offset_read(r->text, r->at, false, &minutes);
    struct str offset = str_part(r->text, r->at, size);
    bool colon = str_find_byte(offset, ':') != STR_NONE;
    if (!size || (r->running && (offset.size < 5 || (colon && r->time < DATE_SECOND))))
        return false;
    r->date.has_offset = true;
    r->date.offset = (int16_t)minutes;
    take(r, r->at, r->at + size);
    return true;
}

/* Skips what may stand between two items and notes what of it ties them. False at the end of the
 * date: the text ends, or a line in running text, or something else stands there. */
static bool skip_between(struct reading *r)
{
    static const struct str marks[] = {
        {",", 1},      {".", 1},      {"(", 1},      {")", 1},      {"[", 1},      {"]", 1},
        {"|", 1},      {";", 1},      {":", 1},      {"@", 1},      {"\u2022", 3}, {"\u2013", 3},
        {"\u2014", 3}, {"\u00B7", 2}, {"\u060C", 2}, {"\uFF0C", 3}, {"\u3001", 3}, {"\uFF08", 3},
        {"\uFF09", 3}, {"\u2019", 3}, {"\u2018", 3}, {"'", 1},      {"/", 1},      {"-", 1},
    };
    r->close = r->apostrophe = false;
    for (int skipped = 0; skipped < SPACE_MAX || !r->running; skipped++) {
        struct str rest = str_from_byte(r->text, r->at);
        if (!rest.size)
            return false;
        if (ascii_is_alpha(rest.data[0]) || ascii_is_digit(rest.data[0]))
            return true;
        size_t space = date_space(r->text, r->at);
        if (space) {
            if (r->running && (rest.data[0] == '\n' || rest.data[0] == '\r'))
                return false;
            r->at += space;
            continue;
        }
        if (r->time && !r->date.has_offset && take_offset(r))
            continue;
        size_t i = 0;
        while (i < sizeof marks / sizeof *marks && !str_starts(rest, marks[i]))
            i++;
        if (i == sizeof marks / sizeof *marks)
            return true;
        r->close |=
            rest.data[0] == '-' || rest.data[0] == '/' || str_equal(marks[i], STR("\u2013"));
        r->apostrophe |= rest.data[0] == '\'' || str_equal(marks[i], STR("\u2019"));
        r->at += marks[i].size;
    }
    return false;
}

/* Skips a remark in brackets behind the offset: "GMT+0200 (Central European Summer Time)". */
static void skip_remark(struct reading *r)
{
    if (r->running || !r->date.has_offset)
        return;
    size_t at = skip_spaces(r->text, r->at);
    size_t close = str_find_last(r->text, ')');
    if (at < r->text.size && r->text.data[at] == '(' && close != STR_NONE && close > at)
        r->at = r->end = close + 1;
}

/* Reads items until one does not fit. */
static void read_items(struct reading *r)
{
    for (int items = 0; items < ITEMS_MAX; items++) {
        skip_remark(r);
        if (!skip_between(r))
            break;
        int digit;
        if (date_digit(r->text, r->at, &digit) ? !take_number(r) : !take_word(r))
            break;
    }
}

/* Whether American clocks are an hour ahead on that day and hour, by the rules since 1987. */
static bool is_us_daylight(const struct date *date)
{
    struct date first = {.year = date->year, .month = date->year >= 2007 ? 3 : 4, .day = 1};
    struct date last = {.year = date->year, .month = date->year >= 2007 ? 11 : 10, .day = 1};
    if (date->year < 2007)
        last.day = 25; /* so that the next Sunday is the last */
    int to_first = (DATE_SUNDAY - (int)date_weekday(&first)) % 7;
    int to_last = (DATE_SUNDAY - (int)date_weekday(&last)) % 7;
    first = date_add_days(first, to_first + (date->year >= 2007 ? 7 : 0));
    last = date_add_days(last, to_last);
    first.hour = last.hour = 2;
    return date_compare(date, &first) >= 0 && date_compare(date, &last) < 0;
}

/* Sets the time of day and offset that were read; false when there is no such time. */
static bool apply_time(const struct reading *r, struct date *date)
{
    struct date timed = *date;
    if (!date_set_time(&timed, r->hour, r->minute, r->second, r->time))
        return false;
    timed.has_offset = r->date.has_offset;
    timed.offset = r->date.offset;
    if (r->zone_us && is_us_daylight(&timed))
        timed.offset += 60;
    *date = timed;
    return true;
}

/* Makes the date of what was read; false when it names no day or time that there is. */
static bool finish(struct reading *r, struct date *date)
{
    bool complete = is_complete(r);
    bool month = r->date.year && r->date.month && !r->date.day;
    bool year = r->bare_year && !r->date.month && !r->date.day;
    if (!complete && (r->running || r->time || (!month && !year)))
        return false;
    struct date made = {.year = r->date.year,
                        .month = month || complete ? r->date.month : 1,
                        .day = complete ? r->date.day : 1,
                        .precision = complete ? DATE_DAY
                                     : month  ? DATE_MONTH
                                              : DATE_YEAR};
    if (!date_is_valid(&made) || (r->time && !apply_time(r, &made)))
        return false;
    *date = made;
    return true;
}

/* Whether nothing but marks and words that say nothing is left behind what was read. */
static bool is_whole(const struct reading *r)
{
    const uint32_t quiet = DATE_WORD_FILLER | DATE_WORD_YEAR | DATE_WORD_HOUR;
    for (size_t at = r->end, end; at < r->text.size; at = end) {
        size_t space = date_space(r->text, at);
        bool mark = str_find_byte(STR(".,)]"), r->text.data[at]) != STR_NONE;
        if (space || mark)
            end = at + (space ? space : 1);
        else if (!date_word_at(r->text, at, quiet, &end))
            return false;
    }
    return true;
}

bool date_parse(struct str text, enum date_order order, struct date *date)
{
    *date = (struct date){0};
    struct reading r = {.text = text, .order = order};
    read_items(&r);
    return is_whole(&r) && finish(&r, date);
}

bool date_time_parse(struct str text, struct date *date)
{
    struct reading r = {.text = text, .time_due = true};
    read_items(&r);
    return r.time && !r.date.year && !r.date.month && !r.date.day && is_whole(&r) &&
           apply_time(&r, date);
}

/* Whether the byte before `at` shows that the number there is a part of something else. */
static bool is_inside(struct str text, size_t at)
{
    if (!at)
        return false;
    char before = text.data[at - 1];
    if (ascii_is_alpha(before) || ascii_is_digit(before) || before == '#' || before == '$')
        return true;
    return at >= 2 && strchr(".,:/-+", before) && before && ascii_is_digit(text.data[at - 2]);
}

/* Whether what follows `at` shows that the date does not end there. */
static bool goes_on(struct str text, size_t at)
{
    if (at >= text.size)
        return false;
    char next = text.data[at];
    if (ascii_is_alpha(next) || ascii_is_digit(next) || next == '%')
        return true;
    return at + 1 < text.size && next && strchr(".,:/-+", next) &&
           ascii_is_digit(text.data[at + 1]);
}

/* The starts of the words before `at`, nearest first, that may belong to a date around it. */
static size_t words_before(struct str text, size_t at, size_t from, size_t starts[BACK_MAX])
{
    size_t count = 0, place = at;
    int marks = 0;
    while (count < BACK_MAX && place > from) {
        uint32_t unused;
        size_t before = place;
        utf8_previous(text, &before, &unused);
        if (text.data[before] == '\n' || text.data[before] == '\r')
            break;
        if (!date_letter(text, before)) {
            int digit;
            if (++marks > SPACE_MAX || date_digit(text, before, &digit))
                break;
            place = before;
            continue;
        }
        marks = 0;
        while (date_letter(text, before) && before >= from) {
            place = before;
            if (before == from || !utf8_previous(text, &before, &unused))
                break;
        }
        starts[count++] = place;
    }
    return count;
}

/* Behind the bracket that closes at `end` where it was opened within the date: "5月3日(金)". */
static size_t behind_bracket(struct str text, size_t start, size_t end)
{
    struct str date = str_part(text, start, end - start), rest = str_from_byte(text, end);
    if (str_starts(rest, STR(")")) && str_find_byte(date, '(') != STR_NONE)
        return end + 1;
    if (str_starts(rest, STR("\uFF09")) && str_find(date, STR("\uFF08")) != STR_NONE)
        return end + 3;
    return end;
}

/* Reads a date that starts at `start` and says something at or behind `anchor`. */
static bool read_from(struct str text, size_t start, size_t anchor, enum date_order order,
                      struct date_found *found)
{
    struct reading r = {.text = text, .at = start, .order = order, .running = true};
    read_items(&r);
    if (!r.started || r.end <= anchor || !finish(&r, &found->date) || goes_on(text, r.end))
        return false;
    found->from = r.start;
    found->to = behind_bracket(text, r.start, r.end);
    return true;
}

/* Reads the date whose first number stands at `at`, with the words before it that belong to it. */
static bool read_around(struct str text, size_t from, size_t at, enum date_order order,
                        struct date_found *found)
{
    const uint32_t openers = DATE_WORD_MONTH | DATE_WORD_WEEKDAY | DATE_WORD_ERA |
                             DATE_WORD_MONTH_BEFORE | DATE_WORD_DAY_BEFORE | DATE_WORD_AM_BEFORE |
                             DATE_WORD_PM_BEFORE;
    size_t starts[BACK_MAX], end;
    for (size_t count = words_before(text, at, from, starts); count; count--) {
        size_t start = starts[count - 1];
        if (date_word_at(text, start, openers, &end) && read_from(text, start, at, order, found))
            return true;
    }
    return !is_inside(text, at) && read_from(text, at, at, order, found);
}

bool date_find(struct str text, size_t start, enum date_order order, struct date_found *found)
{
    int digit;
    for (size_t at = start; at < text.size;) {
        unsigned char byte = (unsigned char)text.data[at];
        size_t size = byte < 0x80 ? ascii_is_digit(text.data[at]) : date_digit(text, at, &digit);
        if (!size) {
            at++;
            continue;
        }
        if (read_around(text, start, at, order, found))
            return true;
        while ((size = date_digit(text, at, &digit)) > 0)
            at += size;
    }
    *found = (struct date_found){0};
    return false;
}
