/* The stack of open elements, insertion into the tree, scopes, and the way from text to tree. */
#include "html/tree.h"

#include "base/memory.h"
#include "html/encoding.h"

/* ------------------------------------------------------------------ nodes and their places --- */

/* A new node of a kind. */
static struct html_node *new_node(struct tree *tree, enum html_kind kind)
{
    struct html_node *node = arena_get(tree->arena, sizeof *node);
    *node = (struct html_node){.kind = (uint8_t)kind};
    tree->document->node_count++;
    return node;
}

void tree_link(struct html_node *node, struct place place)
{
    struct html_node *parent = place.parent, *next = place.before;
    struct html_node *previous = next ? next->previous : parent->last;
    node->parent = parent;
    node->next = next;
    node->previous = previous;
    *(previous ? &previous->next : &parent->first) = node;
    *(next ? &next->previous : &parent->last) = node;
}

void tree_unlink(struct html_node *node)
{
    struct html_node *parent = node->parent;
    if (!parent)
        return;
    *(node->previous ? &node->previous->next : &parent->first) = node->next;
    *(node->next ? &node->next->previous : &parent->last) = node->previous;
    node->parent = node->next = node->previous = NULL;
}

/* Where foster parenting puts a node: before the innermost open table, or in a template that is
 * nearer. */
static struct place foster_place(const struct tree *tree)
{
    for (uint32_t i = tree->depth; i-- > 0;) {
        struct html_node *node = tree->open[i];
        if (html_is(node, HTML_TAG_TEMPLATE))
            return (struct place){node->content, NULL};
        if (html_is(node, HTML_TAG_TABLE)) {
            if (node->parent)
                return (struct place){node->parent, node};
            return (struct place){tree->open[i - 1], NULL};
        }
    }
    return (struct place){tree->open[0], NULL};
}

struct place tree_place(const struct tree *tree, struct html_node *target)
{
    struct place place = {target, NULL};
    if (tree->foster && target->space == HTML_NS_HTML) {
        switch (target->tag) {
        case HTML_TAG_TABLE:
        case HTML_TAG_TBODY:
        case HTML_TAG_TFOOT:
        case HTML_TAG_THEAD:
        case HTML_TAG_TR:
            place = foster_place(tree);
            break;
        default:
            break;
        }
    }
    if (html_is(place.parent, HTML_TAG_TEMPLATE) && !place.before)
        place.parent = place.parent->content;
    return place;
}

/* Copies a token's attributes into the arena. */
static const struct html_attr *copy_attrs(struct tree *tree, const struct html_attr *attrs,
                                          uint32_t count)
{
    if (!count)
        return NULL;
    struct html_attr *copy = arena_get(tree->arena, count * sizeof *copy);
    memcpy(copy, attrs, count * sizeof *copy);
    tree->document->attr_count += count;
    return copy;
}

/* A new element that is in no tree yet. */
static struct html_node *new_element(struct tree *tree, unsigned tag, enum html_namespace space)
{
    struct html_node *element = new_node(tree, HTML_ELEMENT);
    element->tag = (uint16_t)tag;
    element->space = (uint8_t)space;
    if (tag == HTML_TAG_TEMPLATE && space == HTML_NS_HTML)
        element->content = new_node(tree, HTML_CONTENT);
    return element;
}

struct html_node *tree_create(struct tree *tree, const struct token *token)
{
    struct html_node *element = new_element(tree, token->tag, HTML_NS_HTML);
    element->attrs = copy_attrs(tree, token->attrs, token->attr_count);
    element->count = token->attr_count;
    return element;
}

struct html_node *tree_clone(struct tree *tree, const struct html_node *element)
{
    struct html_node *clone = new_element(tree, element->tag, element->space);
    clone->attrs = element->attrs;
    clone->count = element->count;
    tree->document->attr_count += element->count;
    return clone;
}

