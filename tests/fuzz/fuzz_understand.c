/* Fuzzes what is built on sentences: any text's times, amounts, people and quotes lie within it, in
 * order, and can be written down; on words alone and, for brief texts, with a model. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "language/understand.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Texts up to this size are read with the model too, which is slow under a fuzzer. */
#define MODEL_MAX 300

static void check_place(const struct understood *understood, size_t from, size_t to)
{
    if (from > to || to > understood->analysis.text.size)
        abort();
}

/* Aborts where what was understood breaks what the headers promise. */
static void check(const struct understood *understood)
{
    size_t at = 0;
    for (size_t i = 0; i < understood->times.count; i++) {
        const struct time_found *found = list_at(&understood->times, i);
        check_place(understood, found->from, found->to);
        if (found->from < at)
            abort();
        at = found->to;
    }
    for (size_t i = 0; i < understood->amounts.count; i++) {
        const struct amount *amount = list_at(&understood->amounts, i);
        check_place(understood, amount->from, amount->to);
        if (amount->low > amount->high || amount->number_from < amount->from)
            abort();
    }
    for (size_t i = 0; i < understood->people.mentions.count; i++) {
        const struct mention *mention = list_at(&understood->people.mentions, i);
        check_place(understood, mention->from, mention->to);
        if (mention->entity >= understood->people.entities.count)
            abort();
    }
    for (size_t i = 0; i < understood->quotes.count; i++) {
        const struct quote *quote = list_at(&understood->quotes, i);
        check_place(understood, quote->from, quote->to);
        check_place(understood, quote->cue_from, quote->cue_to);
        check_place(understood, quote->speaker_from, quote->speaker_to);
        if (quote->speaker != ENTITY_NONE && quote->speaker >= understood->people.entities.count)
            abort();
    }
}

/* Writes down what was understood, which asserts that the JSON is whole. */
static void write_down(const struct understood *understood, struct arena *arena)
{
    struct json json;
    struct buf out;
    buf_init(&out, 1 << 26);
    json_init(&json, &out);
    json_object_begin(&json);
    understood_pairs_to_json(understood, arena, &json);
    json_object_end(&json);
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct language_reader *reader = language_reader_new();
    struct understood understood;
    struct arena arena;
    struct date published = date_from_days(20517);
    arena_init(&arena, 0);
    struct str text = utf8_repair(&arena, str_of((const char *)data, size));
    language_read(reader, NULL, &arena, text, &understood.analysis);
    people_find(&arena, &understood.analysis, &understood.people);
    times_find(&arena, text, &understood.analysis, &published, &understood.times);
    amounts_find(&arena, &understood.analysis, &understood.times, &understood.amounts);
    quotes_find(&arena, &understood.analysis, &understood.people, &understood.quotes);
    check(&understood);
    write_down(&understood, &arena);
    if (text.size <= MODEL_MAX) {
        understand(reader, language_model_for(STR("en")), &arena, text, &published, &understood);
        check(&understood);
        write_down(&understood, &arena);
    }
    arena_free(&arena);
    language_reader_free(reader);
    return 0;
}
