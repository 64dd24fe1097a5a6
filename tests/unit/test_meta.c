/* What a page says of its article: small pages, each with one difficulty. */
#include <stdio.h>
#include <time.h>

#include "page/jsonld.h"
#include "page/meta.h"
#include "page_fixture.h"

/* Two paragraphs that are long enough to be a body. */
#define BODY                                                                                       \
    "<p>The council voted on Monday to repair the old bridge over the river, which has been "      \
    "closed "                                                                                      \
    "to all traffic since a barge struck one of its piers in the spring, and to pay for the work " \
    "from the reserve that was set aside for the new town hall.</p>"                               \
    "<p>Work begins in May and should be finished before the winter, said the engineer in "        \
    "charge, "                                                                                     \
    "who warned that the price of steel may yet change. Until then the ferry runs every half "     \
    "hour "                                                                                        \
    "from six in the morning until midnight, and on market days until one.</p>"

/* The article of a page that was fetched from `url`; valid until the next. */
static const struct article *read_page_at(const char *page, const char *url)
{
    static struct article article;
    static struct page_source source;
    struct meta_scope scope = {.alone = true};
    struct html_document *document = parse_page(page);
    source = (struct page_source){.url = str_from(url)};
    article_init(&article, &arena);
    meta_resolve(meta_gather(&arena, document, &source, NULL), &scope, &article);
    return &article;
}

static const struct article *read_page(const char *page)
{
    return read_page_at(page, "");
}

static void assert_str(struct str got, const char *expected)
{
    char text[512];
    snprintf(text, sizeof(text), "%.*s", STR_ARG(got));
    assert_string_equal(text, expected);
}

/* The authors with semicolons between them. */
static void assert_authors(const struct article *article, const char *expected)
{
    char text[512] = "";
    size_t size = 0;
    for (size_t i = 0; i < article->authors.count; i++) {
        struct str name = *(struct str *)list_at(&article->authors, i);
        size += (size_t)snprintf(text + size, sizeof(text) - size, "%s%.*s", i ? ";" : "",
                                 STR_ARG(name));
    }
    assert_string_equal(text, expected);
}

static void the_headline_is_what_the_page_shows(void **state)
{
    (void)state;
    assert_str(read_page("<title>Bridge to be repaired | The Bee</title><h1>Bridge to be "
                         "repaired</h1>" BODY)
                   ->headline,
               "Bridge to be repaired");
    /* a logo in a first heading is none */
    assert_str(read_page("<meta property=og:site_name content='The Bee'><meta property=og:title "
                         "content='Bridge to be repaired - The Bee'><title>Bridge to be repaired - "
                         "The Bee</title><h1><a href=/>The Bee</a></h1><h2>Bridge to be "
                         "repaired</h2>" BODY)
                   ->headline,
               "Bridge to be repaired");
    /* a page without headings has its title, less the outlet's name */
    assert_str(read_page("<meta property=og:site_name content='The Bee'><title>Bridge to be "
                         "repaired - The Bee</title>" BODY)
                   ->headline,
               "Bridge to be repaired");
    /* a kicker inside the heading is left off where the other places agree on the rest */
    assert_str(
        read_page("<meta property=og:title content='Bridge to be repaired in May'><title>"
                  "Bridge to be repaired in May</title><h1><span>Traffic</span> <span>Bridge "
                  "to be repaired in May</span></h1>" BODY)
            ->headline,
        "Bridge to be repaired in May");
    assert_str(read_page("<p>no heading, no title")->headline, "");
}

#define LD(text) "<script type='application/ld+json'>" text "</script>"

