/* The insertion modes (sections 13.2.6.4.1 to .23) but for "in body", and foreign content
 * (13.2.6.5). The comment before each function names the section it follows. */
#include "html/tree.h"

#include <assert.h>

#include "base/memory.h"
#include "html/doctypes.h"

/* Whether a token is a start tag with this name. */
static bool is_start(const struct token *token, unsigned tag)
{
    return token->kind == TOKEN_START && token->tag == tag;
}

/* Whether a token is an end tag with this name. */
static bool is_end(const struct token *token, unsigned tag)
{
    return token->kind == TOKEN_END_TAG && token->tag == tag;
}

/* Whether an end tag is one of head, body, html and br, which the early modes treat as content. */
static bool is_content_end(const struct token *token)
{
    return is_end(token, HTML_TAG_HEAD) || is_end(token, HTML_TAG_BODY) ||
           is_end(token, HTML_TAG_HTML) || is_end(token, HTML_TAG_BR);
}

/* -------------------------------------------------------------------------------- doctypes --- */

/* Whether a row of the table speaks of the doctype. */
static bool is_meant(const struct doctype_row *row, const struct token *token)
{
    struct str text = str_from(row->text);
    switch (row->compared) {
    case DOCTYPE_PUBLIC:
        return str_equal_fold(token->doctype_public, text);
    case DOCTYPE_SYSTEM:
        return str_equal_fold(token->doctype_system, text);
    case DOCTYPE_BEGINS:
        return str_starts_fold(token->doctype_public, text);
    case DOCTYPE_ALONE:
        return !token->has_system && str_starts_fold(token->doctype_public, text);
    default:
        return token->has_system && str_starts_fold(token->doctype_public, text);
    }
}

/* The mode that a doctype means (13.2.6.4.1). */
static enum html_mode doctype_mode(const struct token *token)
{
    if (token->force_quirks || !str_equal(token->text, STR("html")))
        return HTML_QUIRKS;
    for (size_t i = 0; i < sizeof doctype_rows / sizeof *doctype_rows; i++)
        if (is_meant(&doctype_rows[i], token))
            return doctype_rows[i].mode;
    return HTML_NO_QUIRKS;
}

/* 13.2.6.4.1, a doctype: appends its node and sets the document's mode. */
static void append_doctype(struct tree *tree, const struct token *token)
{
    struct html_document *document = tree->document;
    struct html_node *node = arena_get(tree->arena, sizeof *node);
    *node = (struct html_node){.kind = HTML_DOCTYPE, .text = token->text};
    document->node_count++;
    tree_link(node, (struct place){document->root, NULL});
    document->doctype_public = token->doctype_public;
    document->doctype_system = token->doctype_system;
    document->mode = doctype_mode(token);
}

/* -------------------------------------------------------------------------- the early modes --- */

/* 13.2.6.4.1 The "initial" insertion mode. */
static bool mode_initial(struct tree *tree, struct token *token)
{
    if (token->kind == TOKEN_TEXT) {
        tree_leading_space(token);
        if (!token->text.size)
            return false;
    } else if (token->kind == TOKEN_COMMENT) {
        tree_append_comment(tree, tree->document->root, token);
        return false;
    } else if (token->kind == TOKEN_DOCTYPE) {
        append_doctype(tree, token);
        tree->mode = MODE_BEFORE_HTML;
        return false;
    }
    tree->document->mode = HTML_QUIRKS;
    tree->mode = MODE_BEFORE_HTML;
    return true;
}

/* Makes the html element the root and opens it. */
static void open_root(struct tree *tree, struct html_node *html)
{
    tree_link(html, (struct place){tree->document->root, NULL});
    tree_push(tree, html);
    tree->mode = MODE_BEFORE_HEAD;
}

/* 13.2.6.4.2 The "before html" insertion mode. */
static bool mode_before_html(struct tree *tree, struct token *token)
{
    switch (token->kind) {
    case TOKEN_DOCTYPE:
        return false;
    case TOKEN_COMMENT:
        tree_append_comment(tree, tree->document->root, token);
        return false;
    case TOKEN_TEXT:
        tree_leading_space(token);
        if (!token->text.size)
            return false;
        break;
    case TOKEN_START:
        if (token->tag == HTML_TAG_HTML) {
            open_root(tree, tree_create(tree, token));
            return false;
        }
        break;
    case TOKEN_END_TAG:
        if (!is_content_end(token))
            return false;
        break;
    default:
        break;
    }
    struct token html = {.tag = HTML_TAG_HTML};
    open_root(tree, tree_create(tree, &html));
    return true;
}

/* 13.2.6.4.3 The "before head" insertion mode. */
static bool mode_before_head(struct tree *tree, struct token *token)
{
    switch (token->kind) {
    case TOKEN_DOCTYPE:
        return false;
    case TOKEN_COMMENT:
        tree_insert_comment(tree, token);
        return false;
    case TOKEN_TEXT:
        tree_leading_space(token);
        if (!token->text.size)
            return false;
        break;
    case TOKEN_START:
        if (token->tag == HTML_TAG_HTML)
            return mode_in_body(tree, token);
        if (token->tag == HTML_TAG_HEAD) {
            tree->head = tree_insert(tree, token);
            tree->mode = MODE_IN_HEAD;
            return false;
        }
        break;
    case TOKEN_END_TAG:
        if (!is_content_end(token))
            return false;
        break;
    default:
        break;
    }
    tree->head = tree_insert_implied(tree, HTML_TAG_HEAD);
    tree->mode = MODE_IN_HEAD;
    return true;
}

