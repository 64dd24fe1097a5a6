/* The short way of a lean parse (HTML_SKIP_ALL): the commonest tags and texts go from the input
 * into the tree without a token between, where nothing stands open that would make the standard's
 * rules for them more than "put it into the current node", "close the current node". Attributes
 * that are not wanted are passed over by their quotes. What is not as simple stays where it is, and
 * the tokenizer and the modes take it: the tree is the one they would give. */
#include "html/names_find.h"
#include "html/scan.h"
#include "html/tree.h"

#if defined(HTML_KERNEL_AVX2)
#define LEAN_PARSE lean_parse_avx2
#else
#define LEAN_PARSE lean_parse_portable
#endif

/* How a tag is taken here; a tag without a row is not. */
enum {
    IN_BODY = 1,       /* its start tag, in a body */
    IN_HEAD = 2,       /* and in a head */
    CLOSES_P = 4,      /* it ends the p that is open */
    REFORMATS = 8,     /* formatting that waits comes before it */
    IS_VOID = 16,      /* it is closed at once */
    IS_HEADING = 32,   /* it does not stand in a heading */
    IS_ITEM = 64,      /* it ends the item before it */
    FORMATS = 128,     /* it is listed as active formatting */
    IS_BUTTON = 256,   /* none stands in another */
    NO_SELECT = 512,   /* it is something else within a select */
    IS_OPTION = 1024,  /* so is it, but right in the select */
    ENDS = 2048,       /* its end tag */
    UNSCRIPTED = 4096, /* where no scripts run */
    PASSED = 8192,     /* it is passed over with all it holds: a script, a style, an svg */
    SELDOM = IS_HEADING | IS_ITEM | IS_BUTTON | NO_SELECT | IS_OPTION | UNSCRIPTED,
};
enum {
    BLOCK = IN_BODY | CLOSES_P | ENDS,
    HEADING = BLOCK | IS_HEADING,
    ITEM = BLOCK | IS_ITEM,
    INLINE = IN_BODY | REFORMATS | ENDS,
    FORMATTING = INLINE | FORMATS,
    EMPTY = IN_BODY | REFORMATS | IS_VOID,
    OF_HEAD = IN_BODY | IN_HEAD | IS_VOID,
};

static const uint16_t rules[HTML_TAG_COUNT] = {
    [HTML_TAG_A] = FORMATTING,
    [HTML_TAG_ABBR] = INLINE,
    [HTML_TAG_ADDRESS] = BLOCK,
    [HTML_TAG_ARTICLE] = BLOCK,
    [HTML_TAG_ASIDE] = BLOCK,
    [HTML_TAG_AUDIO] = INLINE,
    [HTML_TAG_B] = FORMATTING,
    [HTML_TAG_BIG] = FORMATTING,
    [HTML_TAG_BLOCKQUOTE] = BLOCK,
    [HTML_TAG_BR] = EMPTY,
    [HTML_TAG_BUTTON] = INLINE | IS_BUTTON,
    [HTML_TAG_CENTER] = BLOCK,
    [HTML_TAG_CITE] = INLINE,
    [HTML_TAG_CODE] = FORMATTING,
    [HTML_TAG_DD] = ITEM,
    [HTML_TAG_DETAILS] = BLOCK,
    [HTML_TAG_DIV] = BLOCK,
    [HTML_TAG_DL] = BLOCK,
    [HTML_TAG_DT] = ITEM,
    [HTML_TAG_EM] = FORMATTING,
    [HTML_TAG_FIELDSET] = BLOCK,
    [HTML_TAG_FIGCAPTION] = BLOCK,
    [HTML_TAG_FIGURE] = BLOCK,
    [HTML_TAG_FONT] = FORMATTING,
    [HTML_TAG_FOOTER] = BLOCK,
    [HTML_TAG_H1] = HEADING,
    [HTML_TAG_H2] = HEADING,
    [HTML_TAG_H3] = HEADING,
    [HTML_TAG_H4] = HEADING,
    [HTML_TAG_H5] = HEADING,
    [HTML_TAG_H6] = HEADING,
    [HTML_TAG_HEADER] = BLOCK,
    [HTML_TAG_HR] = IN_BODY | CLOSES_P | IS_VOID | NO_SELECT,
    [HTML_TAG_I] = FORMATTING,
    [HTML_TAG_IMG] = EMPTY,
    [HTML_TAG_INPUT] = EMPTY | NO_SELECT,
    [HTML_TAG_INS] = INLINE,
    [HTML_TAG_LABEL] = INLINE,
    [HTML_TAG_LI] = ITEM,
    [HTML_TAG_LINK] = OF_HEAD,
    [HTML_TAG_MAIN] = BLOCK,
    [HTML_TAG_MARK] = INLINE,
    [HTML_TAG_META] = OF_HEAD,
    [HTML_TAG_NAV] = BLOCK,
    [HTML_TAG_NOSCRIPT] = INLINE | UNSCRIPTED,
    [HTML_TAG_OL] = BLOCK,
    [HTML_TAG_OPTION] = INLINE | IS_OPTION,
    [HTML_TAG_P] = BLOCK,
    [HTML_TAG_PICTURE] = INLINE,
    [HTML_TAG_Q] = INLINE,
    [HTML_TAG_S] = FORMATTING,
    [HTML_TAG_SCRIPT] = IN_BODY | IN_HEAD | PASSED,
    [HTML_TAG_SECTION] = BLOCK,
    [HTML_TAG_SMALL] = FORMATTING,
    [HTML_TAG_SOURCE] = IN_BODY | IS_VOID,
    [HTML_TAG_SPAN] = INLINE,
    [HTML_TAG_STRONG] = FORMATTING,
    [HTML_TAG_STYLE] = IN_BODY | IN_HEAD | PASSED,
    [HTML_TAG_SUB] = INLINE,
    [HTML_TAG_SUMMARY] = BLOCK,
    [HTML_TAG_SUP] = INLINE,
    [HTML_TAG_SVG] = IN_BODY | REFORMATS | PASSED,
    [HTML_TAG_TIME] = INLINE,
    [HTML_TAG_U] = FORMATTING,
    [HTML_TAG_UL] = BLOCK,
    [HTML_TAG_VIDEO] = INLINE,
    [HTML_TAG_WBR] = EMPTY,
};

