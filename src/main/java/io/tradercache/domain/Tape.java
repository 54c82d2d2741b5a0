package io.tradercache.domain;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The ticks of one instrument as they arrive. It tells new ticks from late ones and from those sent again.
///
/// Quotes and trades are judged separately. A venue sends them by different channels, and a tick is not late only
/// because its channel runs behind the other.
public final class Tape {
    private final InstrumentId instrumentId;
    private @Nullable QuoteTick quote;
    private @Nullable TradeTick trade;
    private final SeenWords quotes;
    private final SeenWords trades;

    public Tape(InstrumentId instrumentId) {
        this(new Latest(instrumentId, null, null), List.of(), List.of());
    }

    /// @param quotes what [#quotesBefore] said
    /// @param trades what [#tradesBefore] said
    public Tape(Latest latest, Collection<String> quotes, Collection<String> trades) {
        this.instrumentId = latest.instrumentId();
        this.quote = latest.quote();
        this.trade = latest.trade();
        this.quotes = new SeenWords(quotes);
        this.trades = new SeenWords(trades);
    }

    public Latest latest() {
        return new Latest(instrumentId, quote, trade);
    }

    /// The quotes of the newest quote's time that came before it, each as one word.
    public Collection<String> quotesBefore() {
        return quotes.all();
    }

    /// The ids of the trades of the newest trade's time that came before it.
    public Collection<String> tradesBefore() {
        return trades.all();
    }

    /// Accepts a tick, unless it is late or was sent before.
    public Outcome apply(Tick tick) {
        return switch (tick) {
            case QuoteTick next -> apply(next);
            case TradeTick next -> apply(next);
        };
    }

    private Outcome apply(QuoteTick next) {
        var newest = quote;
        if (newest != null) {
            if (next.tsEvent() < newest.tsEvent()) {
                return Outcome.LATE;
            }
            if (next.tsEvent() > newest.tsEvent()) {
                quotes.clear();
            } else if (next.saysAs(newest) || quotes.has(next.word())) {
                // Words contain ts_init, so an offer that comes back within one tick of the venue's clock is no
                // duplicate: it was made anew.
                return Outcome.DUPLICATE;
            } else {
                quotes.add(newest.word());
            }
        }
        quote = next;
        return Outcome.APPLIED;
    }

    private Outcome apply(TradeTick next) {
        var newest = trade;
        if (newest != null) {
            if (next.tsEvent() < newest.tsEvent()) {
                return Outcome.LATE;
            }
            if (next.tsEvent() > newest.tsEvent()) {
                trades.clear();
            } else if (next.tradeId().equals(newest.tradeId())
                    || trades.has(next.tradeId().value())) {
                return Outcome.DUPLICATE;
            } else {
                trades.add(newest.tradeId().value());
            }
        }
        trade = next;
        return Outcome.APPLIED;
    }
}
