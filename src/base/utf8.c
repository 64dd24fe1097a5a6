/* Checking, mending, walking and counting UTF-8; see utf8.h. */
#include "base/utf8.h"

#include <assert.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Checking runs a finite automaton whose states are shift amounts: the row of a byte holds, for
 * every state, the next state in 6 bits at that state's place. A step is one shift, and rows are
 * looked up ahead of it because they depend on nothing but the byte. */
enum {
    START = 0,       /* between characters */
    REJECT = 6,      /* malformed; never left */
    ONE_MORE = 12,   /* a continuation is due */
    TWO_MORE = 18,   /* two are */
    THREE_MORE = 24, /* three are */
    AFTER_E0 = 30,   /* the first of two, A0 to BF or the form is overlong */
    AFTER_ED = 36,   /* the first of two, 80 to 9F or it is a surrogate */
    AFTER_F0 = 42,   /* the first of three, 90 to BF or the form is overlong */
    AFTER_F4 = 48,   /* the first of three, 80 to 8F or it is past U+10FFFF */
    STATE_MASK = 63,
};

/* The classes of bytes that the automaton tells apart. */
enum {
    ASCII,
    CONT_8,
    CONT_9,
    CONT_AB,
    BAD,
    LEAD_2,
    LEAD_E0,
    LEAD_3,
    LEAD_ED,
    LEAD_F0,
    LEAD_4,
    LEAD_F4
};

#define GO(from, to) ((uint64_t)(to) << (from))
/* Every state goes to REJECT but for the transitions added: REJECT is taken away before they are
 * added, with exclusive or. */
#define REJECT_ALL                                                                                 \
    (GO(START, REJECT) | GO(REJECT, REJECT) | GO(ONE_MORE, REJECT) | GO(TWO_MORE, REJECT) |        \
     GO(THREE_MORE, REJECT) | GO(AFTER_E0, REJECT) | GO(AFTER_ED, REJECT) | GO(AFTER_F0, REJECT) | \
     GO(AFTER_F4, REJECT))
#define OK_GO(from, to) GO(from, (to) ^ REJECT)
#define CONTINUE (OK_GO(ONE_MORE, START) ^ OK_GO(TWO_MORE, ONE_MORE) ^ OK_GO(THREE_MORE, TWO_MORE))

static const uint64_t rows[] = {
    [ASCII] = REJECT_ALL ^ OK_GO(START, START),
    [CONT_8] = REJECT_ALL ^ CONTINUE ^ OK_GO(AFTER_ED, ONE_MORE) ^ OK_GO(AFTER_F4, TWO_MORE),
    [CONT_9] = REJECT_ALL ^ CONTINUE ^ OK_GO(AFTER_ED, ONE_MORE) ^ OK_GO(AFTER_F0, TWO_MORE),
    [CONT_AB] = REJECT_ALL ^ CONTINUE ^ OK_GO(AFTER_E0, ONE_MORE) ^ OK_GO(AFTER_F0, TWO_MORE),
    [BAD] = REJECT_ALL,
    [LEAD_2] = REJECT_ALL ^ OK_GO(START, ONE_MORE),
    [LEAD_E0] = REJECT_ALL ^ OK_GO(START, AFTER_E0),
    [LEAD_3] = REJECT_ALL ^ OK_GO(START, TWO_MORE),
    [LEAD_ED] = REJECT_ALL ^ OK_GO(START, AFTER_ED),
    [LEAD_F0] = REJECT_ALL ^ OK_GO(START, AFTER_F0),
    [LEAD_4] = REJECT_ALL ^ OK_GO(START, THREE_MORE),
    [LEAD_F4] = REJECT_ALL ^ OK_GO(START, AFTER_F4),
};

#define TIMES_4(class) class, class, class, class
#define TIMES_16(class) TIMES_4(class), TIMES_4(class), TIMES_4(class), TIMES_4(class)
#define TIMES_64(class) TIMES_16(class), TIMES_16(class), TIMES_16(class), TIMES_16(class)

