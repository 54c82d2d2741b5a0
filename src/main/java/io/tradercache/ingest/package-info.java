/// Where records come in: one consumer a topic, the only package that knows Kafka.
@NullMarked
package io.tradercache.ingest;

import org.jspecify.annotations.NullMarked;
