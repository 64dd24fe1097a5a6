/* The insertion mode "in body" (section 13.2.6.4.7): a rule for each start tag and each end tag, in
 * two tables by tag. A rule tells, as a mode does, whether the token is to be processed again. */
#include "html/tree.h"

typedef bool rule(struct tree *tree, struct token *token);

/* ------------------------------------------------------------------------------- start tags --- */

static rule end_any_other;

/* Any other start tag: an ordinary element. */
static bool start_ordinary(struct tree *tree, struct token *token)
{
    format_reconstruct(tree);
    tree_insert(tree, token);
    return false;
}

/* Tags that are ignored here. */
static bool ignore(struct tree *tree, struct token *token)
{
    (void)tree;
    (void)token;
    return false;
}

/* html: gives its attributes to the root. */
static bool start_html(struct tree *tree, struct token *token)
{
    if (!tree->counts[HTML_TAG_TEMPLATE])
        tree_merge_attrs(tree, tree->open[0], token);
    return false;
}

/* body: gives its attributes to the one that is there. */
static bool start_body(struct tree *tree, struct token *token)
{
    if (tree->depth > 1 && html_is(tree->open[1], HTML_TAG_BODY) &&
        !tree->counts[HTML_TAG_TEMPLATE]) {
        tree->frameset_ok = false;
        tree_merge_attrs(tree, tree->open[1], token);
    }
    return false;
}

/* frameset: takes the body's place while nothing has been shown yet. */
static bool start_frameset(struct tree *tree, struct token *token)
{
    if (tree->depth < 2 || !html_is(tree->open[1], HTML_TAG_BODY) || !tree->frameset_ok)
        return false;
    tree_unlink(tree->open[1]);
    tree_pop_to(tree, 1);
    tree_insert(tree, token);
    tree->mode = MODE_IN_FRAMESET;
    return false;
}

/* Blocks: div, section, ul, and the like. */
static bool start_block(struct tree *tree, struct token *token)
{
    tree_close_p(tree);
    tree_insert(tree, token);
    return false;
}

/* h1 to h6: one does not stand in another. */
static bool start_heading(struct tree *tree, struct token *token)
{
    tree_close_p(tree);
    const struct html_node *node = current(tree);
    if (node->space == HTML_NS_HTML && node->tag >= HTML_TAG_H1 && node->tag <= HTML_TAG_H6)
        tree_pop(tree);
    tree_insert(tree, token);
    return false;
}

/* pre, listing: their first line feed is not theirs. */
static bool start_pre(struct tree *tree, struct token *token)
{
    start_block(tree, token);
    tree->ignore_line_feed = true;
    tree->frameset_ok = false;
    return false;
}

/* form: only one is open at a time, but for those in templates. */
static bool start_form(struct tree *tree, struct token *token)
{
    bool in_template = tree->counts[HTML_TAG_TEMPLATE];
    if (tree->form && !in_template)
        return false;
    tree_close_p(tree);
    struct html_node *form = tree_insert(tree, token);
    if (!in_template)
        tree->form = form;
    return false;
}

/* Whether an open element stops the search for a list item that the next one closes. */
static bool stops_item_search(const struct html_node *node)
{
    return tree_is_special(node) && !html_is(node, HTML_TAG_ADDRESS) &&
           !html_is(node, HTML_TAG_DIV) && !html_is(node, HTML_TAG_P);
}

/* li, dd, dt: close the item that is open in the same list. */
static bool start_item(struct tree *tree, struct token *token)
{
    bool list = token->tag == HTML_TAG_LI;
    tree->frameset_ok = false;
    for (uint32_t i = tree->depth; i-- > 0;) {
        const struct html_node *node = tree->open[i];
        if (list ? html_is(node, HTML_TAG_LI)
                 : html_is(node, HTML_TAG_DD) || html_is(node, HTML_TAG_DT)) {
            unsigned tag = node->tag;
            tree_implied_end_tags(tree, tag);
            tree_pop_until(tree, tag);
            break;
        }
        if (stops_item_search(node))
            break;
    }
    return start_block(tree, token);
}

/* plaintext: all the rest is text. */
static bool start_plaintext(struct tree *tree, struct token *token)
{
    start_block(tree, token);
    tree->tokenizer->state = TOKEN_PLAINTEXT;
    return false;
}

