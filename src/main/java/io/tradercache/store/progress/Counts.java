package io.tradercache.store.progress;

import io.tradercache.domain.Outcome;
import io.tradercache.domain.Refusal;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What became of the records of one topic since this instance started.
final class Counts {
    private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();

    void count(Outcome outcome) {
        switch (outcome) {
            case Outcome.Applied _ -> add(outcomes, "applied");
            case Outcome.Duplicate _ -> add(outcomes, "duplicate");
            case Outcome.Replayed _ -> add(outcomes, "replayed");
            case Outcome.Late _ -> add(outcomes, "late");
            case Outcome.Expired _ -> add(outcomes, "expired");
            case Outcome.Refused(Refusal refusal) ->
                add(refused, refusal.reason().name());
        }
    }

    Map<String, Long> outcomes() {
        return sums(outcomes);
    }

    Map<String, Long> refused() {
        return sums(refused);
    }

    private static void add(Map<String, LongAdder> sums, String name) {
        sums.computeIfAbsent(name, _ -> new LongAdder()).increment();
    }

    private static Map<String, Long> sums(Map<String, LongAdder> sums) {
        Map<String, Long> now = new TreeMap<>();
        sums.forEach((name, sum) -> now.put(name, sum.sum()));
        return now;
    }
}
