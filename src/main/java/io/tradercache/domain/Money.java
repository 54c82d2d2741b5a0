package io.tradercache.domain;

import java.math.BigDecimal;

/// An exact amount of one currency. A negative amount is a rebate or a debt.
public record Money(BigDecimal amount, String currency) {
    public Money {
        amount = Decimals.strip(amount);
    }
}