/* button: closes the one that is open. */
static bool start_button(struct tree *tree, struct token *token)
{
    if (tree_in_scope(tree, HTML_TAG_BUTTON, SCOPE_DEFAULT)) {
        tree_implied_end_tags(tree, HTML_TAG_NONE);
        tree_pop_until(tree, HTML_TAG_BUTTON);
    }
    tree->frameset_ok = false;
    return start_ordinary(tree, token);
}

/* Formatting elements: b, i, font, and the like. */
static bool start_formatting(struct tree *tree, struct token *token)
{
    format_reconstruct(tree);
    format_push(tree, tree_insert(tree, token));
    return false;
}

/* a: closes the one that is open. */
static bool start_a(struct tree *tree, struct token *token)
{
    int listed = format_find(tree, HTML_TAG_A);
    if (listed >= 0) {
        const struct html_node *open = tree->formatting[listed];
        if (!format_adopt(tree, HTML_TAG_A))
            end_any_other(tree, token);
        format_remove(tree, open);
        int index = tree_open_index(tree, open);
        if (index >= 0)
            tree_remove_open(tree, (uint32_t)index);
    }
    return start_formatting(tree, token);
}

/* nobr: closes the one that is open. */
static bool start_nobr(struct tree *tree, struct token *token)
{
    format_reconstruct(tree);
    if (tree_in_scope(tree, HTML_TAG_NOBR, SCOPE_DEFAULT)) {
        if (!format_adopt(tree, HTML_TAG_NOBR))
            end_any_other(tree, token);
        format_reconstruct(tree);
    }
    format_push(tree, tree_insert(tree, token));
    return false;
}

/* applet, marquee, object: formatting does not cross their border. */
static bool start_marked(struct tree *tree, struct token *token)
{
    start_ordinary(tree, token);
    format_marker(tree);
    tree->frameset_ok = false;
    return false;
}

/* table: in quirks mode it may stand in a p. */
static bool start_table(struct tree *tree, struct token *token)
{
    if (tree->document->mode != HTML_QUIRKS)
        tree_close_p(tree);
    tree_insert(tree, token);
    tree->frameset_ok = false;
    tree->mode = MODE_IN_TABLE;
    return false;
}

/* img, br, embed, and the like: closed at once. */
static bool start_void(struct tree *tree, struct token *token)
{
    format_reconstruct(tree);
    tree_insert_void(tree, token);
    tree->frameset_ok = false;
    return false;
}

/* Whether this is a fragment whose context is a select. */
static bool context_is_select(const struct tree *tree)
{
    return tree->context && html_is(tree->context, HTML_TAG_SELECT);
}

/* input: closes a select; if it is hidden, a frameset may still come. */
static bool start_input(struct tree *tree, struct token *token)
{
    if (context_is_select(tree))
        return false;
    if (tree_in_scope(tree, HTML_TAG_SELECT, SCOPE_DEFAULT))
        tree_pop_until(tree, HTML_TAG_SELECT);
    format_reconstruct(tree);
    tree_insert_void(tree, token);
    if (!tree_token_has(token, HTML_ATTR_TYPE, STR("hidden")))
        tree->frameset_ok = false;
    return false;
}

/* param, source, track: closed at once, in whatever is open. */
static bool start_void_child(struct tree *tree, struct token *token)
{
    tree_insert_void(tree, token);
    return false;
}

/* hr: closes options in a select. */
static bool start_hr(struct tree *tree, struct token *token)
{
    tree_close_p(tree);
    if (tree_in_scope(tree, HTML_TAG_SELECT, SCOPE_DEFAULT))
        tree_implied_end_tags(tree, HTML_TAG_NONE);
    tree_insert_void(tree, token);
    tree->frameset_ok = false;
    return false;
}

/* image: a slip for img. */
static bool start_image(struct tree *tree, struct token *token)
{
    (void)tree;
    token->tag = HTML_TAG_IMG;
    return true;
}

/* textarea: its text is RCDATA without its first line feed. */
static bool start_textarea(struct tree *tree, struct token *token)
{
    mode_raw_text(tree, token, TOKEN_RCDATA);
    tree->ignore_line_feed = true;
    tree->frameset_ok = false;
    return false;
}

/* xmp: its text is raw. */
static bool start_xmp(struct tree *tree, struct token *token)
{
    tree_close_p(tree);
    format_reconstruct(tree);
    tree->frameset_ok = false;
    mode_raw_text(tree, token, TOKEN_RAWTEXT);
    return false;
}

/* iframe: its text is raw. */
static bool start_iframe(struct tree *tree, struct token *token)
{
    tree->frameset_ok = false;
    mode_raw_text(tree, token, TOKEN_RAWTEXT);
    return false;
}

