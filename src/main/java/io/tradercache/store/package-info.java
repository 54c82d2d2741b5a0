/// The stage that stores state, the only one that knows Redis. This package holds the words that its parts share.
@NullMarked
package io.tradercache.store;

import org.jspecify.annotations.NullMarked;
