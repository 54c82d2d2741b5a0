package io.tradercache.domain;

/// Identifies one trade of a position. Account and instrument are those of the position.
public record TradeKey(ClientOrderId clientOrderId, TradeId tradeId) implements Comparable<TradeKey> {
    // No identifier contains a blank.
    private static final char BETWEEN = ' ';

    public static TradeKey of(Fill fill) {
        return new TradeKey(fill.clientOrderId(), fill.tradeId());
    }

    /// `client_order_id trade_id`, as [#parse] reads it.
    public String text() {
        return clientOrderId.value() + BETWEEN + tradeId.value();
    }

    public static TradeKey parse(String text) {
        int blank = text.indexOf(BETWEEN);
        if (blank < 0) {
            throw new IllegalArgumentException("trade key without a blank: " + text);
        }
        return new TradeKey(new ClientOrderId(text.substring(0, blank)), new TradeId(text.substring(blank + 1)));
    }

    // Strings are hashed by powers of 31, and so are records. The keys of ids that count up would meet in few hashes.
    @Override
    public int hashCode() {
        return clientOrderId.hashCode() * 0x9E3779B1 + tradeId.hashCode();
    }

    @Override
    public int compareTo(TradeKey other) {
        int byOrder = clientOrderId.value().compareTo(other.clientOrderId.value());
        return byOrder != 0 ? byOrder : tradeId.value().compareTo(other.tradeId.value());
    }
}
