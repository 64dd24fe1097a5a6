/* Puts an article's metadata together from what the page says; see meta.h. */
#include "page/meta_private.h"

#include "words/words.h"

/* Lines of at least this many bytes may be paragraphs of a body. */
#define PARAGRAPH_MIN 100
/* A body begins with the first paragraph after which this many bytes follow within so many lines.
 */
#define BODY_BYTES 400
#define BODY_LINES 16

/* A date that is known to the day has at least so many digits. */
#define DIGITS_OF_DATE 3

/* A subhead has at least so many bytes, and stands within so many nodes of the headline; a heading
 * that is one still nearer. */
#define SUBHEAD_MIN 20
#define SUBHEAD_NEAR 60
#define SUBHEAD_NEXT 20

/* A headline with less in common with the article's is another article's, or the site's. */
#define OTHER_HEADLINE 0.2

/* How many ancestors a node has. */
static unsigned depth_of(const struct html_node *node)
{
    unsigned depth = 0;
    while ((node = node->parent))
        depth++;
    return depth;
}

/* Whether `a` stands before `b`, or holds it. */
static bool stands_before(const struct html_node *a, const struct html_node *b)
{
    unsigned depth_a = depth_of(a), depth_b = depth_of(b);
    bool deeper = depth_a > depth_b;
    for (; depth_a > depth_b; depth_a--)
        a = a->parent;
    for (; depth_b > depth_a; depth_b--)
        b = b->parent;
    if (a == b)
        return !deeper;
    while (a->parent != b->parent) {
        a = a->parent;
        b = b->parent;
    }
    for (const struct html_node *node = a->next; node; node = node->next)
        if (node == b)
            return true;
    return false;
}

/* The place of the first run at a node or after it. */
static uint32_t place_of(const struct meta_page *page, const struct html_node *node)
{
    size_t low = 0, high = page->runs.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct meta_run *run = list_at(&page->runs, middle);
        if (run->node == node || stands_before(node, run->node))
            high = middle;
        else
            low = middle + 1;
    }
    return low < page->runs.count ? ((struct meta_run *)list_at(&page->runs, low))->place
                                  : UINT32_MAX;
}

/* Whether a run may be a paragraph of a body. */
static bool is_paragraph(const struct meta_run *run)
{
    return run->size >= PARAGRAPH_MIN && !run->links &&
           !(run->zone & (ZONE_COMMENT | ZONE_FOOTER | ZONE_FIGURE | ZONE_HEADING | ZONE_HIDDEN));
}

/* Where the body seems to begin and end, for want of better knowledge: not before `from`. */
static void guess_body(const struct meta_page *page, struct meta_stretch *stretch, uint32_t from)
{
    stretch->body = stretch->body_end = UINT32_MAX;
    for (size_t i = 0; i < page->runs.count; i++) {
        const struct meta_run *run = list_at(&page->runs, i);
        if (!is_paragraph(run) || run->place < from)
            continue;
        stretch->body_end = run->place;
        size_t bytes = 0;
        for (size_t k = i; k < page->runs.count && k < i + BODY_LINES; k++) {
            const struct meta_run *next = list_at(&page->runs, k);
            bytes += is_paragraph(next) ? next->size : 0;
        }
        if (bytes >= BODY_BYTES && stretch->body == UINT32_MAX)
            stretch->body = run->place;
    }
}

/* The best text for a field, of the head or within the article's stretch; empty for none. */
static struct str field_text(const struct meta_page *page, const struct meta_stretch *stretch,
                             enum meta_field field)
{
    struct str best = {NULL, 0};
    unsigned most = 0;
    for (size_t i = 0; i < page->candidates.count; i++) {
        const struct meta_candidate *one = list_at(&page->candidates, i);
        bool here =
            one->node ? one->place >= stretch->from && one->place < stretch->to : stretch->alone;
        if (one->field == field && here && one->trust > most) {
            most = one->trust;
            best = one->text;
        }
    }
    return jsonld_plain(page->arena, best);
}