/* noembed, and noscript where scripts run: their text is raw. */
static bool start_raw(struct tree *tree, struct token *token)
{
    mode_raw_text(tree, token, TOKEN_RAWTEXT);
    return false;
}

/* noscript. */
static bool start_noscript(struct tree *tree, struct token *token)
{
    if (!tree->scripting)
        return start_ordinary(tree, token);
    return start_raw(tree, token);
}

/* select: closes the one that is open instead. */
static bool start_select(struct tree *tree, struct token *token)
{
    if (context_is_select(tree))
        return false;
    if (tree_in_scope(tree, HTML_TAG_SELECT, SCOPE_DEFAULT)) {
        tree_pop_until(tree, HTML_TAG_SELECT);
        return false;
    }
    tree->frameset_ok = false;
    return start_ordinary(tree, token);
}

/* option, optgroup: close the option, and in a select the group, before them. */
static bool start_option(struct tree *tree, struct token *token)
{
    if (tree_in_scope(tree, HTML_TAG_SELECT, SCOPE_DEFAULT))
        tree_implied_end_tags(tree,
                              token->tag == HTML_TAG_OPTION ? HTML_TAG_OPTGROUP : HTML_TAG_NONE);
    else if (current_is(tree, HTML_TAG_OPTION))
        tree_pop(tree);
    return start_ordinary(tree, token);
}

/* rb, rtc; and rp, rt, which may stand in an rtc. */
static bool start_ruby_part(struct tree *tree, struct token *token)
{
    bool in_rtc = token->tag == HTML_TAG_RP || token->tag == HTML_TAG_RT;
    if (tree_in_scope(tree, HTML_TAG_RUBY, SCOPE_DEFAULT))
        tree_implied_end_tags(tree, in_rtc ? HTML_TAG_RTC : HTML_TAG_NONE);
    tree_insert(tree, token);
    return false;
}

/* math: foreign content begins. */
static bool start_math(struct tree *tree, struct token *token)
{
    format_reconstruct(tree);
    tree_insert_foreign(tree, token, HTML_NS_MATHML);
    if (token->self_closing)
        tree_pop(tree);
    return false;
}

/* svg: foreign content begins, or is passed over. */
static bool start_svg(struct tree *tree, struct token *token)
{
    format_reconstruct(tree);
    bool skip = tree->skip & HTML_SKIP_SVG;
    if (skip && token->self_closing)
        return false;
    /* As long as a frameset may come, the text within matters. */
    if (skip && !tree->frameset_ok && tree->kernel->skip_svg(tree->tokenizer))
        return false;
    struct html_node *svg = tree_insert_foreign(tree, token, HTML_NS_SVG);
    if (skip) {
        svg->content = tree->kept_svg;
        tree->kept_svg = svg;
    }
    if (token->self_closing)
        tree_pop(tree);
    return false;
}

/* selectedcontent: filled when all is read. */
static bool start_selectedcontent(struct tree *tree, struct token *token)
{
    tree->selected_content = true;
    return start_ordinary(tree, token);
}

