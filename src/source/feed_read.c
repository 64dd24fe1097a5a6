/* A tree to a feed: finds the element that is the feed, and reads what it says of itself. */
#include "base/url.h"
#include "source/feed_fields.h"

/* Most hubs of a feed; more are dropped. */
enum { HUBS_MAX = 16 };

/* --------------------------------------------------------------------------- the format --- */

/* The format whose document element has this name. */
static enum feed_format format_of(const struct feed_node *root)
{
    static const struct {
        const char *name;
        enum feed_format format;
    } formats[] = {
        {"rss", FEED_RSS},    {"rdf", FEED_RDF},        {"feed", FEED_ATOM},
        {"entry", FEED_ATOM}, {"urlset", FEED_SITEMAP}, {"sitemapindex", FEED_SITEMAPS},
    };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (str_equal_fold(root->name, str_from(formats[i].name)))
            return formats[i].format;
    /* a channel alone: CDF writes it in capitals, and its address in an attribute */
    bool cdf = str_equal(root->name, STR("CHANNEL")) || feed_node_attr(root, "href").data;
    return cdf ? FEED_CDF : FEED_RSS;
}

/* The version of the format, by what the element says or by its namespace. */
static struct str version_of(const struct feed_node *root, enum feed_format format)
{
    struct str version = str_trim(feed_node_attr(root, "version"));
    if (version.size)
        return version;
    if (format == FEED_ATOM && str_ends_fold(root->address, STR("2005/Atom")))
        return STR("1.0");
    if (format != FEED_RDF)
        return STR("");
    /* RSS 0.90 has the same first element, but its channel is of Netscape's namespace */
    const struct feed_node *channel = feed_node_child(root, FEED_FIELD_CHANNEL);
    bool first = channel && str_find_fold(channel->address, STR("netscape")) != STR_NONE;
    return first ? STR("0.90") : STR("1.0");
}

/* The element that is the feed: the first one, or the first within what is wrapped around it. */
static const struct feed_node *find_root(struct feed_reading *reading, const struct feed_node *top)
{
    const struct feed_node *first = top->first;
    while (first && !first->element)
        first = first->next;
    if (!first)
        return NULL;
    if (feed_rank(first, FEED_FIELD_ROOT))
        return first;
    for (const struct feed_node *n = first; n; n = feed_node_next(n, top)) {
        if (feed_rank(n, FEED_FIELD_ROOT) < 9)
            continue;
        reading->feed->mended |= FEED_MENDED_WRAPPED;
        return n;
    }
    return NULL;
}

/* ------------------------------------------------------------------------------- fields --- */

/* A link of the feed: to its page, itself, its hub, its other pages. */
static void take_link(struct feed_reading *reading, const struct feed_node *node)
{
    struct feed *feed = reading->feed;
    struct str reference = feed_node_attr(node, "href");
    if (!reference.data) {
        struct str text = feed_line_of(reading, node);
        feed_take_address(reading->ranks, FEED_FIELD_LINK, 9, feed_address(reading, node, text),
                          &feed->link);
        return;
    }
    struct str relation = feed_link_relation(node), type = feed_node_attr(node, "type");
    struct str address = feed_address(reading, node, reference);
    bool page = !type.size || str_find_fold(type, STR("html")) != STR_NONE;
    bool news =
        str_find_fold(type, STR("rss")) != STR_NONE || str_find_fold(type, STR("atom")) != STR_NONE;
    bool alternate = str_equal_fold(relation, STR("alternate"));
    if (alternate && !news)
        feed_take_address(reading->ranks, FEED_FIELD_LINK, page ? 7 : 5, address, &feed->link);
    else if (str_equal_fold(relation, STR("self")) || (alternate && !feed->self.size))
        feed->self = address;
    else if (str_equal_fold(relation, STR("hub")) && address.size && feed->hubs.count < HUBS_MAX)
        *(struct str *)list_add(&feed->hubs) = address;
    else if (str_equal_fold(relation, STR("next")))
        feed->next = address;
    else if (str_equal_fold(relation, STR("prev-archive")))
        feed->archive = address;
}

/* The feed's picture. */
static void take_image(struct feed_reading *reading, const struct feed_node *node)
{
    struct list found;
    list_init(&found, reading->arena, sizeof(struct feed_media));
    feed_media_read(reading, node, FEED_FIELD_IMAGE, &found);
    if (found.count)
        feed_take_address(reading->ranks, FEED_FIELD_IMAGE, feed_rank(node, FEED_FIELD_IMAGE),
                          ((struct feed_media *)list_at(&found, 0))->url, &reading->feed->image);
}