static void json_ld_is_read_however_it_is_written(void **state)
{
    (void)state;
    static const char *const pages[] = {
        LD("{\"@type\":\"NewsArticle\",\"headline\":\"H\",\"author\":{\"name\":\"Ada Stone\"},"
           "\"datePublished\":\"2024-05-03T10:00:00+02:00\"}"),
        LD("{\"@graph\":[{\"@type\":\"WebSite\"},{\"@type\":[\"Article\"],\"author\":"
           "{\"@id\":\"#a\"},\"datePublished\":\"2024-05-03T10:00:00+02:00\"},"
           "{\"@type\":\"Person\",\"@id\":\"#a\",\"name\":\"Ada Stone\"}]}"),
        LD("<!--//<![CDATA[\n[{\"@type\":\"Article\",\"description\":\"raw\nline\",\"author\":"
           "[\"Ada Stone\",],\"datePublished\":\"2024-05-03T10:00:00+02:00\",},]\n//]]>-->"),
        LD("{\"@type\":\"Article\",\"headline\":\"He said \"no\" to it\",\"author\":\"Ada Stone\","
           "\"datePublished\":\"2024-05-03T10:00:00+02:00\"} {\"@type\":\"Thing\"}"),
        LD("{\"@type\":\"Article\",\"author\":\"Ada Stone\"\n\"datePublished\":"
           "\"2024-05-03T10:00:00+02:00\""),
        LD("{&quot;@type&quot;:&quot;Article&quot;,&quot;author&quot;:&quot;Ada Stone&quot;,"
           "&quot;datePublished&quot;:&quot;2024-05-03T10:00:00+02:00&quot;}"),
    };
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        char page[4096];
        snprintf(page, sizeof(page), "%s<h1>H</h1>" BODY, pages[i]);
        const struct article *article = read_page(page);
        assert_authors(article, "Ada Stone");
        assert_str(article->published, "2024-05-03T10:00:00+02:00");
        assert_int_equal(article->published_from, PUBLISHED_JSON_LD);
    }
}

static void json_ld_texts_are_what_was_meant(void **state)
{
    (void)state;
    struct jsonld *root = jsonld_root(&arena);
    uint32_t values = 0;
    jsonld_read(&arena,
                STR("{\"a\":\"Caf\\u00e9 \\ud83d\\ude00\",\"b\":\"a &amp;amp; b<br>c\","
                    "\"c\":\" x\\n y\",\"schema:d\":{\"@value\":\"v\"},\"e\":\"\\ud83d\"}"),
                root, &values);
    assert_str(jsonld_text(&arena, jsonld_get(root, STR("a"))), "Café 😀");
    assert_str(jsonld_text(&arena, jsonld_get(root, STR("b"))), "a & bc");
    assert_str(jsonld_text(&arena, jsonld_get(root, STR("c"))), "x y");
    assert_str(jsonld_text(&arena, jsonld_get(root, STR("d"))), "v");
    assert_str(jsonld_text(&arena, jsonld_get(root, STR("e"))), "\uFFFD");
    assert_str(jsonld_text(&arena, jsonld_get(root, STR("f"))), "");
}

static void json_ld_has_limits(void **state)
{
    (void)state;
    struct jsonld *root = jsonld_root(&arena);
    uint32_t values = 0;
    static char deep[100000];
    memset(deep, '[', sizeof(deep));
    jsonld_read(&arena, str_of(deep, sizeof(deep)), root, &values);
    assert_int_equal(values, JSONLD_MAX_DEPTH);
    for (size_t i = 0; i < sizeof(deep); i++)
        deep[i] = i % 2 ? ',' : '1';
    values = JSONLD_MAX_VALUES - 10;
    jsonld_read(&arena, str_of(deep, sizeof(deep)), root, &values);
    assert_int_equal(values, JSONLD_MAX_VALUES);
}

/* Headlines in markup that does not say what they are, or says more. */
static void headlines_are_told_by_title_and_kicker(void **state)
{
    (void)state;
    assert_str(read_page("<title>The Courier - Bridge to be repaired by May</title>"
                         "<div><font size=6><b>Bridge to be repaired by May</b></font></div>"
                         "<div>By ANN O'LEARY</div>" BODY)
                   ->headline,
               "Bridge to be repaired by May");
    assert_str(read_page("<h1><span class=kicker>Town hall</span> Bridge to be repaired</h1>" BODY)
                   ->headline,
               "Bridge to be repaired");
    assert_str(read_page("<h1><span class=kicker>Town hall:</span> Bridge to be repaired</h1>" BODY)
                   ->headline,
               "Town hall: Bridge to be repaired");
    assert_str(
        read_page("<meta property=og:title content='Opinion | Bridge to be repaired by May'>"
                  "<script type=application/ld+json>{\"@type\": \"NewsArticle\","
                  "\"headline\": \"Bridge to be repaired by May\"}</script>"
                  "<h1><span>Opinion</span> <span>Bridge to be repaired by May</span></h1>" BODY)
            ->headline,
        "Bridge to be repaired by May");
}

