package io.tradercache.domain;

/// What became of a record. All of these are ordinary, so they are values and not exceptions.
public sealed interface Outcome {
    Outcome APPLIED = new Applied();
    Outcome DUPLICATE = new Duplicate();
    Outcome LATE = new Late();
    Outcome REPLAYED = new Replayed();
    Outcome EXPIRED = new Expired();

    static Outcome refused(Refusal.Reason reason, String message) {
        return new Refused(new Refusal(reason, message));
    }

    /// It changed its entity, or its entity keeps it.
    record Applied() implements Outcome {}

    /// Its producer sent it before, under another offset.
    record Duplicate() implements Outcome {}

    /// It is older than what is held, so at most it adds to the past.
    record Late() implements Outcome {}

    /// Kafka delivered it before.
    record Replayed() implements Outcome {}

    /// Kafka delivered it before, and its entity has expired since.
    record Expired() implements Outcome {}

    /// It goes to the dead letters.
    record Refused(Refusal refusal) implements Outcome {}
}
