package io.tradercache.domain;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The types of order events, in the order in which events of one instant are folded.
///
/// A venue's report comes first. It is applied if it is newer than what is known, and an equal instant is not newer.
public enum OrderEventType {
    STATUS_REPORT("OrderStatusReport"),
    INITIALIZED("OrderInitialized"),
    DENIED("OrderDenied"),
    EMULATED("OrderEmulated"),
    RELEASED("OrderReleased"),
    SUBMITTED("OrderSubmitted"),
    ACCEPTED("OrderAccepted"),
    REJECTED("OrderRejected"),
    TRIGGERED("OrderTriggered"),
    PENDING_UPDATE("OrderPendingUpdate"),
    PENDING_CANCEL("OrderPendingCancel"),
    UPDATED("OrderUpdated"),
    MODIFY_REJECTED("OrderModifyRejected"),
    CANCEL_REJECTED("OrderCancelRejected"),
    FILLED("OrderFilled"),
    EXPIRED("OrderExpired"),
    CANCELED("OrderCanceled");

    private static final Map<String, OrderEventType> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(OrderEventType::wireName, Function.identity()));

    private final String wireName;

    OrderEventType(String wireName) {
        this.wireName = wireName;
    }

    /// The `type` of the message that carries it.
    public String wireName() {
        return wireName;
    }

    public static Optional<OrderEventType> ofWireName(String name) {
        return Optional.ofNullable(BY_WIRE_NAME.get(name));
    }

    /// Where it stands among events of the same instant; both Pending events and both rejections share a rank.
    public int rank() {
        return switch (this) {
            case STATUS_REPORT -> 0;
            case INITIALIZED -> 1;
            case DENIED -> 2;
            case EMULATED -> 3;
            case RELEASED -> 4;
            case SUBMITTED -> 5;
            case ACCEPTED -> 6;
            case REJECTED -> 7;
            case TRIGGERED -> 8;
            case PENDING_UPDATE, PENDING_CANCEL -> 9;
            case UPDATED -> 10;
            case MODIFY_REJECTED, CANCEL_REJECTED -> 11;
            case FILLED -> 12;
            case EXPIRED -> 13;
            case CANCELED -> 14;
        };
    }
}
