/// What belongs to no one stage: the clock, what is checked at start, and a greeting in dev mode.
@NullMarked
package io.tradercache.ops;

import org.jspecify.annotations.NullMarked;
