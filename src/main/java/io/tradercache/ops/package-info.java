/// What belongs to no single stage: the clock, the checks at start, and a greeting in dev mode.
@NullMarked
package io.tradercache.ops;

import org.jspecify.annotations.NullMarked;