/* ------------------------------------------------------------------------------- "in head" --- */

void mode_raw_text(struct tree *tree, const struct token *token, enum token_state state)
{
    tree_insert(tree, token);
    tree->tokenizer->state = state;
    tree->tokenizer->raw_tag = token->tag;
    tree->original_mode = tree->mode;
    tree->mode = MODE_TEXT;
}

/* Passes over a raw text element unread. */
static void skip_raw(struct tree *tree, const struct token *token, enum token_state state)
{
    tree->tokenizer->state = state;
    tree->tokenizer->raw_tag = token->tag;
    tree->kernel->skip_raw(tree->tokenizer);
}

/* Whether a script's type says that it holds JSON-LD; it may have parameters. */
static bool is_json_ld(const struct token *token)
{
    for (uint32_t i = 0; i < token->attr_count; i++) {
        struct str type = str_of(token->attrs[i].value, token->attrs[i].size);
        if (token->attrs[i].name == HTML_ATTR_TYPE)
            return str_equal_fold(str_trim(str_part(type, 0, str_find_byte(type, ';'))),
                                  STR("application/ld+json"));
    }
    return false;
}

/* A script's start tag. */
static void start_script(struct tree *tree, const struct token *token)
{
    if ((tree->skip & HTML_SKIP_SCRIPTS) && !is_json_ld(token))
        skip_raw(tree, token, TOKEN_SCRIPT);
    else
        mode_raw_text(tree, token, TOKEN_SCRIPT);
}

/* A template's start tag. */
static void start_template(struct tree *tree, const struct token *token)
{
    tree_insert(tree, token);
    format_marker(tree);
    tree->frameset_ok = false;
    tree->mode = MODE_IN_TEMPLATE;
    tree->template_modes[tree->template_count++] = MODE_IN_TEMPLATE;
}

/* Closes the innermost open template, which there is, and what it holds. */
static void close_template(struct tree *tree)
{
    tree_pop_until(tree, HTML_TAG_TEMPLATE);
    format_clear_to_marker(tree);
    tree->template_count--;
    tree_reset_mode(tree);
}

/* The start tags that "in head" knows. False for the others. */
static bool head_start(struct tree *tree, struct token *token)
{
    switch (token->tag) {
    case HTML_TAG_BASE:
    case HTML_TAG_BASEFONT:
    case HTML_TAG_BGSOUND:
    case HTML_TAG_LINK:
    case HTML_TAG_META:
        tree_insert_void(tree, token);
        return true;
    case HTML_TAG_TITLE:
        mode_raw_text(tree, token, TOKEN_RCDATA);
        return true;
    case HTML_TAG_NOSCRIPT:
        if (tree->scripting) {
            mode_raw_text(tree, token, TOKEN_RAWTEXT);
        } else {
            tree_insert(tree, token);
            tree->mode = MODE_IN_HEAD_NOSCRIPT;
        }
        return true;
    case HTML_TAG_STYLE:
        if (tree->skip & HTML_SKIP_STYLES)
            skip_raw(tree, token, TOKEN_RAWTEXT);
        else
            mode_raw_text(tree, token, TOKEN_RAWTEXT);
        return true;
    case HTML_TAG_NOFRAMES:
        mode_raw_text(tree, token, TOKEN_RAWTEXT);
        return true;
    case HTML_TAG_SCRIPT:
        start_script(tree, token);
        return true;
    case HTML_TAG_TEMPLATE:
        start_template(tree, token);
        return true;
    default:
        return token->tag == HTML_TAG_HEAD; /* ignored */
    }
}

/* What the modes in and about the head, and in a column group, have in common: doctypes mean
 * nothing, comments and leading white space are inserted. False when something of the token is
 * left. */
static bool takes_head_rules(struct tree *tree, struct token *token)
{
    switch (token->kind) {
    case TOKEN_DOCTYPE:
        return true;
    case TOKEN_COMMENT:
        tree_insert_comment(tree, token);
        return true;
    case TOKEN_TEXT:
        tree_insert_space(tree, tree_leading_space(token));
        return !token->text.size;
    default:
        return false;
    }
}

/* 13.2.6.4.4 The "in head" insertion mode. */
bool mode_in_head(struct tree *tree, struct token *token)
{
    if (takes_head_rules(tree, token))
        return false;
    switch (token->kind) {
    case TOKEN_START:
        if (token->tag == HTML_TAG_HTML)
            return mode_in_body(tree, token);
        if (head_start(tree, token))
            return false;
        break;
    case TOKEN_END_TAG:
        if (token->tag == HTML_TAG_HEAD) {
            tree_pop(tree);
            tree->mode = MODE_AFTER_HEAD;
            return false;
        }
        if (token->tag == HTML_TAG_TEMPLATE) {
            if (tree->counts[HTML_TAG_TEMPLATE]) {
                tree_implied_end_tags_thoroughly(tree);
                close_template(tree);
            }
            return false;
        }
        if (!is_content_end(token))
            return false;
        break;
    default:
        break;
    }
    tree_pop(tree);
    tree->mode = MODE_AFTER_HEAD;
    return true;
}