static const uint8_t classes[256] = {
    TIMES_64(ASCII), TIMES_64(ASCII), TIMES_16(CONT_8), TIMES_16(CONT_9), TIMES_16(CONT_AB),
    TIMES_16(CONT_AB),
    /* C0 and C1 could only be overlong */
    BAD, BAD, LEAD_2, LEAD_2, TIMES_4(LEAD_2), TIMES_4(LEAD_2), TIMES_4(LEAD_2), TIMES_16(LEAD_2),
    LEAD_E0, LEAD_3, LEAD_3, LEAD_3, TIMES_4(LEAD_3), TIMES_4(LEAD_3), LEAD_3, LEAD_ED, LEAD_3,
    LEAD_3, LEAD_F0, LEAD_4, LEAD_4, LEAD_4, LEAD_F4, BAD, BAD, BAD, TIMES_4(BAD), TIMES_4(BAD)};

/* The automaton's next state, in the low 6 bits. */
static inline uint64_t step(uint64_t state, char byte)
{
    return rows[classes[(unsigned char)byte]] >> (state & STATE_MASK);
}

/* How many ASCII bytes stand at the front, whole steps of 16 or 8 only. */
static inline size_t ascii_steps(const char *data, size_t size)
{
    size_t at = 0;
#ifdef __SSE2__
    for (; size - at >= 64; at += 64) {
        const __m128i *from = (const __m128i *)(data + at);
        __m128i low = _mm_or_si128(_mm_loadu_si128(from), _mm_loadu_si128(from + 1));
        __m128i high = _mm_or_si128(_mm_loadu_si128(from + 2), _mm_loadu_si128(from + 3));
        if (_mm_movemask_epi8(_mm_or_si128(low, high)))
            break;
    }
    while (size - at >= 16 && !_mm_movemask_epi8(_mm_loadu_si128((const __m128i *)(data + at))))
        at += 16;
#endif
    for (uint64_t bytes; size - at >= sizeof bytes; at += sizeof bytes) {
        memcpy(&bytes, data + at, sizeof bytes);
        if (bytes & 0x8080808080808080U)
            break;
    }
    return at;
}

size_t utf8_valid_size(struct str text)
{
    enum { BLOCK = 16 };
    size_t at = 0, boundary = 0; /* between characters, and everything before it is well-formed */
    uint64_t state = START;
    while (at < text.size) {
        if (state == START) {
            at += ascii_steps(text.data + at, text.size - at);
            boundary = at;
        }
        size_t end = text.size - at > BLOCK ? at + BLOCK : text.size;
        for (; at < end; at++)
            state = step(state, text.data[at]);
        state &= STATE_MASK;
        if (state == REJECT)
            break;
    }
    if (state == START)
        return text.size;
    /* the malformed sequence lies after the boundary: walk to it */
    at = boundary;
    for (uint32_t point; at < text.size;) {
        size_t size = utf8_decode(text, at, &point);
        if (point == UTF8_REPLACEMENT && !str_starts(str_from_byte(text, at), STR("\xEF\xBF\xBD")))
            return at;
        at += size;
    }
    return at;
}

bool utf8_is_valid(struct str text)
{
    return utf8_valid_size(text) == text.size;
}

size_t utf8_decode(struct str text, size_t at, uint32_t *point)
{
    assert(at < text.size);
    uint64_t state = START;
    uint32_t value = 0;
    for (size_t size = 0; at + size < text.size; size++) {
        unsigned char byte = (unsigned char)text.data[at + size];
        state = step(state, (char)byte) & STATE_MASK;
        if (state == REJECT) {
            /* the byte that spoils a sequence starts the next one, unless it is alone */
            *point = UTF8_REPLACEMENT;
            return size ? size : 1;
        }
        if (size)
            value = value << 6 | (byte & 0x3F);
        else
            value = byte < 0x80   ? byte
                    : byte < 0xE0 ? byte & 0x1F
                    : byte < 0xF0 ? byte & 0x0F
                                  : byte & 0x07;
        if (state == START) {
            *point = value;
            return size + 1;
        }
    }
    *point = UTF8_REPLACEMENT;
    return text.size - at;
}

