/* What stands about an article in a text: outlet, age, dates, authors, subhead, section, tags. All
 * of it is short lines near the headline or behind the body, told by what they say and by where
 * they stand. */
#include "base/utf8.h"
#include "page/meta.h"
#include "page/meta_names_of.h"
#include "page/scrape_private.h"
#include "words/words.h"

/* Lines above the headline, and between it and the body, that are looked at. */
#define ABOVE 6
#define BETWEEN 30
#define BYLINES 12
/* Lines behind the body that are looked at. */
#define BEHIND 15
/* A line that says an outlet, a section or a tag weighs at most this much. */
#define LABEL_WEIGHT 45
/* The first and last lines of a text where a site says its name. */
#define SITE_LINES 15
#define LEGAL_LINES 25
#define MAX_DATE_LINE 160
#define SUBHEAD_MIN 24
#define SUBHEAD_MAX 320

/* The part of a text that is searched: the lines near an article's headline. */
struct zone {
    const struct scrape_text *text;
    uint32_t from, to; /* from <= line < to */
    uint32_t headline; /* or the first line of the body where there is none */
    uint32_t first;    /* of the body */
};

/* The lines near the headline. */
static struct zone zone_of(const struct scrape_reading *reading, const struct scrape_article *at)
{
    struct zone zone = {.text = reading->text, .headline = at->headline, .first = at->first};
    if (zone.headline > at->first)
        zone.headline = at->first;
    zone.from = zone.headline > at->begin + ABOVE ? zone.headline - ABOVE : at->begin;
    zone.to = at->first < zone.headline + BETWEEN ? at->first : zone.headline + BETWEEN;
    return zone;
}

/* Without a dash or bullet in front. */
static struct str without_bullet(struct str text)
{
    uint32_t point;
    while (text.size) {
        size_t size = utf8_decode(text, 0, &point);
        enum mark mark = scrape_mark(point);
        if (mark != MARK_DASH && mark != MARK_BAR && mark != MARK_SPACE)
            break;
        text = str_from_byte(text, size);
    }
    return str_trim(text);
}

/* Whether a line may be the name of an outlet. */
static bool may_be_outlet(const struct scrape_line *line)
{
    return line->weight <= LABEL_WEIGHT && line->letters > line->digits && line->words <= 6 &&
           line->last != MARK_STOP && line->last != MARK_COLON && !line->begins && !line->address;
}

/* Reads the age and, with it, the outlet of an aggregator's entry. */
static void read_age(struct article *article, const struct scrape_reading *reading,
                     const struct zone *zone)
{
    const struct scrape_line *lines = zone->text->lines;
    struct str age, rest;
    uint32_t found = SCRAPE_NO_LINE;
    /* the nearest above the headline, or else the first below it */
    for (uint32_t i = zone->headline; i-- > zone->from && found == SCRAPE_NO_LINE;)
        found = scrape_age_in(&lines[i], &age, &rest) ? i : found;
    for (uint32_t i = zone->headline + 1; i < zone->to && found == SCRAPE_NO_LINE; i++)
        found = scrape_age_in(&lines[i], &age, &rest) ? i : found;
    if (found == SCRAPE_NO_LINE)
        return;
    scrape_age_in(&lines[found], &age, &rest);
    article->age = age;
    reading->used[found] = true;
    if (rest.size) {
        struct scrape_line name = {.text = rest};
        scrape_measure(&name, NULL, NULL);
        if (may_be_outlet(&name))
            article->outlet_name = without_bullet(rest);
    } else if (found < zone->headline && found > 0 && may_be_outlet(&lines[found - 1])) {
        article->outlet_name = without_bullet(lines[found - 1].text);
        reading->used[found - 1] = true;
    }
    /* aggregators say the outlet twice */
    for (uint32_t i = zone->from; i < zone->to && article->outlet_name.size; i++)
        if (str_equal(without_bullet(lines[i].text), article->outlet_name))
            reading->used[i] = true;
}

/* The outlet of a whole page: a short line at its top whose words its copyright line has too. */
static void read_site(struct article *article, const struct scrape_text *text)
{
    uint32_t legal_from = text->count > LEGAL_LINES ? text->count - LEGAL_LINES : 0;
    for (uint32_t l = legal_from; l < text->count && !article->outlet_name.size; l++) {
        const struct scrape_line *legal = &text->lines[l];
        if (!(legal->holds & 1U << FURNITURE_LEGAL) || !legal->year || legal->text.size > 300)
            continue;
        for (uint32_t i = 0; i < SITE_LINES && i < l; i++)
            if (may_be_outlet(&text->lines[i]) && text->lines[i].weight >= 4 &&
                str_find_fold(legal->text, text->lines[i].text) != STR_NONE) {
                article->outlet_name = text->lines[i].text;
                break;
            }
    }
}

