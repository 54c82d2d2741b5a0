/// Entities as the fields of their hashes.
@NullMarked
package io.tradercache.store.hash;

import org.jspecify.annotations.NullMarked;
