/* The html5lib project's tests of the tokenizer. Every case is run by every kernel in each of its
 * states. Cases with lone surrogates are skipped: no UTF-8 holds them. xmlViolation.test is about
 * another kind of output and has no "tests". Parse errors are not compared. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "html/token.h"
#include "suite.h"

/* Reads four hexadecimal digits. */
static uint32_t hex4(struct str digits)
{
    char text[5] = {0};
    memcpy(text, digits.data, digits.size < 4 ? digits.size : 4);
    return (uint32_t)strtoul(text, NULL, 16);
}

/* Undoes the second escaping ("\uD83D\uDE00") of a string. False where it names a lone surrogate.
 */
static bool unescape(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.size; i++) {
        struct str rest = str_from_byte(text, i);
        if (rest.size < 6 || !str_starts(rest, STR("\\u"))) {
            buf_add_byte(out, text.data[i]);
            continue;
        }
        uint32_t point = hex4(str_part(rest, 2, 4));
        i += 5;
        if (point >= 0xD800 && point < 0xE000) {
            struct str low = str_from_byte(rest, 6);
            uint32_t second = str_starts(low, STR("\\u")) ? hex4(str_part(low, 2, 4)) : 0;
            if (point >= 0xDC00 || second < 0xDC00 || second >= 0xE000)
                return false;
            point = 0x10000 + ((point - 0xD800) << 10) + (second - 0xDC00);
            i += 6;
        }
        char bytes[4];
        buf_add(out, str_of(bytes, utf8_encode(point, bytes)));
    }
    return true;
}

/* The same for every string and key in a value; a new value, or NULL for a lone surrogate. */
static json_t *unescape_json(json_t *value)
{
    struct buf text;
    json_t *result = NULL, *item;
    size_t index;
    const char *key;
    if (json_is_string(value)) {
        buf_init(&text, 1 << 20);
        if (unescape(str_of(json_string_value(value), json_string_length(value)), &text))
            result = json_stringn_nocheck(text.size ? text.data : "", text.size);
        buf_free(&text);
        return result;
    }
    if (json_is_array(value)) {
        result = json_array();
        json_array_foreach(value, index, item)
        {
            json_t *part = unescape_json(item);
            if (!part) {
                json_decref(result);
                return NULL;
            }
            json_array_append_new(result, part);
        }
        return result;
    }
    if (json_is_object(value)) {
        result = json_object();
        json_object_foreach(value, key, item) json_object_set_new(result, key, unescape_json(item));
        return result;
    }
    return json_incref(value);
}

static json_t *json_str(struct str text)
{
    return json_stringn_nocheck(text.size ? text.data : "", text.size);
}

/* Adds text to the output, joined with text before it. */
static void add_characters(json_t *output, struct str text)
{
    json_t *last = json_array_get(output, json_array_size(output) - 1);
    if (!last || strcmp(json_string_value(json_array_get(last, 0)), "Character") != 0) {
        json_array_append_new(output, json_pack("[so]", "Character", json_str(text)));
        return;
    }
    json_t *before = json_array_get(last, 1);
    struct buf joined;
    buf_init(&joined, 1 << 24);
    buf_add(&joined, str_of(json_string_value(before), json_string_length(before)));
    buf_add(&joined, text);
    json_array_set_new(last, 1, json_str(buf_str(&joined)));
    buf_free(&joined);
}

/* A start tag in the tests' form. */
static json_t *start_tag(const struct tokenizer *t, const struct token *token)
{
    json_t *attrs = json_object();
    for (uint32_t i = 0; i < token->attr_count; i++) {
        struct str name = html_attr_spelling(t->names, token->attrs[i].name);
        char key[4096] = {0};
        memcpy(key, name.data, name.size < sizeof key ? name.size : sizeof key - 1);
        json_object_set_new_nocheck(attrs, key,
                                    json_str(str_of(token->attrs[i].value, token->attrs[i].size)));
    }
    json_t *tag =
        json_pack("[soo]", "StartTag", json_str(html_tag_spelling(t->names, token->tag)), attrs);
    if (token->self_closing)
        json_array_append_new(tag, json_true());
    return tag;
}