/* 13.2.6.4.5 The "in head noscript" insertion mode. */
static bool mode_in_head_noscript(struct tree *tree, struct token *token)
{
    if (takes_head_rules(tree, token))
        return false;
    switch (token->kind) {
    case TOKEN_START:
        switch (token->tag) {
        case HTML_TAG_HTML:
            return mode_in_body(tree, token);
        case HTML_TAG_BASEFONT:
        case HTML_TAG_BGSOUND:
        case HTML_TAG_LINK:
        case HTML_TAG_META:
        case HTML_TAG_NOFRAMES:
        case HTML_TAG_STYLE:
            return mode_in_head(tree, token);
        case HTML_TAG_HEAD:
        case HTML_TAG_NOSCRIPT:
            return false;
        default:
            break;
        }
        break;
    case TOKEN_END_TAG:
        if (token->tag != HTML_TAG_NOSCRIPT && token->tag != HTML_TAG_BR)
            return false;
        break;
    default:
        break;
    }
    tree_pop(tree);
    tree->mode = MODE_IN_HEAD;
    return !is_end(token, HTML_TAG_NOSCRIPT);
}

/* The start tags that "after head" knows. False for the others. */
static bool after_head_start(struct tree *tree, struct token *token)
{
    switch (token->tag) {
    case HTML_TAG_BODY:
        tree_insert(tree, token);
        tree->frameset_ok = false;
        tree->mode = MODE_IN_BODY;
        return true;
    case HTML_TAG_FRAMESET:
        tree_insert(tree, token);
        tree->mode = MODE_IN_FRAMESET;
        return true;
    case HTML_TAG_BASE:
    case HTML_TAG_BASEFONT:
    case HTML_TAG_BGSOUND:
    case HTML_TAG_LINK:
    case HTML_TAG_META:
    case HTML_TAG_NOFRAMES:
    case HTML_TAG_SCRIPT:
    case HTML_TAG_STYLE:
    case HTML_TAG_TEMPLATE:
    case HTML_TAG_TITLE:
        tree_push(tree, tree->head);
        mode_in_head(tree, token);
        assert(tree_open_index(tree, tree->head) >= 0);
        tree_remove_open(tree, (uint32_t)tree_open_index(tree, tree->head));
        return true;
    default:
        return token->tag == HTML_TAG_HEAD; /* ignored */
    }
}

/* 13.2.6.4.6 The "after head" insertion mode. */
static bool mode_after_head(struct tree *tree, struct token *token)
{
    if (takes_head_rules(tree, token))
        return false;
    switch (token->kind) {
    case TOKEN_START:
        if (token->tag == HTML_TAG_HTML)
            return mode_in_body(tree, token);
        if (after_head_start(tree, token))
            return false;
        break;
    case TOKEN_END_TAG:
        if (token->tag == HTML_TAG_TEMPLATE)
            return mode_in_head(tree, token);
        if (!is_content_end(token) || token->tag == HTML_TAG_HEAD)
            return false;
        break;
    default:
        break;
    }
    tree_insert_implied(tree, HTML_TAG_BODY);
    tree->mode = MODE_IN_BODY;
    return true;
}

/* 13.2.6.4.8 The "text" insertion mode. */
static bool mode_text(struct tree *tree, struct token *token)
{
    if (token->kind == TOKEN_TEXT) {
        tree_insert_text(tree, token->text);
        return false;
    }
    tree_pop(tree);
    tree->mode = tree->original_mode;
    return token->kind == TOKEN_END;
}

/* ---------------------------------------------------------------------------------- tables --- */

/* Pops until the current node is an html, a template, or one of three (a table context). */
static void clear_to(struct tree *tree, unsigned a, unsigned b, unsigned c)
{
    while (!current_is(tree, a) && !current_is(tree, b) && !current_is(tree, c) &&
           !current_is(tree, HTML_TAG_TEMPLATE) && !current_is(tree, HTML_TAG_HTML))
        tree_pop(tree);
}

/* "Clear the stack back to a table context". */
static void clear_to_table(struct tree *tree)
{
    clear_to(tree, HTML_TAG_TABLE, HTML_TAG_TABLE, HTML_TAG_TABLE);
}

/* The same for a "table body context". */
static void clear_to_table_body(struct tree *tree)
{
    clear_to(tree, HTML_TAG_TBODY, HTML_TAG_TFOOT, HTML_TAG_THEAD);
}

/* The same for a "table row context". */
static void clear_to_row(struct tree *tree)
{
    clear_to(tree, HTML_TAG_TR, HTML_TAG_TR, HTML_TAG_TR);
}

/* "Anything else" of "in table": as in body, with foster parenting. */
static bool table_anything_else(struct tree *tree, struct token *token)
{
    tree->foster = true;
    bool again = mode_in_body(tree, token);
    tree->foster = false;
    return again;
}

/* Opens an implied element in a table and sets the mode that goes with it. Gives true: the token is
 * still to be taken. */
static bool open_implied(struct tree *tree, unsigned tag, enum mode mode)
{
    tree_insert_implied(tree, tag);
    tree->mode = mode;
    return true;
}

/* The same with the element of a token. Gives false: the token is taken. */
static bool open_given(struct tree *tree, const struct token *token, enum mode mode)
{
    tree_insert(tree, token);
    tree->mode = mode;
    return false;
}

/* Closes the table that is in table scope. False when there is none. */
static bool close_table(struct tree *tree)
{
    if (!tree_in_scope(tree, HTML_TAG_TABLE, SCOPE_TABLE))
        return false;
    tree_pop_until(tree, HTML_TAG_TABLE);
    tree_reset_mode(tree);
    return true;
}

