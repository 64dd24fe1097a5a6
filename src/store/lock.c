/* The lock of the one writer; see lock.h. */
#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

/* Reads who holds the lock into `who`; "another process" where the file does not say. */
static void read_holder(int file, char who[LOCK_WHO_SIZE])
{
    ssize_t got = pread(file, who, LOCK_WHO_SIZE - 1, 0);
    if (got <= 0)
        got = snprintf(who, LOCK_WHO_SIZE, "another process");
    who[got] = '\0';
}

/* Writes who we are over what the file says. */
static void write_holder(int file)
{
    char who[LOCK_WHO_SIZE];
    int size = snprintf(who, sizeof who, "process %ld", (long)getpid());
    /* only words for a person: the lock itself does not depend on them */
    if (ftruncate(file, 0) == 0 && pwrite(file, who, (size_t)size, 0) < 0)
        errno = 0;
}

/* Writes the name of the lock's file. False when it is too long. */
static bool name_lock(const char *path, char name[PATH_MAX])
{
    return snprintf(name, PATH_MAX, "%s.lock", path) < PATH_MAX;
}

bool lock_is_taken(const char *path, char who[LOCK_WHO_SIZE])
{
    char name[PATH_MAX];
    int file = name_lock(path, name) ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0)
        return false;
    bool taken = flock(file, LOCK_SH | LOCK_NB) != 0;
    if (taken)
        read_holder(file, who);
    close(file);
    return taken;
}

enum error lock_take(struct database *database, const char *path, int *lock)
{
    char name[PATH_MAX];
    *lock = -1;
    if (!name_lock(path, name))
        return database_fail(database, ERROR_OPEN, "the path is too long");
    int file = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0)
        return database_fail(database, ERROR_OPEN, "its lock cannot be made: %s", strerror(errno));
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        char who[LOCK_WHO_SIZE];
        read_holder(file, who);
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
