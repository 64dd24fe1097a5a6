/* Answers kept for a moment; see cache.h. A key has one slot it may be in, so that nothing has to
 * be looked for, and the newest takes the place. */
#include "web/cache.h"

#include "web/request.h"

void cache_init(struct cache *cache)
{
    *cache = (struct cache){.generation = 1};
    pthread_mutex_init(&cache->lock, NULL);
    for (size_t i = 0; i < CACHE_SLOTS; i++) {
        buf_init(&cache->slots[i].key, (size_t)2 * REQUEST_MAX_TARGET);
        buf_init(&cache->slots[i].body, CACHE_MAX_BYTES);
    }
}

void cache_end(struct cache *cache)
{
    for (size_t i = 0; i < CACHE_SLOTS; i++) {
        buf_free(&cache->slots[i].key);
        buf_free(&cache->slots[i].body);
    }
    pthread_mutex_destroy(&cache->lock);
}

void cache_forget(struct cache *cache)
{
    pthread_mutex_lock(&cache->lock);
    cache->generation++;
    pthread_mutex_unlock(&cache->lock);
}

uint64_t cache_generation(struct cache *cache)
{
    pthread_mutex_lock(&cache->lock);
    uint64_t generation = cache->generation;
    pthread_mutex_unlock(&cache->lock);
    return generation;
}

bool cache_get(struct cache *cache, struct str key, int64_t now, struct buf *body, struct str *type)
{
    pthread_mutex_lock(&cache->lock);
    const struct cache_slot *slot = &cache->slots[str_hash(key) % CACHE_SLOTS];
    bool good = slot->generation == cache->generation && now < slot->until &&
                str_equal(buf_str(&slot->key), key);
    if (good) {
        buf_add(body, buf_str(&slot->body));
        *type = slot->type;
    }
    pthread_mutex_unlock(&cache->lock);
    return good;
}

void cache_put(struct cache *cache, struct str key, uint64_t generation, int64_t now,
               struct str body, struct str type)
{
    if (body.size > CACHE_MAX_BYTES || key.size > (size_t)2 * REQUEST_MAX_TARGET)
        return;
    pthread_mutex_lock(&cache->lock);
    struct cache_slot *slot = &cache->slots[str_hash(key) % CACHE_SLOTS];
    buf_clear(&slot->key);
    buf_clear(&slot->body);
    buf_add(&slot->key, key);
    buf_add(&slot->body, body);
    slot->type = type;
    slot->generation = generation;
    slot->until = now + CACHE_SECONDS;
    pthread_mutex_unlock(&cache->lock);
}
