/* From the opinion of every line to articles: which lines are the body of which, under which
 * headline. */
#include "base/date.h"
#include "page/scrape_private.h"

/* A body has at least this weight: about fifty words. */
#define MIN_BODY 260
/* A sentence so many lines behind a body's line belongs to it, too, from this score on. */
#define GAP_REACH 5
#define GAP_SCORE (-3 * FOREST_UNIT / 2)
/* How sure it has to be that a line is a headline for it to begin another article, all that speaks
 * for it added up. */
#define SPLIT_SCORE (FOREST_UNIT * 1)
/* Of the lines that follow such a headline, so many are looked at for a body. */
#define SPLIT_REACH 14
/* An aggregator's entry is an article, not a teaser, from this weight and so many sentences on. */
#define ENTRY_WEIGHT 320
#define ENTRY_STOPS 3
/* Lines of at most this weight can say an outlet, an age, or both. */
#define LABEL_WEIGHT 45
/* An age, and an outlet beside it, have at most so many words. */
#define MAX_AGE_WORDS 12
/* A caption and its copy with the credit have at least so many bytes in common. */
#define MIN_COMMON 20
/* A line may be a headline from this weight to that. */
#define HEADLINE_MIN 12
#define HEADLINE_MAX 220

struct finder {
    const struct scrape_text *text;
    const struct scrape_scores *scores;
    struct scrape_stretches *stretches;
    bool *body;       /* [count] */
    uint64_t *weight; /* [count + 1], of the body's lines before */
    uint32_t *entry;  /* [count], for an entry's headline: the line where the entry begins plus 1 */
};

/* Whether one of two lines begins with the whole other, as a caption stands with its credit and
 * without. */
static bool one_begins_other(const struct scrape_line *a, const struct scrape_line *b)
{
    size_t size = a->text.size < b->text.size ? a->text.size : b->text.size;
    return size >= MIN_COMMON && memcmp(a->text.data, b->text.data, size) == 0;
}

bool scrape_is_doubled(const struct scrape_text *text, uint32_t line)
{
    const struct scrape_line *here = &text->lines[line];
    return (line > 0 && one_begins_other(here, here - 1)) ||
           (line + 1 < text->count && one_begins_other(here, here + 1));
}

bool scrape_age(struct str text, const struct date *reference, struct date *date)
{
    char joined[LABEL_WEIGHT];
    size_t size = 0;
    if (text.size >= sizeof joined)
        return date_age_parse(text, reference, date);
    if (date_age_parse(text, reference, date))
        return true;
    /* a number and its unit apart, "17 h", which elsewhere might be anything */
    for (size_t i = 0; i < text.size; i++)
        if (!(text.data[i] == ' ' && i > 0 && ascii_is_digit(text.data[i - 1])))
            joined[size++] = text.data[i];
    return size && size < text.size && ascii_is_digit(joined[0]) &&
           date_age_parse(str_of(joined, size), reference, date);
}

bool scrape_age_in(const struct scrape_line *line, struct str *age, struct str *rest)
{
    static const struct date reference = {
        .year = 2020, .month = 6, .day = 15, .hour = 12, .precision = DATE_MINUTE};
    static const struct str bars[] = {{" · ", 4}, {" • ", 5}, {" | ", 3}, {" - ", 3}, {" – ", 5}};
    struct date date;
    *age = line->text;
    *rest = str_of(NULL, 0);
    /* what has neither a digit nor a word for time is none, and not worth a closer look */
    if (line->weight > 2 * LABEL_WEIGHT || line->text.size > 4 * LABEL_WEIGHT ||
        line->words > MAX_AGE_WORDS || line->year || line->digits > 4 ||
        (!line->digits && !(line->holds >> FURNITURE_DATE & 1)))
        return false;
    if (line->weight <= LABEL_WEIGHT && scrape_age(line->text, &reference, &date))
        return true;
    for (size_t b = 0; b < sizeof bars / sizeof *bars && line->bars + line->dashes; b++) {
        size_t at = str_find(line->text, bars[b]);
        if (at == STR_NONE)
            continue;
        *age = str_trim(str_from_byte(line->text, at + bars[b].size));
        *rest = str_trim(str_part(line->text, 0, at));
        if (scrape_age(*age, &reference, &date))
            return true;
        struct str front = *rest;
        *rest = *age;
        *age = front;
        if (scrape_age(*age, &reference, &date))
            return true;
    }
    return false;
}

