package io.tradercache.store.hash;

import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.Latest;
import io.tradercache.domain.QuoteTick;
import io.tradercache.domain.Tape;
import io.tradercache.domain.Tick;
import io.tradercache.domain.TradeId;
import io.tradercache.domain.TradeTick;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A tick as the fields of its stream entry, with the names it came with, and a tape as the fields of its hash.
public final class TickFields {
    private static final Pattern BLANK = Pattern.compile(" ");

    private TickFields() {}

    public static Fields write(Tick tick) {
        return switch (tick) {
            case QuoteTick quote ->
                new Fields()
                        .put("type", "QuoteTick")
                        .put("instrument_id", quote.instrumentId())
                        .put("bid_price", quote.bidPrice())
                        .put("ask_price", quote.askPrice())
                        .put("bid_size", quote.bidSize())
                        .put("ask_size", quote.askSize())
                        .put("ts_event", quote.tsEvent())
                        .put("ts_init", quote.tsInit());
            case TradeTick trade ->
                new Fields()
                        .put("type", "TradeTick")
                        .put("instrument_id", trade.instrumentId())
                        .put("price", trade.price())
                        .put("size", trade.size())
                        .put("aggressor_side", trade.aggressorSide())
                        .put("trade_id", trade.tradeId())
                        .put("ts_event", trade.tsEvent())
                        .put("ts_init", trade.tsInit());
        };
    }

    public static Tick read(Fields fields) {
        return fields.need("type").equals("QuoteTick") ? quote(fields) : trade(fields);
    }

    private static QuoteTick quote(Fields fields) {
        return new QuoteTick(
                new InstrumentId(fields.need("instrument_id")),
                fields.needDecimal("bid_price"),
                fields.needDecimal("ask_price"),
                fields.needDecimal("bid_size"),
                fields.needDecimal("ask_size"),
                fields.needNumber("ts_event"),
                fields.number("ts_init"));
    }

    private static TradeTick trade(Fields fields) {
        return new TradeTick(
                new InstrumentId(fields.need("instrument_id")),
                fields.needDecimal("price"),
                fields.needDecimal("size"),
                fields.text("aggressor_side"),
                new TradeId(fields.need("trade_id")),
                fields.needNumber("ts_event"),
                fields.number("ts_init"));
    }

    public static Fields write(Tape tape) {
        var latest = tape.latest();
        return new Fields()
                .put("instrument_id", latest.instrumentId())
                .put("quote", json(latest.quote()))
                .put("trade", json(latest.trade()))
                .put("quotes_before", words(tape.quotesBefore()))
                .put("trades_before", words(tape.tradesBefore()));
    }

    private static @Nullable String json(@Nullable Tick tick) {
        return tick == null ? null : write(tick).json();
    }

    private static @Nullable String words(Collection<String> words) {
        return words.isEmpty() ? null : String.join(" ", words);
    }

    public static Tape tape(Fields fields) {
        return new Tape(latest(fields), words(fields.text("quotes_before")), words(fields.text("trades_before")));
    }

    private static List<String> words(@Nullable String text) {
        return text == null ? List.of() : BLANK.splitAsStream(text).toList();
    }

    public static Latest latest(Fields fields) {
        return latest(new InstrumentId(fields.need("instrument_id")), fields.text("quote"), fields.text("trade"));
    }

    /// The newest quote and the newest trade of an instrument.
    ///
    /// @param quote as JSON, like the trade; null for none
    public static Latest latest(InstrumentId id, @Nullable String quote, @Nullable String trade) {
        return new Latest(
                id,
                quote == null ? null : quote(Fields.ofJson(Objects.requireNonNull(quote))),
                trade == null ? null : trade(Fields.ofJson(Objects.requireNonNull(trade))));
    }
}
