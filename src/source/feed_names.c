/* Vocabularies and elements of feeds, looked up; the tables stand in knowledge/sources. */
#include <assert.h>

#include "source/feed_elements_table.h"
#include "source/feed_namespaces_table.h"
#include "source/feed_private.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The longest "vocabulary:element" that is looked up. */
enum { NAME_MAX_SIZE = 64 };

static const char *const field_names[] = {
#define FIELD_NAME(name, text) text,
    FEED_FIELD_LIST(FIELD_NAME)
#undef FIELD_NAME
};

/* Reads one row of the namespaces: vocabulary, prefix, addresses. */
static void add_space(struct feed_names *names, struct str row)
{
    struct str space, prefix, address;
    if (!str_word(&row, &space) || !str_word(&row, &prefix))
        return;
    *(struct str *)list_add(&names->spaces) = space;
    uint64_t place = names->spaces.count;
    if (!str_equal(prefix, STR("-")))
        *table_put(&names->prefixes, prefix, NULL) = place;
    while (str_word(&row, &address))
        *table_put(&names->addresses, address, NULL) = place;
}

/* The field with this name. */
static enum feed_field field_named(struct str name)
{
    for (size_t i = 0; i < FEED_FIELD_COUNT; i++)
        if (str_equal(name, str_from(field_names[i])))
            return (enum feed_field)i;
    assert(!"a field in feed-elements.txt is not known");
    return FEED_FIELD_COUNT;
}

/* Reads one row of the elements: field, rank, elements. */
static void add_elements(struct feed_names *names, struct str row)
{
    struct str field_name, rank, element;
    if (!str_word(&row, &field_name) || !str_word(&row, &rank))
        return;
    enum feed_field field = field_named(field_name);
    while (str_word(&row, &element)) {
        bool added;
        uint64_t *place = table_put(&names->elements, element, &added);
        if (added) {
            list_add(&names->ranks);
            *place = names->ranks.count;
        }
        uint8_t *ranks = list_at(&names->ranks, *place - 1);
        ranks[field] = (uint8_t)(rank.data[0] - '0');
    }
}

void feed_names_init(struct feed_names *names, struct arena *arena)
{
    table_init(&names->addresses, arena);
    table_init(&names->prefixes, arena);
    table_init(&names->elements, arena);
    list_init(&names->ranks, arena, FEED_FIELD_COUNT);
    list_init(&names->spaces, arena, sizeof(struct str));
    for (size_t i = 0; i < COUNT(feed_namespace_rows); i++)
        add_space(names, str_from(feed_namespace_rows[i]));
    for (size_t i = 0; i < COUNT(feed_element_rows); i++)
        add_elements(names, str_from(feed_element_rows[i]));
}

/* Writes `text` in lower case to `out`, which has room for NAME_MAX_SIZE. Empty for what is longer.
 */
static struct str lower(struct str text, char out[NAME_MAX_SIZE])
{
    if (text.size > NAME_MAX_SIZE)
        return STR("");
    return str_lower(text, out);
}

/* An address without what makes no difference: scheme and end. */
static struct str bare_address(struct str address)
{
    if (str_starts_fold(address, STR("http://")))
        address = str_from_byte(address, 7);
    else if (str_starts_fold(address, STR("https://")))
        address = str_from_byte(address, 8);
    while (address.size &&
           (address.data[address.size - 1] == '/' || address.data[address.size - 1] == '#'))
        address.size--;
    return address;
}

bool feed_names_space(const struct feed_names *names, struct str address, struct str prefix,
                      struct str *space)
{
    char room[NAME_MAX_SIZE];
    const uint64_t *place = table_get(&names->addresses, lower(bare_address(address), room));
    if (!place && prefix.size)
        place = table_get(&names->prefixes, lower(prefix, room));
    if (!place)
        return false;
    *space = *(const struct str *)list_at(&names->spaces, *place - 1);
    return true;
}

const uint8_t *feed_names_ranks(const struct feed_names *names, struct str space, struct str name)
{
    char room[NAME_MAX_SIZE], small[NAME_MAX_SIZE];
    name = lower(name, small);
    if (!name.size || space.size + 1 + name.size > NAME_MAX_SIZE)
        return NULL;
    memcpy(room, space.data, space.size);
    room[space.size] = ':';
    memcpy(room + space.size + 1, name.data, name.size);
    const uint64_t *place = table_get(&names->elements, str_of(room, space.size + 1 + name.size));
    return place ? list_at(&names->ranks, *place - 1) : NULL;
}