/* The start tags of "in table". */
static bool table_start(struct tree *tree, struct token *token)
{
    switch (token->tag) {
    case HTML_TAG_CAPTION:
        clear_to_table(tree);
        format_marker(tree);
        return open_given(tree, token, MODE_IN_CAPTION);
    case HTML_TAG_COLGROUP:
        clear_to_table(tree);
        return open_given(tree, token, MODE_IN_COLUMN_GROUP);
    case HTML_TAG_COL:
        clear_to_table(tree);
        return open_implied(tree, HTML_TAG_COLGROUP, MODE_IN_COLUMN_GROUP);
    case HTML_TAG_TBODY:
    case HTML_TAG_TFOOT:
    case HTML_TAG_THEAD:
        clear_to_table(tree);
        return open_given(tree, token, MODE_IN_TABLE_BODY);
    case HTML_TAG_TD:
    case HTML_TAG_TH:
    case HTML_TAG_TR:
        clear_to_table(tree);
        return open_implied(tree, HTML_TAG_TBODY, MODE_IN_TABLE_BODY);
    case HTML_TAG_TABLE:
        return close_table(tree);
    case HTML_TAG_STYLE:
    case HTML_TAG_SCRIPT:
    case HTML_TAG_TEMPLATE:
        return mode_in_head(tree, token);
    case HTML_TAG_INPUT:
        if (!tree_token_has(token, HTML_ATTR_TYPE, STR("hidden")))
            return table_anything_else(tree, token);
        tree_insert_void(tree, token);
        return false;
    case HTML_TAG_FORM:
        if (!tree->form && !tree->counts[HTML_TAG_TEMPLATE]) {
            tree->form = tree_insert(tree, token);
            tree_pop(tree);
        }
        return false;
    default:
        return table_anything_else(tree, token);
    }
}

/* 13.2.6.4.9 The "in table" insertion mode. */
static bool mode_in_table(struct tree *tree, struct token *token)
{
    switch (token->kind) {
    case TOKEN_TEXT:
        if (current_is(tree, HTML_TAG_TABLE) || current_is(tree, HTML_TAG_TBODY) ||
            current_is(tree, HTML_TAG_TEMPLATE) || current_is(tree, HTML_TAG_TFOOT) ||
            current_is(tree, HTML_TAG_THEAD) || current_is(tree, HTML_TAG_TR)) {
            tree->pending_count = 0;
            tree->original_mode = tree->mode;
            tree->mode = MODE_IN_TABLE_TEXT;
            return true;
        }
        return table_anything_else(tree, token);
    case TOKEN_COMMENT:
        tree_insert_comment(tree, token);
        return false;
    case TOKEN_DOCTYPE:
        return false;
    case TOKEN_START:
        return table_start(tree, token);
    case TOKEN_END_TAG:
        switch (token->tag) {
        case HTML_TAG_TABLE:
            close_table(tree);
            return false;
        case HTML_TAG_BODY:
        case HTML_TAG_CAPTION:
        case HTML_TAG_COL:
        case HTML_TAG_COLGROUP:
        case HTML_TAG_HTML:
        case HTML_TAG_TBODY:
        case HTML_TAG_TD:
        case HTML_TAG_TFOOT:
        case HTML_TAG_TH:
        case HTML_TAG_THEAD:
        case HTML_TAG_TR:
            return false;
        case HTML_TAG_TEMPLATE:
            return mode_in_head(tree, token);
        default:
            return table_anything_else(tree, token);
        }
    default:
        return mode_in_body(tree, token);
    }
}

/* Inserts the pending table characters: where they are, if all are white space, else as in body,
 * foster-parented. */
static void flush_pending(struct tree *tree)
{
    struct html_parser *parser = tree->parser;
    bool space = true;
    for (uint32_t i = 0; i < tree->pending_count; i++)
        space &= str_trim(parser->pending[i]).size == 0;
    for (uint32_t i = 0; i < tree->pending_count; i++) {
        struct token text = {.kind = TOKEN_TEXT, .text = parser->pending[i]};
        if (space)
            tree_insert_space(tree, text.text);
        else
            table_anything_else(tree, &text);
    }
}

/* 13.2.6.4.10 The "in table text" insertion mode. */
static bool mode_in_table_text(struct tree *tree, struct token *token)
{
    struct html_parser *parser = tree->parser;
    if (token->kind != TOKEN_TEXT) {
        tree->mode = tree->original_mode;
        flush_pending(tree);
        return true;
    }
    if (tree->pending_count == parser->pending_capacity) {
        parser->pending_capacity = parser->pending_capacity * 2 + 16;
        parser->pending =
            memory_resize(parser->pending, parser->pending_capacity * sizeof *parser->pending);
    }
    parser->pending[tree->pending_count++] = tree_without_nul(tree, token, false);
    return false;
}

/* Whether a tag is one of the parts of a table that close what stands before them: caption, col,
 * colgroup, tbody, tfoot, thead, and, as asked, tr, and td and th. */
static bool is_table_part(unsigned tag, bool rows, bool cells)
{
    switch (tag) {
    case HTML_TAG_CAPTION:
    case HTML_TAG_COL:
    case HTML_TAG_COLGROUP:
    case HTML_TAG_TBODY:
    case HTML_TAG_TFOOT:
    case HTML_TAG_THEAD:
        return true;
    case HTML_TAG_TR:
        return rows;
    case HTML_TAG_TD:
    case HTML_TAG_TH:
        return cells;
    default:
        return false;
    }
}

/* Whether an end tag is body, html, or one of a table's parts: those that a table's modes ignore
 * where they have no rule of their own for one. */
