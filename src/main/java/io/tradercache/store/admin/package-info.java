/// What operators do to the state, and the log of it.
@NullMarked
package io.tradercache.store.admin;

import org.jspecify.annotations.NullMarked;