void tree_merge_attrs(struct tree *tree, struct html_node *element, const struct token *token)
{
    /* The tokenizer knows the names of its current tag; those that the element has are taken off.
     */
    struct tokenizer *t = tree->tokenizer;
    for (uint32_t i = 0; i < element->count; i++)
        if (element->attrs[i].name < t->seen_capacity)
            t->seen[element->attrs[i].name] = 0;
    uint32_t count = element->count;
    struct html_attr *attrs = NULL;
    for (uint32_t i = 0; i < token->attr_count; i++) {
        if (t->seen[token->attrs[i].name] != t->serial)
            continue;
        if (!attrs) {
            attrs = arena_get(tree->arena, (count + token->attr_count) * sizeof *attrs);
            if (count)
                memcpy(attrs, element->attrs, count * sizeof *attrs);
        }
        attrs[count++] = token->attrs[i];
        tree->document->attr_count++;
    }
    if (attrs) {
        element->attrs = attrs;
        element->count = count;
    }
}

bool tree_token_has(const struct token *token, unsigned attr, struct str value)
{
    for (uint32_t i = 0; i < token->attr_count; i++)
        if (token->attrs[i].name == attr)
            return str_equal_fold(str_of(token->attrs[i].value, token->attrs[i].size), value);
    return false;
}

/* ------------------------------------------------------------- the stack of open elements --- */

/* How many open elements have this one's tag, or NULL for elements that are not counted. */
static inline uint16_t *count_of(struct tree *tree, const struct html_node *element)
{
    bool counted = element->space == HTML_NS_HTML && element->tag < HTML_TAG_COUNT;
    return counted ? &tree->counts[element->tag] : NULL;
}

void tree_push(struct tree *tree, struct html_node *element)
{
    uint16_t *count = count_of(tree, element);
    if (count)
        ++*count;
    tree->open[tree->depth++] = element;
    tree->tokenizer->foreign = adjusted_current(tree)->space != HTML_NS_HTML;
}

void tree_pop(struct tree *tree)
{
    uint16_t *count = count_of(tree, tree->open[--tree->depth]);
    if (count)
        --*count;
    if (tree->depth)
        tree->tokenizer->foreign = adjusted_current(tree)->space != HTML_NS_HTML;
}

void tree_pop_to(struct tree *tree, uint32_t depth)
{
    while (tree->depth > depth)
        tree_pop(tree);
}

void tree_pop_until(struct tree *tree, unsigned tag)
{
    while (!current_is(tree, tag))
        tree_pop(tree);
    tree_pop(tree);
}

void tree_remove_open(struct tree *tree, uint32_t index)
{
    uint16_t *count = count_of(tree, tree->open[index]);
    if (count)
        --*count;
    memmove(tree->open + index, tree->open + index + 1,
            (tree->depth - index - 1) * sizeof *tree->open);
    tree->depth--;
    tree->tokenizer->foreign = tree->depth && adjusted_current(tree)->space != HTML_NS_HTML;
}

void tree_insert_open(struct tree *tree, uint32_t index, struct html_node *element)
{
    memmove(tree->open + index + 1, tree->open + index, (tree->depth - index) * sizeof *tree->open);
    tree->open[index] = element;
    tree->depth++;
    uint16_t *count = count_of(tree, element);
    if (count)
        ++*count;
}

int tree_open_index(const struct tree *tree, const struct html_node *element)
{
    for (uint32_t i = tree->depth; i-- > 0;)
        if (tree->open[i] == element)
            return (int)i;
    return -1;
}

bool tree_is_foreign_border(const struct html_node *node)
{
    switch (node->tag) {
    case HTML_TAG_MI:
    case HTML_TAG_MO:
    case HTML_TAG_MN:
    case HTML_TAG_MS:
    case HTML_TAG_MTEXT:
    case HTML_TAG_ANNOTATION_XML:
        return node->space == HTML_NS_MATHML;
    case HTML_TAG_FOREIGNOBJECT:
    case HTML_TAG_DESC:
    case HTML_TAG_TITLE:
        return node->space == HTML_NS_SVG;
    default:
        return false;
    }
}

bool tree_is_special(const struct html_node *node)
{
    return node->space == HTML_NS_HTML ? html_tag_has(node->tag, TAG_SPECIAL)
                                       : tree_is_foreign_border(node);
}