/* Bytes that have to follow the place where something begins, so that names are read by words: the
 * end of the input is left to the tokenizer. */
enum { AHEAD = 32 };

/* Attributes that a tag may keep here, and tokens between two looks at the limit of the tree. */
enum { MAX_ATTRS = 16, TOKENS = 32 };

/* The state of a stretch. What tree.h calls current() is kept here. */
struct lean {
    struct tree *tree;
    struct html_node *current;
    const char *end, *last; /* of the input; the last place where something may begin */
    unsigned mode;          /* IN_BODY or IN_HEAD */
    bool drops_space;       /* white space that comes now is not shown */
    bool preformatted;
    struct html_node *node;  /* of the current tag, in the arena, */
    struct html_attr *attrs; /* with its attributes behind it: room for MAX_ATTRS */
    uint32_t attr_count;
    const char *reserved; /* the end of that room */
};

/* A set of bytes below 64 as bits. */
#define BYTE(c) ((uint64_t)1 << (c))
#define SPACES (BYTE(' ') | BYTE('\n') | BYTE('\t') | BYTE('\f'))
#define NAME_ENDS (SPACES | BYTE('/') | BYTE('>'))

/* Whether a byte is in a set. */
static inline bool is_in(char c, uint64_t set)
{
    return (unsigned char)c < 64 && (set >> c & 1);
}

/* Whether a byte is white space. */
static inline bool is_space(char c)
{
    return is_in(c, SPACES);
}

/* Whether a node may be the current one of a stretch: what is put into it becomes its last child.
 */
static inline bool may_hold(const struct html_node *node)
{
    return node->space == HTML_NS_HTML && node->tag != HTML_TAG_TEMPLATE;
}

/* Whether active formatting elements wait to be reconstructed. */
static inline bool formatting_waits(const struct lean *lean)
{
    const struct tree *tree = lean->tree;
    if (!tree->formatting_count)
        return false;
    const struct html_node *last = tree->formatting[tree->formatting_count - 1];
    return last && last != lean->current && tree_open_index(tree, last) < 0;
}

/* Makes a node the last child of another. */
static inline void link_last(struct html_node *node, struct html_node *parent)
{
    struct html_node *previous = parent->last;
    node->parent = parent;
    node->previous = previous;
    *(previous ? &previous->next : &parent->first) = node;
    parent->last = node;
}

/* ------------------------------------------------------------------------------- attributes --- */

/* Room for an attribute's name that is long or not plain: longer ones are left to the tokenizer. */
enum { NAME_ROOM = 48 };

