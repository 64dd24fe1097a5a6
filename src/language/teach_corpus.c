/* Reads the corpus that is learned from as a stream of words. */
#include "language/teach_corpus.h"

#include <dirent.h>
#include <jansson.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/memory.h"
#include "language/tokenizer.h"
#include "language/word_features.h"
#include "source/unpack.h"

enum {
    WORDS_MAX = 64 << 20,    /* of the corpus */
    FILE_BYTES_MAX = 1 << 30 /* of a file, unpacked */
};

/* Appends a word's number to the stream. */
static void add_to_stream(struct corpus *corpus, uint32_t number)
{
    if (corpus->size == corpus->capacity) {
        corpus->capacity = corpus->capacity * 2 + 4096;
        corpus->stream = memory_resize(corpus->stream, corpus->capacity * sizeof *corpus->stream);
    }
    corpus->stream[corpus->size++] = number;
}

/* Appends the words of a text. The stream has the places of the words among the table's entries. */
static void add_text(struct corpus *corpus, const struct gap_judge *judge, struct str text,
                     struct arena *scratch)
{
    struct list tokens;
    list_init(&tokens, scratch, sizeof(struct token));
    tokenizer_words(judge, text, &tokens);
    size_t before = 0;
    for (size_t i = 0; i < tokens.count && corpus->size < WORDS_MAX; i++) {
        const struct token *token = list_at(&tokens, i);
        struct word_form form;
        word_form_make(str_part(text, token->from, token->to - token->from), &form);
        if (str_find_byte(str_part(text, before, token->from - before), '\n') != STR_NONE)
            add_to_stream(corpus, CORPUS_LINE_END);
        before = token->to;
        bool added;
        struct str key = str_of(form.cased, form.size);
        if (!table_get(&corpus->numbers, key))
            key = arena_copy(&corpus->arena, key);
        ++*table_put(&corpus->numbers, key, &added);
        const uint64_t *value = table_get(&corpus->numbers, key);
        const struct table_entry *entry =
            (const struct table_entry *)(const void *)((const char *)value -
                                                       offsetof(struct table_entry, value));
        add_to_stream(
            corpus, (uint32_t)(entry - (const struct table_entry *)corpus->numbers.entries.items));
    }
    add_to_stream(corpus, CORPUS_LINE_END);
}

/* Appends a record's headline and text. */
static void add_record(struct corpus *corpus, const struct gap_judge *judge, struct str line,
                       struct arena *scratch)
{
    json_t *record = json_loadb(line.data, line.size, 0, NULL);
    const char *headline = json_string_value(json_object_get(record, "headline"));
    const char *text = json_string_value(json_object_get(record, "text"));
    if (headline)
        add_text(corpus, judge, str_from(headline), scratch);
    if (text)
        add_text(corpus, judge, str_from(text), scratch);
    json_decref(record);
    arena_clear(scratch);
}

/* Appends the records of a file, packed or not. */
static enum error add_file(struct corpus *corpus, const struct gap_judge *judge, const char *path)
{
    struct buf packed, plain;
    struct arena scratch;
    struct unpacker *unpacker = unpacker_new();
    buf_init(&packed, FILE_BYTES_MAX);
    buf_init(&plain, FILE_BYTES_MAX);
    arena_init(&scratch, 0);
    enum error error = file_read(path, &packed);
    if (!error)
        error = unpack_all(unpacker, unpack_kind(buf_str(&packed)), buf_str(&packed), &plain);
    struct str rest = buf_str(&plain), line;
    while (!error && str_split(&rest, '\n', &line))
        add_record(corpus, judge, line, &scratch);
    arena_free(&scratch);
    buf_free(&plain);
    buf_free(&packed);
    unpacker_free(unpacker);
    return error;
}

/* For list_sort: by the names of files. */
static int by_name(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Lists the files of the corpus in the order of their names. */
static void list_files(struct arena *arena, const char *folder, struct list *files)
{
    const struct dirent *entry;
    list_init(files, arena, sizeof(struct str));
    DIR *open = opendir(folder);
    while (open && (entry = readdir(open)) != NULL) {
        struct str name = str_from(entry->d_name);
        if (str_ends(name, STR(".jsonl.zst")) || str_ends(name, STR(".jsonl")))
            *(struct str *)list_add(files) = arena_format(arena, "%s/%s", folder, entry->d_name);
    }
    if (open)
        closedir(open);
    list_sort(files, by_name);
}

enum error corpus_read(const char *data, const struct gap_judge *judge, FILE *log,
                       struct corpus *corpus)
{
    struct list files;
    enum error error = OK;
    *corpus = (struct corpus){0};
    arena_init(&corpus->arena, 0);
    table_init(&corpus->numbers, &corpus->arena);
    list_files(&corpus->arena, arena_format(&corpus->arena, "%s/corpus", data).data, &files);
    for (size_t i = 0; i < files.count && !error; i++) {
        const struct str *path = list_at(&files, i);
        error = add_file(corpus, judge, path->data);
        if (log)
            fprintf(log, "corpus: %zu words after %s\n", corpus->size, path->data);
    }
    return !error && corpus->size == 0 ? ERROR_NOT_FOUND : error;
}

void corpus_free(struct corpus *corpus)
{
    memory_free(corpus->stream);
    arena_free(&corpus->arena);
}

/* For qsort: the most frequent first, of equal ones the earlier. */
static int by_count(const void *a, const void *b)
{
    const struct corpus_word *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

struct corpus_word *corpus_by_count(const struct corpus *corpus)
{
    const struct list *entries = &corpus->numbers.entries;
    struct corpus_word *words = memory_get_zeroed(entries->count, sizeof *words);
    for (size_t i = 0; i < entries->count; i++) {
        const struct table_entry *entry = list_at(entries, i);
        words[i] = (struct corpus_word){(uint32_t)entry->value, (uint32_t)i};
    }
    qsort(words, entries->count, sizeof *words, by_count);
    return words;
}
