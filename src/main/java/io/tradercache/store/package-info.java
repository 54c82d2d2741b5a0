/// The stage that stores state. It has every key and every script, and it is the only package that knows Redis.
@NullMarked
package io.tradercache.store;

import org.jspecify.annotations.NullMarked;