/* Which scopes an HTML element ends. */
static const uint8_t scope_ends[HTML_TAG_COUNT] = {
    [HTML_TAG_APPLET] = SCOPE_DEFAULT,
    [HTML_TAG_CAPTION] = SCOPE_DEFAULT,
    [HTML_TAG_HTML] = SCOPE_DEFAULT | SCOPE_TABLE,
    [HTML_TAG_TABLE] = SCOPE_DEFAULT | SCOPE_TABLE,
    [HTML_TAG_TD] = SCOPE_DEFAULT,
    [HTML_TAG_TH] = SCOPE_DEFAULT,
    [HTML_TAG_MARQUEE] = SCOPE_DEFAULT,
    [HTML_TAG_OBJECT] = SCOPE_DEFAULT,
    [HTML_TAG_SELECT] = SCOPE_DEFAULT,
    [HTML_TAG_TEMPLATE] = SCOPE_DEFAULT | SCOPE_TABLE,
    [HTML_TAG_OL] = SCOPE_LIST,
    [HTML_TAG_UL] = SCOPE_LIST,
    [HTML_TAG_BUTTON] = SCOPE_BUTTON,
};

/* Whether an open element ends a scope. */
static bool ends_scope(const struct html_node *node, unsigned scope)
{
    if (node->space == HTML_NS_HTML)
        return node->tag < HTML_TAG_COUNT && (scope_ends[node->tag] & scope);
    return !(scope & SCOPE_TABLE) && tree_is_foreign_border(node);
}

bool tree_in_scope(const struct tree *tree, unsigned tag, unsigned scope)
{
    if (tag < HTML_TAG_COUNT && !tree->counts[tag])
        return false;
    for (uint32_t i = tree->depth; i-- > 0;) {
        if (html_is(tree->open[i], tag))
            return true;
        if (ends_scope(tree->open[i], scope))
            return false;
    }
    return false;
}

bool tree_element_in_scope(const struct tree *tree, const struct html_node *element)
{
    for (uint32_t i = tree->depth; i-- > 0;) {
        if (tree->open[i] == element)
            return true;
        if (ends_scope(tree->open[i], SCOPE_DEFAULT))
            return false;
    }
    return false;
}

/* Whether an end tag may be implied for the element. */
static bool end_is_implied(const struct html_node *node, bool thoroughly)
{
    if (node->space != HTML_NS_HTML)
        return false;
    switch (node->tag) {
    case HTML_TAG_DD:
    case HTML_TAG_DT:
    case HTML_TAG_LI:
    case HTML_TAG_OPTGROUP:
    case HTML_TAG_OPTION:
    case HTML_TAG_P:
    case HTML_TAG_RB:
    case HTML_TAG_RP:
    case HTML_TAG_RT:
    case HTML_TAG_RTC:
        return true;
    case HTML_TAG_CAPTION:
    case HTML_TAG_COLGROUP:
    case HTML_TAG_TBODY:
    case HTML_TAG_TD:
    case HTML_TAG_TFOOT:
    case HTML_TAG_TH:
    case HTML_TAG_THEAD:
    case HTML_TAG_TR:
        return thoroughly;
    default:
        return false;
    }
}

void tree_implied_end_tags(struct tree *tree, unsigned except)
{
    while (current(tree)->tag != except && end_is_implied(current(tree), false))
        tree_pop(tree);
}

void tree_implied_end_tags_thoroughly(struct tree *tree)
{
    while (end_is_implied(current(tree), true))
        tree_pop(tree);
}

void tree_close_p(struct tree *tree)
{
    if (tree_in_scope(tree, HTML_TAG_P, SCOPE_DEFAULT | SCOPE_BUTTON)) {
        tree_implied_end_tags(tree, HTML_TAG_P);
        tree_pop_until(tree, HTML_TAG_P);
    }
}

/* ------------------------------------------------------------------------- insertion modes --- */

