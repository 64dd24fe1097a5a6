/* From the opinion of every line to articles: which lines are the body of which, under which
 * headline. */
#include "page/scrape_private.h"

/* A body has at least this weight: about fifty words. */
#define MIN_BODY 260
/* A headline stands at most so many lines before its body. */
#define MAX_HEAD 40
/* How sure it has to be that a line is a headline for it to begin another article. */
#define SPLIT_SCORE (FOREST_UNIT * 1)
/* Of the lines that follow such a headline, so many are looked at for a body. */
#define SPLIT_REACH 14

/* Whether a line belongs to a body. */
static bool is_body(const struct scrape_scores *scores, uint32_t line)
{
    return scores->body[line] > 0;
}

/* The weight of the body lines that follow a line before `limit`. */
static uint64_t weight_after(const struct scrape_text *text, const struct scrape_scores *scores,
                             uint32_t line, uint32_t limit)
{
    uint64_t weight = 0;
    for (uint32_t i = line + 1; i < text->count && i < limit; i++)
        weight += is_body(scores, i) ? text->lines[i].weight : 0;
    return weight;
}

/* Whether another article begins at a line. */
static bool begins_another(const struct scrape_text *text, const struct scrape_scores *scores,
                           uint32_t line, uint64_t weight_before)
{
    if (scores->headline[line] < SPLIT_SCORE || weight_before < MIN_BODY)
        return false;
    return weight_after(text, scores, line, line + SPLIT_REACH) >= MIN_BODY;
}

/* The line most like a headline from `begin` up to `end`. */
static uint32_t best_headline(const struct scrape_scores *scores, uint32_t begin, uint32_t end)
{
    uint32_t best = SCRAPE_NO_LINE;
    for (uint32_t i = begin; i < end; i++)
        if (best == SCRAPE_NO_LINE || scores->headline[i] > scores->headline[best])
            best = i;
    return best;
}

/* Ends an article before line `end`; drops it when it is too short for one. */
static void end_article(struct scrape_stretches *stretches, const struct scrape_text *text,
                        const struct scrape_scores *scores, struct scrape_article *article,
                        uint32_t end)
{
    uint64_t weight = 0;
    for (uint32_t i = article->begin; i < end; i++)
        weight += is_body(scores, i) ? text->lines[i].weight : 0;
    if (weight < MIN_BODY || stretches->articles.count == SCRAPE_MAX_ARTICLES)
        return;
    article->end = end;
    article->headline = best_headline(scores, article->begin,
                                      article->first + 2 < end ? article->first + 2 : end);
    *(struct scrape_article *)list_add(&stretches->articles) = *article;
    for (uint32_t i = article->first; i <= article->last; i++)
        if (is_body(scores, i) && i != article->headline)
            stretches->owner[i] = (uint32_t)stretches->articles.count;
}

void scrape_stretches(struct scrape_stretches *stretches, const struct scrape_text *text,
                      const struct scrape_scores *scores)
{
    struct scrape_article article = {.first = SCRAPE_NO_LINE};
    uint64_t weight = 0;
    list_init(&stretches->articles, text->arena, sizeof(struct scrape_article));
    stretches->owner = arena_get_array(text->arena, text->count + 1, sizeof *stretches->owner);
    for (uint32_t i = 0; i < text->count; i++) {
        if (begins_another(text, scores, i, weight)) {
            end_article(stretches, text, scores, &article, i);
            article = (struct scrape_article){.begin = i, .first = SCRAPE_NO_LINE};
            weight = 0;
        }
        if (is_body(scores, i)) {
            article.first = article.first == SCRAPE_NO_LINE ? i : article.first;
            article.last = i;
            weight += text->lines[i].weight;
        }
    }
    if (weight)
        end_article(stretches, text, scores, &article, text->count);
}
