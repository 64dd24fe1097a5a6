/* Capitals. */
#include <utf8proc.h>

#include "base/utf8.h"
#include "story/private.h"

bool story_is_capital(struct str word)
{
    uint32_t point;
    size_t at = 0;
    if (!word.size)
        return false;
    if ((unsigned char)word.data[0] < 0x80)
        return ascii_is_upper(word.data[0]);
    if (!utf8_next(word, &at, &point))
        return false;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)point);
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}
