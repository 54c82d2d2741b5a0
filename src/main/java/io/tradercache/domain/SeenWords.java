package io.tradercache.domain;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/// The messages of one moment, each as one word, the newest last. It keeps only as many as can matter.
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
