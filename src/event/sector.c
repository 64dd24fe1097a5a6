/* Sectors by their codes. */
#include "event/sector.h"

#include <assert.h>

#define SECTOR_PAIR(code, text) {#code, text},
static const struct {
    const char *code, *text;
} sectors[SECTOR_COUNT] = {{"", ""}, SECTOR_LIST(SECTOR_PAIR)};
#undef SECTOR_PAIR

const char *sector_code(enum sector sector)
{
    assert(sector < SECTOR_COUNT);
    return sectors[sector].code;
}

const char *sector_text(enum sector sector)
{
    assert(sector < SECTOR_COUNT);
    return sectors[sector].text;
}

enum sector sector_coded(struct str code)
{
    for (enum sector sector = SECTOR_NONE + 1; sector < SECTOR_COUNT; sector++)
        if (str_equal(code, str_from(sectors[sector].code)))
            return sector;
    return SECTOR_NONE;
}
