package io.tradercache.domain;

/// Why a record is refused: a fixed code for machines, a sentence with the values for people.
public record Refusal(Reason reason, String message) {
    /// The codes, as they stand in the header `dlq-reason`.
    public enum Reason {
        /// Not a JSON object in UTF-8, empty, or nested deeper than 64.
        MALFORMED,
        /// A field is missing, mistyped or out of its range.
        INVALID_FIELD,
        /// `type` names no event of this topic.
        UNKNOWN_TYPE,
        /// The value is over 1 MiB.
        TOO_LARGE,
        /// The order's state does not allow the event at its place; the order keeps it all the same.
        INVALID_TRANSITION,
        /// A known trade with another side, quantity or price.
        CONFLICTING_DUPLICATE,
        /// A fill older than the memory of trades, so it cannot be told from one that is sent again.
        STALE_FILL,
        /// The entity cannot be written although Redis serves others: mostly, one of its keys holds another type.
        STORE_REFUSED,
        /// A fill of another account on a position, or another type or base currency of an account.
        ACCOUNT_MISMATCH,
        /// A negative total on a CASH account that may not borrow.
        ACCOUNT_BALANCE_NEGATIVE,
        /// A second currency on an account with a base currency.
        CURRENCY_MISMATCH
    }
}
