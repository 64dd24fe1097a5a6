/* Reading ages, "4 hours ago": patterns with a number in them, from knowledge/dates/ages.txt, and
 * the words for days, "yesterday", with a time beside them. */
#include "base/date.h"
#include "base/date_iso.h"
#include "base/date_words.h"
#include "base/utf8.h"

enum { AGE_SECOND, AGE_MINUTE, AGE_HOUR, AGE_DAY, AGE_WEEK, AGE_MONTH, AGE_YEAR, AGE_HOUR_MINUTE };

#define AGE_COUNTED (-1) /* the number stands in the text */

/* One way of saying an age, spelled as date_spelling() spells; N stands for a number, without
 * spaces beside it. The table is sorted. */
struct age_pattern {
    const char *text;
    int8_t unit;
    int8_t amount;
    bool alone; /* it does not say "ago": no space may stand before the unit */
};

/* A word for a number; longer ones come first. */
struct age_number {
    struct str text;
    int value;
};

#define DATE_AGES
#include "base/date_tables.h"

enum {
    AGE_SIZE_MAX = 80, /* bytes of text; longer ones are no ages */
    DIGITS_MAX = 4,    /* of a number */
    NUMBERS_MAX = 2,   /* in an age */
};

/* An age with its numbers taken out: N stands in their place, without spaces beside it. */
struct form {
    char text[AGE_SIZE_MAX];
    size_t size;
    int values[NUMBERS_MAX];
    int count;
    bool apart; /* a space stood behind a number */
};

/* The pattern that the whole text is, or NULL. */
static const struct age_pattern *find_pattern(struct str text)
{
    return str_find_row(age_patterns, sizeof age_patterns / sizeof *age_patterns,
                        sizeof *age_patterns, text);
}

/* Cuts the spaces, and an "about", off the end of the form. */
static void cut_about(struct form *form)
{
    while (form->size && form->text[form->size - 1] == ' ')
        form->size--;
    struct str text = str_of(form->text, form->size);
    for (size_t i = 0; i < sizeof age_about / sizeof *age_about; i++) {
        size_t rest = text.size - age_about[i].size;
        if (!str_ends(text, age_about[i]) || (rest && text.data[rest - 1] != ' '))
            continue;
        form->size = rest ? rest - 1 : 0;
        return;
    }
}

/* Puts an N in place of a number; `rest` stands behind it. Gives the rest without spaces before
 * it. */
static struct str add_number(struct form *form, int value, struct str rest)
{
    cut_about(form);
    form->text[form->size++] = 'N';
    form->values[form->count++] = value;
    form->apart |= str_starts(rest, STR(" "));
    while (str_starts(rest, STR(" ")))
        rest = str_from_byte(rest, 1);
    return rest;
}

/* Makes the form of a text with digits in it; false when it has none, or too many. */
static bool take_digits(struct str text, struct form *form)
{
    *form = (struct form){0};
    while (text.size) {
        int digit, value = 0, digits = 0;
        for (size_t size; (size = date_digit(text, 0, &digit)) > 0; digits++) {
            if (digits == DIGITS_MAX)
                return false;
            value = value * 10 + digit;
            text = str_from_byte(text, size);
        }
        if (digits && form->count == NUMBERS_MAX)
            return false;
        if (digits) {
            text = add_number(form, value, text);
        } else {
            form->text[form->size++] = text.data[0];
            text = str_from_byte(text, 1);
        }
    }
    return form->count > 0;
}

/* Makes the form of a text whose word at `at` is one for a number; false when it is not. */
static bool take_number_word(struct str text, size_t at, struct form *form)
{
    struct str rest = str_from_byte(text, at);
    for (size_t i = 0; i < sizeof age_numbers / sizeof *age_numbers; i++) {
        struct str word = age_numbers[i].text;
        if (!str_starts(rest, word))
            continue;
        bool ascii = (unsigned char)word.data[word.size - 1] < 0x80;
        struct str behind = str_from_byte(rest, word.size);
        if (ascii && date_letter(word, word.size - 1) && date_letter(behind, 0))
            continue;
        *form = (struct form){.size = at};
        memcpy(form->text, text.data, at);
        behind = add_number(form, age_numbers[i].value, behind);
        memcpy(form->text + form->size, behind.data, behind.size);
        form->size += behind.size;
        return true;
    }
    return false;
}

