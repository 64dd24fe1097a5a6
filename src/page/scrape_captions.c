/* Captions in a text, and their credits. Without mark-up a caption shows itself by standing twice,
 * once with its credit perhaps, or by the credit at its end or on the line below. */
#include "page/credits.h"
#include "page/scrape_private.h"

/* Lines before the headline and behind the body that may hold captions of the article. */
#define BEFORE 3
#define BEHIND 3
/* A caption weighs at least this much. */
#define MIN_CAPTION 14
/* A credit has at most so many bytes. */
#define MAX_CREDIT 160

/* Without brackets, stops and bars at its ends that do not belong to a name. */
static struct str trim_credit(struct str text)
{
    text = str_trim(text);
    while (text.size && memchr("(|[/-:", text.data[0], 6))
        text = str_trim(str_from_byte(text, 1));
    while (text.size && memchr(")]|/", text.data[text.size - 1], 4))
        text = str_trim(str_part(text, 0, text.size - 1));
    return text;
}

/* Where the last sentence begins when it is no sentence but names with a slash between them:
 * "Jane Doe/Agency". STR_NONE when there is no such end. */
static size_t names_at_end(struct str text)
{
    size_t at = text.size;
    if (text.size < 4 || memchr(".!?", text.data[text.size - 1], 3))
        return STR_NONE;
    while (at > 2 &&
           !(text.data[at - 1] == ' ' && text.data[at - 2] == '.' && text.data[at - 3] != ' '))
        at--;
    struct str end = str_from_byte(text, at);
    bool names = at > 2 && end.size <= MAX_CREDIT && str_find_byte(end, '/') != STR_NONE &&
                 str_find(end, STR("//")) == STR_NONE;
    return names ? at : STR_NONE;
}

/* Whether a line may have a credit: it has a word of credits, ends in a bracket or in names with a
 * slash between them, or has a sentence with something behind it that is none. */
static bool may_have_credit(const struct scrape_line *line)
{
    size_t size = line->text.size < MAX_CREDIT ? line->text.size : MAX_CREDIT;
    return line->holds >> FURNITURE_CAPTION & 1 || line->tail == MARK_PAREN ||
           (line->last != MARK_STOP &&
            (line->stops > 0 || memchr(line->text.data + line->text.size - size, '/', size)));
}

/* Parts a text into caption and credit, each empty where there is none. */
static void part_credit(struct str text, struct image *image)
{
    size_t at = credit_start(text);
    if (at == STR_NONE)
        at = names_at_end(text);
    *image = (struct image){.caption = str_trim(text)};
    if (at == STR_NONE)
        return;
    image->caption = str_trim(str_part(text, 0, at));
    image->credit = trim_credit(credit_name(trim_credit(str_from_byte(text, at))));
}

/* Whether the article has this caption already; a credit that was missing is filled in. */
static bool has_caption(struct article *article, const struct image *image)
{
    for (size_t i = 0; i < article->images.count; i++) {
        struct image *other = list_at(&article->images, i);
        if (!str_equal(other->caption, image->caption))
            continue;
        if (!other->credit.size)
            other->credit = image->credit;
        return true;
    }
    return false;
}

/* Adds a caption. */
static void add_caption(struct article *article, const struct image *image)
{
    if (image->caption.size && !has_caption(article, image))
        *(struct image *)list_add(&article->images) = *image;
}

/* Whether a line is a description in brackets of what the next one says: "[Image: ...]". */
static bool is_bracketed(const struct scrape_line *line, const struct scrape_line *next)
{
    return line->head == MARK_PAREN && line->tail == MARK_PAREN && next->text.size >= 20 &&
           str_find(line->text, next->text) != STR_NONE;
}

/* Reads a caption that stands in several lines from `i` on, each with more or less behind it. Gives
 * the line behind them. */
static uint32_t read_doubled(struct article *article, const struct scrape_reading *reading,
                             uint32_t i, uint32_t end)
{
    const struct scrape_line *lines = reading->text->lines;
    struct str shortest = lines[i].text, longest = lines[i].text;
    uint32_t next = i;
    do {
        reading->used[next] = true;
        if (lines[next].text.size < shortest.size)
            shortest = lines[next].text;
        if (lines[next].text.size > longest.size)
            longest = lines[next].text;
        next++;
    } while (next < end &&
             str_starts(lines[next].text, str_part(shortest, 0, lines[next].text.size)) &&
             lines[next].text.size >= 20);
    struct image image, credited;
    part_credit(shortest, &image);
    part_credit(longest, &credited);
    if (!image.credit.size && longest.size > shortest.size) {
        struct str rest = trim_credit(str_from_byte(longest, shortest.size));
        image.credit = rest.size <= MAX_CREDIT ? trim_credit(credit_name(rest)) : rest;
    }
    if (!image.credit.size)
        image.credit = credited.credit;
    add_caption(article, &image);
    return next;
}

/* Reads a caption of one line, whose credit stands at its end or below it. Gives the line behind
 * them; `i` itself when it is no caption. */
static uint32_t read_single(struct article *article, const struct scrape_reading *reading,
                            uint32_t i, uint32_t end)
{
    const struct scrape_line *line = &reading->text->lines[i];
    struct image image;
    if (line->weight < MIN_CAPTION || line->words < 3 || line->text.size > 2000)
        return i;
    image = (struct image){.caption = line->text};
    if (may_have_credit(line))
        part_credit(line->text, &image);
    if (image.credit.size && image.caption.size) {
        add_caption(article, &image);
        reading->used[i] = true;
        return i + 1;
    }
    const struct scrape_line *below = line + 1;
    if (i + 1 < end && !reading->used[i + 1] && below->text.size <= MAX_CREDIT &&
        image.caption.size && below->holds >> FURNITURE_CAPTION & 1 &&
        credit_start(below->text) == 0) {
        image.credit = trim_credit(credit_name(trim_credit(below->text)));
        add_caption(article, &image);
        reading->used[i] = reading->used[i + 1] = true;
        return i + 2;
    }
    return i;
}

/* Fills the credit of the last caption in from a line that is nothing else. */
static void read_credit(struct article *article, const struct scrape_reading *reading, uint32_t i)
{
    const struct scrape_line *line = &reading->text->lines[i];
    if (!article->images.count || line->text.size > MAX_CREDIT ||
        !(line->holds >> FURNITURE_CAPTION & 1) || credit_start(line->text) != 0)
        return;
    struct image *last = list_at(&article->images, article->images.count - 1);
    if (!last->credit.size)
        last->credit = trim_credit(credit_name(trim_credit(line->text)));
    reading->used[i] = true;
}

void scrape_captions(struct article *article, const struct scrape_reading *reading,
                     const struct scrape_article *at)
{
    const struct scrape_text *text = reading->text;
    uint32_t head = at->headline < at->first ? at->headline : at->first;
    uint32_t from = head > at->begin + BEFORE ? head - BEFORE : at->begin;
    uint32_t to = at->last + 1 + BEHIND < at->end ? at->last + 1 + BEHIND : at->end;
    for (uint32_t i = from; i < to;) {
        uint32_t next = i;
        if (reading->stretches->owner[i] || reading->used[i]) {
            i++;
            continue;
        }
        if (i + 1 < to && is_bracketed(&text->lines[i], &text->lines[i + 1]))
            reading->used[i] = true;
        else if (text->lines[i].hash != text->lines[head].hash && scrape_is_doubled(text, i))
            next = read_doubled(article, reading, i, to);
        else
            next = read_single(article, reading, i, to);
        if (next == i && !reading->used[i])
            read_credit(article, reading, i);
        i = next > i ? next : i + 1;
    }
}
