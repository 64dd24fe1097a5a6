/* Bytes to tree: ours, whole and with what articles never need passed over, beside libxml2's HTML
 * parser and MyHTML, on the same pages in the same run. Each page is decoded, parsed, all its nodes
 * and attributes are walked and counted, and freed. The parsers take turns round by round, so that
 * a machine that slows down slows all of them; the figures are the medians of the rounds. */
#include <libxml/HTMLparser.h>
#include <myhtml/api.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/memory.h"
#include "html/html.h"
#include "pages.h"

enum { ROUNDS = 9 };

struct count {
    size_t nodes, attrs;
};

struct ours {
    struct html_parser *parser;
    struct arena arena;
    struct html_options options;
};

/* ------------------------------------------------------------------------------------- ours --- */

/* Walks our tree. */
static void count_ours(const struct html_node *top, struct count *count)
{
    for (const struct html_node *n = top; n; n = html_next(n, top)) {
        count->nodes++;
        if (n->kind == HTML_ELEMENT) {
            for (uint32_t i = 0; i < n->count; i++)
                count->attrs += n->attrs[i].name != 0;
            if (html_is(n, HTML_TAG_TEMPLATE) && n->content)
                count_ours(n->content, count);
        }
    }
}

/* One page by each of the parsers: parsed, walked, freed. */
static void run_ours(void *context, struct str page, struct count *count)
{
    struct ours *ours = context;
    struct html_document *document;
    if (html_parse(ours->parser, &ours->arena, page, &ours->options, &document) == OK)
        count_ours(document->root, count);
    arena_clear(&ours->arena);
}

/* ---------------------------------------------------------------------------------- libxml2 --- */

