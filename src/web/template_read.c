/* Reading templates; see template.h. A small machine follows the markup from byte to byte, only so
 * far as to know what a value that stands here has to be escaped for. */
#include "web/template_private.h"

/* Where in the markup something stands. */
enum place {
    PLACE_TEXT,
    PLACE_TAG,    /* between < and >, outside of values */
    PLACE_DOUBLE, /* in a value in double quotes */
    PLACE_SINGLE,
    PLACE_COMMENT,
    PLACE_SCRIPT, /* where no value may stand: script and style */
};

/* What is known of the place: compared as a whole where branches meet. */
struct markup {
    enum place place;
    bool link;   /* the value is an address */
    bool begun;  /* and something of the address stands before */
    bool script; /* the tag is one of script or style */
};

/* A block that waits for its end. */
struct open {
    size_t node; /* its each or if */
    size_t otherwise;
    bool has_else;
    size_t line;
    struct markup before;
};

struct reader {
    struct templates *templates;
    struct template *template;
    struct str text;
    size_t at;
    size_t line;
    struct markup markup;
    struct open open[TEMPLATE_DEPTH];
    size_t depth;
    struct str why;
};

/* Notes the first thing that is wrong. Gives false. */
static bool refuse(struct reader *reader, const char *why)
{
    if (!reader->why.size)
        reader->why = arena_format(reader->templates->arena, "the template %.*s, line %zu: %s",
                                   STR_ARG(reader->template->name), reader->line, why);
    return false;
}

/* Adds a node. */
static struct node *add_node(struct reader *reader, enum node_kind kind)
{
    struct node *node = list_add(&reader->template->nodes);
    node->kind = kind;
    return node;
}

/* ---------------------------------------------------------------------------------- markup --- */

/* Whether the attribute whose value begins at `at` holds an address. */
static bool is_link_attribute(struct str text, size_t at)
{
    static const char *const names[] = {"href", "src", "action", "formaction", "poster"};
    size_t end = at - 1; /* the equals sign */
    size_t from = end;
    while (from > 0 && ascii_is_alpha(text.data[from - 1]))
        from--;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal_fold(str_part(text, from, end - from), str_from(names[i])))
            return true;
    return false;
}

/* Enters a tag at a "<", unless it is only a character. */
static void enter_tag(struct reader *reader)
{
    struct str rest = str_from_byte(reader->text, reader->at);
    struct markup *markup = &reader->markup;
    if (str_starts(rest, STR("<!--"))) {
        markup->place = PLACE_COMMENT;
        return;
    }
    char next = rest.size > 1 ? rest.data[1] : ' ';
    if (!ascii_is_alpha(next) && next != '/' && next != '!' && next != '?')
        return;
    bool script = str_starts_fold(rest, STR("<script")) || str_starts_fold(rest, STR("<style"));
    *markup = (struct markup){.place = PLACE_TAG, .script = script};
}

/* Follows the markup over the byte at the reader's place. */
static void follow(struct reader *reader)
{
    struct markup *markup = &reader->markup;
    struct str text = reader->text;
    size_t at = reader->at;
    char byte = text.data[at];
    switch (markup->place) {
    case PLACE_TEXT:
        if (byte == '<')
            enter_tag(reader);
        return;
    case PLACE_TAG:
        if (byte == '>')
            *markup = (struct markup){.place = markup->script ? PLACE_SCRIPT : PLACE_TEXT};
        if (byte == '"' || byte == '\'') {
            markup->place = byte == '"' ? PLACE_DOUBLE : PLACE_SINGLE;
            markup->link = at && text.data[at - 1] == '=' && is_link_attribute(text, at);
            markup->begun = false;
        }
        return;
    case PLACE_DOUBLE:
    case PLACE_SINGLE:
        markup->begun = markup->link;
        if (byte == (markup->place == PLACE_DOUBLE ? '"' : '\'')) {
            markup->place = PLACE_TAG;
            markup->link = markup->begun = false;
        }
        return;
    case PLACE_COMMENT:
        if (byte == '>' && at >= 2 && text.data[at - 1] == '-' && text.data[at - 2] == '-')
            markup->place = PLACE_TEXT;
        return;
    case PLACE_SCRIPT:
        if (str_starts_fold(str_from_byte(text, at), STR("</script")) ||
            str_starts_fold(str_from_byte(text, at), STR("</style")))
            *markup = (struct markup){.place = PLACE_TAG};
        return;
    }
}

/* Whether two branches leave the markup in the same state. */
static bool markup_equal(const struct markup *a, const struct markup *b)
{
    return a->place == b->place && a->link == b->link && a->begun == b->begun &&
           a->script == b->script;
}

/* ------------------------------------------------------------------------------ directives --- */