/* A text of what JSON-LD says of the article; empty for none. */
static struct str described_text(const struct meta_page *page, const struct meta_stretch *stretch,
                                 struct str key)
{
    return stretch->described
               ? jsonld_text(page->arena, jsonld_get(stretch->described->object, key))
               : (struct str){NULL, 0};
}

/* Adds a tag that is not there yet. */
static void add_tag(struct article *article, struct str tag)
{
    tag = str_trim(tag);
    if (!tag.size || tag.size > 80 || article->tags.count >= META_MAX_TAGS)
        return;
    for (size_t i = 0; i < article->tags.count; i++)
        if (str_equal_fold(*(struct str *)list_at(&article->tags, i), tag))
            return;
    *(struct str *)list_add(&article->tags) = tag;
}

/* Adds tags that stand in one text, with commas between them. */
static void add_tags(struct article *article, struct str tags)
{
    char separator = str_find_byte(tags, ',') == STR_NONE ? ';' : ',';
    struct str tag;
    while (str_split(&tags, separator, &tag))
        add_tag(article, tag);
}

/* The last but the article itself of JSON-LD's list of crumbs; empty for none. */
static struct str crumb_section(const struct meta_page *page, struct str headline)
{
    struct str section = {NULL, 0};
    for (const struct jsonld *value = page->jsonld; value;
         value = jsonld_next(value, page->jsonld)) {
        if (value->kind != JSONLD_OBJECT ||
            !jsonld_is(jsonld_get(value, STR("@type")), STR("BreadcrumbList")))
            continue;
        const struct jsonld *items = jsonld_get(value, STR("itemListElement"));
        unsigned count = 0;
        for (const struct jsonld *item = items ? items->first : NULL; item; item = item->next) {
            struct str name = jsonld_text(page->arena, jsonld_get(item, STR("name")));
            if (!name.size)
                name = jsonld_text(page->arena,
                                   jsonld_get(jsonld_get(item, STR("item")), STR("name")));
            /* the first is the site's front */
            if (count++ > 0 && name.size && words_overlap(name, headline) < 0.5)
                section = name;
        }
        break;
    }
    return section.size ? section : page->crumb;
}

/* Finds the section. */
static struct str find_section(const struct meta_page *page, const struct meta_stretch *stretch,
                               struct str headline)
{
    struct str section = described_text(page, stretch, STR("articleSection"));
    if (!section.size)
        section = field_text(page, stretch, META_SECTION);
    if (!section.size && stretch->alone)
        section = crumb_section(page, headline);
    return section.size <= 80 ? section : (struct str){NULL, 0};
}

/* Finds the tags: JSON-LD's keywords, else those that meta elements give one by one, else their
 * lists. */
static void find_tags(const struct meta_page *page, const struct meta_stretch *stretch,
                      struct article *article)
{
    const struct jsonld *keywords =
        stretch->described ? jsonld_get(stretch->described->object, STR("keywords")) : NULL;
    if (keywords && keywords->kind == JSONLD_ARRAY)
        for (const struct jsonld *one = keywords->first; one; one = one->next)
            add_tag(article, jsonld_text(page->arena, one));
    else if (keywords)
        add_tags(article, jsonld_text(page->arena, keywords));
    for (size_t i = 0; !article->tags.count && stretch->alone && i < page->candidates.count; i++) {
        const struct meta_candidate *one = list_at(&page->candidates, i);
        if (one->field == META_TAG && !one->node)
            for (; i < page->candidates.count; i++) {
                one = list_at(&page->candidates, i);
                if (one->field == META_TAG)
                    add_tag(article, jsonld_plain(page->arena, one->text));
            }
    }
    if (!article->tags.count && stretch->alone)
        add_tags(article, field_text(page, stretch, META_TAGS));
}

/* Whether a run between headline and body may be the subhead. */
static bool may_be_subhead(const struct meta_run *run)
{
    return !run->links && run->text.size >= SUBHEAD_MIN &&
           !(run->zone & (ZONE_DATE | ZONE_BYLINE | ZONE_FIGURE | ZONE_COMMENT | ZONE_HIDDEN));
}

