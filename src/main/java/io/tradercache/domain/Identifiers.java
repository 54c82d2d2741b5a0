package io.tradercache.domain;

/// The rule every identifier keeps: 1 to 256 printable ASCII characters, no blank, no brace.
///
/// A brace is a Redis hash tag, and would tear an entity from its side keys.
public final class Identifiers {
    private static final int LONGEST = 256;

    private Identifiers() {}

    public static boolean isValid(String text) {
        int length = text.length();
        if (length == 0 || length > LONGEST) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || c == '{' || c == '}') {
                return false;
            }
        }
        return true;
    }

    static void require(String text) {
        // Derived ids join up to three others, so length is judged where text comes in, not here.
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an identifier must not be empty");
        }
    }
}