static rule *const start_rules[HTML_TAG_COUNT] = {
    [HTML_TAG_HTML] = start_html,
    [HTML_TAG_BASE] = mode_in_head,
    [HTML_TAG_BASEFONT] = mode_in_head,
    [HTML_TAG_BGSOUND] = mode_in_head,
    [HTML_TAG_LINK] = mode_in_head,
    [HTML_TAG_META] = mode_in_head,
    [HTML_TAG_NOFRAMES] = mode_in_head,
    [HTML_TAG_SCRIPT] = mode_in_head,
    [HTML_TAG_STYLE] = mode_in_head,
    [HTML_TAG_TEMPLATE] = mode_in_head,
    [HTML_TAG_TITLE] = mode_in_head,
    [HTML_TAG_BODY] = start_body,
    [HTML_TAG_FRAMESET] = start_frameset,
    [HTML_TAG_ADDRESS] = start_block,
    [HTML_TAG_ARTICLE] = start_block,
    [HTML_TAG_ASIDE] = start_block,
    [HTML_TAG_BLOCKQUOTE] = start_block,
    [HTML_TAG_CENTER] = start_block,
    [HTML_TAG_DETAILS] = start_block,
    [HTML_TAG_DIALOG] = start_block,
    [HTML_TAG_DIR] = start_block,
    [HTML_TAG_DIV] = start_block,
    [HTML_TAG_DL] = start_block,
    [HTML_TAG_FIELDSET] = start_block,
    [HTML_TAG_FIGCAPTION] = start_block,
    [HTML_TAG_FIGURE] = start_block,
    [HTML_TAG_FOOTER] = start_block,
    [HTML_TAG_HEADER] = start_block,
    [HTML_TAG_HGROUP] = start_block,
    [HTML_TAG_MAIN] = start_block,
    [HTML_TAG_MENU] = start_block,
    [HTML_TAG_NAV] = start_block,
    [HTML_TAG_OL] = start_block,
    [HTML_TAG_P] = start_block,
    [HTML_TAG_SEARCH] = start_block,
    [HTML_TAG_SECTION] = start_block,
    [HTML_TAG_SUMMARY] = start_block,
    [HTML_TAG_UL] = start_block,
    [HTML_TAG_H1] = start_heading,
    [HTML_TAG_H2] = start_heading,
    [HTML_TAG_H3] = start_heading,
    [HTML_TAG_H4] = start_heading,
    [HTML_TAG_H5] = start_heading,
    [HTML_TAG_H6] = start_heading,
    [HTML_TAG_PRE] = start_pre,
    [HTML_TAG_LISTING] = start_pre,
    [HTML_TAG_FORM] = start_form,
    [HTML_TAG_LI] = start_item,
    [HTML_TAG_DD] = start_item,
    [HTML_TAG_DT] = start_item,
    [HTML_TAG_PLAINTEXT] = start_plaintext,
    [HTML_TAG_BUTTON] = start_button,
    [HTML_TAG_A] = start_a,
    [HTML_TAG_B] = start_formatting,
    [HTML_TAG_BIG] = start_formatting,
    [HTML_TAG_CODE] = start_formatting,
    [HTML_TAG_EM] = start_formatting,
    [HTML_TAG_FONT] = start_formatting,
    [HTML_TAG_I] = start_formatting,
    [HTML_TAG_S] = start_formatting,
    [HTML_TAG_SMALL] = start_formatting,
    [HTML_TAG_STRIKE] = start_formatting,
    [HTML_TAG_STRONG] = start_formatting,
    [HTML_TAG_TT] = start_formatting,
    [HTML_TAG_U] = start_formatting,
    [HTML_TAG_NOBR] = start_nobr,
    [HTML_TAG_APPLET] = start_marked,
    [HTML_TAG_MARQUEE] = start_marked,
    [HTML_TAG_OBJECT] = start_marked,
    [HTML_TAG_TABLE] = start_table,
    [HTML_TAG_AREA] = start_void,
    [HTML_TAG_BR] = start_void,
    [HTML_TAG_EMBED] = start_void,
    [HTML_TAG_IMG] = start_void,
    [HTML_TAG_KEYGEN] = start_void,
    [HTML_TAG_WBR] = start_void,
    [HTML_TAG_INPUT] = start_input,
    [HTML_TAG_PARAM] = start_void_child,
    [HTML_TAG_SOURCE] = start_void_child,
    [HTML_TAG_TRACK] = start_void_child,
    [HTML_TAG_HR] = start_hr,
    [HTML_TAG_IMAGE] = start_image,
    [HTML_TAG_TEXTAREA] = start_textarea,
    [HTML_TAG_XMP] = start_xmp,
    [HTML_TAG_IFRAME] = start_iframe,
    [HTML_TAG_NOEMBED] = start_raw,
    [HTML_TAG_NOSCRIPT] = start_noscript,
    [HTML_TAG_SELECT] = start_select,
    [HTML_TAG_OPTGROUP] = start_option,
    [HTML_TAG_OPTION] = start_option,
    [HTML_TAG_RB] = start_ruby_part,
    [HTML_TAG_RTC] = start_ruby_part,
    [HTML_TAG_RP] = start_ruby_part,
    [HTML_TAG_RT] = start_ruby_part,
    [HTML_TAG_MATH] = start_math,
    [HTML_TAG_SVG] = start_svg,
    [HTML_TAG_CAPTION] = ignore,
    [HTML_TAG_COL] = ignore,
    [HTML_TAG_COLGROUP] = ignore,
    [HTML_TAG_FRAME] = ignore,
    [HTML_TAG_HEAD] = ignore,
    [HTML_TAG_TBODY] = ignore,
    [HTML_TAG_TD] = ignore,
    [HTML_TAG_TFOOT] = ignore,
    [HTML_TAG_TH] = ignore,
    [HTML_TAG_THEAD] = ignore,
    [HTML_TAG_TR] = ignore,
    [HTML_TAG_SELECTEDCONTENT] = start_selectedcontent,
};