/* Finds the subhead: what the page shows between headline and body as a lead, as a heading, or in
 * the words of the description that it gives elsewhere. Else JSON-LD's. */
static struct str find_subhead(const struct meta_page *page, const struct meta_stretch *stretch,
                               struct str headline)
{
    struct str description = field_text(page, stretch, META_SUBHEAD);
    for (size_t i = 0; stretch->heading != UINT32_MAX && i < page->runs.count; i++) {
        const struct meta_run *run = list_at(&page->runs, i);
        if (run->place <= stretch->heading + 1 || !may_be_subhead(run))
            continue;
        if (run->place >= stretch->body || run->place > stretch->heading + SUBHEAD_NEAR)
            break;
        bool lead = run->zone & ZONE_LEAD && !(run->zone & ZONE_RELATED);
        bool heading = run->zone & ZONE_HEADING && run->place < stretch->heading + SUBHEAD_NEXT;
        if ((lead || heading || words_overlap(run->text, description) > 0.8) &&
            !words_equal(run->text, headline))
            return run->text;
    }
    return described_text(page, stretch, STR("alternativeHeadline"));
}

/* Finds the language: the text's, helped by what the page says of itself. */
static struct str find_language(const struct meta_page *page, const struct meta_stretch *stretch,
                                const struct article *article)
{
    struct str declared = page->html_language;
    if (!declared.size)
        declared = described_text(page, stretch, STR("inLanguage"));
    if (!declared.size)
        declared = field_text(page, stretch, META_LANGUAGE);
    if (article->text.size)
        return words_language(article->text, declared).language;
    struct buf text;
    buf_init(&text, 4000);
    buf_add(&text, article->headline);
    for (size_t i = 0; i < page->runs.count && !text.full; i++) {
        const struct meta_run *run = list_at(&page->runs, i);
        if (run->place >= stretch->body && run->place <= stretch->body_end) {
            buf_add_byte(&text, '\n');
            buf_add(&text, run->text.size ? run->text : run->node->text);
        }
    }
    struct str language = words_language(buf_str(&text), declared).language;
    buf_free(&text);
    return language;
}

/* The main image's address. */
static void find_image(const struct meta_page *page, const struct meta_stretch *stretch,
                       struct article *article)
{
    if (article->images.count)
        return;
    struct str url = field_text(page, stretch, META_IMAGE);
    const struct jsonld *image =
        stretch->described ? jsonld_get(stretch->described->object, STR("image")) : NULL;
    if (!url.size && image) {
        const struct jsonld *inner = jsonld_get(image, STR("url"));
        url = jsonld_text(page->arena, inner ? inner : image);
    }
    if (str_starts_fold(url, STR("http")))
        ((struct image *)list_add(&article->images))->url = url;
}

/* Where an entry of a page with several begins: behind the last paragraph or heading before its own
 * heading, as its date often stands above. */
static uint32_t entry_begin(const struct meta_page *page, uint32_t heading)
{
    uint32_t from = 0;
    for (size_t i = 0; i < page->runs.count; i++) {
        const struct meta_run *run = list_at(&page->runs, i);
        if (run->place >= heading)
            break;
        /* a heading that is a date belongs to what follows */
        if (is_paragraph(run) || (run->zone & ZONE_HEADING && run->digits < DIGITS_OF_DATE))
            from = run->place + 1;
    }
    return from;
}

/* Where an entry ends: at the next heading behind its body. */
static uint32_t entry_end(const struct meta_page *page, uint32_t body_end)
{
    for (size_t i = 0; i < page->headings.count; i++) {
        const struct meta_heading *heading = list_at(&page->headings, i);
        if (heading->place > body_end)
            return heading->place;
    }
    return UINT32_MAX;
}

