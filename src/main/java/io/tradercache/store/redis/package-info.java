/// The connections to Redis and the scripts. Nothing here knows what is stored.
@NullMarked
package io.tradercache.store.redis;

import org.jspecify.annotations.NullMarked;
