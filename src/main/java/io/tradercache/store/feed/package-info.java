/// The feed of changes.
@NullMarked
package io.tradercache.store.feed;

import org.jspecify.annotations.NullMarked;
