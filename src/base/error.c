/* Error texts and the two ways of saying them to a person. */
#include "base/error.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

const char *error_text(enum error error)
{
#define ERROR_TEXT(name, text) text,
    static const char *const texts[] = {ERROR_LIST(ERROR_TEXT)};
#undef ERROR_TEXT
    assert((unsigned)error < ERROR_COUNT);
    return texts[error];
}

int error_user(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("tidings: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    return EXIT_USAGE;
}

void error_report(const char *name, enum error error, const char *detail)
{
    if (detail)
        fprintf(stderr, "tidings: %s: %s (%s)\n", name, error_text(error), detail);
    else
        fprintf(stderr, "tidings: %s: %s\n", name, error_text(error));
}