/* Titles that machines read in several places are often one and the same. */
static void a_heading_is_worth_more_than_one_title_thrice(void **state)
{
    (void)state;
    assert_str(read_page("<title>Repairs of bridges compared</title>"
                         "<meta name=title content='Repairs of bridges compared'>"
                         "<meta name=twitter:title content='Repairs of bridges compared'>"
                         "<meta property=og:title content='Repairs of bridges compared'>"
                         "<h1>How to mend what spans a river</h1>" BODY)
                   ->headline,
               "How to mend what spans a river");
    assert_str(read_page("<title>The Lantern</title><div style='font-size:34px'>Bridge open by May"
                         "</div>" BODY)
                   ->headline,
               "Bridge open by May");
    assert_str(read_page("<h1>The bridge again<span>Open by May</span></h1>" BODY)->headline,
               "The bridge again Open by May");
    assert_str(read_page("<meta property=og:title content='Bridge in Veldmark: closed again'>"
                         "<h1><span>Bridge in Veldmark<i>:</i></span> <span>Repairs to go on until "
                         "May</span></h1>" BODY)
                   ->headline,
               "Bridge in Veldmark: Repairs to go on until May");
}

static void names_in_capitals_are_written_as_names(void **state)
{
    (void)state;
    assert_authors(read_page("<h1>Bridge</h1><p class=byline>By ANN-LEE O'LEARY</p>" BODY),
                   "Ann-Lee O'Leary");
    assert_authors(read_page("<h1>Bridge</h1><p class=byline>By Ann LEE</p>" BODY), "Ann LEE");
}

/* What machines say of the day of publication is weighed by what else the page says. */
static void doubtful_dates_are_weighed(void **state)
{
    (void)state;
    const char *repeated = "<meta property=article:published_time content=2025-11-05T10:00:00Z>"
                           "<meta property=article:modified_time content=2025-11-05T10:00:00Z>"
                           "<h1>Bridge</h1><div class=date>3 January 2024</div>" BODY;
    assert_str(read_page(repeated)->published, "2024-01-03");
    assert_str(read_page_at("<h1>Bridge</h1><div class=date>1 July 2024</div>" BODY,
                            "https://example.org/article/2023/12/20/bridge/")
                   ->published,
               "2023-12-20");
    /* later than its last change by seconds, and on no clock the day that the page shows */
    assert_str(read_page("<meta property=article:published_time content=2025-11-05T22:02:58Z>"
                         "<meta property=article:modified_time content=2025-11-05T22:02:45Z>"
                         "<h1>Bridge</h1><div class=date>4 November 2025</div>" BODY)
                   ->published,
               "2025-11-04");
    assert_str(
        read_page("<meta name=w-published-date content=2024-05-03><h1>Bridge</h1>" BODY)->published,
        "2024-05-03");
}

static void published_and_modified_are_told_apart(void **state)
{
    (void)state;
    const struct article *article =
        read_page("<meta property=article:published_time content=2024-05-03T10:00:00+02:00><meta "
                  "property=article:modified_time content=2024-06-01T08:00:00+02:00><h1>Bridge</h1>"
                  "<p>Updated: 1 June 2024</p>" BODY);
    assert_str(article->published, "2024-05-03T10:00:00+02:00");
    assert_str(article->modified, "2024-06-01T08:00:00+02:00");
    assert_int_equal(article->published_from, PUBLISHED_META);
}

static void a_date_is_found_where_the_page_shows_it(void **state)
{
    (void)state;
    const struct article *article =
        read_page("<html lang=de><h1>Brücke</h1><div class=meta>3. Mai 2024</div>" BODY);
    assert_str(article->published, "2024-05-03");
    assert_int_equal(article->published_from, PUBLISHED_TEXT);
    article = read_page("<h1>Bridge</h1><time datetime=2024-05-03T10:00Z>Friday</time>" BODY
                        "<h3>More</h3><time datetime=2024-05-09>9 May</time>");
    assert_str(article->published, "2024-05-03T10:00+00:00");
    assert_int_equal(article->published_from, PUBLISHED_TIME);
    article = read_page_at("<h1>Bridge</h1>" BODY, "https://bee.example/2024/05/03/bridge");
    assert_str(article->published, "2024-05-03");
    assert_int_equal(article->published_from, PUBLISHED_URL);
    article = read_page_at("<h1>Bridge</h1>" BODY, "https://bee.example/news/A2024050314320005196");
    assert_str(article->published, "2024-05-03");
    article = read_page_at("<h1>Bridge</h1>" BODY, "https://bee.example/news/A2024050399320005196");
    assert_str(article->published, "");
    assert_str(read_page("<h1>Bridge</h1>" BODY)->published, "");
}

