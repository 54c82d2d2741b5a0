package io.tradercache.domain;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A venue's statement about an account at one moment: some or all balances, and either all margins or none.
///
/// @param baseCurrency the account's only currency; null where it has several, or the message does not say
/// @param margins the whole new set; an empty list clears the set, null leaves it as it was
/// @param tsEvent when the venue says so, ns since the epoch
public record AccountState(
        AccountId accountId,
        String accountType,
        @Nullable String baseCurrency,
        List<BalanceState> balances,
        @Nullable List<MarginState> margins,
        @Nullable String eventId,
        long tsEvent,
        @Nullable Long tsInit)
        implements TradingEvent {

    public AccountState {
        balances = List.copyOf(balances);
        margins = margins == null ? null : List.copyOf(margins);
    }

    /// One currency's balance as stated, not yet checked.
    public record BalanceState(String currency, BigDecimal total, BigDecimal locked, BigDecimal free) {}

    /// One margin as stated. It is for the whole account if `instrumentId` is null.
    public record MarginState(
            @Nullable InstrumentId instrumentId, String currency, BigDecimal initial, BigDecimal maintenance) {}
}