/* The outlet behind a bar at the end of a page's title, where the rest of it is the headline. */
static void read_title(struct article *article, const struct scrape_text *text)
{
    static const struct str bars[] = {{" | ", 3}, {" - ", 3}, {" – ", 5}, {" — ", 5}};
    struct str title = text->lines[0].text;
    if (!article->headline.size || !str_starts(title, article->headline) ||
        article->outlet_name.size)
        return;
    struct str rest = str_from_byte(title, article->headline.size);
    for (size_t b = 0; b < sizeof bars / sizeof *bars; b++)
        if (str_starts(rest, bars[b]) && rest.size - bars[b].size <= LABEL_WEIGHT)
            article->outlet_name = str_trim(str_from_byte(rest, bars[b].size));
}

/* Which number of "03/05/2024" is the day. English does not tell. */
static enum date_order order_of(const struct article *article)
{
    return str_starts(article->language, STR("en")) ? DATE_ORDER_UNKNOWN : DATE_DAY_FIRST;
}

/* Sets the date of publication, or of the last change, that a line says, where it says one. */
static void read_date_line(struct article *article, const struct scrape_reading *reading,
                           uint32_t i)
{
    const struct scrape_line *line = &reading->text->lines[i];
    struct date_found found;
    if (line->digits < 2 || line->text.size > MAX_DATE_LINE ||
        !date_find(line->text, 0, order_of(article), &found) || found.date.year < 1980)
        return;
    bool change = line->holds >> FURNITURE_CHANGE & 1;
    struct str *into = change ? &article->modified : &article->published;
    if (into->size)
        return;
    char iso[DATE_ISO_SIZE];
    *into = arena_copy(reading->arena, date_format_iso(&found.date, iso));
    if (!change)
        article->published_from = PUBLISHED_TEXT;
    reading->used[i] = true;
}

/* Reads the dates that stand near the headline: below it first, then above. */
static void read_dates(struct article *article, const struct scrape_reading *reading,
                       const struct zone *zone)
{
    for (uint32_t i = zone->headline + 1; i < zone->to; i++)
        if (!reading->used[i])
            read_date_line(article, reading, i);
    for (uint32_t i = zone->headline; i-- > zone->from && !article->published.size;)
        if (!reading->used[i] && zone->text->lines[i].weight <= 2 * LABEL_WEIGHT)
            read_date_line(article, reading, i);
}

/* Whether the letters of an abbreviation begin the words of a name: "AP", "Associated Press". */
static bool abbreviates(struct str letters, struct str name)
{
    size_t at = 0;
    struct str word;
    while (at < letters.size && str_word(&name, &word))
        if (word.data[0] == letters.data[at])
            at++;
    return letters.size >= 2 && at == letters.size;
}

/* Whether a text says whom an author works for: a role, an agency, or the name behind the letters
 * in the dateline. */
static bool is_affiliation(const struct article *article, struct str text)
{
    return meta_list_starts(BYLINE_ROLE, text) || meta_agency(text).size ||
           abbreviates(article->agency, text);
}

/* A byline without the place that it ends in: "By Jane Doe in Lisbon". */
static struct str without_place(struct str text)
{
    size_t at = str_find(text, STR(" in "));
    bool place = at != STR_NONE && at + 4 < text.size && text.data[at + 4] >= 'A' &&
                 text.data[at + 4] <= 'Z';
    return place ? str_part(text, 0, at) : text;
}

/* Reads the names of authors from lines that lead to them, or else from "Name, Agency". */
static void read_authors(struct article *article, const struct scrape_reading *reading,
                         const struct zone *zone)
{
    struct meta_names names = {0};
    uint32_t to = zone->headline + BYLINES < zone->to ? zone->headline + BYLINES : zone->to;
    for (uint32_t i = zone->headline + 1; i < to && !names.count; i++) {
        const struct scrape_line *line = &zone->text->lines[i];
        if (line->text.size > META_MAX_SHORT || reading->used[i] || line->words < 2 ||
            line->begins & (1U << FURNITURE_SHARE | 1U << FURNITURE_SIGNUP))
            continue;
        if (line->begins >> FURNITURE_BYLINE & 1 || i <= zone->headline + BYLINES / 3)
            meta_names_read(&names, reading->arena, without_place(line->text), NAMES_IN_LINE);
        size_t comma = str_find_byte(line->text, ',');
        if (!names.count && comma != STR_NONE && line->text.size <= MAX_DATE_LINE &&
            meta_is_person(str_part(line->text, 0, comma)) &&
            is_affiliation(article, str_trim(str_from_byte(line->text, comma + 1))))
            meta_names_add(&names, str_part(line->text, 0, comma), NAMES_IN_LINE);
        reading->used[i] = names.count > 0;
    }
    for (size_t i = 0; i < names.count; i++)
        *(struct str *)list_add(&article->authors) = names.list[i];
}

