/* Quotation marks: what stands between them, also where they open as one kind and close as another
 * or do not close at all. */
#include "base/utf8.h"
#include "language/quotes_private.h"

/* Kinds of mark, as bits: one may do for several. */
enum { MARK_OPEN = 1, MARK_CLOSE = 2, MARK_DOUBLE = 4, MARK_SINGLE = 8 };

/* The mark at a byte and the bytes it takes; 0 for none. */
static unsigned mark_at(struct str text, size_t at, size_t *size)
{
    char byte = text.data[at];
    *size = 1;
    if (byte == '"')
        return MARK_OPEN | MARK_CLOSE | MARK_DOUBLE;
    if (byte == '\'' || byte == '`') {
        bool twice = at + 1 < text.size && text.data[at + 1] == byte;
        *size = twice ? 2 : 1;
        if (twice)
            return MARK_DOUBLE | (byte == '`' ? MARK_OPEN : MARK_CLOSE);
        if (byte == '`')
            return 0;
        /* one that opens stands before a letter: not "'90s" */
        bool opens = at + 1 < text.size && ascii_is_alpha(text.data[at + 1]);
        return MARK_CLOSE | MARK_SINGLE | (opens ? MARK_OPEN : 0);
    }
    if ((unsigned char)byte != 0xE2 && (unsigned char)byte != 0xC2)
        return 0;
    uint32_t point;
    *size = utf8_decode(text, at, &point);
    switch (point) {
    case 0x201C:
    case 0x201E:
    case 0xAB:
        return MARK_OPEN | MARK_DOUBLE;
    case 0x201D:
    case 0xBB:
        return MARK_CLOSE | MARK_DOUBLE;
    case 0x2018:
        return MARK_OPEN | MARK_SINGLE;
    case 0x2019:
        return MARK_CLOSE | MARK_SINGLE;
    default:
        return 0;
    }
}

/* Whether a byte ends a word: nothing of a word follows what stands before it. */
static bool is_outside_word(struct str text, size_t at)
{
    if (at >= text.size)
        return true;
    unsigned char byte = (unsigned char)text.data[at];
    return !(ascii_is_alpha((char)byte) || ascii_is_digit((char)byte) || byte == 0xC3);
}

/* Whether a mark at a byte may open a quote: white space or a bracket stands before it, and
 * something follows. */
static bool may_open(struct str line, size_t at, size_t size)
{
    bool before = !at || ascii_is_space(line.data[at - 1]) || line.data[at - 1] == '(' ||
                  line.data[at - 1] == '[' || (unsigned char)line.data[at - 1] >= 0x80 ||
                  line.data[at - 1] == '-';
    return before && at + size < line.size;
}

/* Whether it may close one. */
static bool may_close(struct str line, size_t at, size_t size)
{
    return at && is_outside_word(line, at + size) &&
           !(ascii_is_space(line.data[at - 1]) && !ascii_is_space(line.data[at]) &&
             at + size < line.size && !ascii_is_space(line.data[at + size]) &&
             !is_outside_word(line, at + size));
}

/* Where a quote that opens before `start` ends in its line: the byte of the closing mark. The size
 * of the line where none closes it. */
static size_t find_close(struct str line, size_t start, bool single, size_t *size)
{
    size_t other = SIZE_MAX, other_size = 1;
    for (size_t at = start, step = 1; at < line.size; at += step) {
        unsigned mark = mark_at(line, at, &step);
        if (!mark) {
            step = 1;
            continue;
        }
        bool opens =
            mark & MARK_OPEN && may_open(line, at, step) && !is_outside_word(line, at + step);
        if (mark & MARK_DOUBLE && !single) {
            /* a second one that opens: the first was closed by what else may close it */
            if (opens && other != SIZE_MAX)
                break;
            if (mark & MARK_CLOSE && (!opens || other == SIZE_MAX)) {
                *size = step;
                return at;
            }
        }
        if (mark & MARK_SINGLE && mark & MARK_CLOSE && may_close(line, at, step)) {
            if (single) {
                *size = step;
                return at;
            }
            if (other == SIZE_MAX) {
                other = at;
                other_size = step;
            }
        }
    }
    *size = other == SIZE_MAX ? 0 : other_size;
    return other == SIZE_MAX ? line.size : other;
}

/* The quotes of one line, which begins at byte `base` of the text. */
static void find_in_line(struct str line, size_t base, struct list *marked)
{
    bool unclosed = false; /* no single mark closes from here on: do not look again */
    for (size_t at = 0, step = 1; at < line.size; at += step) {
        unsigned mark = mark_at(line, at, &step);
        if (!mark) {
            step = 1;
            continue;
        }
        if (!(mark & MARK_OPEN) || !may_open(line, at, step))
            continue;
        size_t size, from = at + step;
        bool single = !(mark & MARK_DOUBLE);
        if (single && unclosed)
            continue;
        size_t close = find_close(line, from, single, &size);
        if (!size && single) {
            unclosed = true;
            continue;
        }
        struct str within = str_part(line, from, close - from);
        struct str trimmed = str_trim(within);
        if (trimmed.size) {
            struct marked *found = list_add(marked);
            found->from = base + (size_t)(trimmed.data - line.data);
            found->to = found->from + trimmed.size;
            found->outer_from = base + at;
            found->outer_to = base + close + size;
            found->line_from = base;
            found->line_to = base + line.size;
        }
        step = close + (size ? size : 1) - at;
    }
}

void quotes_find_marks(struct str text, struct list *marked)
{
    struct str rest = text, line;
    while (str_split(&rest, '\n', &line))
        find_in_line(line, (size_t)(line.data - text.data), marked);
}
