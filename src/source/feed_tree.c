/* XML to a light tree, and questions one asks it. libxml2 reads; of what it could do nothing is
 * asked but elements and text: no document type, no entity but the five of XML, no other file. */
#include <pthread.h>

#include <libxml/parser.h>

#include "base/url.h"
#include "source/feed_private.h"

enum {
    ATTRIBUTES_MAX = 32,  /* of one element that are kept */
    TAG_VALUES_MAX = 64,  /* attributes of one element that libxml2 is to see: it compares each with
                             each */
    NAMESPACES_MAX = 256, /* that are declared around an element: it looks through all of them */
    PIECE_MAX = 4096,     /* bytes of text that grow by what follows; more begin another piece */
};

/* A tree in the making; what libxml2 hands to every call. */
struct building {
    const struct feed_names *names;
    struct arena *arena;
    struct feed_tree *tree;
    struct feed_node *open;                /* the innermost element that is kept */
    size_t depth;                          /* elements that are open, kept or not */
    unsigned declared[FEED_MAX_DEPTH + 1]; /* namespaces that are declared, by depth */
    unsigned declared_deeper;              /* and deeper than that, in all */
    size_t start;                          /* bytes of the arena when the tree was begun */
    size_t size_max;
    bool mended;
    xmlParserCtxtPtr parser;
};

/* Runs what libxml2 wants to be run once before threads use it. */
static void start_library(void)
{
    xmlInitParser();
}

/* A copy of libxml2's text, which lasts as long as a call. */
static struct str copy(struct building *building, const xmlChar *text)
{
    struct str view = str_from((const char *)text);
    return view.size ? arena_copy(building->arena, view) : STR("");
}

/* Adds a node below the innermost element that is open. */
static struct feed_node *add_node(struct building *building)
{
    struct feed_node *node = arena_get_zeroed(building->arena, sizeof *node);
    struct feed_node *parent = building->open;
    node->parent = parent;
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    return node;
}

/* Ends the tree here. */
static void stop(struct building *building)
{
    building->tree->truncated = true;
    xmlStopParser(building->parser);
}

/* Whether the tree has grown beyond its limit; then libxml2 is stopped. */
static bool is_full(struct building *building)
{
    if (arena_used(building->arena) - building->start > building->size_max)
        stop(building);
    else if (!building->mended && !building->parser->wellFormed)
        xmlStopParser(building->parser); /* it is to be mended first */
    return building->parser->disableSAX;
}

/* Whether a control character of Latin 1 stands at `at` in whose place windows-1252 has another. */
static bool is_control(struct str text, size_t at)
{
    if ((unsigned char)text.data[at] != 0xC2 || at + 1 >= text.size)
        return false;
    unsigned char last = (unsigned char)text.data[at + 1];
    return last < 0xA0 && !strchr("\x81\x8D\x8F\x90\x9D", last);
}

/* The text with control characters of Latin 1 made what windows-1252 has in their place, which is
 * what their author meant: "&#146;" is an apostrophe on every page of the web. */
static struct str without_controls(struct building *building, struct str text)
{
    size_t at = 0;
    while (at < text.size && !is_control(text, at))
        at++;
    if (at == text.size)
        return text;
    building->tree->controls = true;
    char *out = arena_get(building->arena, text.size * 2);
    memcpy(out, text.data, at);
    size_t size = at;
    for (; at < text.size; at++) {
        if (!is_control(text, at)) {
            out[size++] = text.data[at];
            continue;
        }
        struct str meant = html_decode(building->arena, str_part(text, ++at, 1), "windows-1252");
        memcpy(out + size, meant.data, meant.size);
        size += meant.size;
    }
    return str_of(out, size);
}

/* A copy of the value of an attribute. Where it replaces no entities, libxml2 leaves the ampersand
 * in one form of its reference. */
static struct str copy_value(struct building *building, struct str value)
{
    const struct str ampersand = STR("&#38;");
    value = without_controls(building, value);
    char *out = arena_get(building->arena, value.size + 1);
    size_t size = 0;
    while (value.size) {
        size_t at = str_find(value, ampersand);
        struct str before = str_part(value, 0, at);
        memcpy(out + size, before.data, before.size);
        size += before.size;
        if (at != STR_NONE)
            out[size++] = '&';
        value = str_from_byte(value, at == STR_NONE ? value.size : at + ampersand.size);
    }
    return str_of(out, size);
}

