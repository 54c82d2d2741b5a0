package io.tradercache.demo;

import static java.math.RoundingMode.HALF_EVEN;
import static java.math.RoundingMode.HALF_UP;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tradercache.domain.Currencies;
import io.tradercache.domain.Decimals;
import io.tradercache.domain.Side;
import java.math.BigDecimal;

/// An instrument the venue trades: its definition as sent, and how it is traded here.
///
/// @param lot what orders are multiples of
/// @param mostLots where a position stops growing
/// @param startPrice where its market starts, and what it keeps returning to
/// @param contractFee a commission by quantity, beside the definition's by value
record Listing(
        ObjectNode definition,
        String account,
        BigDecimal lot,
        int mostLots,
        BigDecimal startPrice,
        BigDecimal contractFee) {

    String id() {
        return text("id");
    }

    boolean isInverse() {
        return definition.path("is_inverse").booleanValue();
    }

    /// Bought and sold outright, one balance for another, and never held short.
    boolean isSpot() {
        return decimal("margin_init").signum() == 0;
    }

    BigDecimal tick() {
        return decimal("price_increment");
    }

    BigDecimal multiplier() {
        return decimal("multiplier");
    }

    String baseCurrency() {
        return text("base_currency");
    }

    String quoteCurrency() {
        return text("quote_currency");
    }

    /// What profit and margin are counted in.
    String settlementCurrency() {
        return definition.path("settlement_currency").asText(quoteCurrency());
    }

    /// The value at a price, in the settlement currency.
    BigDecimal notional(BigDecimal quantity, BigDecimal price) {
        var size = quantity.multiply(multiplier());
        return isInverse() ? size.divide(price, Decimals.AVERAGE) : size.multiply(price);
    }

    /// What the venue takes for a fill; negative is a rebate.
    BigDecimal commission(Side side, BigDecimal quantity, BigDecimal price, boolean maker) {
        var value = commissionInBase(side) ? quantity : notional(quantity, price);
        var amount = value.multiply(decimal(maker ? "maker_fee" : "taker_fee")).add(quantity.multiply(contractFee));
        return amount.setScale(Currencies.precision(commissionCurrency(side)), HALF_UP);
    }

    /// A spot venue takes its share of what was bought.
    boolean commissionInBase(Side side) {
        return isSpot() && side == Side.BUY;
    }

    String commissionCurrency(Side side) {
        return commissionInBase(side) ? baseCurrency() : settlementCurrency();
    }

    BigDecimal decimal(String field) {
        return new BigDecimal(text(field));
    }

    String price(BigDecimal price) {
        return fixed(price, "price_precision");
    }

    String size(BigDecimal quantity) {
        return fixed(quantity, "size_precision");
    }

    private String fixed(BigDecimal number, String precision) {
        return number.setScale(definition.path(precision).intValue(), HALF_EVEN).toPlainString();
    }

    private String text(String field) {
        return definition.required(field).asText();
    }
}