/* Where the article stands on the page. */
static struct meta_stretch find_stretch(const struct meta_page *page,
                                        const struct meta_scope *scope)
{
    struct meta_stretch stretch = {
        .heading = UINT32_MAX, .from = 0, .to = UINT32_MAX, .alone = scope->alone};
    guess_body(page, &stretch, 0);
    if (scope->first)
        stretch.body = place_of(page, scope->first);
    if (scope->last)
        stretch.body_end = place_of(page, scope->last);
    if (!scope->alone) {
        stretch.own_heading = scope->heading ? place_of(page, scope->heading) : stretch.body;
        stretch.from = entry_begin(page, stretch.own_heading);
        stretch.to = entry_end(page, stretch.body_end);
    }
    return stretch;
}

/* How far JSON-LD is believed: systems that describe the site in every article's place are not. */
static double belief_in(const struct meta_stretch *stretch, struct str headline)
{
    bool other = stretch->described && stretch->described->headline.size && headline.size &&
                 words_overlap(stretch->described->headline, headline) < OTHER_HEADLINE;
    return other ? 0.4 : 1;
}

/* The address that the page says is its own. */
static struct str find_canonical(const struct meta_page *page, const struct meta_stretch *stretch)
{
    if (str_starts_fold(page->canonical, STR("http")))
        return page->canonical;
    struct str address = field_text(page, stretch, META_ADDRESS);
    return str_starts_fold(address, STR("http")) ? address : (struct str){NULL, 0};
}

void page_take_dateline(struct article *article)
{
    struct block *first = article->blocks.count ? list_at(&article->blocks, 0) : NULL;
    bool body = !first || ((first->kind == BLOCK_PARAGRAPH || first->kind == BLOCK_LEAD) &&
                           str_starts(article->text, first->text));
    if (!body || article->dateline.size)
        return;
    struct str agency, dateline;
    struct str line =
        first ? first->text : str_part(article->text, 0, str_find_byte(article->text, '\n'));
    size_t size = meta_dateline(line, &dateline, &agency);
    if (size == 0 || size >= line.size)
        return;
    article->dateline = dateline;
    if (agency.size)
        article->agency = agency;
    if (first)
        first->text = str_from_byte(first->text, size);
    article->text = str_from_byte(article->text, size);
}

/* Finds the agency among the authors, or in a byline line. */
static void find_agency(const struct meta_page *page, const struct meta_stretch *stretch,
                        struct article *article)
{
    for (size_t i = 0; i < article->authors.count && !article->agency.size; i++)
        article->agency = meta_agency(*(struct str *)list_at(&article->authors, i));
    for (size_t i = 0; i < page->runs.count && !article->agency.size; i++) {
        const struct meta_run *run = list_at(&page->runs, i);
        bool near = stretch->heading != UINT32_MAX && run->place > stretch->heading &&
                    run->place < stretch->heading + SUBHEAD_NEAR;
        /* two letters alone are as often a button for larger type */
        if (near && run->zone & ZONE_BYLINE && run->size > 2 && run->size < 80)
            article->agency = meta_agency(run->text);
    }
}

void meta_resolve(const struct meta_page *page, const struct meta_scope *scope,
                  struct article *article)
{
    struct meta_stretch stretch = find_stretch(page, scope);
    article->headline = meta_find_headline(page, scope, &stretch);
    if (!scope->first && stretch.heading != UINT32_MAX)
        guess_body(page, &stretch, stretch.heading);
    stretch.described = meta_described_for(page, article->headline, scope->alone);
    stretch.belief = belief_in(&stretch, article->headline);
    article->outlet_name = page->outlet_name;
    article->outlet_domain = page->outlet_domain;
    article->language = find_language(page, &stretch, article);
    if (str_equal(article->language, STR("und")))
        article->language = (struct str){NULL, 0};
    article->subhead = find_subhead(page, &stretch, article->headline);
    article->canonical_url = find_canonical(page, &stretch);
    article->section = find_section(page, &stretch, article->headline);
    meta_find_dates(page, &stretch, article);
    meta_find_authors(page, &stretch, article);
    page_take_dateline(article);
    find_agency(page, &stretch, article);
    find_tags(page, &stretch, article);
    find_image(page, &stretch, article);
}