static bool is_ignored_end(const struct token *token)
{
    return token->kind == TOKEN_END_TAG &&
           (token->tag == HTML_TAG_BODY || token->tag == HTML_TAG_HTML ||
            is_table_part(token->tag, true, true));
}

/* 13.2.6.4.11 The "in caption" insertion mode. */
static bool mode_in_caption(struct tree *tree, struct token *token)
{
    bool closes = is_end(token, HTML_TAG_CAPTION);
    bool again = is_end(token, HTML_TAG_TABLE) ||
                 (token->kind == TOKEN_START && is_table_part(token->tag, true, true));
    if (!closes && !again)
        return is_ignored_end(token) ? false : mode_in_body(tree, token);
    if (!tree_in_scope(tree, HTML_TAG_CAPTION, SCOPE_TABLE))
        return false;
    tree_implied_end_tags(tree, HTML_TAG_NONE);
    tree_pop_until(tree, HTML_TAG_CAPTION);
    format_clear_to_marker(tree);
    tree->mode = MODE_IN_TABLE;
    return again;
}

/* 13.2.6.4.12 The "in column group" insertion mode. */
static bool mode_in_column_group(struct tree *tree, struct token *token)
{
    if (takes_head_rules(tree, token))
        return false;
    switch (token->kind) {
    case TOKEN_TEXT:
        break;
    case TOKEN_START:
        if (token->tag == HTML_TAG_HTML)
            return mode_in_body(tree, token);
        if (token->tag == HTML_TAG_COL) {
            tree_insert_void(tree, token);
            return false;
        }
        if (token->tag == HTML_TAG_TEMPLATE)
            return mode_in_head(tree, token);
        break;
    case TOKEN_END_TAG:
        if (token->tag == HTML_TAG_COL)
            return false;
        if (token->tag == HTML_TAG_TEMPLATE)
            return mode_in_head(tree, token);
        break;
    default:
        return mode_in_body(tree, token);
    }
    if (!current_is(tree, HTML_TAG_COLGROUP))
        return false;
    tree_pop(tree);
    tree->mode = MODE_IN_TABLE;
    return !is_end(token, HTML_TAG_COLGROUP);
}

/* 13.2.6.4.13 The "in table body" insertion mode. */
static bool mode_in_table_body(struct tree *tree, struct token *token)
{
    bool start = token->kind == TOKEN_START, end = token->kind == TOKEN_END_TAG;
    if (start && token->tag == HTML_TAG_TR) {
        clear_to_table_body(tree);
        return open_given(tree, token, MODE_IN_ROW);
    }
    if (start && (token->tag == HTML_TAG_TH || token->tag == HTML_TAG_TD)) {
        clear_to_table_body(tree);
        return open_implied(tree, HTML_TAG_TR, MODE_IN_ROW);
    }
    if (end && (token->tag == HTML_TAG_TBODY || token->tag == HTML_TAG_TFOOT ||
                token->tag == HTML_TAG_THEAD)) {
        if (tree_in_scope(tree, token->tag, SCOPE_TABLE)) {
            clear_to_table_body(tree);
            tree_pop(tree);
            tree->mode = MODE_IN_TABLE;
        }
        return false;
    }
    if (is_end(token, HTML_TAG_TABLE) || (start && is_table_part(token->tag, false, false))) {
        if (!tree_in_scope(tree, HTML_TAG_TBODY, SCOPE_TABLE) &&
            !tree_in_scope(tree, HTML_TAG_THEAD, SCOPE_TABLE) &&
            !tree_in_scope(tree, HTML_TAG_TFOOT, SCOPE_TABLE))
            return false;
        clear_to_table_body(tree);
        tree_pop(tree);
        tree->mode = MODE_IN_TABLE;
        return true;
    }
    return is_ignored_end(token) ? false : mode_in_table(tree, token);
}

/* Closes the row that is in table scope. False when there is none. */
static bool close_row(struct tree *tree)
{
    if (!tree_in_scope(tree, HTML_TAG_TR, SCOPE_TABLE))
        return false;
    clear_to_row(tree);
    tree_pop(tree);
    tree->mode = MODE_IN_TABLE_BODY;
    return true;
}

/* 13.2.6.4.14 The "in row" insertion mode. */
static bool mode_in_row(struct tree *tree, struct token *token)
{
    bool start = token->kind == TOKEN_START, end = token->kind == TOKEN_END_TAG;
    if (start && (token->tag == HTML_TAG_TH || token->tag == HTML_TAG_TD)) {
        clear_to_row(tree);
        open_given(tree, token, MODE_IN_CELL);
        format_marker(tree);
        return false;
    }
    if (is_end(token, HTML_TAG_TR)) {
        close_row(tree);
        return false;
    }
    if (is_end(token, HTML_TAG_TABLE) || (start && is_table_part(token->tag, true, false)))
        return close_row(tree);
    if (end && (token->tag == HTML_TAG_TBODY || token->tag == HTML_TAG_TFOOT ||
                token->tag == HTML_TAG_THEAD))
        return tree_in_scope(tree, token->tag, SCOPE_TABLE) && close_row(tree);
    return is_ignored_end(token) ? false : mode_in_table(tree, token);
}

/* "Close the cell": the td or th that is open. */
static void close_cell(struct tree *tree)
{
    tree_implied_end_tags(tree, HTML_TAG_NONE);
    while (!current_is(tree, HTML_TAG_TD) && !current_is(tree, HTML_TAG_TH))
        tree_pop(tree);
    tree_pop(tree);
    format_clear_to_marker(tree);
    tree->mode = MODE_IN_ROW;
}

