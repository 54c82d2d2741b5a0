/// The write path, from a batch of records to entities in Redis and all that follows from them.
@NullMarked
package io.tradercache.store.write;

import org.jspecify.annotations.NullMarked;
