package io.tradercache.domain;

import java.math.BigDecimal;

/// Fills as tests speak of them: side, quantity, price, and then what differs.
final class Fills {
    static final PositionId P = new PositionId("P-1");
    static final InstrumentId BTC = new InstrumentId("BTCUSDT.SIM");
    static final AccountId ACCOUNT = new AccountId("SIM-000");

    private final Side side;
    private final String quantity;
    private final String price;
    private PositionId position = P;
    private InstrumentId instrument = BTC;
    private AccountId account = ACCOUNT;
    private String order = "O-1";
    private String trade;
    private Money commission;
    private String currency = "USDT";
    private long ts;

    private Fills(Side side, String quantity, String price) {
        this.side = side;
        this.quantity = quantity;
        this.price = price;
        trade = "T-" + side + "-" + quantity + "@" + price;
    }

    static Fills buy(String quantity, String price) {
        return new Fills(Side.BUY, quantity, price);
    }

    static Fills sell(String quantity, String price) {
        return new Fills(Side.SELL, quantity, price);
    }

    static Fills of(Side side, BigDecimal quantity, BigDecimal price) {
        return new Fills(side, quantity.toString(), price.toString());
    }

    Fills of(PositionId id) {
        position = id;
        return this;
    }

    Fills on(String instrumentId) {
        instrument = new InstrumentId(instrumentId);
        return this;
    }

    Fills by(String accountId) {
        account = new AccountId(accountId);
        return this;
    }

    Fills order(String clientOrderId) {
        order = clientOrderId;
        return this;
    }

    Fills trade(String tradeId) {
        trade = tradeId;
        return this;
    }

    Fills fee(String amount, String ofCurrency) {
        commission = new Money(new BigDecimal(amount), ofCurrency);
        return this;
    }

    Fills fee(Money money) {
        commission = money;
        return this;
    }

    Fills currency(String quoted) {
        currency = quoted;
        return this;
    }

    Fills at(long tsEvent) {
        ts = tsEvent;
        return this;
    }

    Fill get() {
        return new Fill(
                position,
                instrument,
                account,
                new ClientOrderId(order),
                new TradeId(trade),
                new StrategyId("S-001"),
                "TRADER-1",
                null,
                side,
                "MARKET",
                new BigDecimal(quantity),
                new BigDecimal(price),
                commission,
                currency,
                "TAKER",
                null,
                ts,
                null);
    }
}