/* --------------------------------------------------------------------------------- end tags --- */

/* Any other end tag: closes the nearest element of that name, if nothing special is nearer. */
static bool end_any_other(struct tree *tree, struct token *token)
{
    for (uint32_t i = tree->depth; i-- > 0;) {
        const struct html_node *node = tree->open[i];
        if (html_is(node, token->tag)) {
            tree_implied_end_tags(tree, token->tag);
            tree_pop_to(tree, i < tree->depth ? i : tree->depth);
            return false;
        }
        if (tree_is_special(node))
            return false;
    }
    return false;
}

/* body. */
static bool end_body(struct tree *tree, struct token *token)
{
    (void)token;
    if (tree_in_scope(tree, HTML_TAG_BODY, SCOPE_DEFAULT))
        tree->mode = MODE_AFTER_BODY;
    return false;
}

/* html: as body, and again. */
static bool end_html(struct tree *tree, struct token *token)
{
    (void)token;
    if (!tree_in_scope(tree, HTML_TAG_BODY, SCOPE_DEFAULT))
        return false;
    tree->mode = MODE_AFTER_BODY;
    return true;
}

/* Blocks, and buttons, listings, selects. */
static bool end_block(struct tree *tree, struct token *token)
{
    if (!tree_in_scope(tree, token->tag, SCOPE_DEFAULT))
        return false;
    tree_implied_end_tags(tree, HTML_TAG_NONE);
    tree_pop_until(tree, token->tag);
    return false;
}

/* form: forgets the form that is open, wherever it is. */
static bool end_form(struct tree *tree, struct token *token)
{
    if (tree->counts[HTML_TAG_TEMPLATE])
        return end_block(tree, token);
    const struct html_node *form = tree->form;
    tree->form = NULL;
    if (!form || !tree_element_in_scope(tree, form))
        return false;
    tree_implied_end_tags(tree, HTML_TAG_NONE);
    tree_remove_open(tree, (uint32_t)tree_open_index(tree, form));
    return false;
}

/* p: an empty one where none is open. */
static bool end_p(struct tree *tree, struct token *token)
{
    (void)token;
    if (!tree_in_scope(tree, HTML_TAG_P, SCOPE_DEFAULT | SCOPE_BUTTON))
        tree_insert_implied(tree, HTML_TAG_P);
    tree_close_p(tree);
    return false;
}

/* li, which a list ends the scope of; dd and dt. */
static bool end_item(struct tree *tree, struct token *token)
{
    unsigned scope = SCOPE_DEFAULT | (token->tag == HTML_TAG_LI ? SCOPE_LIST : 0);
    if (!tree_in_scope(tree, token->tag, scope))
        return false;
    tree_implied_end_tags(tree, token->tag);
    tree_pop_until(tree, token->tag);
    return false;
}

/* h1 to h6: any of them closes any other. */
static bool end_heading(struct tree *tree, struct token *token)
{
    (void)token;
    bool open = false;
    for (unsigned tag = HTML_TAG_H1; tag <= HTML_TAG_H6; tag++)
        open |= tree_in_scope(tree, tag, SCOPE_DEFAULT);
    if (!open)
        return false;
    tree_implied_end_tags(tree, HTML_TAG_NONE);
    for (bool found = false; !found;) {
        const struct html_node *node = current(tree);
        found = node->space == HTML_NS_HTML && node->tag >= HTML_TAG_H1 && node->tag <= HTML_TAG_H6;
        tree_pop(tree);
    }
    return false;
}

/* Formatting elements: the adoption agency. */
static bool end_formatting(struct tree *tree, struct token *token)
{
    return format_adopt(tree, token->tag) ? false : end_any_other(tree, token);
}

/* applet, marquee, object. */
static bool end_marked(struct tree *tree, struct token *token)
{
    if (tree_in_scope(tree, token->tag, SCOPE_DEFAULT)) {
        end_block(tree, token);
        format_clear_to_marker(tree);
    }
    return false;
}

/* br: a slip for the start tag, without attributes. */
static bool end_br(struct tree *tree, struct token *token)
{
    struct token br = {.kind = TOKEN_START, .tag = token->tag};
    return start_void(tree, &br);
}