/* How often a feed says it changes, in minutes. */
static unsigned minutes_of_period(struct str name)
{
    static const struct {
        const char *name;
        unsigned minutes;
    } periods[] = {
        {"hourly", 60},
        {"daily", 24 * 60},
        {"weekly", 7 * 24 * 60},
        {"monthly", 30 * 24 * 60},
        {"yearly", 365 * 24 * 60},
    };
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
        if (str_equal_fold(name, str_from(periods[i].name)))
            return periods[i].minutes;
    return 0;
}

/* A whole number of minutes or times, 0 for what is none; no year has more minutes. */
static unsigned number_of(struct str text)
{
    uint64_t number;
    return str_to_u64(text, &number) && number <= 366 * 24 * 60 ? (unsigned)number : 0;
}

/* When nobody need ask for news. */
static void take_times(struct feed_reading *reading, const struct feed_node *node, unsigned *period,
                       unsigned *frequency)
{
    struct feed *feed = reading->feed;
    struct str line = feed_line_of(reading, node);
    if (feed_rank(node, FEED_FIELD_TTL))
        feed->ttl = number_of(line);
    if (feed_rank(node, FEED_FIELD_PERIOD))
        *period = minutes_of_period(line);
    if (feed_rank(node, FEED_FIELD_FREQUENCY))
        *frequency = number_of(line);
    bool hours = feed_rank(node, FEED_FIELD_SKIPHOURS), days = feed_rank(node, FEED_FIELD_SKIPDAYS);
    for (const struct feed_node *n = node->first; n && (hours || days); n = n->next) {
        uint64_t hour;
        struct str part = n->element ? feed_line_of(reading, n) : STR("");
        /* RSS 0.91 counts hours from 1 to 24, RSS 2.0 from 0 to 23 */
        if (hours && str_to_u64(part, &hour) && hour <= 24)
            feed->skip_hours |= UINT32_C(1) << hour % 24;
        int day = days ? (int)date_weekday_named(part) : 0;
        if (day)
            feed->skip_days |= (uint8_t)(1 << (day - 1));
    }
}

/* What an element says of the feed in texts, dates and names. */
static void take_field(struct feed_reading *reading, const struct feed_node *node)
{
    struct feed *feed = reading->feed;
    uint8_t *ranks = reading->ranks;
    if (feed_rank(node, FEED_FIELD_TITLE))
        feed_take_text(reading, ranks, FEED_FIELD_TITLE, node, &feed->title);
    if (feed_rank(node, FEED_FIELD_RIGHTS))
        feed_take_text(reading, ranks, FEED_FIELD_RIGHTS, node, &feed->rights);
    /* a feed has one text below its title, whichever element holds it */
    enum feed_field below =
        feed_rank(node, FEED_FIELD_SUBTITLE) ? FEED_FIELD_SUBTITLE : FEED_FIELD_SUMMARY;
    struct feed_text text;
    unsigned rank = feed_rank(node, below);
    if (rank > ranks[FEED_FIELD_SUBTITLE]) {
        text = feed_text_of(reading, node);
        if (feed_take(ranks, FEED_FIELD_SUBTITLE, rank, text.value, feed->subtitle.value.data))
            feed->subtitle = text;
    }
    if (feed_rank(node, FEED_FIELD_LANGUAGE))
        feed_take_line(reading, ranks, FEED_FIELD_LANGUAGE, node, &feed->language);
    if (feed_rank(node, FEED_FIELD_GENERATOR))
        feed_take_line(reading, ranks, FEED_FIELD_GENERATOR, node, &feed->generator);
    if (feed_rank(node, FEED_FIELD_ID))
        feed_take_line(reading, ranks, FEED_FIELD_ID, node, &feed->id);
    if (feed_rank(node, FEED_FIELD_PUBLISHED))
        feed_take_date(reading, ranks, FEED_FIELD_PUBLISHED, node, &feed->published);
    if (feed_rank(node, FEED_FIELD_UPDATED))
        feed_take_date(reading, ranks, FEED_FIELD_UPDATED, node, &feed->updated);
    if (feed_rank(node, FEED_FIELD_AUTHOR))
        feed_take_person(reading, ranks, FEED_FIELD_AUTHOR, node, &feed->authors);
    if (feed_rank(node, FEED_FIELD_CATEGORY))
        feed_take_category(reading, node, &feed->categories);
    if (feed_rank(node, FEED_FIELD_KEYWORDS))
        feed_take_keywords(reading, feed_line_of(reading, node), &feed->categories);
    if (feed_rank(node, FEED_FIELD_LINK))
        take_link(reading, node);
    if (feed_rank(node, FEED_FIELD_IMAGE))
        take_image(reading, node);
}

