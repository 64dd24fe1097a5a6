/* One process writes to a database. A file beside it, FILE.lock, is locked for as long and says who
 * it is; the lock goes with its process, however that ends. Not for callers outside src/store. */
#ifndef TIDINGS_STORE_LOCK_H
#define TIDINGS_STORE_LOCK_H

#include "store/database.h"

/* Room for who holds a lock, in words. */
enum { LOCK_WHO_SIZE = 64 };

/* Whether a process has the lock, and who that is. */
bool lock_is_taken(const char *path, char who[LOCK_WHO_SIZE]);

/* Takes the lock; the file is closed by lock_release(). ERROR_BUSY, and who it is in
 * database->why, when another process has it. `*lock` is -1 on failure. */
enum error lock_take(struct database *database, const char *path, int *lock);
void lock_release(int lock);

#endif