static void the_day_is_the_one_of_the_readers(void **state)
{
    (void)state;
    assert_str(
        read_page("<meta property=article:published_time content=2023-12-23T03:22:07Z>"
                  "<h1>Bridge</h1><time datetime=2023-12-22T22:22:07-05:00>Dec 22</time>" BODY)
            ->published,
        "2023-12-22T22:22:07-05:00");
    /* a clock without an offset that is the one in UTC says nothing of where the readers are */
    assert_str(read_page("<script type=application/ld+json>{\"@type\": \"NewsArticle\","
                         "\"datePublished\": \"2023-12-23T03:00:46Z\"}</script>"
                         "<meta property=article:published_time content=2023-12-23T03:00:46>"
                         "<h1>Bridge</h1><div class=date>December 22, 2023 10:00 PM</div>" BODY)
                   ->published,
               "2023-12-22T22:00");
    assert_str(read_page("<meta property=article:published_time content=2023-12-18T22:57-05:00>"
                         "<h1>Bridge</h1><div class=date>Dec 19, 2023 3:57 AM</div>" BODY)
                   ->published,
               "2023-12-19T03:57");
}

static void dates_elsewhere_on_the_page_help(void **state)
{
    (void)state;
    /* which number is the day is told by the same day elsewhere */
    assert_str(read_page("<html lang=en><h1>Bridge</h1><time>02-12-2025</time>" BODY
                         "<h4>More</h4><time datetime=2025-12-02>2 December</time>")
                   ->published,
               "2025-12-02");
    assert_str(read_page("<html lang=en><h1>Bridge</h1><time>02-12-2025</time>" BODY)->published,
               "2025-02-12");
    /* the address, where only another element than the link says it */
    assert_str(read_page("<meta property=og:url content=https://bee.example/2023/12/20/bridge>"
                         "<h1>Bridge</h1>" BODY)
                   ->published,
               "2023-12-20");
    /* a script in a meta element */
    assert_str(read_page("<meta name=script:ld+json content='{\"@type\": \"Article\","
                         "\"datePublished\": \"2025-11-17\"}'><h1>Bridge</h1>" BODY)
                   ->published,
               "2025-11-17");
    /* a second description of the article and what the page shows, against the first */
    assert_str(read_page("<script type=application/ld+json>[{\"@type\": \"BlogPosting\","
                         "\"headline\": \"Bridge\", \"datePublished\": \"2025-12-19T22:02Z\"},"
                         "{\"@type\": \"BlogPosting\", \"headline\": \"Bridge\","
                         "\"datePublished\": \"2025-12-17\"}]</script>"
                         "<h1>Bridge</h1><div class=date>Dec 17, 2025</div>" BODY)
                   ->published,
               "2025-12-17");
}

/* JSON-LD that alone says when a page was published is not believed against a later day beside the
 * headline; meta elements are. */
static void what_the_page_shows_corrects_json_ld(void **state)
{
    (void)state;
#define SAID                                                                                  \
    "<script type=application/ld+json>{\"@type\": \"NewsArticle\", \"headline\": \"Bridge\"," \
    "\"datePublished\": \"2019-08-11T19:30:00+02:00\", \"dateModified\": \"2025-11-21\"}</script>"
    const char *beside = SAID "<h1>Bridge</h1><div class=date>November 21, 2025</div>" BODY;
    const struct article *article = read_page(beside);
    assert_str(article->published, "2025-11-21");
    assert_str(article->modified, "2025-11-21");
    assert_int_equal(article->published_from, PUBLISHED_TEXT);
    assert_str(
        read_page(SAID "<div class=date>November 21, 2025</div><h1>Bridge</h1>" BODY)->published,
        "2025-11-21");
    assert_str(read_page(SAID "<meta property=article:published_time content=2019-08-11T17:30:00Z>"
                              "<h1>Bridge</h1><div class=date>November 21, 2025</div>" BODY)
                   ->published,
               "2019-08-11T19:30:00+02:00");
    /* the day of today, as sites print it over everything */
    assert_str(read_page(SAID "<div>November 21, 2025</div><h1>Bridge</h1>" BODY)->published,
               "2019-08-11T19:30:00+02:00");
    /* where both days are shown, each is what JSON-LD says it is */
    assert_str(read_page(SAID "<h1>Bridge</h1><div class=date>August 11, 2019</div>"
                              "<div class=date>November 21, 2025</div>" BODY)
                   ->published,
               "2019-08-11T19:30:00+02:00");
    /* the printed issue of the next day */
    assert_str(
        read_page(SAID "<h1>Bridge</h1><div class=date>12 August 2019</div>" BODY)->published,
        "2019-08-11T19:30:00+02:00");
#undef SAID
}

