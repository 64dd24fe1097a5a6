/* Fuzzes the reading of dates: what is read exists, is written and read back as the same. */
#include <stdint.h>
#include <stdlib.h>

#include "base/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the run, as a finding, when what must hold does not; also where asserts are off. */
static void require(bool holds)
{
    if (!holds)
        abort();
}

/* That a date is one that exists, and means the same once it is written. */
static void require_date(const struct date *date)
{
    char iso[DATE_ISO_SIZE];
    struct date again;
    require(date_is_valid(date));
    if (date->year < 1000)
        return; /* four digits are not read as such a year unless a month follows */
    require(date_parse(date_format_iso(date, iso), DATE_ORDER_UNKNOWN, &again));
    require(date_compare(date, &again) == 0);
    require(date->precision == again.precision);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    enum date_order order = (enum date_order)(data[0] % 3);
    struct str text = str_of((const char *)data + 1, size - 1);
    struct date date;
    if (date_parse(text, order, &date))
        require_date(&date);
    const struct date reference = date_from_utc(1714744062, 120);
    if (date_age_parse(text, &reference, &date))
        require_date(&date);
    struct date_found found = {0};
    size_t start = 0;
    while (date_find(text, start, order, &found)) {
        require(found.from < found.to && found.to <= text.size && found.to > start);
        require_date(&found.date);
        start = found.to;
    }
    return 0;
}