/* The mode that an open element stands for, or MODE_COUNT. `last`: it is the stack's first. */
static enum mode mode_for(const struct tree *tree, const struct html_node *node, bool last)
{
    if (node->space != HTML_NS_HTML)
        return MODE_COUNT;
    switch (node->tag) {
    case HTML_TAG_TD:
    case HTML_TAG_TH:
        return last ? MODE_COUNT : MODE_IN_CELL;
    case HTML_TAG_TR:
        return MODE_IN_ROW;
    case HTML_TAG_TBODY:
    case HTML_TAG_THEAD:
    case HTML_TAG_TFOOT:
        return MODE_IN_TABLE_BODY;
    case HTML_TAG_CAPTION:
        return MODE_IN_CAPTION;
    case HTML_TAG_COLGROUP:
        return MODE_IN_COLUMN_GROUP;
    case HTML_TAG_TABLE:
        return MODE_IN_TABLE;
    case HTML_TAG_TEMPLATE:
        return tree->template_count ? tree->template_modes[tree->template_count - 1] : MODE_COUNT;
    case HTML_TAG_HEAD:
        return last ? MODE_COUNT : MODE_IN_HEAD;
    case HTML_TAG_BODY:
        return MODE_IN_BODY;
    case HTML_TAG_FRAMESET:
        return MODE_IN_FRAMESET;
    case HTML_TAG_HTML:
        return tree->head ? MODE_AFTER_HEAD : MODE_BEFORE_HEAD;
    default:
        return MODE_COUNT;
    }
}

void tree_reset_mode(struct tree *tree)
{
    for (uint32_t i = tree->depth; i-- > 0;) {
        bool last = i == 0;
        const struct html_node *node = last && tree->context ? tree->context : tree->open[i];
        enum mode mode = mode_for(tree, node, last);
        if (mode != MODE_COUNT) {
            tree->mode = mode;
            return;
        }
    }
    tree->mode = MODE_IN_BODY;
}

/* Whether a marker was put into the list of active formatting elements for the element. */
static bool has_marker(const struct html_node *node)
{
    return html_is(node, HTML_TAG_APPLET) || html_is(node, HTML_TAG_MARQUEE) ||
           html_is(node, HTML_TAG_OBJECT) || html_is(node, HTML_TAG_TEMPLATE) ||
           html_is(node, HTML_TAG_TD) || html_is(node, HTML_TAG_TH) ||
           html_is(node, HTML_TAG_CAPTION);
}

/* At the depth limit, closes the innermost element so that the next one takes its place; with what
 * goes with an element that is not closed by its end tag. */
static void make_room(struct tree *tree)
{
    if (tree->depth < HTML_MAX_DEPTH)
        return;
    const struct html_node *closed = current(tree);
    tree_pop(tree);
    bool sets_mode = mode_for(tree, closed, false) != MODE_COUNT;
    if (html_is(closed, HTML_TAG_TEMPLATE))
        tree->template_count--;
    if (has_marker(closed))
        format_clear_to_marker(tree);
    if (sets_mode && tree->mode != MODE_TEXT)
        tree_reset_mode(tree);
}

/* ------------------------------------------------------------------------------- insertion --- */

/* Links an element at the appropriate place and makes it the current node. */
static struct html_node *insert_element(struct tree *tree, struct html_node *element)
{
    tree_link(element, tree_place(tree, current(tree)));
    tree_push(tree, element);
    return element;
}

struct html_node *tree_insert(struct tree *tree, const struct token *token)
{
    make_room(tree);
    return insert_element(tree, tree_create(tree, token));
}

struct html_node *tree_insert_implied(struct tree *tree, unsigned tag)
{
    make_room(tree);
    return insert_element(tree, new_element(tree, tag, HTML_NS_HTML));
}

struct html_node *tree_insert_foreign(struct tree *tree, const struct token *token,
                                      enum html_namespace space)
{
    make_room(tree);
    struct html_node *element = new_element(tree, token->tag, space);
    struct html_attr *attrs = arena_get(tree->arena, token->attr_count * sizeof *attrs);
    for (uint32_t i = 0; i < token->attr_count; i++) {
        attrs[i] = token->attrs[i];
        attrs[i].name = html_attr_adjust(attrs[i].name, space == HTML_NS_SVG);
    }
    element->attrs = attrs;
    element->count = token->attr_count;
    tree->document->attr_count += token->attr_count;
    return insert_element(tree, element);
}

void tree_insert_void(struct tree *tree, const struct token *token)
{
    tree_insert(tree, token);
    tree_pop(tree);
}

/* Appends text to a text node: by a longer view where it follows in the input, else in memory that
 * doubles, so that many small pieces take linear time. */
