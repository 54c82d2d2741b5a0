package io.tradercache.demo;

import static java.math.RoundingMode.HALF_EVEN;
import static java.math.RoundingMode.HALF_UP;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tradercache.domain.Currencies;
import io.tradercache.domain.Decimals;
import io.tradercache.domain.Side;
import java.math.BigDecimal;

/// An instrument that the venue trades: its definition as sent, and how it is traded here.
///
/// @param lot the quantity of an order is a multiple of this
/// @param mostLots the number of lots at which a position stops growing
/// @param startPrice the price at which its market starts, and to which it keeps returning
/// @param contractFee a commission by quantity, in addition to the commission by value in the definition
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

    /// Whether it is bought and sold outright, in exchange for another balance, and never held short.
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

    /// The currency of profit and margin.
    String settlementCurrency() {
        return definition.path("settlement_currency").asText(quoteCurrency());
    }

    /// The value at a price, in the settlement currency.
    BigDecimal notional(BigDecimal quantity, BigDecimal price) {
        var size = quantity.multiply(multiplier());
        return isInverse() ? size.divide(price, Decimals.AVERAGE) : size.multiply(price);
    }

    /// The commission of the venue for a fill. A negative one is a rebate.
    BigDecimal commission(Side side, BigDecimal quantity, BigDecimal price, boolean maker) {
        var value = commissionInBase(side) ? quantity : notional(quantity, price);
        var amount = value.multiply(decimal(maker ? "maker_fee" : "taker_fee")).add(quantity.multiply(contractFee));
        return amount.setScale(Currencies.precision(commissionCurrency(side)), HALF_UP);
    }

    /// Whether the commission is taken in the base currency: a spot venue takes its share of what was bought.
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
