package io.tradercache.domain;

/// The state of an order (FIX OrdStatus, 39, with the states before and beside the venue's).
public enum OrderStatus {
    INITIALIZED,
    DENIED,
    EMULATED,
    RELEASED,
    SUBMITTED,
    ACCEPTED,
    REJECTED,
    CANCELED,
    EXPIRED,
    TRIGGERED,
    PENDING_UPDATE,
    PENDING_CANCEL,
    PARTIALLY_FILLED,
    FILLED;

    /// Working at the venue.
    public boolean isOpen() {
        return switch (this) {
            case ACCEPTED, TRIGGERED, PENDING_UPDATE, PENDING_CANCEL, PARTIALLY_FILLED -> true;
            case INITIALIZED, DENIED, EMULATED, RELEASED, SUBMITTED, REJECTED, CANCELED, EXPIRED, FILLED -> false;
        };
    }

    /// Nothing more is expected, though a late fill may still come.
    public boolean isClosed() {
        return switch (this) {
            case DENIED, REJECTED, CANCELED, EXPIRED, FILLED -> true;
            case INITIALIZED,
                    EMULATED,
                    RELEASED,
                    SUBMITTED,
                    ACCEPTED,
                    TRIGGERED,
                    PENDING_UPDATE,
                    PENDING_CANCEL,
                    PARTIALLY_FILLED -> false;
        };
    }

    /// The order never worked at the venue, so there can be no fill.
    public boolean isRefused() {
        return this == DENIED || this == REJECTED;
    }

    /// A request is on its way to the venue and not yet answered.
    public boolean isInflight() {
        return this == SUBMITTED || isPending();
    }

    public boolean isPending() {
        return this == PENDING_UPDATE || this == PENDING_CANCEL;
    }
}
