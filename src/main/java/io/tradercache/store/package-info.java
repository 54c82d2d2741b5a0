/// Where state is kept: every key and every script, the only package that knows Redis.
@NullMarked
package io.tradercache.store;

import org.jspecify.annotations.NullMarked;
