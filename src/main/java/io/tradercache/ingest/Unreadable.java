package io.tradercache.ingest;

import io.tradercache.domain.Refusal;

/// Says that a value is no event, and why.
final class Unreadable extends Exception {
    private final transient Refusal refusal;

    Unreadable(Refusal.Reason reason, String message) {
        // There is no stack trace: bad input is ordinary, and may come by the thousand.
        super(message, null, false, false);
        this.refusal = new Refusal(reason, message);
    }

    static Unreadable field(String name, String what) {
        return new Unreadable(Refusal.Reason.INVALID_FIELD, name + ": " + what);
    }

    Refusal refusal() {
        return refusal;
    }
}