/* Takes over the attributes: five pointers each, the last two the ends of the value. */
static void take_attributes(struct building *building, struct feed_node *node,
                            const xmlChar **attributes, int count)
{
    count = count < ATTRIBUTES_MAX ? count : ATTRIBUTES_MAX;
    if (!count)
        return;
    struct feed_attr *attrs =
        arena_get_array(building->arena, (size_t)count, sizeof(struct feed_attr));
    for (int i = 0; i < count; i++) {
        const xmlChar **from = attributes + (ptrdiff_t)5 * i;
        attrs[i].name = copy(building, from[0]);
        attrs[i].prefix = copy(building, from[1]);
        attrs[i].address = copy(building, from[2]);
        attrs[i].value =
            copy_value(building, str_of((const char *)from[3], (size_t)(from[4] - from[3])));
    }
    node->attrs = attrs;
    node->attr_count = (uint32_t)count;
}

/* Finds out what the tables say of an element. An address that no table has is the formats' own
 * where it is that of the first element, or where there is none. */
static void name_element(struct building *building, struct feed_node *node)
{
    struct str space;
    const struct feed_node *first = building->tree->top->first;
    bool known = feed_names_space(building->names, node->address, node->prefix, &space);
    if (!known && (!node->address.size || str_equal(node->address, first->address)) &&
        (!node->prefix.size || first == node)) {
        known = true;
        space = STR("core");
    }
    if (!known)
        return;
    node->core = str_equal(space, STR("core"));
    node->ranks = feed_names_ranks(building->names, space, node->name);
}

/* libxml2's call for a start tag. */
static void start_element(void *context, const xmlChar *name, const xmlChar *prefix,
                          const xmlChar *address, int namespace_count, const xmlChar **namespaces,
                          int attr_count, int default_count, const xmlChar **attributes)
{
    struct building *building = context;
    (void)namespaces, (void)default_count;
    if (++building->depth > FEED_MAX_DEPTH) {
        building->tree->truncated = true;
        building->declared_deeper += (unsigned)namespace_count;
        if (building->declared_deeper > NAMESPACES_MAX)
            stop(building); /* libxml2 would take time by their square */
        return;
    }
    unsigned declared = building->declared[building->depth - 1] + (unsigned)namespace_count;
    building->declared[building->depth] = declared;
    if (declared > NAMESPACES_MAX)
        stop(building);
    if (is_full(building))
        return;
    struct feed_node *node = add_node(building);
    node->element = true;
    node->name = copy(building, name);
    node->prefix = copy(building, prefix);
    node->address = copy(building, address);
    take_attributes(building, node, attributes, attr_count);
    if (prefix && !address)
        building->tree->unknown_prefix = true;
    name_element(building, node);
    building->open = node;
}

/* libxml2's call for an end tag. */
static void end_element(void *context, const xmlChar *name, const xmlChar *prefix,
                        const xmlChar *address)
{
    struct building *building = context;
    (void)name, (void)prefix, (void)address;
    if (building->depth == 0)
        return;
    if (building->depth-- <= FEED_MAX_DEPTH && building->open->parent)
        building->open = building->open->parent;
}

/* libxml2's call for a piece of text. */
static void add_text(void *context, const xmlChar *text, int size)
{
    struct building *building = context;
    if (size <= 0 || is_full(building))
        return;
    struct str piece = without_controls(building, str_of((const char *)text, (size_t)size));
    struct feed_node *last = building->open->last;
    if (last && !last->element && last->text.size < PIECE_MAX) {
        char *grown = arena_grow(building->arena, (char *)(uintptr_t)last->text.data,
                                 last->text.size, last->text.size + piece.size);
        memcpy(grown + last->text.size, piece.data, piece.size);
        last->text = str_of(grown, last->text.size + piece.size);
        return;
    }
    struct feed_node *node = add_node(building);
    node->text = arena_copy(building->arena, piece);
}