/* 13.2.6.4.15 The "in cell" insertion mode. */
static bool mode_in_cell(struct tree *tree, struct token *token)
{
    if (is_end(token, HTML_TAG_TD) || is_end(token, HTML_TAG_TH)) {
        if (tree_in_scope(tree, token->tag, SCOPE_TABLE)) {
            tree_implied_end_tags(tree, HTML_TAG_NONE);
            tree_pop_until(tree, token->tag);
            format_clear_to_marker(tree);
            tree->mode = MODE_IN_ROW;
        }
        return false;
    }
    if (token->kind == TOKEN_START && is_table_part(token->tag, true, true)) {
        if (!tree_in_scope(tree, HTML_TAG_TD, SCOPE_TABLE) &&
            !tree_in_scope(tree, HTML_TAG_TH, SCOPE_TABLE))
            return false;
        close_cell(tree);
        return true;
    }
    if (token->kind == TOKEN_END_TAG) {
        switch (token->tag) {
        case HTML_TAG_BODY:
        case HTML_TAG_CAPTION:
        case HTML_TAG_COL:
        case HTML_TAG_COLGROUP:
        case HTML_TAG_HTML:
            return false;
        case HTML_TAG_TABLE:
        case HTML_TAG_TBODY:
        case HTML_TAG_TFOOT:
        case HTML_TAG_THEAD:
        case HTML_TAG_TR:
            if (!tree_in_scope(tree, token->tag, SCOPE_TABLE) ||
                (!tree->counts[HTML_TAG_TD] && !tree->counts[HTML_TAG_TH]))
                return false;
            close_cell(tree);
            return true;
        default:
            break;
        }
    }
    return mode_in_body(tree, token);
}

/* ------------------------------------------------------------- templates, frames, the ends --- */

/* Replaces the current template insertion mode. */
static bool switch_template_mode(struct tree *tree, enum mode mode)
{
    tree->template_modes[tree->template_count - 1] = (uint8_t)mode;
    tree->mode = mode;
    return true;
}

/* The start tags of "in template". */
static bool template_start(struct tree *tree, struct token *token)
{
    switch (token->tag) {
    case HTML_TAG_BASE:
    case HTML_TAG_BASEFONT:
    case HTML_TAG_BGSOUND:
    case HTML_TAG_LINK:
    case HTML_TAG_META:
    case HTML_TAG_NOFRAMES:
    case HTML_TAG_SCRIPT:
    case HTML_TAG_STYLE:
    case HTML_TAG_TEMPLATE:
    case HTML_TAG_TITLE:
        return mode_in_head(tree, token);
    case HTML_TAG_CAPTION:
    case HTML_TAG_COLGROUP:
    case HTML_TAG_TBODY:
    case HTML_TAG_TFOOT:
    case HTML_TAG_THEAD:
        return switch_template_mode(tree, MODE_IN_TABLE);
    case HTML_TAG_COL:
        return switch_template_mode(tree, MODE_IN_COLUMN_GROUP);
    case HTML_TAG_TR:
        return switch_template_mode(tree, MODE_IN_TABLE_BODY);
    case HTML_TAG_TD:
    case HTML_TAG_TH:
        return switch_template_mode(tree, MODE_IN_ROW);
    default:
        return switch_template_mode(tree, MODE_IN_BODY);
    }
}

/* 13.2.6.4.17 The "in template" insertion mode. */
bool mode_in_template(struct tree *tree, struct token *token)
{
    switch (token->kind) {
    case TOKEN_START:
        return template_start(tree, token);
    case TOKEN_END_TAG:
        return token->tag == HTML_TAG_TEMPLATE ? mode_in_head(tree, token) : false;
    case TOKEN_END:
        if (!tree->counts[HTML_TAG_TEMPLATE]) {
            tree->stopped = true;
            return false;
        }
        close_template(tree);
        return true;
    default:
        return mode_in_body(tree, token);
    }
}

/* 13.2.6.4.18 The "after body" insertion mode. */
static bool mode_after_body(struct tree *tree, struct token *token)
{
    struct token space = *token;
    switch (token->kind) {
    case TOKEN_TEXT:
        space.text = tree_leading_space(token);
        if (space.text.size)
            mode_in_body(tree, &space);
        if (!token->text.size)
            return false;
        break;
    case TOKEN_COMMENT:
        tree_append_comment(tree, tree->open[0], token);
        return false;
    case TOKEN_DOCTYPE:
        return false;
    case TOKEN_END:
        tree->stopped = true;
        return false;
    default:
        if (is_start(token, HTML_TAG_HTML))
            return mode_in_body(tree, token);
        if (is_end(token, HTML_TAG_HTML)) {
            if (!tree->context)
                tree->mode = MODE_AFTER_AFTER_BODY;
            return false;
        }
        break;
    }
    tree->mode = MODE_IN_BODY;
    return true;
}

/* Inserts the white space of a text token, wherever it stands, and drops the rest of it. */
static void insert_only_space(struct tree *tree, struct token *token)
{
    struct str *text = &token->text;
    while (text->size) {
        tree_insert_text(tree, tree_leading_space(token));
        while (text->size && !ascii_is_space(text->data[0]))
            *text = str_from_byte(*text, 1);
    }
}

