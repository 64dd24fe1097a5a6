/* Templates and static files: those that are compiled in, and a folder's in their place. */
#include "web/answer.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"
#include "record/identity.h"
#include "web_files.h"

/* A file of a folder may be this long. */
#define FILE_MAX ((size_t)1 << 20)

/* The file's bytes: the folder's, where it has one of that name, else those compiled in. False when
 * the folder's cannot be read. */
static bool find_bytes(struct web *web, const char *folder, size_t number, struct str *bytes,
                       struct str *why)
{
    *bytes = str_of(embedded[number].bytes, embedded[number].size);
    struct stat status;
    struct str path =
        arena_format(&web->arena, "%s/%s", folder ? folder : "", embedded[number].name);
    if (!folder || stat(path.data, &status) != 0)
        return true;
    struct buf content;
    buf_init(&content, FILE_MAX);
    enum error error = file_read(path.data, &content);
    if (error)
        *why = arena_format(&web->arena, "%.*s %s", STR_ARG(path), error_text(error));
    else
        *bytes = arena_copy(&web->arena, buf_str(&content));
    buf_free(&content);
    return !error;
}

bool web_load(struct web *web, const char *folder, struct str *why)
{
    web->templates = templates_new(&web->arena);
    list_init(&web->files, &web->arena, sizeof(struct web_file));
    struct stat status;
    if (folder && (stat(folder, &status) != 0 || !S_ISDIR(status.st_mode))) {
        *why = arena_format(&web->arena, "%s is no folder", folder);
        return false;
    }
    for (size_t i = 0; i < sizeof embedded / sizeof *embedded; i++) {
        struct str name = str_from(embedded[i].name), bytes;
        if (!find_bytes(web, folder, i, &bytes, why))
            return false;
        size_t dot = str_find_last(name, '.');
        bool template = str_ends(name, STR(".html")) || str_ends(name, STR(".xml"));
        if (template) {
            if (!templates_add(web->templates, str_part(name, 0, dot), bytes, why))
                return false;
            continue;
        }
        struct identity identity = identity_of(bytes);
        struct web_file *file = list_add(&web->files);
        file->name = name;
        file->bytes = bytes;
        file->version = str_part(identity_format(&identity, &web->arena), 0, 12);
    }
    return templates_are_whole(web->templates, why);
}

const struct web_file *web_file(const struct web *web, struct str name)
{
    for (size_t i = 0; i < web->files.count; i++) {
        const struct web_file *file = list_at(&web->files, i);
        if (str_equal(file->name, name))
            return file;
    }
    return NULL;
}
