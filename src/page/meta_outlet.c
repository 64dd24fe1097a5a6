/* Whose page it is: the outlet's name and domain, and the page's own address. */
#include "page/meta_private.h"

#include "base/url.h"
#include "words/words.h"

/* The best candidate for a field, at least of this trust; empty for none. */
static struct str best_candidate(const struct meta_page *page, enum meta_field field,
                                 unsigned trust)
{
    struct str best = {NULL, 0};
    for (size_t i = 0; i < page->candidates.count; i++) {
        const struct meta_candidate *one = list_at(&page->candidates, i);
        if (one->field == field && one->trust >= trust) {
            trust = one->trust + 1;
            best = one->text;
        }
    }
    return best;
}

/* The name of the publisher or the site that JSON-LD names. */
static struct str described_outlet(const struct meta_page *page)
{
    for (size_t i = 0; i < page->described.count; i++) {
        const struct meta_described *one = list_at(&page->described, i);
        struct str name = jsonld_text(
            page->arena, jsonld_get(jsonld_get(one->object, STR("publisher")), STR("name")));
        if (name.size && one->trust > 2)
            return name;
    }
    for (const struct jsonld *value = page->jsonld; value; value = jsonld_next(value, page->jsonld))
        if (value->kind == JSONLD_OBJECT &&
            jsonld_is(jsonld_get(value, STR("@type")), STR("WebSite")))
            return jsonld_text(page->arena, jsonld_get(value, STR("name")));
    return (struct str){NULL, 0};
}

void meta_find_outlet(struct meta_page *page)
{
    struct str address = page->source ? page->source->url : (struct str){NULL, 0};
    if (!address.size)
        address = page->canonical;
    page->outlet_domain = url_domain(page->arena, address);
    if (!page->outlet_domain.size)
        page->outlet_domain = url_domain(page->arena, best_candidate(page, META_ADDRESS, 1));
    struct str name = jsonld_plain(page->arena, best_candidate(page, META_OUTLET, 8));
    if (!name.size)
        name = described_outlet(page);
    if (!name.size)
        name = jsonld_plain(page->arena, best_candidate(page, META_OUTLET, 5));
    page->outlet_name = name.size <= 100 ? name : (struct str){NULL, 0};
}