/* Whether a line may head an entry. */
static bool may_head(const struct scrape_line *line)
{
    return line->weight >= HEADLINE_MIN && line->weight <= HEADLINE_MAX && line->words > 1 &&
           line->last != MARK_COLON && !(line->begins & 1U << FURNITURE_COMMENT);
}

/* The first line of the labels around an aggregator's headline at `line`: its outlet, perhaps
 * twice, and its age. SCRAPE_NO_LINE when there is no age among them. */
static uint32_t entry_begin(const struct scrape_text *text, uint32_t line)
{
    uint32_t begin = line, age_line = SCRAPE_NO_LINE;
    struct str age, rest;
    while (begin > 0 && line - begin < 4 && text->lines[begin - 1].weight <= LABEL_WEIGHT &&
           text->lines[begin - 1].last != MARK_STOP) {
        bool is_age = scrape_age_in(&text->lines[begin - 1], &age, &rest);
        begin--;
        if (is_age) {
            age_line = begin;
            /* what stands before the age is the outlet, unless the age's line has it */
            if (!rest.size && begin > 0 && text->lines[begin - 1].weight <= LABEL_WEIGHT &&
                text->lines[begin - 1].last != MARK_STOP)
                begin--;
            break;
        }
    }
    return age_line == SCRAPE_NO_LINE ? SCRAPE_NO_LINE : begin;
}

/* Finds entries of aggregators: outlet, age, headline and a paragraph that is more than a teaser.
 */
static void find_entries(struct finder *finder)
{
    const struct scrape_text *text = finder->text;
    for (uint32_t i = 1; i < text->count; i++) {
        const struct scrape_line *line = &text->lines[i];
        struct str age, rest;
        if (line->weight < ENTRY_WEIGHT || line->stops < ENTRY_STOPS ||
            finder->scores->body[i] <= SCRAPE_DEAD)
            continue;
        uint32_t head = i - 1, begin;
        bool age_below = i > 1 && scrape_age_in(&text->lines[i - 1], &age, &rest);
        if (age_below)
            head = i - 2;
        if (!may_head(&text->lines[head]))
            continue;
        begin = age_below ? head : entry_begin(text, head);
        if (begin == SCRAPE_NO_LINE)
            continue;
        finder->entry[head] = begin + 1;
        for (uint32_t k = begin; k < i; k++)
            finder->body[k] = false;
        finder->body[i] = true;
    }
}

/* Whether a line is so much like a sentence that it belongs to a body it stands in or ends. */
static bool is_sentence(const struct scrape_line *line)
{
    return line->weight >= 45 && line->last == MARK_STOP &&
           !(line->begins & ~(1U << FURNITURE_DATE)) && !line->address && line->copies == 1;
}

/* Takes in sentences that follow a body closely and are not far from being thought part of it. */
static void fill_gaps(struct finder *finder)
{
    uint32_t since = UINT32_MAX;
    for (uint32_t i = 0; i < finder->text->count; i++) {
        if (finder->body[i]) {
            since = 0;
        } else if (since < GAP_REACH && finder->scores->body[i] > GAP_SCORE &&
                   is_sentence(&finder->text->lines[i])) {
            finder->body[i] = true;
            since = 0;
        } else if (since != UINT32_MAX) {
            since++;
        }
    }
}

/* Decides of each line whether it is part of a body. */
static void choose_lines(struct finder *finder)
{
    const struct scrape_text *text = finder->text;
    for (uint32_t i = 0; i < text->count; i++)
        finder->body[i] = finder->scores->body[i] > 0 && !scrape_is_doubled(text, i) &&
                          text->lines[i].text.size <= SCRAPE_MAX_LINE;
    fill_gaps(finder);
    find_entries(finder);
    for (uint32_t i = 0; i < text->count; i++)
        finder->weight[i + 1] = finder->weight[i] + (finder->body[i] ? text->lines[i].weight : 0);
}

/* The weight of a body's lines from `from` up to `to`. */
static uint64_t body_weight(const struct finder *finder, uint32_t from, uint32_t to)
{
    uint32_t count = finder->text->count;
    return finder->weight[to < count ? to : count] - finder->weight[from];
}

/* Whether the same line stands again close below. */
static bool repeats_below(const struct scrape_text *text, uint32_t line)
{
    for (uint32_t i = line + 1; i < text->count && i <= line + 8; i++)
        if (text->lines[i].hash == text->lines[line].hash)
            return true;
    return false;
}

/* How much speaks for another article's beginning with a line as its headline. `gap` is the widest
 * between the lines of the body so far. */