/* The pattern of a text, numbers in digits or in words, or NULL; the form holds the numbers. */
static const struct age_pattern *match(struct str text, struct form *form)
{
    const struct age_pattern *pattern = find_pattern(text);
    if (pattern)
        return pattern;
    if (take_digits(text, form)) {
        pattern = find_pattern(str_of(form->text, form->size));
        return pattern && pattern->alone && form->apart ? NULL : pattern;
    }
    for (size_t at = 0; at < text.size; at++) {
        if (at && text.data[at - 1] != ' ')
            continue;
        if (take_number_word(text, at, form))
            pattern = find_pattern(str_of(form->text, form->size));
        if (pattern && !pattern->alone)
            return pattern;
    }
    return NULL;
}

/* The date that lies `count` units before the reference. */
static struct date before(const struct date *reference, int unit, int64_t count)
{
    static const int64_t seconds[] = {[AGE_SECOND] = 1, [AGE_MINUTE] = 60, [AGE_HOUR] = 3600};
    static const uint8_t precisions[] = {
        [AGE_SECOND] = DATE_SECOND, [AGE_MINUTE] = DATE_MINUTE, [AGE_HOUR] = DATE_HOUR,
        [AGE_DAY] = DATE_DAY,       [AGE_WEEK] = DATE_DAY,      [AGE_MONTH] = DATE_MONTH,
        [AGE_YEAR] = DATE_YEAR,
    };
    struct date date = *reference;
    if (unit <= AGE_HOUR) {
        /* on the reference's own clock, whether its offset is known or not */
        date = date_from_utc(date_to_utc(reference) - count * seconds[unit], reference->offset);
        date.has_offset = reference->has_offset;
    } else if (unit == AGE_MONTH || unit == AGE_YEAR) {
        date = date_add_months(date, -count * (unit == AGE_YEAR ? 12 : 1));
    } else {
        date = date_add_days(date, -count * (unit == AGE_WEEK ? 7 : 1));
    }
    return date_with_precision(&date, precisions[unit]);
}

/* Reads an age without a time beside it. */
static bool read_age(struct str text, const struct date *reference, struct date *date)
{
    char room[AGE_SIZE_MAX];
    struct form form = {0};
    struct str spelled = date_spelling(text, room, sizeof room);
    const struct age_pattern *pattern = spelled.size ? match(spelled, &form) : NULL;
    if (!pattern)
        return false;
    int count = pattern->amount == AGE_COUNTED ? form.values[0] : pattern->amount;
    int unit = pattern->unit;
    if (unit == AGE_HOUR_MINUTE) {
        count = form.values[0] * 60 + form.values[1];
        unit = AGE_MINUTE;
    }
    *date = before(reference, unit, count);
    return true;
}

/* Reads a word, or words, for a day: "yesterday". */
static bool read_day(struct str text, const struct date *reference, struct date *date)
{
    char room[AGE_SIZE_MAX];
    struct str spelled = date_spelling(str_trim(text), room, sizeof room);
    const struct age_pattern *pattern = find_pattern(spelled);
    if (!pattern || pattern->unit != AGE_DAY || pattern->amount == AGE_COUNTED)
        return false;
    *date = before(reference, AGE_DAY, pattern->amount);
    return true;
}

/* Reads a day and a time in either order, "yesterday at 15:47", "15:47, gestern", cut wherever
 * letters begin or end. */
static bool read_day_and_time(struct str text, const struct date *reference, struct date *date)
{
    for (size_t at = 1; at < text.size; at++) {
        bool before_letter = date_letter(text, at) > 0;
        if (!utf8_is_start(text.data[at]) || (before_letter && date_letter(text, at - 1)))
            continue;
        struct str front = str_part(text, 0, at), back = str_from_byte(text, at);
        if (read_day(front, reference, date) && date_time_parse(back, date))
            return true;
        if (before_letter && read_day(back, reference, date) && date_time_parse(front, date))
            return true;
    }
    return false;
}

bool date_age_parse(struct str text, const struct date *reference, struct date *date)
{
    text = str_trim(text);
    if (text.size && text.size <= AGE_SIZE_MAX &&
        (read_age(text, reference, date) || read_day_and_time(text, reference, date)))
        return true;
    *date = (struct date){0};
    return false;
}
