/* Reading ages, "4 hours ago": patterns with a number in them, from knowledge/dates/ages.txt, and
 * the words for days, "yesterday", with a time beside them. */
#include "base/date.h"
#include "base/date_iso.h"
#include "base/date_words.h"

enum { AGE_SECOND, AGE_MINUTE, AGE_HOUR, AGE_DAY, AGE_WEEK, AGE_MONTH, AGE_YEAR, AGE_HOUR_MINUTE };

#define AGE_COUNTED (-1) /* the number stands in the text */

/* One way of saying an age, spelled as date_spelling() spells; N stands for a number. */
struct age_pattern {
    struct str text;
    int8_t unit;
    int8_t amount;
    bool alone; /* it does not say "ago": no space may stand before the unit */
};

/* A word for a number. */
struct age_number {
    struct str text;
    int value;
};

#define DATE_AGES
#include "base/date_tables.h"

enum {
    AGE_SIZE_MAX = 80, /* bytes of text; longer ones are no ages */
    DIGITS_MAX = 4,
};

/* Cuts the spaces off the front of *text. */
static void skip_space(struct str *text)
{
    while (str_starts(*text, STR(" ")))
        *text = str_from_byte(*text, 1);
}

/* Cuts a word off the front of *text, where it stands there and ends there. */
static bool cut_word(struct str *text, struct str word)
{
    if (!str_starts(*text, word))
        return false;
    bool open = date_letter(word, word.size - 1) && date_letter(*text, word.size);
    if (open && (unsigned char)text->data[word.size] < 0x80)
        return false;
    *text = str_from_byte(*text, word.size);
    return true;
}

/* Cuts a number off the front of *text, in digits or in words, with an "about" before it. */
static bool cut_number(struct str *text, int *value)
{
    for (size_t i = 0; i < sizeof age_about / sizeof *age_about; i++) {
        if (cut_word(text, age_about[i])) {
            skip_space(text);
            break;
        }
    }
    int digit, digits = 0;
    *value = 0;
    for (size_t size; (size = date_digit(*text, 0, &digit)) > 0; digits++) {
        *value = *value * 10 + digit;
        *text = str_from_byte(*text, size);
        if (digits == DIGITS_MAX)
            return false;
    }
    if (digits)
        return true;
    for (size_t i = 0; i < sizeof age_numbers / sizeof *age_numbers; i++) {
        if (cut_word(text, age_numbers[i].text)) {
            *value = age_numbers[i].value;
            return true;
        }
    }
    return false;
}

/* Whether the text is the pattern, with numbers for every N, which go to `values`. */
static bool matches(struct str text, const struct age_pattern *pattern, int values[2])
{
    struct str rest = pattern->text;
    int count = 0;
    while (rest.size) {
        size_t at = str_find_byte(rest, 'N');
        struct str fixed = str_part(rest, 0, at == STR_NONE ? rest.size : at);
        if (!pattern->alone && count) {
            skip_space(&fixed);
            skip_space(&text);
        }
        while (at != STR_NONE && fixed.size && fixed.data[fixed.size - 1] == ' ')
            fixed.size--;
        if (!str_starts(text, fixed))
            return false;
        text = str_from_byte(text, fixed.size);
        if (at == STR_NONE)
            break;
        skip_space(&text);
        if (count == 2 || !cut_number(&text, &values[count++]))
            return false;
        rest = str_from_byte(rest, at + 1);
    }
    return text.size == 0;
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

/* Reads an age without a time beside it; *days tells whether it is a whole number of days. */
static bool read_age(struct str text, const struct date *reference, struct date *date, bool *days)
{
    char room[AGE_SIZE_MAX];
    struct str spelled = date_spelling(str_trim(text), room, sizeof room);
    for (size_t i = 0; spelled.size && i < sizeof age_patterns / sizeof *age_patterns; i++) {
        const struct age_pattern *pattern = &age_patterns[i];
        int values[2] = {0, 0};
        if (!matches(spelled, pattern, values))
            continue;
        int count = pattern->amount == AGE_COUNTED ? values[0] : pattern->amount;
        int unit = pattern->unit;
        if (unit == AGE_HOUR_MINUTE) {
            count = values[0] * 60 + values[1];
            unit = AGE_MINUTE;
        }
        *date = before(reference, unit, count);
        *days = unit == AGE_DAY && pattern->amount != AGE_COUNTED;
        return true;
    }
    return false;
}

/* Reads a day's word and a time in either order, "yesterday at 15:47", "15:47, gestern": cut
 * before or behind every run of letters, for the words for days may be several. */
static bool read_day_and_time(struct str text, const struct date *reference, struct date *date)
{
    for (size_t at = 1; at < text.size; at++) {
        if (date_letter(text, at - 1) && date_letter(text, at))
            continue;
        struct str front = str_part(text, 0, at), back = str_from_byte(text, at);
        bool days;
        if (read_age(front, reference, date, &days) && days && date_time_parse(back, date))
            return true;
        while (back.size && !date_letter(back, 0))
            back = str_from_byte(back, 1);
        if (read_age(back, reference, date, &days) && days && date_time_parse(front, date))
            return true;
    }
    return false;
}

bool date_age_parse(struct str text, const struct date *reference, struct date *date)
{
    text = str_trim(text);
    bool days;
    if (text.size && text.size <= AGE_SIZE_MAX &&
        (read_age(text, reference, date, &days) || read_day_and_time(text, reference, date)))
        return true;
    *date = (struct date){0};
    return false;
}