static int32_t split_score(const struct finder *finder, uint32_t line, uint32_t gap)
{
    const struct scrape_text *text = finder->text;
    const struct scrape_line *here = &text->lines[line];
    int32_t score = finder->scores->headline[line];
    uint32_t blank = line > 0 ? here->number - text->lines[line - 1].number : 1;
    uint32_t after = line + 1 < text->count ? text->lines[line + 1].number - here->number : 1;
    if (repeats_below(text, line))
        score += 3 * FOREST_UNIT;
    /* a gap wider than any in the body parts it from that as nothing else does */
    if (blank >= 3 && blank > after && blank > gap)
        return score + 10 * FOREST_UNIT;
    if (line > 0 && finder->body[line - 1] && blank <= after)
        score -= 2 * FOREST_UNIT;
    return score;
}

/* Whether another article begins with a line as its headline, after one of some weight. */
static bool begins_another(const struct finder *finder, uint32_t line, uint64_t weight_before,
                           uint32_t gap)
{
    const struct scrape_line *here = &finder->text->lines[line];
    if (finder->entry[line])
        return true;
    if (weight_before < MIN_BODY || here->last == MARK_STOP || !may_head(here))
        return false;
    return split_score(finder, line, gap) >= SPLIT_SCORE &&
           body_weight(finder, line + 1, line + 1 + SPLIT_REACH) >= MIN_BODY;
}

/* The line most like a headline from `begin` up to `end`; of equal lines the first. */
static uint32_t best_headline(const struct finder *finder, uint32_t begin, uint32_t end)
{
    uint32_t best = SCRAPE_NO_LINE;
    for (uint32_t i = begin; i < end; i++)
        if (best == SCRAPE_NO_LINE || finder->scores->headline[i] > finder->scores->headline[best])
            best = i;
    return best;
}

/* Ends an article before line `end`; drops it when it is too short for one. */
static void end_article(struct finder *finder, struct scrape_article *article, uint32_t end)
{
    struct scrape_stretches *stretches = finder->stretches;
    if (body_weight(finder, article->begin, end) < MIN_BODY ||
        stretches->articles.count == SCRAPE_MAX_ARTICLES)
        return;
    article->end = end;
    uint32_t limit = article->first + 2 < end ? article->first + 2 : end;
    if (article->headline == SCRAPE_NO_LINE)
        article->headline = best_headline(finder, article->begin, limit);
    *(struct scrape_article *)list_add(&stretches->articles) = *article;
    for (uint32_t i = article->first; i <= article->last; i++)
        if (finder->body[i] && i != article->headline)
            stretches->owner[i] = (uint32_t)stretches->articles.count;
}

/* Walks the lines and ends an article where another begins. */
static void part_articles(struct finder *finder)
{
    struct scrape_article article = {.first = SCRAPE_NO_LINE, .headline = SCRAPE_NO_LINE};
    const struct scrape_line *lines = finder->text->lines;
    uint32_t count = finder->text->count, gap = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (begins_another(finder, i, body_weight(finder, article.begin, i), gap)) {
            uint32_t begin = finder->entry[i] ? finder->entry[i] - 1 : i;
            if (article.first != SCRAPE_NO_LINE)
                end_article(finder, &article, begin);
            article = (struct scrape_article){
                .begin = begin, .first = SCRAPE_NO_LINE, .headline = SCRAPE_NO_LINE};
            if (finder->entry[i])
                article.headline = i;
            finder->body[i] = false;
            gap = 0;
        }
        if (finder->body[i]) {
            if (article.first != SCRAPE_NO_LINE && article.last + 1 == i)
                gap = lines[i].number - lines[i - 1].number > gap
                          ? lines[i].number - lines[i - 1].number
                          : gap;
            article.first = article.first == SCRAPE_NO_LINE ? i : article.first;
            article.last = i;
        }
    }
    if (article.first != SCRAPE_NO_LINE)
        end_article(finder, &article, count);
}

void scrape_stretches(struct scrape_stretches *stretches, const struct scrape_text *text,
                      const struct scrape_scores *scores)
{
    struct arena *arena = text->arena;
    size_t size = (size_t)text->count + 1;
    struct finder finder = {.text = text, .scores = scores, .stretches = stretches};
    list_init(&stretches->articles, arena, sizeof(struct scrape_article));
    stretches->owner = arena_get_array(arena, size, sizeof *stretches->owner);
    finder.body = arena_get_array(arena, size, sizeof *finder.body);
    finder.weight = arena_get_array(arena, size, sizeof *finder.weight);
    finder.entry = arena_get_array(arena, size, sizeof *finder.entry);
    choose_lines(&finder);
    part_articles(&finder);
}