/* Takes the next word of a directive: up to white space, or what stands in quotes. */
static bool take_word(struct str *rest, struct str *word)
{
    *rest = str_trim(*rest);
    if (!rest->size)
        return false;
    bool quoted = rest->data[0] == '"';
    *rest = str_from_byte(*rest, quoted);
    size_t end = 0;
    while (end < rest->size && (quoted ? rest->data[end] != '"' : !ascii_is_space(rest->data[end])))
        end++;
    *word = str_part(*rest, 0, end);
    *rest = str_from_byte(*rest, end + quoted);
    return true;
}

/* Begins a block. */
static bool open_block(struct reader *reader)
{
    if (reader->depth == TEMPLATE_DEPTH)
        return refuse(reader, "blocks within blocks go too deep");
    reader->open[reader->depth++] = (struct open){
        .node = reader->template->nodes.count - 1, .line = reader->line, .before = reader->markup};
    return true;
}

/* {each LIST as NAME} */
static bool read_each(struct reader *reader, struct str rest)
{
    struct str as, more;
    struct node *node = add_node(reader, NODE_EACH);
    if (!take_word(&rest, &node->text) || !take_word(&rest, &as) || !str_equal(as, STR("as")) ||
        !take_word(&rest, &node->other) || take_word(&rest, &more))
        return refuse(reader, "write {each LIST as NAME}");
    return open_block(reader);
}

/* {if VALUE}, {if not VALUE}, {if VALUE is "word"} */
static bool read_if(struct reader *reader, struct str rest)
{
    struct str word = {0}, more;
    struct node *node = add_node(reader, NODE_IF);
    bool some = take_word(&rest, &word);
    if (some && str_equal(word, STR("not"))) {
        node->negative = true;
        some = take_word(&rest, &word);
    }
    node->text = word;
    if (some && take_word(&rest, &word)) {
        node->compared = str_equal(word, STR("is"));
        some = node->compared && take_word(&rest, &node->other);
    }
    if (!some || take_word(&rest, &more))
        return refuse(reader, "write {if VALUE}, {if not VALUE} or {if VALUE is \"WORD\"}");
    return open_block(reader);
}

/* {else} */
static bool read_else(struct reader *reader)
{
    struct open *open = reader->depth ? &reader->open[reader->depth - 1] : NULL;
    if (!open || open->has_else)
        return refuse(reader, "{else} without an {if} or {each} before it");
    if (!markup_equal(&reader->markup, &open->before))
        return refuse(reader, "a block has to end in the kind of place where it begins");
    struct node *nodes = reader->template->nodes.items;
    bool each = nodes[open->node].kind == NODE_EACH;
    open->has_else = true;
    open->otherwise = reader->template->nodes.count;
    add_node(reader, each ? NODE_EACH_ELSE : NODE_ELSE)->jump = open->node;
    return true;
}

/* {end} */
static bool read_end(struct reader *reader)
{
    if (!reader->depth)
        return refuse(reader, "{end} without an {if} or {each} before it");
    struct open *open = &reader->open[--reader->depth];
    if (!markup_equal(&reader->markup, &open->before))
        return refuse(reader, "a block has to end in the kind of place where it begins");
    struct node *nodes = reader->template->nodes.items;
    bool each = nodes[open->node].kind == NODE_EACH;
    size_t end = reader->template->nodes.count;
    add_node(reader, each && !open->has_else ? NODE_END_EACH : NODE_END_IF)->jump = open->node;
    nodes = reader->template->nodes.items;
    nodes[open->node].after = end + 1;
    nodes[open->node].jump = open->has_else ? open->otherwise + 1 : end + 1;
    if (open->has_else && !each)
        nodes[open->otherwise].jump = end + 1;
    return true;
}

/* Whether a directive that puts out an element or text may stand here. */
static bool is_in_text(struct reader *reader)
{
    return reader->markup.place == PLACE_TEXT ||
           refuse(reader, "this may stand in text only, not within a tag");
}

/* {include NAME}, {page}, {age DATE}, {date DATE} */
static bool read_named(struct reader *reader, enum node_kind kind, struct str rest)
{
    struct str more;
    struct node *node = add_node(reader, kind);
    if (kind != NODE_PAGE && !take_word(&rest, &node->text))
        return refuse(reader, "a name is missing");
    if (take_word(&rest, &more))
        return refuse(reader, "there are too many words");
    return is_in_text(reader);
}

/* {count NUMBER "one" "many"} */
static bool read_count(struct reader *reader, struct str rest)
{
    struct str more;
    struct node *node = add_node(reader, NODE_COUNT);
    if (!take_word(&rest, &node->text) || !take_word(&rest, &node->other) ||
        !take_word(&rest, &node->many) || take_word(&rest, &more))
        return refuse(reader, "write {count NUMBER \"ONE\" \"MANY\"}");
    return reader->markup.place < PLACE_COMMENT && reader->markup.place != PLACE_TAG
               ? true
               : refuse(reader, "no value may stand here");
}

