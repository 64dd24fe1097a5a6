/* Fuzzes reading sentences: any text, with a model and without, and any CoNLL-U come out as tokens
 * in order, parted by sentences, with heads that stay within them. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "language/conllu.h"
#include "language/language.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Aborts where an analysis breaks what its header promises. */
static void check(const struct analysis *analysis, bool in_order)
{
    size_t token = 0, at = 0;
    for (size_t s = 0; s < analysis->sentences.count; s++) {
        const struct sentence *sentence = list_at(&analysis->sentences, s);
        if (sentence->first != token || sentence->count == 0 ||
            sentence->count > LANGUAGE_MAX_SENTENCE)
            abort();
        token += sentence->count;
        for (size_t i = sentence->first; i < token; i++) {
            const struct token *t = analysis_token(analysis, i);
            if (t->to <= t->from || t->to > analysis->text.size || (in_order && t->from < at) ||
                (t->head >= 0 && ((size_t)t->head < sentence->first || (size_t)t->head >= token)))
                abort();
            at = t->to;
        }
    }
    if (token != analysis->tokens.count)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct language_model *model = language_model_for(STR("en"));
    struct language_reader *reader = language_reader_new();
    struct analysis analysis;
    struct conllu conllu;
    struct arena arena;
    struct buf out;
    arena_init(&arena, 0);
    buf_init(&out, 1 << 26);
    struct str text = utf8_repair(&arena, str_of((const char *)data, size));
    language_read(reader, NULL, &arena, text, &analysis);
    check(&analysis, true);
    language_read(reader, model, &arena, text, &analysis);
    check(&analysis, true);
    conllu_write(&analysis, 1, &out);
    conllu_read(&arena, text, &conllu);
    conllu_text(&arena, &conllu, &analysis);
    language_tag(reader, model, &arena, &analysis);
    check(&analysis, true);
    conllu_write(&analysis, 1, &out);
    buf_free(&out);
    arena_free(&arena);
    language_reader_free(reader);
    return 0;
}