/* Whether an ampersand begins a reference that every XML may have. */
static bool is_reference(struct str rest)
{
    static const char *const known[] = {"&#", "&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_starts(rest, str_from(known[i])))
            return true;
    return false;
}

/* Whether a text is worth showing to libxml2 as it is: no tag has more attributes than it is to
 * see, and every ampersand is right, each of which would cost it an error message. What stands
 * between two "<" is taken for a tag, so that some texts are mended for nothing. */
static bool is_tame(struct str text)
{
    size_t values = 0;
    for (size_t at = 0; at + 1 < text.size; at++) {
        struct str rest = str_from_byte(text, at);
        if (rest.data[0] == '<' && str_starts(rest, STR("<![CDATA["))) {
            size_t end = str_find(rest, STR("]]>"));
            if (end == STR_NONE)
                return false;
            at += end;
        } else if (rest.data[0] == '<') {
            values = 0;
        } else if ((rest.data[0] == '=' && ++values > TAG_VALUES_MAX) ||
                   (rest.data[0] == '&' && !is_reference(rest))) {
            return false;
        }
    }
    return true;
}

void feed_tree_build(const struct feed_names *names, struct arena *arena, struct str text,
                     bool mended, struct feed_tree *tree)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start_library);
    *tree = (struct feed_tree){.top = arena_get_zeroed(arena, sizeof *tree->top)};
    tree->top->element = true;
    if (!mended && !is_tame(text))
        return;
    struct building building = {
        .names = names,
        .arena = arena,
        .mended = mended,
        .tree = tree,
        .open = tree->top,
        .start = arena_used(arena),
        .size_max = FEED_MAX_TREE(text.size),
        .parser = xmlNewParserCtxt(),
    };
    if (!building.parser || text.size > INT32_MAX) {
        xmlFreeParserCtxt(building.parser);
        return;
    }
    /* what is not named here is not called, so that no declaration leads anywhere */
    *building.parser->sax = (xmlSAXHandler){
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = start_element,
        .endElementNs = end_element,
        .characters = add_text,
        .cdataBlock = add_text,
        .ignorableWhitespace = add_text,
    };
    building.parser->userData = &building;
    int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_HUGE |
                  XML_PARSE_RECOVER;
    xmlDocPtr document =
        xmlCtxtReadMemory(building.parser, text.data, (int)text.size, NULL, "UTF-8", options);
    tree->well_formed = building.parser->wellFormed;
    if (document)
        xmlFreeDoc(document);
    xmlFreeParserCtxt(building.parser);
}

struct feed_node *feed_node_next(const struct feed_node *node, const struct feed_node *top)
{
    if (node->first)
        return node->first;
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

struct str feed_node_attr(const struct feed_node *node, const char *name)
{
    struct str wanted = str_from(name);
    const struct feed_attr *found = NULL;
    for (uint32_t i = 0; i < node->attr_count; i++) {
        const struct feed_attr *attr = &node->attrs[i];
        if (!str_equal_fold(attr->name, wanted))
            continue;
        if (!attr->prefix.size)
            return attr->value;
        if (!found && !str_equal(attr->prefix, STR("xml")))
            found = attr;
    }
    return found ? found->value : (struct str){0};
}

struct str feed_node_text(const struct feed_node *node, struct arena *arena)
{
    size_t size = 0, pieces = 0;
    struct str only = STR("");
    for (const struct feed_node *n = node->first; n; n = feed_node_next(n, node)) {
        size += n->text.size;
        pieces += n->text.size > 0;
        only = n->text.size ? n->text : only;
    }
    if (pieces < 2)
        return only;
    char *out = arena_get(arena, size);
    size = 0;
    for (const struct feed_node *n = node->first; n; n = feed_node_next(n, node)) {
        if (n->text.size)
            memcpy(out + size, n->text.data, n->text.size);
        size += n->text.size;
    }
    return str_of(out, size);
}

bool feed_node_has_elements(const struct feed_node *node)
{
    for (const struct feed_node *n = node->first; n; n = n->next)
        if (n->element)
            return true;
    return false;
}

const struct feed_node *feed_node_child(const struct feed_node *node, enum feed_field field)
{
    const struct feed_node *best = NULL;
    for (const struct feed_node *n = node->first; n; n = n->next)
        if (feed_rank(n, field) > (best ? feed_rank(best, field) : 0))
            best = n;
    return best;
}

/* The value of an attribute of XML itself, as xml:base; NULL data where it is missing. */
static struct str xml_attr(const struct feed_node *node, struct str name)
{
    for (uint32_t i = 0; i < node->attr_count; i++)
        if (str_equal(node->attrs[i].prefix, STR("xml")) && str_equal(node->attrs[i].name, name))
            return node->attrs[i].value;
    return (struct str){0};
}

struct str feed_node_language(const struct feed_node *node)
{
    for (; node; node = node->parent) {
        struct str language = xml_attr(node, STR("lang"));
        if (language.size)
            return language;
    }
    return STR("");
}

struct str feed_node_base(const struct feed_node *node, struct str outer, struct arena *arena)
{
    /* an inner base may be relative to the next one out, so they are taken from the outside in */
    struct str bases[FEED_MAX_DEPTH + 1];
    size_t count = 0;
    for (; node && count <= FEED_MAX_DEPTH; node = node->parent) {
        struct str base = xml_attr(node, STR("base"));
        if (base.size)
            bases[count++] = base;
    }
    while (count--)
        outer = url_resolve(arena, outer, bases[count]);
    return outer;
}
