package io.tradercache.store.read;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of a list, and where the next page starts; null at the end.
public record Page<T>(List<T> items, @Nullable String next) {}
