/* News agencies in bylines and credits, and datelines at the front of bodies. */
#include "page/meta_private.h"

#include "base/utf8.h"

/* A dateline has at most this many bytes. */
#define DATELINE_MAX 90

/* The first agency among the parts of a text that marks part: "dpa/lno", "AP, Reuters". */
static struct str agency_among(struct str text)
{
    struct str whole = meta_agency_named(str_trim(text));
    size_t from = 0;
    for (size_t at = 0; !whole.size && at <= text.size; at++)
        if (at == text.size || memchr("/,;|&+", text.data[at], 6)) {
            whole = meta_agency_named(str_trim(str_part(text, from, at - from)));
            from = at + 1;
        }
    return whole;
}

struct str meta_agency(struct str text)
{
    text = str_trim(text);
    struct str agency = text.size < 60 ? agency_among(text) : (struct str){NULL, 0};
    size_t open = str_find_last(text, '(');
    if (!agency.size && text.size && text.data[text.size - 1] == ')' && open != STR_NONE &&
        text.size - open < 60)
        agency = agency_among(str_part(text, open + 1, text.size - open - 2));
    size_t colon = str_find_byte(text, ':');
    if (!agency.size && colon != STR_NONE && text.size < 60)
        agency = agency_among(str_from_byte(text, colon + 1));
    return agency;
}

/* The end of the dash at the end of a dateline, with the space behind it; 0 when there is none.
 * `*from` is where it begins. */
static size_t dash_end(struct str text, size_t *from)
{
    static const struct str dashes[] = {{" — ", 5}, {" – ", 5}, {" -- ", 4}, {" - ", 3},
                                        {"— ", 4},  {"– ", 4},  {" —", 4},   {"_ ", 2}};
    for (size_t at = 2; at < text.size; at++)
        for (size_t i = 0; i < sizeof(dashes) / sizeof(dashes[0]); i++)
            if (str_starts(str_from_byte(text, at), dashes[i])) {
                *from = at;
                return at + dashes[i].size;
            }
    return 0;
}

/* Whether a text begins with a place in capitals: "NEW YORK", "KYIV, Ukraine". */
static bool is_place_in_capitals(struct str text)
{
    size_t capitals = 0, spaces = 0;
    uint32_t point;
    for (size_t at = 0; utf8_next(text, &at, &point);) {
        if (point == ',')
            break;
        if (point >= 'a' && point <= 'z')
            return false;
        spaces += point == ' ';
        capitals += (point >= 'A' && point <= 'Z') || point >= 0xC0;
        if (ascii_is_digit((char)point) && point < 0x80)
            return false;
    }
    return capitals >= 3 && spaces <= 2 && text.size < 60;
}

size_t meta_dateline(struct str paragraph, struct str *dateline, struct str *agency)
{
    struct str front = str_part(paragraph, 0, DATELINE_MAX);
    size_t dash, end = dash_end(front, &dash);
    *agency = *dateline = (struct str){NULL, 0};
    if (end == 0)
        return 0;
    struct str lead = str_trim(str_part(front, 0, dash));
    size_t open = str_find_byte(lead, '(');
    if (open != STR_NONE && lead.data[lead.size - 1] == ')')
        *agency = agency_among(str_part(lead, open + 1, lead.size - open - 2));
    struct str place = str_trim(str_part(lead, 0, open));
    if (!agency->size && (open != STR_NONE || !is_place_in_capitals(place)))
        return 0;
    while (place.size && memchr(",.;", place.data[place.size - 1], 3))
        place.size--;
    *dateline = place;
    return end;
}
