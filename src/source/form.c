/* Telling files apart; see form.h. The suffixes stand in knowledge/sources/suffixes.txt. */
#include "source/form.h"

#include "source/suffix_table.h"

/* The form that a row of the table names. */
static enum form form_named(struct str word)
{
    if (str_equal(word, STR("page")))
        return FORM_PAGE;
    if (str_equal(word, STR("archive")))
        return FORM_ARCHIVE;
    return str_equal(word, STR("records")) ? FORM_RECORDS : FORM_OTHER;
}

/* The name without the suffix of its packing. */
static struct str unpacked_name(struct str name)
{
    if (str_ends_fold(name, STR(".gz")))
        name.size -= 3;
    else if (str_ends_fold(name, STR(".zst")))
        name.size -= 4;
    return name;
}

enum form form_of_name(struct str name)
{
    name = unpacked_name(name);
    for (size_t i = 0; i < sizeof suffix_rows / sizeof *suffix_rows; i++) {
        struct str row = str_from(suffix_rows[i]), suffix;
        str_word(&row, &suffix);
        if (str_ends_fold(name, suffix))
            return form_named(str_trim(row));
    }
    return FORM_UNKNOWN;
}

/* Whether the bytes are an object's first: a brace and, white space apart, a quote. `lines` tells
 * whether the object is spread over lines. */
static bool begins_object(struct str head, bool *lines)
{
    head = str_trim(head);
    if (!head.size || head.data[0] != '{')
        return false;
    size_t at = 1;
    while (at < head.size && ascii_is_space(head.data[at]))
        at++;
    *lines = memchr(head.data, '\n', at) != NULL;
    return at < head.size && head.data[at] == '"';
}

/* Whether the bytes can be text of some encoding: no NUL in them, unless UTF-16 has it there. */
static bool is_text(struct str head)
{
    if (str_starts(head, STR("\xff\xfe")) || str_starts(head, STR("\xfe\xff")))
        return true;
    if (str_starts(head, STR("%PDF-")))
        return false;
    size_t nuls = 0;
    for (size_t i = 0; i < head.size; i++)
        nuls += head.data[i] == '\0';
    /* pages hold a stray NUL now and then, and UTF-16 one in every other byte */
    bool markup = str_starts(str_trim(head), STR("<")) || str_starts(head, STR("\0<"));
    return markup || nuls == 0;
}

/* Whether the bytes are HTML, for files whose name does not say what they are. */
static bool is_markup(struct str head)
{
    return str_find_fold(head, STR("<html")) != STR_NONE ||
           str_find_fold(head, STR("<!doctype html")) != STR_NONE;
}

enum form form_of(struct str name, struct str head, bool named)
{
    enum form form = form_of_name(name);
    bool lines = false;
    if (form == FORM_PAGE && !named)
        return FORM_PAGE;
    if (form == FORM_RECORDS)
        return FORM_RECORDS;
    if (form == FORM_ARCHIVE || str_starts(head, STR("WARC/")) ||
        str_starts(head, STR("filedesc://")))
        return FORM_ARCHIVE;
    if ((named || form == FORM_UNKNOWN) && form != FORM_PAGE && begins_object(head, &lines))
        return lines ? FORM_RECORD : FORM_RECORDS;
    if (!is_text(head))
        return FORM_OTHER;
    /* in a folder, a file of no known kind is taken for a page only if it is clearly one */
    struct str plain = unpacked_name(name);
    size_t folder = str_find_last(plain, '/');
    struct str last = str_from_byte(plain, folder == STR_NONE ? 0 : folder + 1);
    bool bare = str_find_byte(last, '.') == STR_NONE;
    return named || bare || is_markup(head) ? FORM_PAGE : FORM_OTHER;
}
