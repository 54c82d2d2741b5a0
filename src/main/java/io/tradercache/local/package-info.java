/// A real Kafka and a real Redis without containers, for dev and test; never in the package.
@NullMarked
package io.tradercache.local;

import org.jspecify.annotations.NullMarked;
