/* Pictures and other files that come with entries, with what stands under them. */
#include "base/url.h"
#include "source/feed_media_table.h"
#include "source/feed_private.h"

enum {
    MEDIA_MAX = 128,  /* of one entry; more are dropped */
    CREDIT_MAX = 512, /* bytes that credits of one picture may have before another is added */
    NUMBER_MAX = 1 << 30,
};

/* A number an attribute holds; 0 for none. What follows its digits ("640px") is no matter. */
static uint64_t number_of(const struct feed_node *node, const char *name)
{
    struct str value = str_trim(feed_node_attr(node, name));
    size_t digits = 0;
    while (digits < value.size && ascii_is_digit(value.data[digits]))
        digits++;
    uint64_t number = 0;
    return str_to_u64(str_part(value, 0, digits), &number) ? number : 0;
}

/* The same where no more than NUMBER_MAX makes sense. */
static unsigned small_number_of(const struct feed_node *node, const char *name)
{
    uint64_t number = number_of(node, name);
    return number > NUMBER_MAX ? 0 : (unsigned)number;
}

/* A duration in seconds: "95", "1:35", "0:01:35". */
static unsigned duration_of(const struct feed_node *node)
{
    struct str rest = str_trim(feed_node_attr(node, "duration")), part;
    uint64_t seconds = 0;
    while (str_split(&rest, ':', &part)) {
        uint64_t number;
        part = str_part(part, 0, str_find_byte(part, '.'));
        if (!str_to_u64(part, &number) || number > NUMBER_MAX || seconds > NUMBER_MAX / 60)
            return 0;
        seconds = seconds * 60 + number;
    }
    return (unsigned)seconds;
}

/* What the suffix of an address says, its parameters apart. */
static enum feed_medium medium_of_suffix(struct str url)
{
    static const struct {
        const char *name;
        enum feed_medium medium;
    } kinds[] = {{"image", FEED_IMAGE}, {"audio", FEED_AUDIO}, {"video", FEED_VIDEO}};
    struct str path = url_split(url).path;
    for (size_t i = 0; i < sizeof feed_media_rows / sizeof *feed_media_rows; i++) {
        struct str row = str_from(feed_media_rows[i]), kind, suffix;
        str_word(&row, &kind);
        bool ends = false;
        while (!ends && str_word(&row, &suffix))
            ends = str_ends_fold(path, suffix);
        for (size_t k = 0; ends && k < sizeof kinds / sizeof *kinds; k++)
            if (str_equal(kind, str_from(kinds[k].name)))
                return kinds[k].medium;
    }
    return FEED_FILE;
}

enum feed_medium feed_medium_of(struct str type, struct str url)
{
    if (str_starts_fold(type, STR("image")))
        return FEED_IMAGE;
    if (str_starts_fold(type, STR("audio")))
        return FEED_AUDIO;
    if (str_starts_fold(type, STR("video")))
        return FEED_VIDEO;
    return medium_of_suffix(url);
}

struct feed_media *feed_media_add(struct list *media, struct str url)
{
    if (!url.size)
        return NULL;
    for (size_t i = 0; i < media->count; i++) {
        struct feed_media *old = list_at(media, i);
        if (str_equal(old->url, url))
            return old;
    }
    if (media->count >= MEDIA_MAX)
        return NULL;
    struct feed_media *added = list_add(media);
    added->url = url;
    return added;
}

/* Sets a text that is not set yet. */
static void complete(struct str *text, struct str with)
{
    if (!text->size)
        *text = with;
}

/* The plain text of an element. */
static struct str plain_of(const struct feed_reading *reading, const struct feed_node *node)
{
    struct feed_text text = feed_text_of(reading, node);
    return feed_plain(reading->arena, &text);
}

/* Adds another credit to those there are: several people may have made a picture. */
static void add_credit(const struct feed_reading *reading, struct feed_media *media,
                       struct str credit)
{
    if (!media->credit.size)
        media->credit = credit;
    else if (credit.size && media->credit.size < CREDIT_MAX &&
             str_find(media->credit, credit) == STR_NONE)
        media->credit =
            arena_format(reading->arena, "%.*s, %.*s", STR_ARG(media->credit), STR_ARG(credit));
}

/* Takes over what the elements within one of a file say of it. */
static void read_children(const struct feed_reading *reading, const struct feed_node *node,
                          struct feed_media *media)
{
    const struct feed_node *caption = feed_node_child(node, FEED_FIELD_CAPTION);
    const struct feed_node *title = feed_node_child(node, FEED_FIELD_TITLE);
    if (caption)
        complete(&media->caption, plain_of(reading, caption));
    if (title)
        complete(&media->title, plain_of(reading, title));
    for (const struct feed_node *n = node->first; n; n = n->next)
        if (feed_rank(n, FEED_FIELD_CREDIT))
            add_credit(reading, media, plain_of(reading, n));
}

/* The address of a file: an attribute's, that of an element within, or the text. */
static struct str address_of(const struct feed_reading *reading, const struct feed_node *node)
{
    static const char *const names[] = {"url", "href", "src", "resource"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str value = feed_node_attr(node, names[i]);
        if (value.size)
            return feed_address(reading, node, value);
    }
    for (const struct feed_node *n = node->first; n; n = n->next)
        if (feed_rank(n, FEED_FIELD_ADDRESS) && !str_equal_fold(n->name, STR("link")))
            return feed_address(reading, n, feed_line_of(reading, n));
    if (feed_node_has_elements(node))
        return STR("");
    struct str text = feed_line_of(reading, node);
    return str_find_byte(text, ' ') == STR_NONE ? feed_address(reading, node, text) : STR("");
}

/* What an element of a file is: it says so, its type does, or the file's name. */
static enum feed_medium medium_of(const struct feed_node *node, enum feed_field field,
                                  const struct feed_media *media)
{
    if (field == FEED_FIELD_IMAGE || field == FEED_FIELD_THUMBNAIL)
        return FEED_IMAGE;
    struct str medium = feed_node_attr(node, "medium");
    enum feed_medium said = feed_medium_of(medium, STR(""));
    return said != FEED_FILE ? said : feed_medium_of(media->type, media->url);
}

void feed_media_read(const struct feed_reading *reading, const struct feed_node *node,
                     enum feed_field field, struct list *media)
{
    size_t before = media->count;
    struct feed_media *file = feed_media_add(media, address_of(reading, node));
    if (file) {
        complete(&file->type, str_trim(feed_node_attr(node, "type")));
        file->medium = medium_of(node, field, file);
        if (media->count > before)
            file->thumbnail = field == FEED_FIELD_THUMBNAIL;
        else
            file->thumbnail = file->thumbnail && field == FEED_FIELD_THUMBNAIL;
        if (!file->size)
            file->size = number_of(node, field == FEED_FIELD_ENCLOSURE ? "length" : "fileSize");
        if (!file->width)
            file->width = small_number_of(node, "width");
        if (!file->height)
            file->height = small_number_of(node, "height");
        if (!file->seconds)
            file->seconds = duration_of(node);
        read_children(reading, node, file);
    }
    for (const struct feed_node *n = node->first; n; n = n->next)
        if (feed_rank(n, FEED_FIELD_THUMBNAIL))
            feed_media_read(reading, n, FEED_FIELD_THUMBNAIL, media);
}
