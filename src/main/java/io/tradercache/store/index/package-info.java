/// The indexes of entities, and what makes them agree with the entities again.
@NullMarked
package io.tradercache.store.index;

import org.jspecify.annotations.NullMarked;