/* An attribute's name that is long or not plain, in lower case. Gives its end, or NULL where a NUL,
 * a carriage return or the input's end are in it, or more than there is room for. */
static const char *long_name(const char *at, const char *end, char folded[NAME_ROOM])
{
    size_t size = 0;
    do {
        if (!*at || *at == '\r' || size == NAME_ROOM)
            return NULL;
        folded[size++] = ascii_lower(*at++);
    } while (at < end && !is_in(*at, NAME_ENDS | BYTE('=')));
    return at < end ? at : NULL;
}

/* Keeps an attribute, unless the tag has it already. False when there is no room for more. */
static inline bool keep(struct lean *lean, unsigned name, const char *value, const char *end)
{
    for (uint32_t i = 0; i < lean->attr_count; i++)
        if (lean->attrs[i].name == name)
            return true;
    if (lean->attr_count == MAX_ATTRS)
        return false;
    lean->attrs[lean->attr_count++] = (struct html_attr){name, (uint32_t)(end - value), value};
    return true;
}

/* Whether [from, to), which is to be kept and has `odd` bytes in it, is UTF-8 without carriage
 * returns; notes it if not. */
static bool fits(struct lean *lean, const char *from, const char *to)
{
    struct tokenizer *tokenizer = lean->tree->tokenizer;
    tokenizer->unfit |= tokenizer->unchecked && !tokenizer_fits(from, to);
    return !tokenizer->unfit;
}

/* Keeps an attribute whose value has references or NULs in it, from `at` to `to`. */
static bool keep_decoded(struct lean *lean, unsigned name, const char *at, const char *to)
{
    struct tree *tree = lean->tree;
    struct str value = tree->kernel->decode(tree->tokenizer, str_of(at, (size_t)(to - at)), true);
    return keep(lean, name, value.data, value.data + value.size);
}

/* A value in quotes, from behind the first; name 0 keeps it not. Gives the place behind the second,
 * or NULL. */
static inline const char *quoted(struct lean *lean, const char *at, char quote, unsigned name)
{
    const char *from = at, *end = lean->end;
    if (!name) {
        at = scan_any(at, end, quote, quote, quote);
        return at < end ? at + 1 : NULL;
    }
    bool odd = false;
    at = scan_kept(at, end, quote, &odd);
    if (at < end && *at == quote)
        return (!odd || fits(lean, from, at)) && keep(lean, name, from, at) ? at + 1 : NULL;
    at = scan_byte(at, end, quote);
    return at < end && fits(lean, from, at) && keep_decoded(lean, name, from, at) ? at + 1 : NULL;
}

/* A value without quotes, as quoted(). */
static const char *unquoted(struct lean *lean, const char *at, unsigned name)
{
    const char *from = at, *end = lean->end;
    for (; at < end && !is_space(*at) && *at != '>'; at++)
        if (*at == '&' || *at == '\r' || !*at)
            return NULL;
    if (at == end || !name)
        return at < end ? at : NULL;
    return fits(lean, from, at) && keep(lean, name, from, at) ? at : NULL;
}

/* What stands behind an attribute's name: its value, if it has one. Gives the place behind that. */
static const char *value(struct lean *lean, const char *at, unsigned name)
{
    const char *end = lean->end, *after = scan_space(at, end);
    if (after == end)
        return NULL;
    if (*after != '=')
        return !name || keep(lean, name, "", "") ? at : NULL;
    at = scan_space(after + 1, end);
    if (at == end)
        return NULL;
    if (*at == '"' || *at == '\'')
        return quoted(lean, at + 1, *at, name);
    return unquoted(lean, at, name);
}

/* Looks the name of an attribute up that is not a known short one; as attribute(), with the place
 * behind the name. */
static const char *seldom_name(struct lean *lean, const char *at, bool all, unsigned *name)
{
    const char *from = at, *spelling = at;
    char folded[NAME_ROOM];
    at = scan_name(at, lean->end, '=');
    if (at == from) {
        at = long_name(at, lean->end, folded);
        spelling = folded;
    }
    if (!at)
        return NULL;
    struct name_key key = name_key_of(str_of(spelling, (size_t)(at - from)), AHEAD);
    *name = name_find(&key, html_attr_keys, html_attr_slots);
    if (html_attr_needless[*name])
        *name = 0;
    return *name || !all ? at : NULL;
}

/* One attribute, from its name on. Gives the place behind it, or NULL. `all`: none may be left out.
 */
