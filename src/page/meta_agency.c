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

/* Whether a text reads like the place of a dateline, and a date behind it: words with a capital,
 * short ones between them, figures only behind a comma. */
static bool is_place(struct str text)
{
    struct str word;
    unsigned words = 0;
    bool comma = false;
    for (; str_word(&text, &word); words++) {
        char first = word.data[0];
        bool capital = ascii_is_upper(first) || (unsigned char)first >= 0xC0;
        bool between = words && word.size <= 3 && first >= 'a' && first <= 'z';
        if (!capital && !between && !(comma && ascii_is_digit(first)))
            return false;
        comma = comma || word.data[word.size - 1] == ',';
    }
    return words >= 1 && words <= 6;
}

/* Whether a text may be the name of an agency that is not known: letters alone, in one piece, all
 * small and few ("nda") or with a capital ("MNA", "NordWire"). */
static bool is_short_name(struct str text)
{
    bool small = true;
    for (size_t i = 0; i < text.size; i++) {
        if (!ascii_is_alpha(text.data[i]))
            return false;
        small = small && text.data[i] >= 'a';
    }
    return text.size >= 2 && text.size <= (small ? 4 : 10) && (small || text.data[0] < 'a');
}

/* What stands in brackets at the end of a dateline: an agency's name, or what may be one. */
static struct str bracketed_agency(struct str inner)
{
    struct str known = agency_among(inner);
    return known.size || !is_short_name(inner) ? known : inner;
}

/* "BERLIN, 5 May (Reuters) - ", "PARIS — " */
static size_t dashed_dateline(struct str front, struct str *place, struct str *agency)
{
    size_t dash, end = dash_end(front, &dash);
    if (end == 0)
        return 0;
    struct str lead = str_trim(str_part(front, 0, dash));
    size_t open = str_find_byte(lead, '(');
    *place = str_trim(str_part(lead, 0, open));
    if (open != STR_NONE && lead.data[lead.size - 1] == ')') {
        struct str inner = str_part(lead, open + 1, lead.size - open - 2);
        *agency = is_place(*place) ? bracketed_agency(inner) : agency_among(inner);
    }
    bool capitals =
        open == STR_NONE && is_place_in_capitals(*place) && !meta_list_has(BYLINE_LABEL, *place);
    return agency->size || capitals ? end : 0;
}

/* "Hamburg (dpa). " */
static size_t stopped_dateline(struct str front, struct str *place, struct str *agency)
{
    size_t open = str_find(front, STR(" (")), close = str_find(front, STR("). "));
    if (open == STR_NONE || close == STR_NONE || close < open || open > 40)
        return 0;
    *place = str_part(front, 0, open);
    *agency = bracketed_agency(str_part(front, open + 2, close - open - 2));
    return agency->size && is_place(*place) ? close + 3 : 0;
}

/* "NEW DELHI: " */
static size_t colon_dateline(struct str front, struct str *place)
{
    size_t colon = str_find(front, STR(": "));
    if (colon == STR_NONE || colon < 4)
        return 0;
    *place = str_part(front, 0, colon);
    struct str second = *place, word;
    bool one = str_word(&second, &word) && (!second.size || str_word(&second, &word));
    return one && !str_trim(second).size && is_place_in_capitals(*place) &&
                   !meta_list_has(BYLINE_LABEL, *place) && !meta_list_has(BYLINE_LABEL, word)
               ? colon + 2
               : 0;
}

/* "[서울=연합뉴스] ", "(서울=연합뉴스) 홍길동 기자 = ", "【東京共同】" */
static size_t framed_dateline(struct str front, struct str *place, struct str *agency)
{
    static const struct str frames[][2] = {
        {{"[", 1}, {"]", 1}}, {{"(", 1}, {")", 1}}, {{"【", 3}, {"】", 3}}};
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        size_t close = str_find(front, frames[i][1]);
        if (!str_starts(front, frames[i][0]) || close == STR_NONE)
            continue;
        size_t from = frames[i][0].size, end = close + frames[i][1].size;
        struct str inner = str_part(front, from, close - from);
        size_t sign = str_find_byte(inner, '=');
        struct str rest = str_from_byte(front, end);
        size_t again = str_find(rest, STR(" = "));
        if (sign == STR_NONE || sign == 0 || (unsigned char)inner.data[0] < 0xE3)
            return 0;
        *place = str_trim(str_part(inner, 0, sign));
        *agency = agency_among(str_from_byte(inner, sign + 1));
        if (again != STR_NONE && again < 40)
            end += again + 3;
        while (end < front.size && front.data[end] == ' ')
            end++;
        return end;
    }
    return 0;
}

