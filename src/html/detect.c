/* What encoding bytes are in that nothing declares: UTF-8 where they read as such, else what the
 * detector (uchardet) makes of a sample of the text between the tags. */
#include <stdbool.h>

#include <uchardet/uchardet.h>

#include "base/utf8.h"
#include "html/encoding.h"

/* The sample: no more than this of text is shown to the detector, which reads a few megabytes a
 * second, and it is looked for in no more than that of the page. */
#define SAMPLE_BYTES ((size_t)16 << 10)
#define SEARCH_BYTES ((size_t)1 << 20)

/* A sample with fewer bytes from 0x80 on than this is too small to tell one encoding from
 * another, as in an English page with one name or price in it. */
#define SAMPLE_MIN_HIGH_BYTES 4

/* Text with a few broken characters in it is still UTF-8: this many well-formed characters beyond
 * ASCII to each malformed sequence are required. In other encodings they all but never turn up. */
#define UTF8_MIN_RATIO 16

/* Whether any byte is beyond ASCII, or ESC, with which ISO-2022-JP writes Japanese in ASCII. */
static bool is_telling(struct str bytes)
{
    return !encoding_is_ascii(bytes) || str_find_byte(bytes, 0x1B) != STR_NONE;
}

/* Whether all but a few characters beyond ASCII are well-formed UTF-8, and there are some. One that
 * is cut off at the end does not count against it. */
static bool is_mostly_utf8(struct str bytes)
{
    size_t good = 0, bad = 0, at = 0;
    uint32_t point;
    for (size_t before = 0; utf8_next(bytes, &at, &point); before = at) {
        bool is_mark = at - before == 3 && (unsigned char)bytes.data[before] == 0xEF;
        if (point == UTF8_REPLACEMENT && !is_mark)
            bad += at < bytes.size;
        else
            good += point >= 0x80;
    }
    return good > 0 && good >= bad * UTF8_MIN_RATIO;
}

/* What follows the tag at the front, and the text of a script or style element as well. */
static struct str after_tag(struct str page)
{
    size_t size = str_find_byte(page, '>');
    if (str_starts_fold(page, STR("<script")))
        size = str_find_fold(page, STR("</script"));
    else if (str_starts_fold(page, STR("<style")))
        size = str_find_fold(page, STR("</style"));
    return str_from_byte(page, size == STR_NONE ? page.size : size + 1);
}

/* Copies what lies between the tags and is telling, a line feed before each piece, into `sample`
 * and gives its size. The line feed also keeps the detector from seeing byte order marks. */
static size_t take_sample(struct str page, char sample[SAMPLE_BYTES])
{
    size_t size = 0;
    page = str_part(page, 0, SEARCH_BYTES);
    while (page.size && size < SAMPLE_BYTES) {
        size_t tag = str_find_byte(page, '<');
        struct str text = str_part(page, 0, tag);
        if (is_telling(text)) {
            sample[size++] = '\n';
            text = str_part(text, 0, SAMPLE_BYTES - size);
            memcpy(sample + size, text.data, text.size);
            size += text.size;
        }
        page = tag == STR_NONE ? STR("") : after_tag(str_from_byte(page, tag));
    }
    return size;
}

/* What the detector calls the sample, as an encoding; ENCODING_NONE for nothing and for what the
 * Encoding standard does not have or forbids to read. */
static enum encoding ask_detector(struct str sample)
{
    uchardet_t detector = uchardet_new();
    if (!detector)
        return ENCODING_NONE;
    enum encoding encoding = ENCODING_NONE;
    if (uchardet_handle_data(detector, sample.data, sample.size) == 0) {
        uchardet_data_end(detector);
        struct str name = str_from(uchardet_get_charset(detector));
        encoding = encoding_from_label(name);
        for (size_t i = 0; i < sizeof detector_labels / sizeof *detector_labels; i++)
            if (str_equal_fold(name, str_from(detector_labels[i].label)))
                encoding = (enum encoding)detector_labels[i].encoding;
    }
    uchardet_delete(detector);
    bool is_text = encoding != ENCODING_REPLACEMENT && encoding != ENCODING_UTF_16LE &&
                   encoding != ENCODING_UTF_16BE;
    return is_text ? encoding : ENCODING_NONE;
}

enum encoding encoding_detect(struct str bytes)
{
    if (!is_telling(bytes))
        return ENCODING_NONE;
    if (utf8_is_valid(bytes) && !encoding_is_ascii(bytes))
        return ENCODING_UTF_8;
    char space[SAMPLE_BYTES];
    struct str sample = str_of(space, take_sample(bytes, space));
    if (is_mostly_utf8(sample))
        return ENCODING_UTF_8;
    size_t high = 0;
    for (size_t i = 0; i < sample.size; i++)
        high += (unsigned char)sample.data[i] >= 0x80;
    bool is_escaped = str_find(sample, STR("\x1B$")) != STR_NONE;
    return high >= SAMPLE_MIN_HIGH_BYTES || is_escaped ? ask_detector(sample) : ENCODING_NONE;
}