bool utf8_previous(struct str text, size_t *at, uint32_t *point)
{
    assert(*at <= text.size);
    if (*at == 0)
        return false;
    /* a character takes at most four bytes: try the longest back to the nearest start */
    size_t first = *at - 1;
    while (first > 0 && *at - first < 4 && !utf8_is_start(text.data[first]))
        first--;
    struct str before = str_part(text, 0, *at);
    if (first + utf8_decode(before, first, point) == *at) {
        *at = first;
        return true;
    }
    *point = UTF8_REPLACEMENT;
    *at -= 1;
    return true;
}

size_t utf8_encode(uint32_t point, char out[4])
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (char)(0xC0 | point >> 6);
        out[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point > 0x10FFFF || (point >= 0xD800 && point < 0xE000))
        point = UTF8_REPLACEMENT;
    if (point < 0x10000) {
        out[0] = (char)(0xE0 | point >> 12);
        out[1] = (char)(0x80 | (point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | point >> 18);
    out[1] = (char)(0x80 | (point >> 12 & 0x3F));
    out[2] = (char)(0x80 | (point >> 6 & 0x3F));
    out[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}

/* Writes the mended text to `out`, or nowhere when that is NULL, and gives its size. */
static size_t mend(char *out, struct str text)
{
    char mark[4];
    size_t mark_size = utf8_encode(UTF8_REPLACEMENT, mark);
    size_t size = 0;
    while (text.size) {
        size_t valid = utf8_valid_size(text);
        if (out)
            memcpy(out + size, text.data, valid);
        size += valid;
        text = str_from_byte(text, valid);
        if (!text.size)
            break;
        uint32_t point;
        text = str_from_byte(text, utf8_decode(text, 0, &point));
        if (out)
            memcpy(out + size, mark, mark_size);
        size += mark_size;
    }
    return size;
}

struct str utf8_repair(struct arena *arena, struct str text)
{
    if (utf8_is_valid(text))
        return text;
    /* once for the size, so that the arena gives no more than is needed */
    size_t size = mend(NULL, text);
    char *mended = arena_get(arena, size + 1);
    mend(mended, text);
    mended[size] = '\0';
    return str_of(mended, size);
}

size_t utf8_count(struct str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++)
        count += utf8_is_start(text.data[i]);
    return count;
}

size_t utf8_points_before(struct str text, size_t at)
{
    return utf8_count(str_part(text, 0, at));
}

/* Code points are counted from the last of these places: one every so many bytes. */
enum { PLACES_STEP = 256 };

struct utf8_places utf8_places_of(struct str text, struct arena *arena)
{
    struct utf8_places places = {.text = text};
    if (utf8_count(text) == text.size)
        return places;
    size_t count = text.size / PLACES_STEP + 1;
    size_t *points = arena_get_array(arena, count, sizeof(size_t));
    for (size_t i = 1; i < count; i++)
        points[i] = points[i - 1] + utf8_count(str_part(text, (i - 1) * PLACES_STEP, PLACES_STEP));
    places.points = points;
    return places;
}

size_t utf8_place(const struct utf8_places *places, size_t byte)
{
    if (!places->points)
        return byte;
    size_t step = byte / PLACES_STEP, from = step * PLACES_STEP;
    return places->points[step] + utf8_count(str_part(places->text, from, byte - from));
}

size_t utf8_byte_of_point(struct str text, size_t points)
{
    size_t at = 0;
    for (; at < text.size; at++) {
        if (utf8_is_start(text.data[at]) && points-- == 0)
            break;
    }
    return at;
}