/* "本报江城讯（记者 陈望舒）", "新华社北京1月5日电（记者王某）" */
static size_t chinese_dateline(struct str front, struct str *place, struct str *agency)
{
    static const struct str ends[] = {{"讯", 3}, {"訊", 3}, {"电", 3}, {"電", 3}};
    static const struct str houses[] = {{"本报", 6},   {"本報", 6},   {"本网", 6},  {"新华社", 9},
                                        {"新華社", 9}, {"中新社", 9}, {"中新网", 9}};
    size_t house = 0, end = STR_NONE;
    for (size_t i = 0; i < sizeof houses / sizeof *houses && !house; i++)
        house = str_starts(front, houses[i]) ? houses[i].size : 0;
    for (size_t i = 0; i < sizeof ends / sizeof *ends && house; i++) {
        size_t at = str_find(front, ends[i]);
        end = at < end ? at : end;
    }
    if (end == STR_NONE || end < house || end > house + 36)
        return 0;
    *agency = agency_among(str_part(front, 0, house));
    *place = str_part(front, house, end - house);
    for (size_t i = 0; i < place->size; i++)
        if (ascii_is_digit(place->data[i]))
            place->size = i; /* the date behind it */
    end += 3;
    size_t close = str_find(front, STR("）"));
    if (str_starts(str_from_byte(front, end), STR("（")) && close != STR_NONE)
        end = close + 3;
    while (end < front.size && front.data[end] == ' ')
        end++;
    return end;
}

/* "नई दिल्ली। ": a sentence of at most three words that begins a long paragraph. */
static size_t danda_dateline(struct str front, struct str *place)
{
    size_t end = str_find(front, STR("। "));
    if (end == STR_NONE || end > 60)
        return 0;
    *place = str_part(front, 0, end);
    struct str rest = *place, word;
    unsigned words = 0;
    while (str_word(&rest, &word))
        words++;
    return words <= 3 ? end + 4 : 0;
}

/* "(AP) ": an agency and no place. */
static size_t placeless_dateline(struct str front, struct str *agency)
{
    size_t close = str_find(front, STR(") "));
    if (!str_starts(front, STR("(")) || close == STR_NONE)
        return 0;
    *agency = agency_among(str_part(front, 1, close - 1));
    return agency->size ? close + 2 : 0;
}

size_t meta_dateline(struct str paragraph, struct str *dateline, struct str *agency)
{
    struct str front = str_part(paragraph, 0, DATELINE_MAX), place = STR("");
    *agency = *dateline = (struct str){NULL, 0};
    size_t end = dashed_dateline(front, &place, agency);
    if (!end)
        end = stopped_dateline(front, &place, agency);
    if (!end)
        end = colon_dateline(front, &place);
    if (!end)
        end = framed_dateline(front, &place, agency);
    if (!end)
        end = chinese_dateline(front, &place, agency);
    if (!end)
        end = placeless_dateline(front, agency);
    if (!end && paragraph.size > front.size)
        end = danda_dateline(front, &place);
    if (!end) {
        *agency = (struct str){NULL, 0};
        return 0;
    }
    while (place.size && memchr(",.;", place.data[place.size - 1], 3))
        place.size--;
    *dateline = place;
    return end;
}

/* Whether a word of an element's class says that it holds a dateline. */
static bool is_dateline_class(struct str value)
{
    for (size_t at = 0; at < value.size;) {
        size_t end = at;
        while (end < value.size && ascii_is_alpha(value.data[end]))
            end++;
        if (end > at && meta_list_has(BYLINE_DATELINE, str_part(value, at, end - at)))
            return true;
        at = end + 1;
    }
    return false;
}

/* The byte behind a dash, a colon or a space at `at`; `at` where there is none. */
static size_t after_mark(struct str text, size_t at)
{
    static const struct str marks[] = {{"—", 3}, {"–", 3}, {"-", 1}, {":", 1}, {" ", 1}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts(str_from_byte(text, at), marks[i]))
            return at + marks[i].size;
    return at;
}

size_t meta_marked_dateline(const struct html_node *element, struct str paragraph,
                            struct str *dateline, struct str *agency)
{
    const struct html_node *node = element->first;
    *agency = *dateline = (struct str){NULL, 0};
    while (node && node->kind == HTML_TEXT && !str_trim(node->text).size)
        node = node->next;
    if (!node || node->kind != HTML_ELEMENT || !node->first || node->first->kind != HTML_TEXT ||
        node->first->next || !is_dateline_class(html_attr(node, HTML_ATTR_CLASS)))
        return 0;
    struct str text = str_trim(node->first->text);
    if (!text.size || text.size > DATELINE_MAX || !str_starts(paragraph, text))
        return 0;
    size_t end = text.size;
    while (end < paragraph.size && after_mark(paragraph, end) > end)
        end = after_mark(paragraph, end);
    while (text.size && memchr(".,:;", text.data[text.size - 1], 4))
        text.size--;
    *agency = meta_agency(text);
    *dateline = text;
    return end;
}
