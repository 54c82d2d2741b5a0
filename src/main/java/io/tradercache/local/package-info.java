/// A real Kafka and a real Redis without containers, for dev and test. The packaged application has neither.
@NullMarked
package io.tradercache.local;

import org.jspecify.annotations.NullMarked;
