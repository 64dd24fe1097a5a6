/* The dateline in front of a body, and the date of an article that no line near it says: by its
 * age, by what the caller knows, or inferred from its captions. */
#include "base/utf8.h"
#include "page/meta.h"
#include "page/scrape_private.h"
#include "words/words.h"

/* A place that opens a body as a sentence of its own has at most so many words. */
#define PLACE_WORDS 3
/* A dateline has at most so many bytes. */
#define DATELINE_MAX 90
/* So many words of a body are searched for weekdays. */
#define WEEKDAY_WORDS 4000
/* A picture is printed on its day or the next; with less of a chance this many days later. */
#define LATER_DAYS 3

/* The letters in brackets at the end of a dateline, "(MNA)"; empty where there are none. */
static struct str letters_in_brackets(struct str text)
{
    size_t open = str_find_last(text, '(');
    if (open == STR_NONE || text.data[text.size - 1] != ')')
        return str_of(NULL, 0);
    struct str letters = str_part(text, open + 1, text.size - open - 2);
    for (size_t i = 0; i < letters.size; i++)
        if (letters.data[i] < 'A' || letters.data[i] > 'Z')
            return str_of(NULL, 0);
    return letters.size >= 2 && letters.size <= 8 ? letters : str_of(NULL, 0);
}

/* The bytes of a place that opens the first line as a sentence of its own, "Lima. Zwei Tage ...":
 * words that begin with capitals and stand in the body again. 0 when there is none. */
static size_t place_sentence(struct str first, struct str rest)
{
    size_t stop = str_find(str_part(first, 0, 60), STR(". "));
    if (stop == STR_NONE || stop < 3)
        return 0;
    struct str place = str_part(first, 0, stop), words = place, word;
    unsigned count = 0;
    while (str_word(&words, &word)) {
        uint32_t point;
        utf8_decode(word, 0, &point);
        if (scrape_mark(point) != MARK_UPPER || ++count > PLACE_WORDS)
            return 0;
    }
    uint32_t next;
    utf8_decode(first, stop + 2, &next);
    bool again = str_find(rest, place) != STR_NONE ||
                 str_find(str_from_byte(first, stop), place) != STR_NONE;
    return count && again && scrape_mark(next) == MARK_UPPER ? stop + 2 : 0;
}

/* Without a dash at the end, and the space around it. */
static struct str without_dash(struct str text)
{
    while (text.size) {
        size_t at = text.size;
        uint32_t point;
        utf8_previous(text, &at, &point);
        enum mark mark = scrape_mark(point);
        if (mark != MARK_DASH && mark != MARK_SPACE && point != '_')
            break;
        text.size = at;
    }
    return text;
}

/* The bytes of a dateline whose agency is not a known one: a place, letters in brackets, a dash. 0
 * for none. */
static size_t unknown_agency(struct str first)
{
    struct str front = str_part(first, 0, DATELINE_MAX);
    size_t close = str_find(front, STR(") "));
    if (close == STR_NONE || !letters_in_brackets(str_part(front, 0, close + 1)).size)
        return 0;
    size_t at = close + 2, end = at;
    for (uint32_t point; utf8_next(front, &end, &point); at = end)
        if (scrape_mark(point) != MARK_DASH && scrape_mark(point) != MARK_SPACE)
            break;
    return at > close + 2 ? at : 0;
}

size_t scrape_dateline(struct article *article, struct str first, struct str rest)
{
    struct str place, agency;
    size_t size = meta_dateline(first, &place, &agency);
    if (!size)
        size = unknown_agency(first);
    if (size) {
        article->dateline = without_dash(str_part(first, 0, size));
        article->agency = agency.size ? agency : letters_in_brackets(article->dateline);
        return size;
    }
    size = place_sentence(first, rest);
    if (size)
        article->dateline = str_part(first, 0, size - 2);
    return size;
}

/* Which weekdays a text names, one bit each. */
static unsigned weekdays_in(struct str text)
{
    unsigned days = 0;
    struct words words = {text, 0};
    struct word word;
    for (unsigned i = 0; i < WEEKDAY_WORDS && words_next(&words, &word); i++) {
        if (word.to - word.from < 3)
            continue;
        struct str day = word_str(text, word);
        size_t apostrophe = str_find_byte(day, '\'');
        if (apostrophe == STR_NONE)
            apostrophe = str_find(day, STR("’"));
        days |= 1U << date_weekday_named(str_part(day, 0, apostrophe));
    }
    return days & ~1U;
}

/* The latest day that a caption of the article says. */
static bool caption_date(const struct article *article, struct date *latest)
{
    bool any = false;
    for (size_t i = 0; i < article->images.count; i++) {
        const struct image *image = list_at(&article->images, i);
        struct date_found found;
        for (size_t at = 0; date_find(image->caption, at, DATE_ORDER_UNKNOWN, &found);
             at = found.to) {
            if (any && date_compare(&found.date, latest) <= 0)
                continue;
            any = true;
            *latest = found.date;
        }
    }
    return any;
}

/* Infers the date from the day of a picture and the weekdays that the text names: news says the
 * weekday of its own day, and prints a picture on its day or the next. */
static bool infer_date(const struct article *article, struct date *date)
{
    struct date picture;
    if (!caption_date(article, &picture))
        return false;
    unsigned days = weekdays_in(article->text);
    picture = date_from_days(date_to_days(picture.year, picture.month, picture.day));
    static const int order[] = {1, 0, 2, LATER_DAYS};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        *date = date_add_days(picture, order[i]);
        if (days >> date_weekday(date) & 1)
            return true;
    }
    return false;
}

void scrape_date(struct article *article, const struct scrape_reading *reading)
{
    const struct page_source *source = reading->source;
    struct date reference, date;
    char iso[DATE_ISO_SIZE];
    bool meant = !source->published_article || source->published_article == article->number;
    if (article->published.size)
        return;
    if (article->age.size && date_parse(source->read_at, DATE_ORDER_UNKNOWN, &reference) &&
        scrape_age(article->age, &reference, &date)) {
        article->published = arena_copy(reading->arena, date_format_iso(&date, iso));
        article->published_from = PUBLISHED_AGE;
    } else if (source->published.size && meant) {
        article->published = source->published;
        article->published_from = PUBLISHED_GIVEN;
    } else if (infer_date(article, &date)) {
        article->published = arena_copy(reading->arena, date_format_iso(&date, iso));
        article->published_from = PUBLISHED_INFERRED;
    }
}
