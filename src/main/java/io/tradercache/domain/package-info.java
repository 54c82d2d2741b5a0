/// What trading events mean: the values and the arithmetic, in plain Java.
@NullMarked
package io.tradercache.domain;

import org.jspecify.annotations.NullMarked;
