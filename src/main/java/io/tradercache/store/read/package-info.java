/// What readers and followers see of the entities.
@NullMarked
package io.tradercache.store.read;

import org.jspecify.annotations.NullMarked;