static inline const char *attribute(struct lean *lean, const char *at, bool all)
{
    uint64_t word = name_load(at);
    unsigned size = name_short_size(word), name;
    const struct short_name *known =
        name_find_short(word, size & 7, html_short_attrs, NAME_SHORT_ATTR_MULTIPLY);
    if (known->number && is_in(at[size], NAME_ENDS | BYTE('=')) && !(all && known->needless)) {
        at += size;
        name = known->needless ? 0 : known->number;
    } else {
        at = seldom_name(lean, at, all, &name);
        if (!at)
            return NULL;
    }
    if (*at == '=' && at[1] == '"')
        return quoted(lean, at + 2, '"', name);
    return value(lean, at, name);
}

/* The attributes of a tag from behind its name. Gives the place behind the tag, or NULL. */
static inline const char *attributes(struct lean *lean, const char *at, bool all)
{
    for (;;) {
        if (*at == '>')
            return at + 1;
        if (is_in(*at, SPACES | BYTE('/'))) {
            at++;
            if (at >= lean->last)
                return NULL;
            continue;
        }
        at = attribute(lean, at, all);
        if (!at || at >= lean->last)
            return NULL;
    }
}

/* ------------------------------------------------------------------------------------- tags --- */

/* Whether a formatting element may be opened and listed without more ado. */
static bool may_format(const struct lean *lean, unsigned tag)
{
    const struct tree *tree = lean->tree;
    unsigned alike = 0;
    for (uint32_t i = tree->formatting_count; i-- > 0 && tree->formatting[i];)
        alike += tree->formatting[i]->tag == tag;
    return tree->formatting_count < HTML_MAX_FORMATTING && alike < (tag == HTML_TAG_A ? 1 : 3);
}

/* Whether a start tag by a rule that is SELDOM, put into `parent`, has no effect but its element.
 */
static bool is_simple(const struct lean *lean, unsigned rule, const struct html_node *parent)
{
    const struct tree *tree = lean->tree;
    unsigned tag = parent->tag;
    if ((rule & IS_HEADING) && tag >= HTML_TAG_H1 && tag <= HTML_TAG_H6)
        return false;
    if ((rule & IS_ITEM) && tag != HTML_TAG_UL && tag != HTML_TAG_OL && tag != HTML_TAG_DL)
        return false;
    if ((rule & IS_BUTTON) && tree->counts[HTML_TAG_BUTTON])
        return false;
    if ((rule & NO_SELECT) && tree->counts[HTML_TAG_SELECT])
        return false;
    if ((rule & IS_OPTION) && tag != HTML_TAG_SELECT &&
        (tree->counts[HTML_TAG_SELECT] || tree->counts[HTML_TAG_OPTION]))
        return false;
    return !(rule & UNSCRIPTED) || !tree->scripting;
}

/* Reserves memory for the element of a tag. */
static inline void reserve(struct lean *lean)
{
    lean->node = arena_get(lean->tree->arena, sizeof *lean->node + MAX_ATTRS * sizeof *lean->attrs);
    lean->attrs = (struct html_attr *)(lean->node + 1);
    lean->attr_count = 0;
    lean->reserved = lean->tree->arena->next;
}

/* Gives back what was reserved, from a place on, unless a decoded value has been put behind it. */
static inline void give_back(struct lean *lean, void *from)
{
    if (lean->tree->arena->next == lean->reserved)
        arena_give_back(lean->tree->arena, from);
}

/* Opens the element of the tag that has been read, within the current node. */
static inline void open_element(struct lean *lean, unsigned tag, unsigned rule)
{
    struct tree *tree = lean->tree;
    struct html_node *node = lean->node;
    uint32_t count = lean->attr_count;
    give_back(lean, lean->attrs + count);
    *node = (struct html_node){.tag = (uint16_t)tag,
                               .kind = HTML_ELEMENT,
                               .count = count,
                               .attrs = count ? lean->attrs : NULL};
    tree->document->node_count++;
    tree->document->attr_count += count;
    link_last(node, lean->current);
    if (rule & IS_VOID)
        return;
    tree->open[tree->depth++] = node;
    tree->counts[tag]++;
    lean->current = node;
    if (rule & FORMATS)
        tree->formatting[tree->formatting_count++] = node;
}

/* Closes the current node. */
static inline void close_current(struct lean *lean)
{
    struct tree *tree = lean->tree;
    tree->counts[lean->current->tag]--;
    tree->depth--;
    lean->current = current(tree);
}

