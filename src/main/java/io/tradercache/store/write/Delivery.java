package io.tradercache.store.write;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Refusal;
import io.tradercache.store.Source;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One event as Kafka delivered it.
public interface Delivery<E> {
    E event();

    Source source();

    /// The key of the record as an identifier; null if there is no key or it is no identifier.
    @Nullable
    String key();

    /// Whether the record has any key at all.
    boolean isKeyed();

    /// Writes the record to the dead letters, and completes only when it is safe there. A second call writes nothing.
    Uni<Void> refuse(Refusal refusal);

    /// The same record, seen as another event.
    default <T> Delivery<T> map(Function<E, T> as) {
        var origin = this;
        var seen = as.apply(event());
        return new Delivery<>() {
            @Override
            public T event() {
                return seen;
            }

            @Override
            public Source source() {
                return origin.source();
            }

            @Override
            public @Nullable String key() {
                return origin.key();
            }

            @Override
            public boolean isKeyed() {
                return origin.isKeyed();
            }

            @Override
            public Uni<Void> refuse(Refusal refusal) {
                return origin.refuse(refusal);
            }
        };
    }
}