static void extend_text(struct tree *tree, struct html_node *node, struct str text)
{
    struct str *whole = &node->text;
    if (whole->data + whole->size == text.data) {
        whole->size += text.size;
        node->count = 0; /* a view now, not a buffer with room */
        return;
    }
    size_t size = whole->size + text.size;
    if (size > node->count) {
        /* A text of more than 2 GB, which no input within the limit gives, has no room to grow. */
        size_t capacity = size * 2 <= UINT32_MAX ? size * 2 : size;
        char *data = arena_get(tree->arena, capacity);
        memcpy(data, whole->data, whole->size);
        whole->data = data;
        node->count = capacity <= UINT32_MAX ? (uint32_t)capacity : 0;
    }
    memcpy((char *)whole->data + whole->size, text.data, text.size);
    whole->size = size;
}

void tree_insert_text(struct tree *tree, struct str text)
{
    if (!text.size)
        return;
    struct place place = tree_place(tree, current(tree));
    if (place.parent->kind == HTML_DOCUMENT)
        return;
    struct html_node *previous = place.before ? place.before->previous : place.parent->last;
    if (previous && previous->kind == HTML_TEXT) {
        extend_text(tree, previous, text);
        return;
    }
    struct html_node *node = new_node(tree, HTML_TEXT);
    node->text = text;
    tree_link(node, place);
}

void tree_insert_space(struct tree *tree, struct str space)
{
    if (!(tree->skip & HTML_SKIP_SPACE) || tree_in_preformatted(tree))
        tree_insert_text(tree, space);
}

/* Makes a comment a node at a place, unless comments are left out. */
static void link_comment(struct tree *tree, const struct token *token, struct place place)
{
    if (tree->skip & HTML_SKIP_COMMENTS)
        return;
    struct html_node *node = new_node(tree, HTML_COMMENT);
    node->text = token->text;
    tree_link(node, place);
}

void tree_append_comment(struct tree *tree, struct html_node *parent, const struct token *token)
{
    link_comment(tree, token, (struct place){parent, NULL});
}

void tree_insert_comment(struct tree *tree, const struct token *token)
{
    link_comment(tree, token, tree_place(tree, current(tree)));
}

struct str tree_leading_space(struct token *token)
{
    size_t size = 0;
    while (size < token->text.size && ascii_is_space(token->text.data[size]))
        size++;
    struct str space = str_part(token->text, 0, size);
    token->text = str_from_byte(token->text, size);
    return space;
}

struct str tree_without_nul(struct tree *tree, const struct token *token, bool replace)
{
    if (!token->has_nul)
        return token->text;
    struct buf *out = &tree->tokenizer->scratch;
    buf_clear(out);
    for (struct str rest = token->text, part; str_split(&rest, '\0', &part);) {
        buf_add(out, part);
        if (replace && rest.data)
            buf_add(out, STR("\xEF\xBF\xBD"));
    }
    return arena_copy(tree->arena, buf_str(out));
}

/* ---------------------------------------------------------------------------- from text on --- */

struct html_parser *html_parser_new(void)
{
    struct html_parser *parser = memory_get_zeroed(1, sizeof *parser);
    tokenizer_init(&parser->tokenizer);
    /* One more than the depth for the new element, one for the head that is opened again. */
    parser->open = memory_get_zeroed(HTML_MAX_DEPTH + 2, sizeof *parser->open);
    parser->formatting = memory_get_zeroed(HTML_MAX_FORMATTING + 1, sizeof *parser->formatting);
    parser->template_modes = memory_get_zeroed(HTML_MAX_DEPTH + 2, 1);
    return parser;
}

void html_parser_free(struct html_parser *parser)
{
    if (!parser)
        return;
    tokenizer_free(&parser->tokenizer);
    memory_free(parser->open);
    memory_free(parser->formatting);
    memory_free(parser->template_modes);
    memory_free(parser->pending);
    memory_free(parser);
}