static void bylines_are_taken_apart(void **state)
{
    (void)state;
    static const struct {
        const char *byline, *authors;
    } cases[] = {
        {"<p>By Ada Stone</p>", "Ada Stone"},
        {"<p>By Ada Stone and Ben Ferry</p>", "Ada Stone;Ben Ferry"},
        {"<p>By ADA STONE, BEN FERRY and CY WEIR</p>", "Ada Stone;Ben Ferry;Cy Weir"},
        {"<p>By Ada Stone | May 3, 2024</p>", "Ada Stone"},
        {"<p>By Ada Stone May 3, 2024</p>", "Ada Stone"},
        {"<p>Von Ada Stone und Ben Ferry</p>", "Ada Stone;Ben Ferry"},
        {"<p>Por María de la Cruz</p>", "María de la Cruz"},
        {"<p>Redacción América / Ada Stone</p>", "Ada Stone"},
        {"<p>Redacción América</p>", "Redacción América"},
        {"<p>Redacción: Ada Stone</p>", "Ada Stone"},
        {"<p>Redacción Ada Stone</p>", "Ada Stone"},
        {"<div class=byline><a rel=author href=/a>Ada Stone</a>, Staff Writer</div>", "Ada Stone"},
        {"<div><a href=/a>News</a> <a href=/b>Podcast: By Lamplight</a> <a "
         "href=/c>Events</a></div>",
         ""},
        {"<div><a href=/a>By Ada Stone</a></div>", "Ada Stone"},
        {"<p class=author>リマ＝沢渡千尋</p>", "沢渡千尋"},
        {"<p class=author>ジャン＝ベルモンド</p>", "ジャン＝ベルモンド"},
        {"<div class=author>Ada Stone, MD, PhD</div>", "Ada Stone, MD, PhD"},
        {"<div class=byline>记者：陈望舒</div>", "陈望舒"},
        {"<div class=byline>박준석 기자</div>", "박준석"},
        {"<p>This story was written by Ada Stone</p>", "Ada Stone"},
        {"<p>Photo by Ada Stone</p>", ""},
        {"<div class=author>admin</div>", ""},
        {"<div class=byline>Posted: May 3, 2024</div>", ""},
    };
    assert_authors(
        read_page("<h1>Bridge</h1><div><span itemprop=author><span itemprop=name>Ada Stone</span>"
                  "</span><span>,</span> <span itemprop=author><span itemprop=name>Ben Ferry</span>"
                  "</span></div>" BODY),
        "Ada Stone;Ben Ferry");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char page[4096];
        snprintf(page, sizeof(page), "<h1>Bridge to be repaired</h1>%s" BODY, cases[i].byline);
        assert_authors(read_page(page), cases[i].authors);
    }
}

static void an_outlet_is_an_author_only_for_want_of_people(void **state)
{
    (void)state;
    /* and so is a part of its newsroom, whichever is named first */
    assert_authors(
        read_page(LD("{\"@type\":\"Article\",\"author\":[{\"name\":\"Redacción América\"},"
                     "{\"name\":\"Ada Stone\"}]}") BODY),
        "Ada Stone");
    assert_authors(read_page(LD("{\"@type\":\"Article\",\"author\":[{\"name\":\"Ada Stone\"},"
                                "{\"name\":\"Redacción América\"}]}") BODY),
                   "Ada Stone");
    assert_authors(
        read_page(
            LD("{\"@type\":\"Article\",\"author\":[{\"name\":\"The Bee\"},{\"name\":"
               "\"Ada Stone\"}],\"publisher\":{\"name\":\"The Bee\"}}") "<h1>Bridge</h1>" BODY),
        "Ada Stone");
    assert_authors(read_page(LD("{\"@type\":\"Article\",\"author\":{\"name\":\"The Bee\"},"
                                "\"publisher\":{\"name\":\"The Bee\"}}") "<h1>Bridge</h1>" BODY),
                   "The Bee");
    assert_authors(
        read_page("<meta name=author content=https://bee.example/staff><h1>Bridge</h1>" BODY), "");
}