/* Reads the line below the headline, where it goes on with it and is nothing else. */
static void read_subhead(struct article *article, const struct scrape_reading *reading,
                         const struct zone *zone)
{
    uint32_t i = zone->headline + 1;
    if (i >= zone->to || reading->used[i])
        return;
    const struct scrape_line *line = &zone->text->lines[i];
    if (line->weight >= SUBHEAD_MIN && line->weight <= SUBHEAD_MAX && line->words >= 4 &&
        line->copies == 1 && !line->begins && !line->bars && !line->clock && !line->address) {
        article->subhead = line->text;
        reading->used[i] = true;
    }
}

/* Whether an earlier line is this label, or a menu in one line that has it. */
static bool is_in_menu(const struct scrape_text *text, uint32_t line, struct str label)
{
    if (text->lines[line].first < line)
        return true;
    for (uint32_t i = 0; i < line && i < 200; i++)
        if (text->lines[i].bars >= 2 && str_find(text->lines[i].text, label) != STR_NONE)
            return true;
    return false;
}

/* Reads the section: a label right above the headline that the site's menu has too. */
static void read_section(struct article *article, const struct scrape_reading *reading,
                         const struct zone *zone)
{
    if (zone->headline <= zone->from)
        return;
    const struct scrape_line *line = &zone->text->lines[zone->headline - 1];
    if (!reading->used[zone->headline - 1] && line->weight <= 30 && line->words <= 4 &&
        line->digits == 0 && line->last != MARK_STOP && line->head != MARK_BAR &&
        is_in_menu(zone->text, zone->headline - 1, line->text))
        article->section = line->text;
}

/* Adds the tags that a line lists behind its label's colon. */
static void add_listed_tags(struct article *article, struct str text)
{
    struct str tag;
    while (str_split(&text, ',', &tag) && article->tags.count < META_MAX_TAGS)
        if (str_trim(tag).size)
            *(struct str *)list_add(&article->tags) = str_trim(tag);
}

/* Reads the tags behind the body: the short lines below their label, or what stands behind it. */
static void read_tags(struct article *article, const struct scrape_reading *reading,
                      const struct scrape_article *at)
{
    const struct scrape_line *lines = reading->text->lines;
    uint32_t to = at->last + 1 + BEHIND < at->end ? at->last + 1 + BEHIND : at->end;
    for (uint32_t i = at->last + 1; i < to; i++) {
        if (lines[i].begins & (1U << FURNITURE_MORE | 1U << FURNITURE_COMMENT))
            return;
        if (!(lines[i].begins >> FURNITURE_TAGS & 1) || lines[i].words > 20)
            continue;
        size_t colon = str_find_byte(lines[i].text, ':');
        if (colon != STR_NONE && colon + 1 < lines[i].text.size) {
            add_listed_tags(article, str_from_byte(lines[i].text, colon + 1));
            return;
        }
        for (i++; i < at->end && article->tags.count < META_MAX_TAGS; i++) {
            if (lines[i].number != lines[i - 1].number + 1 || lines[i].weight > LABEL_WEIGHT ||
                lines[i].begins || lines[i].last == MARK_STOP || lines[i].last == MARK_COLON)
                return;
            *(struct str *)list_add(&article->tags) = lines[i].text;
        }
    }
}

void scrape_head(struct article *article, const struct scrape_reading *reading,
                 const struct scrape_article *at)
{
    struct zone zone = zone_of(reading, at);
    read_age(article, reading, &zone);
    read_title(article, reading->text);
    if (reading->stretches->articles.count == 1)
        read_site(article, reading->text);
    read_dates(article, reading, &zone);
    read_authors(article, reading, &zone);
    read_subhead(article, reading, &zone);
    read_section(article, reading, &zone);
    read_tags(article, reading, at);
}