/* The tokenizer's state in which a fragment of this context begins. */
static enum token_state fragment_state(unsigned tag, bool scripting)
{
    switch (tag) {
    case HTML_TAG_TITLE:
    case HTML_TAG_TEXTAREA:
        return TOKEN_RCDATA;
    case HTML_TAG_STYLE:
    case HTML_TAG_XMP:
    case HTML_TAG_IFRAME:
    case HTML_TAG_NOEMBED:
    case HTML_TAG_NOFRAMES:
        return TOKEN_RAWTEXT;
    case HTML_TAG_NOSCRIPT:
        return scripting ? TOKEN_RAWTEXT : TOKEN_DATA;
    case HTML_TAG_SCRIPT:
        return TOKEN_SCRIPT;
    case HTML_TAG_PLAINTEXT:
        return TOKEN_PLAINTEXT;
    default:
        return TOKEN_DATA;
    }
}

/* Prepares a fragment's parse: its context, its root, the first mode (section 13.4). */
static void start_fragment(struct tree *tree, struct str context)
{
    enum html_namespace space = HTML_NS_HTML;
    if (str_starts(context, STR("svg "))) {
        space = HTML_NS_SVG;
        context = str_from_byte(context, 4);
    } else if (str_starts(context, STR("math "))) {
        space = HTML_NS_MATHML;
        context = str_from_byte(context, 5);
    }
    char *name = arena_get(tree->arena, context.size);
    for (size_t i = 0; i < context.size; i++)
        name[i] = ascii_lower(context.data[i]);
    unsigned tag = html_tag_intern(tree->document->names, str_of(name, context.size), 0, true);
    tree->context = new_element(tree, tag, space);
    struct html_node *root = new_element(tree, HTML_TAG_HTML, HTML_NS_HTML);
    tree_link(root, (struct place){tree->document->root, NULL});
    tree_push(tree, root);
    if (space == HTML_NS_HTML) {
        tree->tokenizer->state = fragment_state(tag, tree->scripting);
        if (tag == HTML_TAG_TEMPLATE)
            tree->template_modes[tree->template_count++] = MODE_IN_TEMPLATE;
        if (tag == HTML_TAG_FORM)
            tree->form = tree->context;
    }
    tree_reset_mode(tree);
}

/* Joins a text node with the one before it, where both stand side by side after a removal. */
static void join_text(struct tree *tree, struct html_node *node)
{
    struct html_node *previous = node ? node->previous : NULL;
    if (previous && previous->kind == HTML_TEXT && node->kind == HTML_TEXT) {
        extend_text(tree, previous, node->text);
        tree_unlink(node);
    }
}

/* Takes out the svg elements that could not be passed over unparsed. */
static void drop_kept_svg(struct tree *tree)
{
    for (struct html_node *svg = tree->kept_svg; svg; svg = svg->content) {
        struct html_node *next = svg->next;
        tree_unlink(svg);
        join_text(tree, next);
    }
}

/* Whether an option cannot be chosen. */
static bool is_disabled(const struct html_node *option)
{
    return html_attr_find(option, HTML_ATTR_DISABLED) ||
           (html_is(option->parent, HTML_TAG_OPTGROUP) &&
            html_attr_find(option->parent, HTML_ATTR_DISABLED));
}

/* What a select shows: its first selectedcontent element, and the option that is selected after
 * parsing: the last with the attribute, else, in a list of one line, the first that is not
 * disabled. Either may be NULL. What stands in a select within the select is not its own. */
static void find_selected(const struct html_node *select, struct html_node **content,
                          struct html_node **option)
{
    struct html_node *selected = NULL, *first = NULL, *next;
    *content = NULL;
    for (struct html_node *n = select->first; n; n = next) {
        bool inner = html_is(n, HTML_TAG_SELECT);
        next = inner ? html_after(n, select) : html_next(n, select);
        if (html_is(n, HTML_TAG_SELECTEDCONTENT) && !*content)
            *content = n;
        if (!html_is(n, HTML_TAG_OPTION))
            continue;
        if (html_attr_find(n, HTML_ATTR_SELECTED))
            selected = n;
        else if (!first && !is_disabled(n))
            first = n;
    }
    uint64_t size = 1;
    str_to_u64(html_attr(select, HTML_ATTR_SIZE), &size);
    *option = selected ? selected : size > 1 ? NULL : first;
}

