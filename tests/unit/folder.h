/* A folder for the files that a test program writes, which goes with the program. */
#ifndef TIDINGS_TESTS_FOLDER_H
#define TIDINGS_TESTS_FOLDER_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Its path, once it is made. */
static char folder[] = "/tmp/tidings-test-XXXXXX";

/* Makes it; cmocka's way to set a group of tests up. */
static inline int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

/* Takes it away with all that is in it; cmocka's way to end a group. */
static inline int drop_folder(void **state)
{
    char command[sizeof folder + 10];
    (void)state;
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

#endif
