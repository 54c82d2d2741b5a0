package io.tradercache.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some of a list in the order of ids, and where the next page starts; null at the end.
public record Page<T>(List<T> items, @Nullable String next) {}
