/* What the records of others bring along from where they were taken; see mend.h. A record of ours
 * says what was shown, even where that is a lesson on HTML, and is read again as it is. */
#include "record/mend.h"

#include "html/html.h"
#include "record/identity.h"

/* Where the texts of one line and more stand that people read. */
static const size_t text_places[] = {
    offsetof(struct article, outlet_name), offsetof(struct article, headline),
    offsetof(struct article, subhead),     offsetof(struct article, section),
    offsetof(struct article, agency),      offsetof(struct article, dateline),
    offsetof(struct article, text),
};

bool article_is_ours(const struct article *article)
{
    struct identity identity;
    return identity_parse(article->id, &identity) && (article->blocks.count || !article->text.size);
}

/* Whether a byte belongs to a word. */
static bool in_word(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || (unsigned char)c >= 0x80;
}

/* Whether all quotes of a text are doubled, and one pair or more opens or closes what is quoted:
 * two of them side by side may also quote nothing. */
static bool has_doubled_quotes(struct str text)
{
    bool quoting = false;
    for (size_t at = 0; at < text.size; at++) {
        size_t end = at;
        while (end < text.size && text.data[end] == '"')
            end++;
        if ((end - at) % 2)
            return false;
        bool before = at && in_word(text.data[at - 1]);
        bool behind = end < text.size && in_word(text.data[end]);
        quoting |= end > at && before != behind;
        at = end;
    }
    return quoting;
}

/* A text with each pair of quotes as one. */
static struct str halve_quotes(struct arena *arena, struct str text)
{
    char *out = arena_get(arena, text.size);
    size_t size = 0;
    for (size_t at = 0; at < text.size; at++) {
        out[size++] = text.data[at];
        at += text.data[at] == '"';
    }
    return str_of(out, size);
}

/* A text as it was meant. */
static struct str mend(struct arena *arena, struct str text)
{
    if (str_find(text, STR("\"\"")) != STR_NONE && has_doubled_quotes(text))
        text = halve_quotes(arena, text);
    return str_trim(html_resolve(arena, text));
}

/* Mends the text at `offset` of each item of a list; those of which nothing is left are dropped. */
static void mend_list(struct list *list, size_t offset, struct arena *arena)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        char *item = list_at(list, i);
        struct str *text = (struct str *)(item + offset);
        *text = mend(arena, *text);
        if (text->size)
            memmove(list_at(list, kept++), item, list->item_size);
    }
    list->count = kept;
}

/* Mends what stands under images; those of which nothing is known then are dropped. */
static void mend_images(struct list *images, struct arena *arena)
{
    struct image *all = images->items;
    size_t kept = 0;
    for (size_t i = 0; i < images->count; i++) {
        struct image *image = &all[i];
        image->caption = mend(arena, image->caption);
        image->credit = mend(arena, image->credit);
        if (image->url.size || image->caption.size || image->credit.size)
            all[kept++] = *image;
    }
    images->count = kept;
}

void article_mend(struct article *article, struct arena *arena)
{
    for (size_t i = 0; i < sizeof text_places / sizeof *text_places; i++) {
        struct str *text = (struct str *)((char *)article + text_places[i]);
        *text = mend(arena, *text);
    }
    mend_list(&article->authors, 0, arena);
    mend_list(&article->tags, 0, arena);
    mend_list(&article->blocks, offsetof(struct block, text), arena);
    mend_images(&article->images, arena);
}