/* Copies the children of `from` under `to`, as far as the arena's limit allows. */
static void copy_children(struct tree *tree, const struct html_node *from, struct html_node *to)
{
    struct html_node *parent = to;
    for (const struct html_node *n = from->first; n;) {
        if (arena_used(tree->arena) > tree->limit) {
            tree->document->truncated = true;
            return;
        }
        struct html_node *copy;
        if (n->kind == HTML_ELEMENT) {
            copy = tree_clone(tree, n);
        } else {
            copy = new_node(tree, n->kind);
            copy->text = n->text;
        }
        tree_link(copy, (struct place){parent, NULL});
        if (n->first) {
            parent = copy;
            n = n->first;
            continue;
        }
        while (!n->next && n->parent != from) {
            n = n->parent;
            parent = parent->parent;
        }
        n = n->next;
    }
}

/* Fills the selectedcontent elements with what their select shows ("maybe clone an option into
 * selectedcontent"): done once, at the end, since only the last state is seen. What is copied is
 * not looked into, or selects within selects would double the tree again and again. */
static void fill_selected_content(struct tree *tree)
{
    struct html_node *top = tree->document->root;
    for (struct html_node *n = top, *next; n; n = next) {
        bool copied = html_is(n, HTML_TAG_SELECTEDCONTENT);
        if (html_is(n, HTML_TAG_SELECT) && !html_attr_find(n, HTML_ATTR_MULTIPLE)) {
            struct html_node *content, *option;
            find_selected(n, &content, &option);
            if (content && option && !html_contains(option, content)) {
                while (content->first)
                    tree_unlink(content->first);
                copy_children(tree, option, content);
            }
        }
        next = copied ? html_after(n, top) : html_next(n, top);
    }
}

/* Whether the short way of a lean parse can be taken from here: between tags, in a head or where
 * the rules of "in body" hold, with nothing to be remembered from the token before. */
static inline bool goes_lean(const struct tree *tree)
{
    if (!tree->lean || tree->tokenizer->state != TOKEN_DATA || tree->tokenizer->foreign ||
        tree->ignore_line_feed)
        return false;
    bool in_body = tree->mode == MODE_IN_BODY || tree->mode == MODE_IN_CELL;
    return (in_body && tree->depth > 1 && !tree->frameset_ok) || tree->mode == MODE_IN_HEAD;
}

/* Reads all tokens, or those up to where unchecked input is found to be unfit. */
static void run(struct tree *tree)
{
    struct token token = {0};
    struct tokenizer *tokenizer = tree->tokenizer;
    const struct html_names *names = tree->document->names;
    do {
        if (goes_lean(tree))
            tree->kernel->lean(tree);
        const char *from = tokenizer->at;
        tree->kernel->next(tokenizer, &token);
        if (tokenizer->unchecked && !tokenizer_fits(from, tokenizer->at))
            tokenizer->unfit = true;
        mode_process(tree, &token);
        if (arena_used(tree->arena) > tree->limit || names->tags.count > HTML_MAX_OWN_TAGS) {
            tree->document->truncated = true;
            token.kind = TOKEN_END;
            mode_process(tree, &token);
        }
    } while (!tree->stopped && !tokenizer->unfit);
}

/* Notes the elements that every document has, for its readers. */
static void find_landmarks(struct html_document *document)
{
    for (struct html_node *n = document->root->first; n; n = n->next)
        if (n->kind == HTML_ELEMENT)
            document->html = n;
    if (!document->html)
        return;
    for (struct html_node *n = document->html->first; n; n = n->next) {
        if (html_is(n, HTML_TAG_HEAD) && !document->head)
            document->head = n;
        else if ((html_is(n, HTML_TAG_BODY) || html_is(n, HTML_TAG_FRAMESET)) && !document->body)
            document->body = n;
    }
}

/* Moves a fragment's nodes from its root to the document. */
static void unwrap_fragment(struct html_document *document)
{
    struct html_node *root = document->root->first;
    tree_unlink(root);
    while (root->first) {
        struct html_node *node = root->first;
        tree_unlink(node);
        tree_link(node, (struct place){document->root, NULL});
    }
}

/* A document without nodes but its root. */
static struct html_document *new_document(struct arena *arena)
{
    struct html_document *document = arena_get_zeroed(arena, sizeof *document);
    document->names = arena_get_zeroed(arena, sizeof *document->names);
    document->names->arena = arena;
    document->encoding = "UTF-8";
    document->root = arena_get_zeroed(arena, sizeof *document->root);
    document->root->kind = HTML_DOCUMENT;
    document->node_count = 1;
    return document;
}