static void run_libxml2(void *context, struct str page, struct count *count)
{
    (void)context;
    htmlDocPtr document = htmlReadMemory(page.data, (int)page.size, NULL, NULL,
                                         HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                             HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    if (!document)
        return;
    for (xmlNodePtr n = (xmlNodePtr)document; n;) {
        count->nodes++;
        if (n->type == XML_ELEMENT_NODE)
            for (xmlAttrPtr a = n->properties; a; a = a->next)
                count->attrs++;
        if (n->children && n->type != XML_ENTITY_REF_NODE && n->type != XML_DTD_NODE) {
            n = n->children;
            continue;
        }
        while (n && !n->next)
            n = n->parent;
        n = n ? n->next : NULL;
    }
    xmlFreeDoc(document);
}

/* ----------------------------------------------------------------------------------- MyHTML --- */

static void run_myhtml(void *context, struct str page, struct count *count)
{
    myhtml_tree_t *tree = context;
    myencoding_t encoding = MyENCODING_UTF_8;
    if (!myencoding_detect_bom(page.data, page.size, &encoding)) {
        myencoding_t declared =
            myencoding_prescan_stream_to_determine_encoding(page.data, page.size);
        if (declared != MyENCODING_NOT_DETERMINED)
            encoding = declared;
    }
    myhtml_parse(tree, encoding, page.data, page.size);
    myhtml_tree_node_t *top = myhtml_tree_get_document(tree);
    for (myhtml_tree_node_t *n = top; n;) {
        count->nodes++;
        for (myhtml_tree_attr_t *a = myhtml_node_attribute_first(n); a;
             a = myhtml_attribute_next(a))
            count->attrs++;
        if (myhtml_node_child(n)) {
            n = myhtml_node_child(n);
            continue;
        }
        while (n && n != top && !myhtml_node_next(n))
            n = myhtml_node_parent(n);
        n = !n || n == top ? NULL : myhtml_node_next(n);
    }
    myhtml_tree_clean(tree);
}

/* --------------------------------------------------------------------------------- the run --- */

struct peer {
    const char *name;
    void (*run)(void *context, struct str page, struct count *count);
    void *context;
    struct count count; /* of one round */
    double seconds[ROUNDS];
    unsigned long mallocs; /* through our own door, in the last round */
};

/* For qsort. */
static int compare_seconds(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* One round of all peers, each over all pages; `round` < 0 only warms up. */
static void run_round(struct peer *peers, size_t peer_count, const struct pages *pages, int round)
{
    for (size_t p = 0; p < peer_count; p++) {
        struct peer *peer = &peers[p];
        unsigned long calls = memory_calls();
        double start = thread_seconds();
        peer->count = (struct count){0, 0};
        for (size_t i = 0; i < pages->count; i++)
            peer->run(peer->context, pages->pages[i], &peer->count);
        if (round >= 0)
            peer->seconds[round] = thread_seconds() - start;
        peer->mallocs = memory_calls() - calls;
    }
}

/* Prints the medians, and their ratios to the first peer's. */
static void print_peers(struct peer *peers, size_t peer_count, const struct pages *pages)
{
    double first = 0;
    for (size_t p = 0; p < peer_count; p++) {
        qsort(peers[p].seconds, ROUNDS, sizeof(double), compare_seconds);
        double median = peers[p].seconds[ROUNDS / 2];
        first = p == 0 ? median : first;
        printf("%-22s %7.0f MB/s %9zu nodes %9zu attributes   ratio %5.2f\n", peers[p].name,
               1e-6 * (double)pages->bytes / median, peers[p].count.nodes, peers[p].count.attrs,
               first / median);
    }
}

/* How far the process' memory grows, in MB, while our parser reads all pages for the first time. */
static double ours_peak(struct ours *ours, const struct pages *pages)
{
    struct rusage before, after;
    struct count count = {0, 0};
    getrusage(RUSAGE_SELF, &before);
    for (size_t i = 0; i < pages->count; i++)
        run_ours(ours, pages->pages[i], &count);
    getrusage(RUSAGE_SELF, &after);
    return 1e-3 * (double)(after.ru_maxrss - before.ru_maxrss);
}

int main(void)
{
    struct pages pages = pages_load();
    printf("bytes to tree: %zu pages, %.1f MB, one core, median of %d rounds; ratio to libxml2\n",
           pages.count, 1e-6 * (double)pages.bytes, ROUNDS);
    struct ours whole = {.parser = html_parser_new()}, lean = {.parser = html_parser_new()};
    struct ours portable = {.parser = html_parser_new(), .options.portable = true};
    lean.options.skip = HTML_SKIP_ALL;
    arena_init(&whole.arena, 0);
    arena_init(&lean.arena, 0);
    arena_init(&portable.arena, 0);
    myhtml_t *myhtml = myhtml_create();
    myhtml_init(myhtml, MyHTML_OPTIONS_PARSE_MODE_SINGLE, 1, 0);
    myhtml_tree_t *tree = myhtml_tree_create();
    myhtml_tree_init(tree, myhtml);
    double peak = ours_peak(&whole, &pages);
    struct peer peers[] = {
        {.name = "libxml2", .run = run_libxml2},
        {.name = "MyHTML", .run = run_myhtml, .context = tree},
        {.name = "tidings", .run = run_ours, .context = &whole},
        {.name = "tidings, no SIMD", .run = run_ours, .context = &portable},
        {.name = "tidings, skipping", .run = run_ours, .context = &lean},
    };
    enum { PEERS = sizeof peers / sizeof *peers };
    run_round(peers, PEERS, &pages, -1);
    for (int round = 0; round < ROUNDS; round++)
        run_round(peers, PEERS, &pages, round);
    print_peers(peers, PEERS, &pages);
    printf("tidings to MyHTML %.2f, to libxml2 %.2f; skipping to whole %.2f\n",
           peers[1].seconds[ROUNDS / 2] / peers[2].seconds[ROUNDS / 2],
           peers[0].seconds[ROUNDS / 2] / peers[2].seconds[ROUNDS / 2],
           peers[2].seconds[ROUNDS / 2] / peers[4].seconds[ROUNDS / 2]);
    printf("a warm parser's calls to malloc over all pages: %lu whole, %lu skipping\n",
           peers[2].mallocs, peers[4].mallocs);
    printf("peak memory while ours ran, beyond that of the pages: %.1f MB\n", peak);
    printf("memory a parser's arena holds: %.1f MB whole, %.1f MB skipping\n",
           1e-6 * (double)arena_held(&whole.arena), 1e-6 * (double)arena_held(&lean.arena));
    html_parser_free(whole.parser);
    html_parser_free(lean.parser);
    html_parser_free(portable.parser);
    arena_free(&whole.arena);
    arena_free(&lean.arena);
    arena_free(&portable.arena);
    myhtml_tree_destroy(tree);
    myhtml_destroy(myhtml);
    return 0;
}