/* {VALUE} */
static bool read_put(struct reader *reader, struct str path)
{
    const struct markup *markup = &reader->markup;
    bool quoted = markup->place == PLACE_DOUBLE || markup->place == PLACE_SINGLE;
    if (markup->place != PLACE_TEXT && !quoted)
        return refuse(reader, "no value may stand here");
    enum node_kind kind = NODE_PUT;
    if (markup->link)
        kind = markup->begun ? NODE_PUT_PART : NODE_PUT_LINK;
    add_node(reader, kind)->text = path;
    reader->markup.begun = markup->link;
    return true;
}

/* Reads what stands between braces. */
static bool read_directive(struct reader *reader, struct str inside)
{
    struct str rest = inside, word;
    if (!take_word(&rest, &word))
        return refuse(reader, "nothing stands between the braces");
    if (str_equal(word, STR("each")))
        return read_each(reader, rest);
    if (str_equal(word, STR("if")))
        return read_if(reader, rest);
    if (str_equal(word, STR("else")))
        return read_else(reader);
    if (str_equal(word, STR("end")))
        return read_end(reader);
    if (str_equal(word, STR("include")))
        return read_named(reader, NODE_INCLUDE, rest);
    if (str_equal(word, STR("page")))
        return read_named(reader, NODE_PAGE, rest);
    if (str_equal(word, STR("age")))
        return read_named(reader, NODE_AGE, rest);
    if (str_equal(word, STR("date")))
        return read_named(reader, NODE_DATE, rest);
    if (str_equal(word, STR("count")))
        return read_count(reader, rest);
    if (str_trim(rest).size)
        return refuse(reader, "there is no such directive");
    return read_put(reader, word);
}

/* Whether a directive begins at the byte: a brace and a letter or "_". */
static bool is_directive(struct str text, size_t at)
{
    return text.data[at] == '{' && at + 1 < text.size &&
           (ascii_is_alpha(text.data[at + 1]) || text.data[at + 1] == '_');
}

/* Reads the whole text. */
static bool read_all(struct reader *reader)
{
    struct str text = reader->text;
    size_t from = 0;
    while (reader->at <= text.size) {
        bool end = reader->at == text.size;
        if ((end || is_directive(text, reader->at)) && reader->at > from)
            add_node(reader, NODE_TEXT)->text = str_part(text, from, reader->at - from);
        if (end)
            return true;
        if (!is_directive(text, reader->at)) {
            reader->line += text.data[reader->at] == '\n';
            follow(reader);
            reader->at++;
            continue;
        }
        size_t close = str_find_byte(str_from_byte(text, reader->at), '}');
        if (close == STR_NONE)
            return refuse(reader, "a brace is not closed");
        if (!read_directive(reader, str_part(text, reader->at + 1, close - 1)))
            return false;
        if (reader->template->nodes.count > TEMPLATE_NODES)
            return refuse(reader, "the template is too long");
        reader->at += close + 1;
        from = reader->at;
    }
    return true;
}

struct templates *templates_new(struct arena *arena)
{
    struct templates *templates = arena_get_zeroed(arena, sizeof *templates);
    templates->arena = arena;
    list_init(&templates->list, arena, sizeof(struct template *));
    table_init(&templates->names, arena);
    return templates;
}

bool templates_add(struct templates *templates, struct str name, struct str text, struct str *why)
{
    struct template *template = arena_get_zeroed(templates->arena, sizeof *template);
    template->name = name;
    list_init(&template->nodes, templates->arena, sizeof(struct node));
    struct reader reader = {.templates = templates, .template = template, .text = text, .line = 1};
    bool good = read_all(&reader);
    if (good && reader.depth) {
        reader.line = reader.open[reader.depth - 1].line;
        good = refuse(&reader, "a block is not closed by {end}");
    }
    if (good && reader.markup.place != PLACE_TEXT)
        good = refuse(&reader, "the template ends within a tag");
    *why = reader.why;
    if (!good)
        return false;
    bool added;
    uint64_t *place = table_put(&templates->names, name, &added);
    if (added) {
        *place = templates->list.count;
        list_add(&templates->list);
    }
    *(struct template **)list_at(&templates->list, *place) = template;
    return true;
}

const struct template *templates_find(const struct templates *templates, struct str name)
{
    const uint64_t *place = table_get(&templates->names, name);
    return place ? *(struct template **)list_at(&templates->list, *place) : NULL;
}

bool templates_are_whole(const struct templates *templates, struct str *why)
{
    for (size_t i = 0; i < templates->list.count; i++) {
        const struct template *template = *(struct template **)list_at(&templates->list, i);
        for (size_t at = 0; at < template->nodes.count; at++) {
            const struct node *node = list_at(&template->nodes, at);
            if (node->kind != NODE_INCLUDE || templates_find(templates, node->text))
                continue;
            *why = arena_format(templates->arena,
                                "the template %.*s includes %.*s, which is not there",
                                STR_ARG(template->name), STR_ARG(node->text));
            return false;
        }
    }
    return true;
}
