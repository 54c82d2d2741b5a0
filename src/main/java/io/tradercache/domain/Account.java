package io.tradercache.domain;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What an account holds, as its venue last said of each currency.
///
/// @param baseCurrency its only currency; null where it has several
/// @param balances by currency
/// @param margins by instrument, or by `@CUR` for what is of the whole account in one currency
/// @param marginsTs when the set of margins was stated, null where it never was
/// @param tsLast the newest statement that told something
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

    /// What one instrument, or the account, has to keep aside.
    public record Margin(BigDecimal initial, BigDecimal maintenance, String currency) {
        public Margin {
            initial = Decimals.strip(initial);
            maintenance = Decimals.strip(maintenance);
        }
    }

    /// The account after a statement, and what came of it.
    ///
    /// @param account as it was where nothing changed, null where it was not known
    public record Result(@Nullable Account account, Outcome outcome) {}

    /// Merges a statement in: of each currency, and of the margins as a whole, the one that is not older wins.
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

    /// Null where all that is stated is older than what is held.
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
