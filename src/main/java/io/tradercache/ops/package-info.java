/// Health, gauges and greetings that belong to no one stage.
@NullMarked
package io.tradercache.ops;

import org.jspecify.annotations.NullMarked;
