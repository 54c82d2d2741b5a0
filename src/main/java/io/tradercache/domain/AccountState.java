package io.tradercache.domain;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a venue says an account holds at one moment: some or all balances, and its margins or nothing about them.
///
/// @param baseCurrency the account's only currency; null where it has several, or the message does not say
/// @param margins the whole new set; empty clears it, null leaves it as it was
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

    /// One margin as stated; for the whole account where `instrumentId` is null.
    public record MarginState(
            @Nullable InstrumentId instrumentId, String currency, BigDecimal initial, BigDecimal maintenance) {}
}
