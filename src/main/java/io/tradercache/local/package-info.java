/// A real Kafka and a real Redis without containers, for dev and test. This package is never in the packaged
/// application.
@NullMarked
package io.tradercache.local;

import org.jspecify.annotations.NullMarked;
