/* Finds the articles that JSON-LD describes, whatever the nesting. */
#include "page/meta_private.h"

#include "words/words.h"

/* Trust an entry of a live blog has as a description of a page's article. */
#define TRUST_AS_PAGE 3

/* How much of an article an object is, by the best of its types. */
static unsigned object_trust(const struct jsonld *object)
{
    const struct jsonld *type = jsonld_get(object, STR("@type"));
    if (!type)
        return 0;
    if (type->kind == JSONLD_STRING)
        return meta_type_trust(type->text);
    unsigned trust = 0;
    for (const struct jsonld *one = type->first; one; one = one->next)
        if (one->kind == JSONLD_STRING && meta_type_trust(one->text) > trust)
            trust = meta_type_trust(one->text);
    return trust;
}

/* What the keys above an object say of its part: whether it is an entry of a live blog, or
 * something that is only mentioned. */
static void object_part(const struct jsonld *object, bool *entry, bool *mentioned)
{
    static const struct str mentions[] = {
        {"itemListElement", 15}, {"mentions", 8}, {"citation", 8},  {"relatedLink", 11},
        {"isRelatedTo", 11},     {"video", 5},    {"subjectOf", 9}, {"hasPart", 7},
        {"isPartOf", 8},         {"review", 6},   {"comment", 7},   {"associatedMedia", 15},
        {"isBasedOn", 9},        {"blogPost", 8}, {"about", 5},     {"significantLink", 15}};
    for (const struct jsonld *up = object; up; up = up->parent) {
        *entry = *entry || str_equal(up->key, STR("liveBlogUpdate"));
        for (size_t i = 0; i < sizeof(mentions) / sizeof(mentions[0]); i++)
            *mentioned = *mentioned || str_equal(up->key, mentions[i]);
    }
}

void meta_describe(struct meta_page *page)
{
    for (const struct jsonld *value = page->jsonld; value;
         value = jsonld_next(value, page->jsonld)) {
        unsigned trust = value->kind == JSONLD_OBJECT ? object_trust(value) : 0;
        if (trust == 0 || page->described.count >= META_MAX_CANDIDATES)
            continue;
        bool entry = false, mentioned = false;
        object_part(value, &entry, &mentioned);
        struct str headline = jsonld_text(page->arena, jsonld_get(value, STR("headline")));
        if (!headline.size)
            headline = jsonld_text(page->arena, jsonld_get(value, STR("name")));
        struct meta_described *described = list_add(&page->described);
        *described = (struct meta_described){.object = value,
                                             .trust = mentioned && trust > 2 ? 2 : trust,
                                             .entry = entry,
                                             .headline = headline};
    }
}

const struct meta_described *meta_described_for(const struct meta_page *page, struct str headline,
                                                bool alone)
{
    const struct meta_described *best = NULL;
    struct words_hashed wanted, hashed;
    double most = 0;
    words_hash(headline, &wanted);
    for (size_t i = 0; i < page->described.count; i++) {
        const struct meta_described *one = list_at(&page->described, i);
        unsigned trust = alone && one->entry ? TRUST_AS_PAGE : one->trust;
        words_hash(one->headline, &hashed);
        double overlap = words_hashed_overlap(&wanted, &hashed);
        if (!alone && overlap < 0.6)
            continue;
        double score = trust + 6 * overlap;
        score += jsonld_get(one->object, STR("datePublished")) ? 1.5 : 0;
        score += jsonld_get(one->object, STR("author")) ? 1 : 0;
        if (score > most) {
            most = score;
            best = one;
        }
    }
    return best;
}
