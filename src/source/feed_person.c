/* Persons in feeds: elements with a name and an address in them, and lines that hold both. */
#include "source/feed_private.h"

/* Whether a byte may stand in an e-mail address. */
static bool is_address_byte(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || (c && strchr("._+-%@", c));
}

/* Finds an e-mail address in the text; its place is in the view. False when there is none. */
static bool find_email(struct str text, struct str *email)
{
    size_t at = str_find_byte(text, '@');
    if (at == STR_NONE)
        return false;
    size_t from = at, to = at + 1;
    while (from > 0 && is_address_byte(text.data[from - 1]))
        from--;
    while (to < text.size && is_address_byte(text.data[to]))
        to++;
    *email = str_part(text, from, to - from);
    bool dotted = str_find_byte(str_from_byte(text, at), '.') != STR_NONE;
    return from < at && to > at + 2 && dotted;
}

/* Whether a byte only sets a name apart from an address. */
static bool is_rim(char c)
{
    return ascii_is_space(c) || c == '(' || c == ')' || c == '<' || c == '>' || c == '"' ||
           c == ',' || c == '[' || c == ']';
}

/* The text without what sets it apart. */
static struct str without_rim(struct str text)
{
    while (text.size && is_rim(text.data[0]))
        text = str_from_byte(text, 1);
    while (text.size && is_rim(text.data[text.size - 1]))
        text.size--;
    return text;
}

struct feed_person feed_person_from_text(struct str text)
{
    struct feed_person person = {.text = text, .name = text};
    if (!find_email(text, &person.email)) {
        person.email = STR("");
        return person;
    }
    size_t before = (size_t)(person.email.data - text.data);
    struct str first = str_part(text, 0, before);
    if (str_ends(first, STR("mailto:")))
        first.size -= 7;
    first = without_rim(first);
    struct str last = without_rim(str_from_byte(text, before + person.email.size));
    person.name = first.size ? first : last;
    return person;
}

/* The line of the child that is to be trusted most with a field; empty for none. */
static struct str child_line(const struct feed_reading *reading, const struct feed_node *node,
                             enum feed_field field)
{
    const struct feed_node *child = feed_node_child(node, field);
    return child ? feed_line_of(reading, child) : STR("");
}

struct feed_person feed_person_of(const struct feed_reading *reading, const struct feed_node *node)
{
    if (!feed_node_child(node, FEED_FIELD_NAME) && !feed_node_child(node, FEED_FIELD_EMAIL)) {
        struct feed_text text = feed_text_of(reading, node);
        struct str email;
        /* "Jo Doe <jo@example.org>" looks like markup and is none */
        if (find_email(text.value, &email))
            text.kind = FEED_TEXT;
        return feed_person_from_text(feed_plain(reading->arena, &text));
    }
    struct feed_person person = {
        .name = child_line(reading, node, FEED_FIELD_NAME),
        .email = child_line(reading, node, FEED_FIELD_EMAIL),
    };
    const struct feed_node *address = feed_node_child(node, FEED_FIELD_ADDRESS);
    if (address)
        person.url = feed_address(reading, address, feed_line_of(reading, address));
    person.text = person.name.size ? person.name : person.email;
    if (person.name.size && person.email.size)
        person.text = arena_format(reading->arena, "%.*s (%.*s)", STR_ARG(person.name),
                                   STR_ARG(person.email));
    return person;
}