static void the_rest_is_found(void **state)
{
    (void)state;
    const struct article *article = read_page_at(
        "<html lang=fr><link rel=canonical href=https://bee.example/bridge>"
        "<meta property=og:site_name content='The Bee'><meta property=og:image "
        "content=https://bee.example/b.jpg><meta name=keywords content='bridge, river,bridge'>" LD(
            "{\"@type\":\"BreadcrumbList\",\"itemListElement\":[{\"name\":\"Home\"},{\"name\":"
            "\"Traffic\"},{\"name\":\"Bridge to be repaired\"}]}") "<h1>Bridge to be "
                                                                   "repaired</h1><p "
                                                                   "class=standfirst>The ferry "
                                                                   "runs until the work is done."
                                                                   "</p>" BODY,
        "https://reader:pw@www.bee.example:443/x?utm=1");
    assert_str(article->canonical_url, "https://bee.example/bridge");
    assert_str(article->outlet_name, "The Bee");
    assert_str(article->outlet_domain, "bee.example");
    assert_str(article->language, "en"); /* the text decides */
    assert_str(article->section, "Traffic");
    assert_str(article->subhead, "The ferry runs until the work is done.");
    assert_int_equal(article->tags.count, 2);
    assert_int_equal(article->images.count, 1);
}

/* The element with this id. */
static const struct html_node *with_id(const struct html_document *document, const char *id)
{
    for (const struct html_node *node = document->root; node;
         node = html_next(node, document->root))
        if (str_equal(html_attr(node, HTML_ATTR_ID), str_from(id)))
            return node;
    return NULL;
}

static void entries_of_a_page_have_their_own(void **state)
{
    (void)state;
    static const char page[] =
        "<meta property=article:published_time content=2024-05-01><meta name=author content='Cy "
        "Weir'><title>News in brief</title><h1>News in brief</h1>"
        "<h2 id=h1>Bridge closed</h2><p>By Ada Stone, 3 May 2024</p><div id=b1>" BODY "</div>"
        "<p><b id=h2>Ferry sails</b></p><div id=b2>" BODY "</div><p>By Ben Ferry</p>";
    static const char *const expected[][3] = {{"Bridge closed", "2024-05-03", "Ada Stone"},
                                              {"Ferry sails", "2024-05-01", "Ben Ferry"}};
    struct html_document *document;
    arena_clear(&arena);
    assert_int_equal(html_parse(parser, &arena, str_from(page), NULL, &document), OK);
    struct meta_page *meta =
        meta_gather(&arena, document, &(struct page_source){.url = {"", 0}}, NULL);
    for (unsigned i = 0; i < 2; i++) {
        struct article article;
        char heading[] = {'h', (char)('1' + i), 0}, body[] = {'b', (char)('1' + i), 0};
        const struct html_node *block = with_id(document, body);
        struct meta_scope scope = {.heading = with_id(document, heading),
                                   .first = block->first->first,
                                   .last = block->last->last};
        article_init(&article, &arena);
        meta_resolve(meta, &scope, &article);
        assert_str(article.headline, expected[i][0]);
        assert_str(article.published, expected[i][1]);
        assert_authors(&article, expected[i][2]);
    }
}