static rule *const end_rules[HTML_TAG_COUNT] = {
    [HTML_TAG_TEMPLATE] = mode_in_head,
    [HTML_TAG_BODY] = end_body,
    [HTML_TAG_HTML] = end_html,
    [HTML_TAG_ADDRESS] = end_block,
    [HTML_TAG_ARTICLE] = end_block,
    [HTML_TAG_ASIDE] = end_block,
    [HTML_TAG_BLOCKQUOTE] = end_block,
    [HTML_TAG_BUTTON] = end_block,
    [HTML_TAG_CENTER] = end_block,
    [HTML_TAG_DETAILS] = end_block,
    [HTML_TAG_DIALOG] = end_block,
    [HTML_TAG_DIR] = end_block,
    [HTML_TAG_DIV] = end_block,
    [HTML_TAG_DL] = end_block,
    [HTML_TAG_FIELDSET] = end_block,
    [HTML_TAG_FIGCAPTION] = end_block,
    [HTML_TAG_FIGURE] = end_block,
    [HTML_TAG_FOOTER] = end_block,
    [HTML_TAG_HEADER] = end_block,
    [HTML_TAG_HGROUP] = end_block,
    [HTML_TAG_LISTING] = end_block,
    [HTML_TAG_MAIN] = end_block,
    [HTML_TAG_MENU] = end_block,
    [HTML_TAG_NAV] = end_block,
    [HTML_TAG_OL] = end_block,
    [HTML_TAG_PRE] = end_block,
    [HTML_TAG_SEARCH] = end_block,
    [HTML_TAG_SECTION] = end_block,
    [HTML_TAG_SELECT] = end_block,
    [HTML_TAG_SUMMARY] = end_block,
    [HTML_TAG_UL] = end_block,
    [HTML_TAG_FORM] = end_form,
    [HTML_TAG_P] = end_p,
    [HTML_TAG_LI] = end_item,
    [HTML_TAG_DD] = end_item,
    [HTML_TAG_DT] = end_item,
    [HTML_TAG_H1] = end_heading,
    [HTML_TAG_H2] = end_heading,
    [HTML_TAG_H3] = end_heading,
    [HTML_TAG_H4] = end_heading,
    [HTML_TAG_H5] = end_heading,
    [HTML_TAG_H6] = end_heading,
    [HTML_TAG_A] = end_formatting,
    [HTML_TAG_B] = end_formatting,
    [HTML_TAG_BIG] = end_formatting,
    [HTML_TAG_CODE] = end_formatting,
    [HTML_TAG_EM] = end_formatting,
    [HTML_TAG_FONT] = end_formatting,
    [HTML_TAG_I] = end_formatting,
    [HTML_TAG_NOBR] = end_formatting,
    [HTML_TAG_S] = end_formatting,
    [HTML_TAG_SMALL] = end_formatting,
    [HTML_TAG_STRIKE] = end_formatting,
    [HTML_TAG_STRONG] = end_formatting,
    [HTML_TAG_TT] = end_formatting,
    [HTML_TAG_U] = end_formatting,
    [HTML_TAG_APPLET] = end_marked,
    [HTML_TAG_MARQUEE] = end_marked,
    [HTML_TAG_OBJECT] = end_marked,
    [HTML_TAG_BR] = end_br,
};

/* Whether text is white space alone. */
static bool is_space(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!ascii_is_space(text.data[i]))
            return false;
    return true;
}

/* Text: everything but NULs is inserted where the current formatting applies. */
static void insert_body_text(struct tree *tree, const struct token *token)
{
    struct str text = tree_without_nul(tree, token, false);
    if (!text.size)
        return;
    format_reconstruct(tree);
    if (tree->after_block && !tree_in_preformatted(tree) && is_space(text))
        return;
    tree_insert_text(tree, text);
    if (tree->frameset_ok && !is_space(text))
        tree->frameset_ok = false;
}

bool mode_in_body(struct tree *tree, struct token *token)
{
    rule *by_tag;
    switch (token->kind) {
    case TOKEN_TEXT:
        insert_body_text(tree, token);
        return false;
    case TOKEN_START:
        by_tag = token->tag < HTML_TAG_COUNT ? start_rules[token->tag] : NULL;
        return by_tag ? by_tag(tree, token) : start_ordinary(tree, token);
    case TOKEN_END_TAG:
        by_tag = token->tag < HTML_TAG_COUNT ? end_rules[token->tag] : NULL;
        return by_tag ? by_tag(tree, token) : end_any_other(tree, token);
    case TOKEN_COMMENT:
        tree_insert_comment(tree, token);
        return false;
    case TOKEN_END:
        if (tree->template_count)
            return mode_in_template(tree, token);
        tree->stopped = true;
        return false;
    default:
        return false;
    }
}