/* Whether a script, whose attributes have been read, may hold JSON-LD. */
static bool may_be_json_ld(const struct lean *lean)
{
    for (uint32_t i = 0; i < lean->attr_count; i++)
        if (lean->attrs[i].name == HTML_ATTR_TYPE)
            return str_find_fold(str_of(lean->attrs[i].value, lean->attrs[i].size),
                                 STR("ld+json")) != STR_NONE;
    return false;
}

/* Passes over an element that is left out, from behind its start tag. Gives the place behind its
 * end tag, or NULL where it is not for us. */
static const char *pass_over(struct lean *lean, const char *at, unsigned tag)
{
    struct tree *tree = lean->tree;
    struct tokenizer *tokenizer = tree->tokenizer;
    if (tag == HTML_TAG_SVG) {
        tokenizer->at = at;
        /* a slash may close it at once, or be the end of a value */
        if (at[-2] == '/' || !tree->kernel->skip_svg(tokenizer))
            return NULL;
        lean->drops_space = false;
    } else {
        if (tag == HTML_TAG_SCRIPT && may_be_json_ld(lean))
            return NULL;
        tokenizer->at = at;
        tokenizer->state = tag == HTML_TAG_SCRIPT ? TOKEN_SCRIPT : TOKEN_RAWTEXT;
        tokenizer->raw_tag = tag;
        tree->kernel->skip_raw(tokenizer);
    }
    return tokenizer->at;
}

/* The tag with a name that begins at `at`, and the place behind the name; HTML_TAG_NONE for one
 * that is not known, or not written in lower case. */
static inline unsigned known_tag(const struct lean *lean, const char **at)
{
    const char *from = *at;
    uint64_t word = name_load(from);
    unsigned size = name_short_size(word);
    unsigned known =
        name_find_short(word, size & 7, html_short_tags, NAME_SHORT_TAG_MULTIPLY)->number;
    if (known && is_in(from[size], NAME_ENDS)) {
        *at += size;
        return known;
    }
    *at = scan_name(from, lean->end, '>');
    struct name_key key = name_key_of(str_of(from, (size_t)(*at - from)), AHEAD);
    return name_find(&key, html_tag_keys, html_tag_slots);
}

/* Whether formatting elements let a tag with this rule go in without more ado. */
static bool suits_formatting(const struct lean *lean, unsigned rule, unsigned tag)
{
    return !formatting_waits(lean) && (!(rule & FORMATS) || may_format(lean, tag));
}

/* A start tag, from its name on. Gives the place behind it, or NULL where it is not for us. */
static inline const char *take_start(struct lean *lean, const char *at)
{
    struct tree *tree = lean->tree;
    unsigned tag = known_tag(lean, &at), rule = rules[tag];
    if (!(rule & lean->mode) || tree->depth >= HTML_MAX_DEPTH)
        return NULL;
    const struct html_node *parent = lean->current;
    bool ends_p = false;
    if ((rule & CLOSES_P) && tree->counts[HTML_TAG_P]) {
        ends_p = parent->tag == HTML_TAG_P;
        if (ends_p)
            parent = tree->open[tree->depth - 2];
        if (ends_p ? !may_hold(parent)
                   : tree_in_scope(tree, HTML_TAG_P, SCOPE_DEFAULT | SCOPE_BUTTON))
            return NULL;
    }
    if ((rule & SELDOM) && !is_simple(lean, rule, parent))
        return NULL;
    if ((rule & REFORMATS) && tree->formatting_count && !suits_formatting(lean, rule, tag))
        return NULL;
    reserve(lean);
    at = attributes(lean, at, (rule & FORMATS) && tag != HTML_TAG_A);
    if (at && (rule & PASSED))
        at = pass_over(lean, at, tag);
    if (!at || (rule & PASSED)) {
        give_back(lean, lean->node);
        return at;
    }
    if (ends_p)
        close_current(lean);
    open_element(lean, tag, rule);
    lean->drops_space =
        lean->mode == IN_HEAD || (!(rule & IS_VOID) && (html_tag_flags[tag] & TAG_BLOCK));
    return at;
}

