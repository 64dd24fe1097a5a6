/* The text of a tree: raw, and as a browser shows it. The second follows the HTML standard's
 * innerText (section 3.2.7, "the rendered text collection steps") for its own style sheet: no
 * page's styles are read. Neither recurses. */
#include "html/html.h"
#include "html/names_private.h"

void html_raw_text(const struct html_node *top, struct buf *out)
{
    for (const struct html_node *n = top; n; n = html_next(n, top))
        if (n->kind == HTML_TEXT)
            buf_add(out, n->text);
}

/* Text on its way out. Breaks and spaces wait until something follows them. */
struct flow {
    struct buf *out;
    size_t start;          /* of our text in the buffer */
    unsigned breaks;       /* line feeds that the next text needs before it, at least */
    bool space;            /* a space waits */
    bool line_start;       /* nothing stands on the current line */
    unsigned preformatted; /* open elements in which white space stands as it is */
};

/* Writes the breaks and the space that wait, before something that is shown. */
static void settle(struct flow *flow)
{
    if (flow->out->size == flow->start)
        flow->breaks = 0; /* none at the beginning */
    for (; flow->breaks; flow->breaks--) {
        buf_add_byte(flow->out, '\n');
        flow->line_start = true;
    }
    if (flow->space && !flow->line_start)
        buf_add_byte(flow->out, ' ');
    flow->space = false;
}

/* Asks for line feeds before what comes next; the most that is asked for counts. */
static void need_breaks(struct flow *flow, unsigned breaks)
{
    if (breaks)
        flow->space = false;
    if (flow->breaks < breaks)
        flow->breaks = breaks;
}

/* Adds text with its white space collapsed. */
static void add_collapsed(struct flow *flow, struct str text)
{
    struct str word;
    while (text.size) {
        if (ascii_is_space(text.data[0]))
            flow->space = true;
        if (!str_word(&text, &word))
            break;
        settle(flow);
        buf_add(flow->out, word);
        flow->line_start = false;
    }
}

/* Adds text as the elements around it have it. */
static void add_text(struct flow *flow, struct str text)
{
    if (!flow->preformatted) {
        add_collapsed(flow, text);
    } else if (text.size) {
        settle(flow);
        buf_add(flow->out, text);
        flow->line_start = text.data[text.size - 1] == '\n';
    }
}

/* Whether the node is a cell of a table. */
static bool is_cell(const struct html_node *node)
{
    return html_is(node, HTML_TAG_TD) || html_is(node, HTML_TAG_TH);
}

/* Whether white space stands as it is within the element. */
static bool is_preformatted(const struct html_node *node)
{
    return html_is(node, HTML_TAG_PRE) || html_is(node, HTML_TAG_LISTING) ||
           html_is(node, HTML_TAG_TEXTAREA) || html_is(node, HTML_TAG_XMP) ||
           html_is(node, HTML_TAG_PLAINTEXT);
}

/* Whether another cell follows in the row. */
static bool has_next_cell(const struct html_node *cell)
{
    for (const struct html_node *n = cell->next; n; n = n->next)
        if (is_cell(n))
            return true;
    return false;
}

/* The breaks around an element: an empty line for p, a new line for other blocks but cells. */
static unsigned breaks_around(const struct html_node *node)
{
    if (is_cell(node))
        return 0;
    return html_is(node, HTML_TAG_P) ? 2 : html_is_block(node);
}

/* Begins an element. False when nothing in it is shown. */
static bool enter(struct flow *flow, const struct html_node *node)
{
    if (node->space == HTML_NS_SVG)
        return false;
    if (node->space == HTML_NS_HTML && html_tag_has(node->tag, TAG_HIDDEN))
        return false;
    if (html_is(node, HTML_TAG_BR)) {
        flow->space = false;
        settle(flow);
        buf_add_byte(flow->out, '\n');
        flow->line_start = true;
        return false;
    }
    need_breaks(flow, breaks_around(node));
    flow->preformatted += is_preformatted(node);
    return true;
}

/* Ends an element that was begun. */
static void leave(struct flow *flow, const struct html_node *node)
{
    if (node->kind != HTML_ELEMENT)
        return;
    flow->preformatted -= is_preformatted(node);
    need_breaks(flow, breaks_around(node));
    if (is_cell(node) && has_next_cell(node)) {
        flow->space = false;
        settle(flow);
        buf_add_byte(flow->out, '\t');
        flow->line_start = true;
    }
}

void html_text(const struct html_node *top, struct buf *out)
{
    struct flow flow = {.out = out, .start = out->size, .line_start = true};
    for (const struct html_node *n = top; n;) {
        bool down = n->kind == HTML_DOCUMENT || n->kind == HTML_CONTENT;
        if (n->kind == HTML_TEXT)
            add_text(&flow, n->text);
        else if (n->kind == HTML_ELEMENT)
            down = enter(&flow, n);
        if (down && n->first) {
            n = n->first;
            continue;
        }
        if (down)
            leave(&flow, n);
        while (n != top && !n->next) {
            n = n->parent;
            leave(&flow, n);
        }
        n = n == top ? NULL : n->next;
    }
}