/* 13.2.6.4.19 The "in frameset" insertion mode. */
static bool mode_in_frameset(struct tree *tree, struct token *token)
{
    switch (token->kind) {
    case TOKEN_TEXT:
        insert_only_space(tree, token);
        return false;
    case TOKEN_COMMENT:
        tree_insert_comment(tree, token);
        return false;
    case TOKEN_START:
        if (token->tag == HTML_TAG_HTML)
            return mode_in_body(tree, token);
        if (token->tag == HTML_TAG_FRAMESET)
            tree_insert(tree, token);
        else if (token->tag == HTML_TAG_FRAME)
            tree_insert_void(tree, token);
        else if (token->tag == HTML_TAG_NOFRAMES)
            return mode_in_head(tree, token);
        return false;
    case TOKEN_END_TAG:
        if (token->tag == HTML_TAG_FRAMESET && tree->depth > 1) {
            tree_pop(tree);
            if (!tree->context && !current_is(tree, HTML_TAG_FRAMESET))
                tree->mode = MODE_AFTER_FRAMESET;
        }
        return false;
    case TOKEN_END:
        tree->stopped = true;
        return false;
    default:
        return false;
    }
}

/* 13.2.6.4.20 The "after frameset" insertion mode. */
static bool mode_after_frameset(struct tree *tree, struct token *token)
{
    switch (token->kind) {
    case TOKEN_TEXT:
        insert_only_space(tree, token);
        return false;
    case TOKEN_COMMENT:
        tree_insert_comment(tree, token);
        return false;
    case TOKEN_END:
        tree->stopped = true;
        return false;
    default:
        if (is_start(token, HTML_TAG_HTML))
            return mode_in_body(tree, token);
        if (is_start(token, HTML_TAG_NOFRAMES))
            return mode_in_head(tree, token);
        if (is_end(token, HTML_TAG_HTML))
            tree->mode = MODE_AFTER_AFTER_FRAMESET;
        return false;
    }
}

/* 13.2.6.4.21 The "after after body" insertion mode. */
static bool mode_after_after_body(struct tree *tree, struct token *token)
{
    struct token space = *token;
    switch (token->kind) {
    case TOKEN_COMMENT:
        tree_append_comment(tree, tree->document->root, token);
        return false;
    case TOKEN_DOCTYPE:
        return false;
    case TOKEN_TEXT:
        space.text = tree_leading_space(token);
        if (space.text.size)
            mode_in_body(tree, &space);
        if (!token->text.size)
            return false;
        break;
    case TOKEN_END:
        tree->stopped = true;
        return false;
    default:
        if (is_start(token, HTML_TAG_HTML))
            return mode_in_body(tree, token);
        break;
    }
    tree->mode = MODE_IN_BODY;
    return true;
}

/* 13.2.6.4.22 The "after after frameset" insertion mode. */
static bool mode_after_after_frameset(struct tree *tree, struct token *token)
{
    switch (token->kind) {
    case TOKEN_COMMENT:
        tree_append_comment(tree, tree->document->root, token);
        return false;
    case TOKEN_TEXT:
        format_reconstruct(tree); /* white space goes by the rules of "in body" */
        insert_only_space(tree, token);
        return false;
    case TOKEN_END:
        tree->stopped = true;
        return false;
    default:
        if (is_start(token, HTML_TAG_HTML))
            return mode_in_body(tree, token);
        if (is_start(token, HTML_TAG_NOFRAMES))
            return mode_in_head(tree, token);
        return false;
    }
}

/* ------------------------------------------------------------------------- foreign content --- */

/* Whether an element is a MathML text integration point. */
static bool is_math_text(const struct html_node *node)
{
    return node->space == HTML_NS_MATHML &&
           (node->tag == HTML_TAG_MI || node->tag == HTML_TAG_MO || node->tag == HTML_TAG_MN ||
            node->tag == HTML_TAG_MS || node->tag == HTML_TAG_MTEXT);
}

/* Whether an element is an HTML integration point. */
static bool is_html_point(const struct html_node *node)
{
    if (node->space == HTML_NS_SVG)
        return node->tag == HTML_TAG_FOREIGNOBJECT || node->tag == HTML_TAG_DESC ||
               node->tag == HTML_TAG_TITLE;
    if (node->space != HTML_NS_MATHML || node->tag != HTML_TAG_ANNOTATION_XML)
        return false;
    struct str encoding = html_attr(node, HTML_ATTR_ENCODING);
    return str_equal_fold(encoding, STR("text/html")) ||
           str_equal_fold(encoding, STR("application/xhtml+xml"));
}

/* The tree construction dispatcher (13.2.6): whether the token goes by the mode's rules rather than
 * those of foreign content. */
static bool goes_by_mode(const struct tree *tree, const struct token *token)
{
    if (!tree->depth)
        return true;
    const struct html_node *node = adjusted_current(tree);
    if (node->space == HTML_NS_HTML || token->kind == TOKEN_END)
        return true;
    bool start = token->kind == TOKEN_START, text = token->kind == TOKEN_TEXT;
    if (is_math_text(node) &&
        (text || (start && token->tag != HTML_TAG_MGLYPH && token->tag != HTML_TAG_MALIGNMARK)))
        return true;
    if (node->space == HTML_NS_MATHML && node->tag == HTML_TAG_ANNOTATION_XML &&
        is_start(token, HTML_TAG_SVG))
        return true;
    return (start || text) && is_html_point(node);
}

static bool (*const modes[MODE_COUNT])(struct tree *, struct token *);