/* Adds a token to the output. */
static void add_token(json_t *output, const struct tokenizer *t, const struct token *token)
{
    switch (token->kind) {
    case TOKEN_TEXT:
        add_characters(output, token->text);
        break;
    case TOKEN_START:
        json_array_append_new(output, start_tag(t, token));
        break;
    case TOKEN_END_TAG:
        json_array_append_new(
            output, json_pack("[so]", "EndTag", json_str(html_tag_spelling(t->names, token->tag))));
        break;
    case TOKEN_COMMENT:
        json_array_append_new(output, json_pack("[so]", "Comment", json_str(token->text)));
        break;
    case TOKEN_DOCTYPE:
        json_array_append_new(
            output,
            json_pack("[soooo]", "DOCTYPE", token->has_name ? json_str(token->text) : json_null(),
                      token->has_public ? json_str(token->doctype_public) : json_null(),
                      token->has_system ? json_str(token->doctype_system) : json_null(),
                      json_boolean(!token->force_quirks)));
        break;
    default:
        break;
    }
}

/* The state a test names, or -1. */
static int state_named(const char *name)
{
    static const char *const names[] = {"Data state",      "RCDATA state",
                                        "RAWTEXT state",   "Script data state",
                                        "PLAINTEXT state", "CDATA section state"};
    for (int i = 0; i < 6; i++)
        if (strcmp(name, names[i]) == 0)
            return i;
    return -1;
}

/* Runs one kernel in one state over a case and counts it. */
static void check(const struct token_kernel *kernel, const char *state, json_t *test, json_t *input,
                  json_t *expected, struct score *score)
{
    struct arena arena;
    arena_init(&arena, 0);
    struct html_names names = {.arena = &arena};
    struct tokenizer t;
    tokenizer_init(&t);
    struct str text = str_of(json_string_value(input), json_string_length(input));
    tokenizer_start(&t, &arena, &names, text, false);
    t.state = (enum token_state)state_named(state);
    const char *last = json_string_value(json_object_get(test, "lastStartTag"));
    if (last)
        t.raw_tag = html_tag_intern(&names, str_from(last), 0, false);
    json_t *output = json_array();
    for (struct token token = {0}; kernel->next(&t, &token), token.kind != TOKEN_END;)
        add_token(output, &t, &token);
    char *want = json_dumps(expected, JSON_ENSURE_ASCII),
         *got = json_dumps(output, JSON_ENSURE_ASCII);
    suite_count(score, json_equal(expected, output), text, str_from(want), str_from(got));
    free(want);
    free(got);
    json_decref(output);
    tokenizer_free(&t);
    arena_free(&arena);
}

static void run_case(json_t *test, struct score *score)
{
    bool escaped = json_is_true(json_object_get(test, "doubleEscaped"));
    json_t *input = json_object_get(test, "input"), *output = json_object_get(test, "output");
    input = escaped ? unescape_json(input) : json_incref(input);
    output = escaped ? unescape_json(output) : json_incref(output);
    json_t *states = json_object_get(test, "initialStates");
    states = states ? json_incref(states) : json_pack("[s]", "Data state");
    size_t index;
    json_t *state;
    if (!input || !output) {
        score->skipped++;
    } else {
        json_array_foreach(states, index, state)
        {
            check(&token_kernel_portable, json_string_value(state), test, input, output, score);
            if (token_kernel_best() != &token_kernel_portable)
                check(token_kernel_best(), json_string_value(state), test, input, output, score);
        }
    }
    json_decref(input);
    json_decref(output);
    json_decref(states);
}

static void run_file(struct str content, const char *name, struct score *score)
{
    json_error_t error;
    json_t *root = json_loadb(content.data, content.size, JSON_ALLOW_NUL, &error);
    if (!root) {
        printf("FAILED: %s: line %d: %s\n", name, error.line, error.text);
        score->failed++;
        return;
    }
    json_t *tests = json_object_get(root, "tests"), *test;
    size_t index;
    json_array_foreach(tests, index, test) run_case(test, score);
    json_decref(root);
}

int main(void)
{
    return suite_run("data/html5lib/tokenizer", ".test", run_file);
}
