package io.tradercache.store.hash;

import io.tradercache.domain.AccountId;
import io.tradercache.domain.ClientOrderId;
import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.Position;
import io.tradercache.domain.PositionId;
import io.tradercache.domain.Side;
import io.tradercache.domain.StrategyId;
import io.tradercache.domain.Terms;
import java.util.Objects;

/// A position as the fields of its hash, or of the JSON of a closed cycle.
///
/// Beside what readers see, they hold the exact sums from which the next fill is computed (`open_value`, `closed_qty`,
/// `closed_value`, `points`, `inverse_points`) and what the position knows about its instrument.
public final class PositionFields {
    /// The field that says how many trades are stored. Positions of older versions do not have it.
    public static final String TRADES = "trades";

    /// The field that says how many cycles were ever closed and followed by another. The newest of them is stored.
    public static final String CYCLES = "cycles";

    /// The field that says how many fills are stored, see [PositionLedger#journaled].
    public static final String JOURNALED = "journaled";

    private PositionFields() {}

    /// Whether a position had closed cycles, and none is stored.
    public static boolean lacksCycles(Fields fields, long found) {
        return fields.has(TRADES) && fields.has(CYCLES) && found == 0;
    }

    public static Fields write(Position position) {
        var terms = position.terms();
        return new Fields()
                .put("position_id", position.positionId())
                .put("instrument_id", position.instrumentId())
                .put("account_id", position.accountId())
                .put("strategy_id", position.strategyId())
                .put("trader_id", position.traderId())
                .put("side", position.side())
                .put("entry", position.entry())
                .put("quantity", position.quantity())
                .put("signed_qty", position.signedQty())
                .put("peak_qty", position.peakQty())
                .put("avg_px_open", position.avgPxOpen())
                .put("avg_px_close", position.avgPxClose())
                .put("realized_pnl", position.realizedPnl())
                .put("realized_return", position.realizedReturn())
                .putDecimals("commissions", position.commissions())
                .put("settlement_currency", terms.settlementCurrency())
                .put("opening_order_id", position.openingOrderId())
                .put("closing_order_id", position.closingOrderId())
                .put("ts_opened", position.tsOpened())
                .put("ts_last", position.tsLast())
                .put("ts_closed", position.tsClosed())
                .put("open_value", position.openValue())
                .put("closed_qty", position.closedQty())
                .put("closed_value", position.closedValue())
                .put("points", position.points())
                .put("inverse_points", position.inversePoints())
                .put("instrument_known", terms.known())
                .put("multiplier", terms.multiplier())
                .put("is_inverse", terms.inverse())
                .put("is_spot", terms.spot())
                .put("base_currency", terms.baseCurrency());
    }

    public static Position read(Fields fields) {
        return new Position(
                new PositionId(fields.need("position_id")),
                new InstrumentId(fields.need("instrument_id")),
                new AccountId(fields.need("account_id")),
                new StrategyId(fields.need("strategy_id")),
                fields.text("trader_id"),
                terms(fields),
                Side.valueOf(fields.need("entry")),
                fields.needDecimal("signed_qty"),
                fields.needDecimal("peak_qty"),
                fields.needDecimal("avg_px_open"),
                fields.needDecimal("open_value"),
                fields.needDecimal("closed_qty"),
                fields.needDecimal("closed_value"),
                fields.needDecimal("points"),
                fields.decimal("inverse_points"),
                fields.decimals("commissions"),
                new ClientOrderId(fields.need("opening_order_id")),
                fields.text("closing_order_id") == null
                        ? null
                        : new ClientOrderId(Objects.requireNonNull(fields.text("closing_order_id"))),
                fields.needNumber("ts_opened"),
                fields.needNumber("ts_last"),
                fields.number("ts_closed"));
    }

    private static Terms terms(Fields fields) {
        return new Terms(
                fields.flag("instrument_known"),
                fields.needDecimal("multiplier"),
                fields.flag("is_inverse"),
                fields.flag("is_spot"),
                fields.text("base_currency"),
                fields.text("settlement_currency"));
    }
}