/* Whether a start tag ends foreign content. */
static bool breaks_out(const struct token *token)
{
    if (html_tag_has(token->tag, TAG_BREAKOUT))
        return true;
    if (token->tag == HTML_TAG_FONT)
        for (uint32_t i = 0; i < token->attr_count; i++)
            if (token->attrs[i].name == HTML_ATTR_COLOR || token->attrs[i].name == HTML_ATTR_FACE ||
                token->attrs[i].name == HTML_ATTR_SIZE)
                return true;
    return false;
}

/* Leaves foreign content for a tag that does not belong there, and processes the tag by the mode.
 */
static bool break_out(struct tree *tree, struct token *token)
{
    while (current(tree)->space != HTML_NS_HTML && !is_math_text(current(tree)) &&
           !is_html_point(current(tree)))
        tree_pop(tree);
    return modes[tree->mode](tree, token);
}

/* "Any other end tag" of foreign content: closes the nearest element of that name, or goes by the
 * mode where an HTML element comes first. */
static bool foreign_end(struct tree *tree, struct token *token)
{
    for (uint32_t i = tree->depth - 1; i > 0; i--) {
        const struct html_node *node = tree->open[i];
        if (node->space == HTML_NS_HTML)
            return modes[tree->mode](tree, token);
        if (node->tag == token->tag) {
            tree_pop_to(tree, i);
            return false;
        }
    }
    return false;
}

/* 13.2.6.5 The rules for parsing tokens in foreign content. */
static bool process_foreign(struct tree *tree, struct token *token)
{
    switch (token->kind) {
    case TOKEN_TEXT:
        for (size_t i = 0; tree->frameset_ok && i < token->text.size; i++)
            if (token->text.data[i] && !ascii_is_space(token->text.data[i]))
                tree->frameset_ok = false;
        tree_insert_text(tree, tree_without_nul(tree, token, true));
        return false;
    case TOKEN_COMMENT:
        tree_insert_comment(tree, token);
        return false;
    case TOKEN_START:
        if (breaks_out(token))
            return break_out(tree, token);
        tree_insert_foreign(tree, token, adjusted_current(tree)->space);
        if (token->self_closing)
            tree_pop(tree);
        return false;
    case TOKEN_END_TAG:
        if (token->tag == HTML_TAG_P || token->tag == HTML_TAG_BR)
            return break_out(tree, token);
        return foreign_end(tree, token);
    default:
        return false;
    }
}

static bool (*const modes[MODE_COUNT])(struct tree *, struct token *) = {
    [MODE_INITIAL] = mode_initial,
    [MODE_BEFORE_HTML] = mode_before_html,
    [MODE_BEFORE_HEAD] = mode_before_head,
    [MODE_IN_HEAD] = mode_in_head,
    [MODE_IN_HEAD_NOSCRIPT] = mode_in_head_noscript,
    [MODE_AFTER_HEAD] = mode_after_head,
    [MODE_IN_BODY] = mode_in_body,
    [MODE_TEXT] = mode_text,
    [MODE_IN_TABLE] = mode_in_table,
    [MODE_IN_TABLE_TEXT] = mode_in_table_text,
    [MODE_IN_CAPTION] = mode_in_caption,
    [MODE_IN_COLUMN_GROUP] = mode_in_column_group,
    [MODE_IN_TABLE_BODY] = mode_in_table_body,
    [MODE_IN_ROW] = mode_in_row,
    [MODE_IN_CELL] = mode_in_cell,
    [MODE_IN_TEMPLATE] = mode_in_template,
    [MODE_AFTER_BODY] = mode_after_body,
    [MODE_IN_FRAMESET] = mode_in_frameset,
    [MODE_AFTER_FRAMESET] = mode_after_frameset,
    [MODE_AFTER_AFTER_BODY] = mode_after_after_body,
    [MODE_AFTER_AFTER_FRAMESET] = mode_after_after_frameset,
};

/* Drops the line feed that stands first in a pre, a listing or a textarea. */
static void drop_line_feed(struct tree *tree, struct token *token)
{
    tree->ignore_line_feed = false;
    if (token->kind == TOKEN_TEXT && token->text.data[0] == '\n')
        token->text = str_from_byte(token->text, 1);
}

/* Lets the tokenizer pass over white space that is not shown behind a tag that opened a block, or
 * closed the one that was the current node (`before`). Formatting that
 * waits to be reconstructed would be so by white space, too: then it has to come as a token. */
static void expect_space(struct tree *tree, const struct token *token,
                         const struct html_node *before)
{
    const struct html_node *now = tree->depth ? current(tree) : NULL;
    bool start = token->kind == TOKEN_START, end = token->kind == TOKEN_END_TAG;
    const struct html_node *block = start ? now : before;
    tree->after_block = (start || end) && now != before && block && html_is(block, token->tag) &&
                        html_tag_has(token->tag, TAG_BLOCK);
    tree->tokenizer->skip_space = tree->after_block && tree->mode == MODE_IN_BODY &&
                                  !tree->formatting_count && !tree_in_preformatted(tree);
}

void mode_process(struct tree *tree, struct token *token)
{
    if (tree->ignore_line_feed) {
        drop_line_feed(tree, token);
        if (token->kind == TOKEN_TEXT && !token->text.size)
            return;
    }
    const struct html_node *before = tree->depth ? current(tree) : NULL;
    while (goes_by_mode(tree, token) ? modes[tree->mode](tree, token)
                                     : process_foreign(tree, token))
        continue;
    if ((tree->skip & HTML_SKIP_SPACE) && token->kind != TOKEN_COMMENT)
        expect_space(tree, token, before);
}