/* How many bytes of input are taken; HTML_MAX_BYTES can be lowered, not raised. */
static size_t byte_limit(const struct html_options *options)
{
    bool lower = options && options->max_bytes && options->max_bytes < HTML_MAX_BYTES;
    return lower ? options->max_bytes : HTML_MAX_BYTES;
}

/* Whether the short way of a lean parse is asked for. */
static bool wants_lean(const struct html_options *options)
{
    return options->skip == HTML_SKIP_ALL && !options->context.size;
}

/* Parses text, which is `unchecked` or valid UTF-8. Gives a document that is whole unless the
 * tokenizer found the text to be unfit. */
static struct html_document *parse(struct html_parser *parser, struct arena *arena, struct str text,
                                   const struct html_options *options, bool unchecked)
{
    struct html_document *document = new_document(arena);
    document->scripting = options->scripting;
    document->text = tokenizer_start(&parser->tokenizer, arena, document->names, text, unchecked);
    parser->tokenizer.skip_comments = options->skip & HTML_SKIP_COMMENTS;
    parser->tokenizer.skip_attributes = options->skip & HTML_SKIP_ATTRIBUTES;
    struct tree tree = {
        .parser = parser,
        .tokenizer = &parser->tokenizer,
        .kernel = options->portable ? &token_kernel_portable : token_kernel_best(),
        .arena = arena,
        .document = document,
        .open = parser->open,
        .formatting = parser->formatting,
        .template_modes = parser->template_modes,
        .skip = options->skip,
        .lean = wants_lean(options),
        .limit =
            arena_used(arena) + (options->max_tree ? options->max_tree : HTML_MAX_TREE(text.size)),
        .scripting = options->scripting,
        .frameset_ok = true,
    };
    if (options->context.size)
        start_fragment(&tree, options->context);
    run(&tree);
    drop_kept_svg(&tree);
    if (tree.selected_content)
        fill_selected_content(&tree);
    if (options->context.size)
        unwrap_fragment(document);
    else
        find_landmarks(document);
    return document;
}

static const struct html_options whole_document = {0};

enum error html_parse_text(struct html_parser *parser, struct arena *arena, struct str text,
                           const struct html_options *options, struct html_document **document)
{
    options = options ? options : &whole_document;
    if (text.size > byte_limit(options))
        return ERROR_TOO_LARGE;
    *document = parse(parser, arena, text, options, false);
    return OK;
}

/* Bytes in which a page with carriage returns nearly always has the first of them. */
enum { RETURNS_WITHIN = 4096 };

/* Parses bytes that are to be UTF-8, where little will be kept of them: only that is checked, so
 * that what is passed over is not read twice. Gives NULL, and nothing is left in the arena, where
 * that is not UTF-8, or has carriage returns. */
static struct html_document *parse_unchecked(struct html_parser *parser, struct arena *arena,
                                             struct str bytes, const struct html_options *options)
{
    if (str_find_byte(str_part(bytes, 0, RETURNS_WITHIN), '\r') != STR_NONE)
        return NULL;
    struct arena_mark mark = arena_mark(arena);
    struct html_document *document =
        parse(parser, arena, encoding_without_mark(bytes, ENCODING_UTF_8), options, true);
    if (!parser->tokenizer.unfit)
        return document;
    arena_release(arena, mark);
    return NULL;
}

enum error html_parse(struct html_parser *parser, struct arena *arena, struct str bytes,
                      const struct html_options *options, struct html_document **document)
{
    options = options ? options : &whole_document;
    if (bytes.size > byte_limit(options))
        return ERROR_TOO_LARGE;
    const char *encoding = html_sniff_encoding(bytes, options->encoding, NULL);
    bool is_utf_8 = encoding_from_label(str_from(encoding)) == ENCODING_UTF_8;
    *document =
        is_utf_8 && wants_lean(options) ? parse_unchecked(parser, arena, bytes, options) : NULL;
    enum error error = OK;
    if (!*document)
        error =
            html_parse_text(parser, arena, html_decode(arena, bytes, encoding), options, document);
    if (error == OK)
        (*document)->encoding = encoding;
    return error;
}
