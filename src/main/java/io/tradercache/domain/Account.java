package io.tradercache.domain;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The state of an account. For each currency it holds what the venue said last.
///
/// @param baseCurrency its only currency; null where it has several
/// @param balances by currency
/// @param margins by instrument, or by `@CUR` where a margin covers the whole account in one currency
/// @param marginsTs when the set of margins was stated, null where it never was
/// @param tsLast the time of the newest statement that changed something
public record Account(
        AccountId accountId,
        String accountType,
        @Nullable String baseCurrency,
        Map<String, Balance> balances,
        Map<String, Margin> margins,
        @Nullable Long marginsTs,
        long tsLast) {

    public Account {
        // Sorted, so that equal accounts are written alike.
        balances = Collections.unmodifiableMap(new TreeMap<>(balances));
        margins = Collections.unmodifiableMap(new TreeMap<>(margins));
    }

    /// One currency's balance, and when it was stated.
    public record Balance(BigDecimal total, BigDecimal locked, BigDecimal free, long tsEvent) {
        public Balance {
            total = Decimals.strip(total);
            locked = Decimals.strip(locked);
            free = Decimals.strip(free);
        }
    }

    /// The margin that one instrument, or the whole account, requires.
    public record Margin(BigDecimal initial, BigDecimal maintenance, String currency) {
        public Margin {
            initial = Decimals.strip(initial);
            maintenance = Decimals.strip(maintenance);
        }
    }

    /// The account after a statement, and what came of it.
    ///
    /// @param account the old one if nothing changed; null if the account was not known
    public record Result(@Nullable Account account, Outcome outcome) {}

    /// Merges a statement. Each balance, and the margins as a whole, are replaced unless the statement is older.
    public static Result apply(@Nullable Account held, AccountState state, boolean allowBorrowing) {
        var refusal = AccountRules.refusal(held, state, allowBorrowing);
        if (refusal != null) {
            return new Result(held, new Outcome.Refused(refusal));
        }
        if (state.balances().isEmpty()
                && (state.margins() == null || state.margins().isEmpty())) {
            return new Result(held, Outcome.APPLIED);
        }
        var merged = (held != null ? held : unknown(state)).merge(state);
        return merged == null ? new Result(held, Outcome.LATE) : new Result(merged, Outcome.APPLIED);
    }

    private static Account unknown(AccountState state) {
        return new Account(
                state.accountId(),
                state.accountType(),
                state.baseCurrency(),
                Map.of(),
                Map.of(),
                null,
                state.tsEvent());
    }

    /// Null if everything in the statement is older than what is held.
    private @Nullable Account merge(AccountState state) {
        long ts = state.tsEvent();
        var newer = new TreeMap<>(balances);
        boolean wins = false;
        for (var balance : state.balances()) {
            var held = balances.get(balance.currency());
            if (held == null || ts >= held.tsEvent()) {
                newer.put(balance.currency(), new Balance(balance.total(), balance.locked(), balance.free(), ts));
                wins = true;
            }
        }
        var stated = state.margins();
        var replaced = stated != null && (marginsTs == null || ts >= marginsTs) ? byScope(stated) : null;
        if (!wins && replaced == null) {
            return null;
        }
        return new Account(
                accountId,
                accountType,
                baseCurrency,
                newer,
                replaced != null ? replaced : margins,
                replaced != null ? (Long) ts : marginsTs,
                Math.max(tsLast, ts));
    }

    private static Map<String, Margin> byScope(List<AccountState.MarginState> stated) {
        var margins = new HashMap<String, Margin>();
        for (var margin : stated) {
            var instrument = margin.instrumentId();
            margins.put(
                    instrument == null ? "@" + margin.currency() : instrument.value(),
                    new Margin(margin.initial(), margin.maintenance(), margin.currency()));
        }
        return margins;
    }
}