/* Whether an element is an entry of a feed of this format; sitemaps have names of their own. */
static bool is_entry(const struct feed_node *node, enum feed_format format)
{
    if (!feed_rank(node, FEED_FIELD_ENTRY))
        return false;
    bool listed =
        str_equal_fold(node->name, STR("url")) || str_equal_fold(node->name, STR("sitemap"));
    return listed == (format == FEED_SITEMAP || format == FEED_SITEMAPS);
}

/* Goes through what is within the feed, or within a part of it that holds fields and entries. */
static void take_children(struct feed_reading *reading, const struct feed_node *node)
{
    struct feed *feed = reading->feed;
    unsigned period = 0, frequency = 0;
    for (const struct feed_node *n = node->first; n; n = n->next) {
        if (!n->element || !n->ranks)
            continue;
        if (is_entry(n, feed->format)) {
            feed_read_entry(reading, n);
        } else if (feed_rank(n, FEED_FIELD_CHANNEL) || feed_rank(n, FEED_FIELD_ENTRIES)) {
            take_children(reading, n);
        } else {
            take_field(reading, n);
            take_times(reading, n, &period, &frequency);
        }
    }
    if (!feed->ttl && period)
        feed->ttl = period / (frequency ? frequency : 1);
    struct str about = str_trim(feed_node_attr(node, "about"));
    if (about.size && feed_take(reading->ranks, FEED_FIELD_ID, 3, about, NULL))
        feed->id = about;
    struct str reference = feed_node_attr(node, "href");
    if (reference.size)
        feed_take_address(reading->ranks, FEED_FIELD_LINK, 7,
                          feed_address(reading, node, reference), &feed->link);
}

/* ------------------------------------------------------------------- what comes before --- */

/* The element that holds the feed's fields: the channel within an RSS feed, or the root. */
static const struct feed_node *find_channel(const struct feed_node *root)
{
    const struct feed_node *channel = feed_node_child(root, FEED_FIELD_CHANNEL);
    return channel ? channel : root;
}

/* What the feed's addresses are relative to, where nobody says where it came from: where it says it
 * is, or its page. */
static struct str own_address(const struct feed_reading *reading, const struct feed_node *channel)
{
    struct str page = STR("");
    for (const struct feed_node *n = channel->first; n; n = n->next) {
        if (!feed_rank(n, FEED_FIELD_LINK))
            continue;
        struct str reference = str_trim(feed_node_attr(n, "href"));
        bool self = str_equal_fold(feed_link_relation(n), STR("self"));
        struct str text = reference.size ? reference : feed_line_of(reading, n);
        if (!url_is_web(text))
            continue;
        if (self && reference.size)
            return text;
        if (!page.size)
            page = text;
    }
    return page;
}

/* Which number of a date is the day, by the habits of the feed's language. */
static enum date_order order_of(struct str language)
{
    if (str_starts_fold(language, STR("en-us")) || str_starts_fold(language, STR("en_us")))
        return DATE_MONTH_FIRST;
    /* English alone may be of either country */
    return !language.size || str_equal_fold(language, STR("en")) ? DATE_ORDER_UNKNOWN
                                                                 : DATE_DAY_FIRST;
}

/* A language as BCP 47 writes it: "en_US" with a hyphen. */
static struct str clean_language(struct arena *arena, struct str language)
{
    if (str_find_byte(language, '_') == STR_NONE)
        return language;
    struct str copy = arena_copy(arena, language);
    char *text = (char *)(uintptr_t)copy.data;
    for (size_t i = 0; i < copy.size; i++)
        if (text[i] == '_')
            text[i] = '-';
    return copy;
}

bool feed_read_tree(struct feed_reading *reading, const struct feed_tree *tree)
{
    struct feed *feed = reading->feed;
    const struct feed_node *root = find_root(reading, tree->top);
    feed->truncated = feed->truncated || tree->truncated;
    if (tree->unknown_prefix)
        feed->mended |= FEED_MENDED_PREFIXES;
    if (!root)
        return false;
    feed->format = format_of(root);
    feed->version = version_of(root, feed->format);
    const struct feed_node *channel = find_channel(root);
    const struct feed_node *language = feed_node_child(channel, FEED_FIELD_LANGUAGE);
    struct str spoken = feed_node_language(channel);
    if (language)
        spoken = feed_line_of(reading, language);
    reading->order = order_of(spoken);
    if (!reading->url.size)
        reading->url = own_address(reading, channel);
    feed->language = spoken.size && !language ? spoken : (struct str){0};
    if (feed_rank(root, FEED_FIELD_ENTRY))
        feed_read_entry(reading, root);
    else
        take_children(reading, root);
    feed->language = clean_language(reading->arena, feed->language);
    return true;
}