/* An end tag, from its name on: that of the current node. As take_start(). */
static inline const char *take_end(struct lean *lean, const char *at)
{
    struct tree *tree = lean->tree;
    unsigned tag = lean->current->tag;
    if (tag >= HTML_TAG_COUNT || !(rules[tag] & ENDS))
        return NULL;
    const struct name_key *key = &html_tag_keys[tag - 1];
    if (key->size < 8) {
        /* the name and the '>' behind it are one word; the bytes behind that are shifted out */
        uint64_t rest = (name_load(at) ^ key->first) << (56 - 8 * key->size);
        if (rest != (uint64_t)'>' << 56)
            return NULL;
    } else if (memcmp(at, key->name, key->size) != 0 || at[key->size] != '>') {
        return NULL;
    }
    if (!may_hold(tree->open[tree->depth - 2]))
        return NULL;
    if (rules[tag] & FORMATS) {
        if (!tree->formatting_count ||
            tree->formatting[tree->formatting_count - 1] != lean->current)
            return NULL;
        tree->formatting_count--;
    }
    close_current(lean);
    lean->drops_space = html_tag_flags[tag] & TAG_BLOCK;
    return at + key->size + 1;
}

/* ------------------------------------------------------------------------------------- text --- */

/* Whether the '<' at `at`, which something follows, begins markup. */
static inline bool begins_markup(const char *at)
{
    return ascii_is_alpha(at[1]) || at[1] == '/' || at[1] == '!' || at[1] == '?';
}

/* Puts text into the current node. */
static inline void insert_text(struct lean *lean, struct str text)
{
    struct tree *tree = lean->tree;
    struct html_node *last = lean->current->last;
    if (last && last->kind == HTML_TEXT) {
        tree_insert_text(tree, text);
        return;
    }
    struct html_node *node = arena_get(tree->arena, sizeof *node);
    *node = (struct html_node){.kind = HTML_TEXT, .text = text};
    tree->document->node_count++;
    link_last(node, lean->current);
}

/* Text. Gives the place behind it, or NULL where it is not for us. */
static inline const char *take_text(struct lean *lean, const char *at)
{
    const char *from = at, *end = lean->end;
    if (formatting_waits(lean))
        return NULL;
    if (lean->drops_space && is_space(*at) && !lean->preformatted) {
        at = scan_space(at, end);
        if (at < lean->last && *at == '<' && begins_markup(at))
            return at;
    }
    bool references = false, odd = false;
    while ((at = scan_kept(at, end, '<', &odd)) < end && *at == '&') {
        references = true;
        at++;
    }
    if (at >= lean->last || *at != '<' || !begins_markup(at) || lean->mode == IN_HEAD ||
        (odd && !fits(lean, from, at)))
        return NULL;
    struct str text = str_of(from, (size_t)(at - from));
    if (references)
        text = lean->tree->kernel->decode(lean->tree->tokenizer, text, false);
    insert_text(lean, text);
    lean->drops_space = false;
    return at;
}

/* A comment, which is left out, from its "<!--" on. Gives the place behind it. */
static const char *take_comment(struct lean *lean, const char *at)
{
    struct tokenizer *tokenizer = lean->tree->tokenizer;
    struct token comment;
    tokenizer->at = at;
    tokenizer->skip_space = false;
    lean->tree->kernel->next(tokenizer, &comment);
    return tokenizer->at;
}

/* Takes what stands at a place. Gives the place behind it, or NULL where it is not for us. */
static inline const char *take(struct lean *lean, const char *at)
{
    if (*at != '<')
        return take_text(lean, at);
    if (at[1] == '/')
        return take_end(lean, at + 2);
    if (at[1] != '!')
        return take_start(lean, at + 1);
    return at[2] == '-' && at[3] == '-' ? take_comment(lean, at) : NULL;
}

/* See struct token_kernel. */
void LEAN_PARSE(struct tree *tree)
{
    struct tokenizer *tokenizer = tree->tokenizer;
    struct lean lean = {.tree = tree,
                        .current = current(tree),
                        .end = tokenizer->end,
                        .mode = tree->mode == MODE_IN_HEAD ? IN_HEAD : IN_BODY,
                        .drops_space = tree->after_block || tree->mode == MODE_IN_HEAD,
                        .preformatted = tree_in_preformatted(tree)};
    if (!may_hold(lean.current) || lean.end - tokenizer->at <= AHEAD)
        return;
    lean.last = lean.end - AHEAD;
    const char *at = tokenizer->at, *after = at;
    while (after && arena_used(tree->arena) <= tree->limit) {
        for (int i = 0; i < TOKENS && at < lean.last && (after = take(&lean, at)); i++)
            at = after;
        if (at >= lean.last)
            break;
    }
    tree->after_block = lean.mode == IN_BODY && lean.drops_space;
    tokenizer->skip_space = false;
    tokenizer->at = at;
}
