/* Text for a person, on a terminal or in a file. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <utf8proc.h>

#include "base/utf8.h"
#include "command/command.h"

enum { WIDTH_USUAL = 80, WIDTH_MIN = 40, WIDTH_MAX = 100 };

struct show show_standard_output(void)
{
    struct show show = {.width = WIDTH_USUAL};
    struct winsize size;
    if (!isatty(STDOUT_FILENO))
        return show;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= WIDTH_MIN)
        show.width = size.ws_col < WIDTH_MAX ? size.ws_col : WIDTH_MAX;
    const char *terminal = getenv("TERM"), *plain = getenv("NO_COLOR");
    show.emphasis = terminal && strcmp(terminal, "dumb") != 0 && !(plain && plain[0]);
    return show;
}

/* Whether a character would do something to a terminal rather than show. */
static bool is_control(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x2028 || point == 0x2029;
}

/* The columns that a character takes. */
static size_t columns(uint32_t point)
{
    int width = utf8proc_charwidth((utf8proc_int32_t)point);
    return width > 0 ? (size_t)width : 0;
}

/* Whether a line may be broken before this character without a space: between characters of scripts
 * that put none. */
static bool breaks_before(uint32_t point)
{
    return columns(point) == 2;
}

/* A line that is being filled. */
struct line {
    struct buf *out;
    size_t width, indent, used; /* columns */
    size_t lines, lines_max;
    bool cut;
};

/* Begins a line. False when there have been enough. */
static bool begin_line(struct line *line)
{
    if (line->lines_max && line->lines == line->lines_max) {
        line->cut = true;
        return false;
    }
    if (line->lines++)
        buf_add_byte(line->out, '\n');
    for (size_t i = 0; i < line->indent; i++)
        buf_add_byte(line->out, ' ');
    line->used = line->indent;
    return true;
}

/* Puts a piece that is not to be broken, `wide` columns, a space before it where `spaced`. */
static bool put_piece(struct line *line, struct str piece, size_t wide, bool spaced)
{
    bool first = line->lines == 0, at_start = line->used == line->indent;
    if (first || (!at_start && line->used + spaced + wide > line->width)) {
        if (!begin_line(line))
            return false;
        spaced = false;
    }
    if (spaced && line->used > line->indent) {
        buf_add_byte(line->out, ' ');
        line->used++;
    }
    for (size_t at = 0; at < piece.size;) {
        uint32_t point;
        size_t from = at;
        utf8_next(piece, &at, &point);
        if (!is_control(point))
            buf_add(line->out, str_part(piece, from, at - from));
    }
    line->used += wide;
    return true;
}

void show_wrapped(const struct show *show, struct str text, size_t indent, size_t lines,
                  struct buf *out)
{
    struct line line = {.out = out, .width = show->width, .indent = indent, .lines_max = lines};
    struct str word;
    bool more = true;
    while (more && str_word(&text, &word)) {
        bool spaced = true;
        for (size_t at = 0, from = 0, wide = 0; more && at <= word.size;) {
            size_t before = at;
            uint32_t point = 0;
            bool any = utf8_next(word, &at, &point);
            if (before > from && (!any || breaks_before(point))) {
                more = put_piece(&line, str_part(word, from, before - from), wide, spaced);
                spaced = false;
                from = before;
                wide = 0;
            }
            if (!any)
                break;
            wide += columns(point);
        }
    }
    if (line.cut)
        buf_add(out, STR(" ..."));
    if (line.lines)
        buf_add_byte(out, '\n');
}

/* Appends a part of the line under a headline, apart from the one before it. */
static void add_part(struct str part, struct buf *line)
{
    if (!part.size)
        return;
    if (line->size)
        buf_add(line, STR(" \xc2\xb7 "));
    buf_add(line, part);
}

/* The date as a person reads it: without the T, the seconds and the offset. */
static struct str date_part(struct str iso, char out[32])
{
    size_t size = iso.size < 16 ? iso.size : 16;
    memcpy(out, iso.data, size);
    if (size > 10)
        out[10] = ' ';
    return str_of(out, size);
}

/* Appends the authors to the line. */
static void add_authors(const struct article *article, struct buf *line)
{
    for (size_t i = 0; i < article->authors.count; i++) {
        struct str author = *(const struct str *)list_at(&article->authors, i);
        if (i == 0) {
            add_part(author, line);
        } else {
            buf_add(line, STR(", "));
            buf_add(line, author);
        }
    }
}

void show_headline(const struct show *show, struct str headline, struct buf *out)
{
    if (show->emphasis)
        buf_add(out, STR("\033[1m"));
    show_wrapped(show, headline.size ? headline : STR("(no headline)"), 0, 0, out);
    if (show->emphasis)
        buf_add(out, STR("\033[0m"));
}

void show_heading(const struct show *show, const struct article *article, struct buf *out)
{
    char date[32];
    struct buf line;
    show_headline(show, article->headline, out);
    buf_init(&line, 4096);
    add_part(article->outlet_name.size ? article->outlet_name : article->outlet_domain, &line);
    if (article->published.size)
        add_part(date_part(article->published, date), &line);
    else
        add_part(article->age, &line);
    add_authors(article, &line);
    show_wrapped(show, buf_str(&line), 0, 2, out);
    buf_free(&line);
}
