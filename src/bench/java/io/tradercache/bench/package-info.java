/// Benchmarks against what an engineer would build instead. They run with `./mvnw -Pbench verify -Dbench=ingest`.
@NullMarked
package io.tradercache.bench;

import org.jspecify.annotations.NullMarked;
