/* Reads the JSON that records are made of: objects, arrays, strings, whole numbers and words,
 * nested a few levels deep. jansson takes a text byte by byte through several calls, which made up
 * a seventh of what it costs to keep an article; here strings are taken whole. Whatever is unusual
 * or wrong is left to jansson, so that it alone says what is JSON and what is not. */
#include "base/json_read.h"

#include "base/buf.h"
#include "base/utf8.h"

/* What is nested deeper, and numbers of more digits, are left to jansson. */
enum { LEVELS_MAX = 12, DIGITS_MAX = 15 };

/* Bytes of one string at most: more are no text's. */
#define STRING_MAX ((size_t)1 << 30)

struct reading {
    struct str text;
    size_t at;
    struct buf made; /* of a string with escapes, what it stands for */
};

static json_t *read_value(struct reading *reading, unsigned level);

/* The next byte that is no white space; 0 at the end. */
static char look(struct reading *reading)
{
    while (reading->at < reading->text.size) {
        char c = reading->text.data[reading->at];
        if (c != ' ' && c != '\n' && c != '\t' && c != '\r')
            return c;
        reading->at++;
    }
    return '\0';
}

/* Goes past a byte if it comes next. */
static bool take(struct reading *reading, char wanted)
{
    if (look(reading) != wanted)
        return false;
    reading->at++;
    return true;
}

/* The end of the bytes from `at` on that a string holds as they are. */
static size_t plain_end(struct str text, size_t at)
{
    while (at < text.size && (unsigned char)text.data[at] >= 0x20 && text.data[at] != '"' &&
           text.data[at] != '\\')
        at++;
    return at;
}

/* The character that four hexadecimal digits name; 0 for one that is left to jansson: NUL, half of
 * a pair, and what is none. */
static uint32_t named(struct str digits)
{
    uint32_t point = 0;
    for (size_t i = 0; i < digits.size; i++) {
        int digit = ascii_hex(digits.data[i]);
        if (digit < 0)
            return 0;
        point = point << 4 | (uint32_t)digit;
    }
    return digits.size < 4 || (point >= 0xD800 && point < 0xE000) ? 0 : point;
}

/* Adds what the escape behind a backslash stands for. False for one that is left to jansson. */
static bool add_escape(struct reading *reading)
{
    static const char signs[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    struct str rest = str_from_byte(reading->text, reading->at);
    const char *sign = rest.size && rest.data[0] ? strchr(signs, rest.data[0]) : NULL;
    if (sign) {
        reading->at++;
        return buf_add_byte(&reading->made, meant[sign - signs]);
    }
    char bytes[4];
    uint32_t point = rest.size && rest.data[0] == 'u' ? named(str_part(rest, 1, 4)) : 0;
    if (!point)
        return false;
    reading->at += 5;
    return buf_add(&reading->made, str_of(bytes, utf8_encode(point, bytes)));
}

/* Reads a string behind its first quote. What is given lives until the next; without data where it
 * is left to jansson. */
static struct str read_string(struct reading *reading)
{
    size_t from = reading->at, end = plain_end(reading->text, from);
    reading->at = end + 1;
    if (end < reading->text.size && reading->text.data[end] == '"')
        return str_part(reading->text, from, end - from);
    buf_clear(&reading->made);
    for (;;) {
        buf_add(&reading->made, str_part(reading->text, from, end - from));
        if (end == reading->text.size || (unsigned char)reading->text.data[end] < 0x20)
            return (struct str){0};
        if (reading->text.data[end] == '"')
            return reading->made.full ? (struct str){0} : buf_str(&reading->made);
        if (!add_escape(reading))
            return (struct str){0};
        from = reading->at;
        end = plain_end(reading->text, from);
        reading->at = end + 1;
    }
}

/* Reads a whole number. NULL for any other. */
static json_t *read_number(struct reading *reading)
{
    struct str rest = str_from_byte(reading->text, reading->at);
    bool negative = rest.size && rest.data[0] == '-';
    json_int_t number = 0;
    size_t first = negative, at = first;
    for (; at < rest.size && ascii_is_digit(rest.data[at]) && at - first < DIGITS_MAX; at++)
        number = number * 10 + (rest.data[at] - '0');
    bool ends = at == rest.size || memchr(",]} \n\t\r", rest.data[at], 7);
    if (at == first || !ends || (rest.data[first] == '0' && (negative || at > first + 1)))
        return NULL;
    reading->at += at;
    return json_integer(negative ? -number : number);
}

/* Reads `word`, which stands for a value. NULL where it does not stand there. */
static json_t *read_word(struct reading *reading, struct str word, json_t *value)
{
    if (!str_starts(str_from_byte(reading->text, reading->at), word))
        return NULL;
    reading->at += word.size;
    return value; /* these are never given back */
}

/* Reads an object behind its brace; what is read of it is in `object`. False where it is left to
 * jansson. */
static bool read_object(struct reading *reading, unsigned level, json_t *object)
{
    if (take(reading, '}'))
        return true;
    do {
        if (!take(reading, '"'))
            return false;
        size_t from = reading->at, end = plain_end(reading->text, from);
        if (end == reading->text.size || reading->text.data[end] != '"')
            return false; /* names have no escapes */
        reading->at = end + 1;
        json_t *value = take(reading, ':') ? read_value(reading, level + 1) : NULL;
        if (!value ||
            json_object_setn_new_nocheck(object, reading->text.data + from, end - from, value))
            return false;
    } while (take(reading, ','));
    return take(reading, '}');
}

/* The same for an array. */
static bool read_array(struct reading *reading, unsigned level, json_t *array)
{
    if (take(reading, ']'))
        return true;
    do {
        json_t *value = read_value(reading, level + 1);
        if (!value || json_array_append_new(array, value))
            return false;
    } while (take(reading, ','));
    return take(reading, ']');
}

/* Gives an object or array that was read whole, and else drops it. */
static json_t *whole(json_t *value, bool read)
{
    if (read)
        return value;
    json_decref(value);
    return NULL;
}

/* Reads a value, at most LEVELS_MAX levels deep. NULL where it is left to jansson. */
static json_t *read_value(struct reading *reading, unsigned level)
{
    char first = look(reading);
    if (level > LEVELS_MAX)
        return NULL;
    if (first == '"') {
        reading->at++;
        struct str text = read_string(reading);
        return text.data ? json_stringn_nocheck(text.data, text.size) : NULL;
    }
    if (first == '{' || first == '[') {
        reading->at++;
        json_t *value = first == '{' ? json_object() : json_array();
        return whole(value, first == '{' ? read_object(reading, level, value)
                                         : read_array(reading, level, value));
    }
    if (first == 't')
        return read_word(reading, STR("true"), json_true());
    if (first == 'f')
        return read_word(reading, STR("false"), json_false());
    if (first == 'n')
        return read_word(reading, STR("null"), json_null());
    return read_number(reading);
}

json_t *json_read(struct str text)
{
    struct reading reading = {.text = text};
    json_t *value = NULL;
    char first = look(&reading);
    buf_init(&reading.made, STRING_MAX);
    if ((first == '{' || first == '[') && utf8_is_valid(text))
        value = read_value(&reading, 0);
    if (value && (look(&reading) || reading.at < text.size)) {
        json_decref(value);
        value = NULL;
    }
    buf_free(&reading.made);
    return value ? value : json_loadb(text.data ? text.data : "", text.size, JSON_ALLOW_NUL, NULL);
}
