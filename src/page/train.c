/* The data that pages and scrapes are learned from; see train.h. */
#include "page/train.h"

#include <dirent.h>
#include <string.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/memory.h"

enum error train_read_file(struct arena *arena, const char *path, struct str *bytes)
{
    char part[1 << 16];
    int size;
    struct buf buf;
    gzFile file = gzopen(path, "rb");
    if (!file)
        return ERROR_OPEN;
    buf_init(&buf, TRAIN_MAX_FILE);
    while ((size = gzread(file, part, sizeof part)) > 0)
        buf_add(&buf, str_of(part, (size_t)size));
    gzclose(file);
    *bytes = arena_copy(arena, buf_str(&buf));
    buf_free(&buf);
    return size < 0 ? ERROR_READ : OK;
}

unsigned train_fold(struct str outlet)
{
    return (unsigned)(str_hash(outlet) >> 20) % TRAIN_FOLDS;
}

struct str train_text(const json_t *object, const char *key)
{
    return str_from(json_string_value(json_object_get(object, key)));
}

enum error train_each_gold(struct arena *arena, const char *path,
                           void (*take)(void *context, json_t *gold), void *context)
{
    struct str bytes, line;
    enum error error = train_read_file(arena, path, &bytes);
    while (error == OK && str_split(&bytes, '\n', &line)) {
        json_t *gold = json_loadb(line.data, line.size, 0, NULL);
        if (gold)
            take(context, gold);
        json_decref(gold);
    }
    return error;
}

/* Takes JSON files, and only those. */
static int is_json(const struct dirent *entry)
{
    return str_ends(str_from(entry->d_name), STR(".json"));
}

/* By name, byte by byte. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

void train_each_case(struct arena *arena, struct str folder,
                     void (*take)(void *context, const char *folder, struct str name, json_t *gold),
                     void *context)
{
    struct dirent **entries;
    int count = scandir(folder.data, &entries, is_json, by_name);
    for (int i = 0; i < count; i++) {
        struct str path = arena_format(arena, "%s/%s", folder.data, entries[i]->d_name), bytes;
        struct str name = str_from(entries[i]->d_name);
        name = arena_copy(arena, str_part(name, 0, name.size - strlen(".json")));
        json_t *gold = NULL;
        if (train_read_file(arena, path.data, &bytes) == OK)
            gold = json_loadb(bytes.data, bytes.size, 0, NULL);
        if (gold)
            take(context, folder.data, name, gold);
        json_decref(gold);
        memory_free(entries[i]);
    }
    if (count >= 0)
        memory_free(entries);
}

void train_print(FILE *out, const struct list *articles)
{
    struct buf line;
    struct json json;
    buf_init(&line, TRAIN_MAX_FILE);
    for (size_t i = 0; i < articles->count; i++) {
        json_init(&json, &line);
        article_to_json(list_at(articles, i), &json);
        buf_add_byte(&line, '\n');
    }
    fwrite(line.data, 1, line.size, out);
    buf_free(&line);
}
