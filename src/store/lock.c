/* The lock of the one writer; see lock.h. */
#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

/* Reads who holds the lock into `who`; "another process" where the file does not say. */
static void read_holder(int file, char *who, size_t size)
{
    ssize_t got = pread(file, who, size - 1, 0);
    if (got <= 0)
        got = snprintf(who, size, "another process");
    who[got] = '\0';
}

/* Writes who we are over what the file says. */
static void write_holder(int file)
{
    char who[64];
    int size = snprintf(who, sizeof who, "process %ld", (long)getpid());
    /* only words for a person: the lock itself does not depend on them */
    if (ftruncate(file, 0) == 0 && pwrite(file, who, (size_t)size, 0) < 0)
        errno = 0;
}

enum error lock_take(struct database *database, const char *path, int *lock)
{
    char name[PATH_MAX];
    *lock = -1;
    if (snprintf(name, sizeof name, "%s.lock", path) >= (int)sizeof name)
        return database_fail(database, ERROR_OPEN, "the path is too long");
    int file = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0)
        return database_fail(database, ERROR_OPEN, "its lock cannot be made: %s", strerror(errno));
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        char who[64];
        read_holder(file, who, sizeof who);
        close(file);
        return database_fail(database, ERROR_BUSY, "%s is writing to it", who);
    }
    write_holder(file);
    *lock = file;
    return OK;
}

void lock_release(int lock)
{
    if (lock < 0)
        return;
    if (ftruncate(lock, 0) != 0)
        errno = 0;
    close(lock);
}