static void datelines_name_places_and_agencies(void **state)
{
    (void)state;
    static const struct {
        const char *paragraph, *dateline, *agency, *rest;
    } cases[] = {
        {"BERLIN, May 5 (Reuters) - The", "BERLIN, May 5", "Reuters", "The"},
        {"Berlin (dpa) - Der", "Berlin", "dpa", "Der"},
        {"Berlin (dpa/lno) – Der", "Berlin", "dpa", "Der"},
        {"NEW YORK — The", "NEW YORK", "", "The"},
        {"(AFP) - The", "", "AFP", "The"},
        {"The mayor — who is ill — left", "", "", "The mayor — who is ill — left"},
        {"Anna (12) - the youngest", "", "", "Anna (12) - the youngest"},
        {"", "", "", ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct str dateline, agency, paragraph = str_from(cases[i].paragraph);
        size_t size = meta_dateline(paragraph, &dateline, &agency);
        assert_str(dateline, cases[i].dateline);
        assert_str(agency, cases[i].agency);
        assert_str(str_from_byte(paragraph, size), cases[i].rest);
    }
    assert_str(meta_agency(STR("Source: AFP")), "AFP");
    assert_str(meta_agency(STR("the associated press")), "AP");
    assert_str(meta_agency(STR("pa")), "");
}

static void broken_pages_give_a_record(void **state)
{
    (void)state;
    static const char page[] =
        "<title>x</title><meta name=author><meta property=article:author>" LD(
            "{{{[\"") "<h1></h1><time datetime=><a rel=author></a><h2>";
    for (size_t size = 0; size < sizeof(page); size++) {
        char cut[sizeof(page)];
        memcpy(cut, page, size);
        cut[size] = 0;
        read_page(cut);
    }
}

/* A list of names without end is read as far as a list of authors may go. */
static void a_list_of_authors_ends(void **state)
{
    (void)state;
    struct buf page;
    buf_init(&page, 1 << 20);
    buf_add(&page, STR("<title>A bridge</title><meta name=author content='Ann Lee"));
    for (unsigned i = 0; i < 16000; i++)
        buf_add(&page, STR(" and Bob Ray"));
    buf_add(&page, STR("'><h1>A bridge</h1>" BODY));
    buf_add_byte(&page, '\0');
    clock_t began = clock();
    assert_authors(read_page(page.data), "Ann Lee;Bob Ray");
    assert_true(clock() - began < CLOCKS_PER_SEC);
    buf_free(&page);
}

/* Authors that are named by their number are each looked for in the whole description, and so only
 * as many of them as an article can have. */
static void many_authors_end_soon(void **state)
{
    (void)state;
    struct buf page;
    buf_init(&page, 1 << 20);
    buf_add(&page, STR("<title>A bridge</title><script type='application/ld+json'>{\"@type\":"
                       "\"NewsArticle\",\"headline\":\"A bridge\",\"author\":["));
    for (unsigned i = 0; i < 20000; i++)
        buf_add(&page, STR("{\"@id\":\"#nobody\"},"));
    buf_add(&page, STR("]}</script><h1>A bridge</h1>" BODY));
    buf_add_byte(&page, '\0');
    clock_t began = clock();
    assert_int_equal(read_page(page.data)->authors.count, 0);
    assert_true(clock() - began < CLOCKS_PER_SEC);
    buf_free(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_authors_end_soon),
        cmocka_unit_test(a_list_of_authors_ends),
        cmocka_unit_test(the_headline_is_what_the_page_shows),
        cmocka_unit_test(json_ld_is_read_however_it_is_written),
        cmocka_unit_test(json_ld_texts_are_what_was_meant),
        cmocka_unit_test(json_ld_has_limits),
        cmocka_unit_test(headlines_are_told_by_title_and_kicker),
        cmocka_unit_test(a_heading_is_worth_more_than_one_title_thrice),
        cmocka_unit_test(names_in_capitals_are_written_as_names),
        cmocka_unit_test(doubtful_dates_are_weighed),
        cmocka_unit_test(published_and_modified_are_told_apart),
        cmocka_unit_test(a_date_is_found_where_the_page_shows_it),
        cmocka_unit_test(the_day_is_the_one_of_the_readers),
        cmocka_unit_test(dates_elsewhere_on_the_page_help),
        cmocka_unit_test(what_the_page_shows_corrects_json_ld),
        cmocka_unit_test(bylines_are_taken_apart),
        cmocka_unit_test(an_outlet_is_an_author_only_for_want_of_people),
        cmocka_unit_test(the_rest_is_found),
        cmocka_unit_test(entries_of_a_page_have_their_own),
        cmocka_unit_test(datelines_name_places_and_agencies),
        cmocka_unit_test(broken_pages_give_a_record),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
