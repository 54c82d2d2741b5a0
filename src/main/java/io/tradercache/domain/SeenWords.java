package io.tradercache.domain;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/// What was said at one moment, word by word, the newest of it last; as much as can matter, and no more.
final class SeenWords {
    static final int MOST = 1_000;

    private final SequencedSet<String> words;

    SeenWords(Collection<String> words) {
        this.words = new LinkedHashSet<>(words);
    }

    boolean has(String word) {
        return words.contains(word);
    }

    void add(String word) {
        words.add(word);
        if (words.size() > MOST) {
            words.removeFirst();
        }
    }

    void clear() {
        words.clear();
    }

    Collection<String> all() {
        return words;
    }
}
