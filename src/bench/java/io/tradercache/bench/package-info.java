/// Benchmarks: `./mvnw -Pbench verify -Dbench=ingest` against what an engineer would build instead, and `-Dbench=serve`
/// of what is served beside the fills.
@NullMarked
package io.tradercache.bench;

import org.jspecify.annotations.NullMarked;
