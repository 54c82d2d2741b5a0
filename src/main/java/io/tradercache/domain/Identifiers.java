package io.tradercache.domain;

/// The rule for every identifier: 1 to 256 printable ASCII characters, no blank, no brace.
///
/// A brace would be a Redis hash tag and would put an entity and its side keys into different slots.
public final class Identifiers {
    private static final int LONGEST = 256;

    private Identifiers() {}

    public static boolean isValid(String text) {
        return text.length() <= LONGEST && isSpelled(text);
    }

    /// The rule without the length, for an id that is derived from other ids.
    public static boolean isSpelled(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || c == '{' || c == '}') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static void require(String text) {
        // Derived ids join up to three others, so the length is checked where text comes in, not here.
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an identifier must not be empty");
        }
    }
}
