/* The tokenizer's memory between pages; the same for every kernel. */
#include "base/memory.h"
#include "base/utf8.h"
#include "html/token.h"

void tokenizer_init(struct tokenizer *t)
{
    *t = (struct tokenizer){0};
    buf_init(&t->scratch, SIZE_MAX / 2);
}

void tokenizer_free(struct tokenizer *t)
{
    memory_free(t->attrs);
    memory_free(t->seen);
    buf_free(&t->scratch);
}

/* The text without carriage returns: CR LF and CR alone are line feeds ("normalize newlines"). */
static struct str normalize_newlines(struct arena *arena, struct str text)
{
    if (str_find_byte(text, '\r') == STR_NONE)
        return text;
    char *start = arena_get(arena, text.size), *out = start;
    for (struct str rest = text, line; str_split(&rest, '\r', &line);) {
        memcpy(out, line.data, line.size);
        out += line.size;
        if (rest.data) {
            *out++ = '\n';
            if (rest.size && rest.data[0] == '\n')
                rest = str_from_byte(rest, 1);
        }
    }
    return str_of(start, (size_t)(out - start));
}

struct str tokenizer_start(struct tokenizer *t, struct arena *arena, struct html_names *names,
                           struct str text, bool unchecked)
{
    if (!unchecked)
        text = normalize_newlines(arena, text);
    t->at = text.size ? text.data : "";
    t->end = t->at + text.size;
    t->state = TOKEN_DATA;
    t->unchecked = unchecked;
    t->unfit = false;
    t->foreign = false;
    t->skip_comments = false;
    t->skip_attributes = false;
    t->skip_space = false;
    t->raw_tag = HTML_TAG_NONE;
    t->arena = arena;
    t->names = names;
    return text;
}

bool tokenizer_fits(const char *from, const char *to)
{
    struct str text = str_of(from, (size_t)(to - from));
    return str_find_byte(text, '\r') == STR_NONE && utf8_is_valid(text);
}

const struct token_kernel *token_kernel_best(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
        __builtin_cpu_supports("bmi2"))
        return &token_kernel_avx2;
#endif
    return &token_kernel_portable;
}
