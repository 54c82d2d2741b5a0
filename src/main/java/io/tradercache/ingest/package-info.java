/// Where records come in. There is one consumer per topic, and no other package knows Kafka.
@NullMarked
package io.tradercache.ingest;

import org.jspecify.annotations.NullMarked;
