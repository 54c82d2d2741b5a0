package io.tradercache.api;

import io.tradercache.domain.Account;
import io.tradercache.domain.Decimals;
import io.tradercache.store.Stored;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An account as it appears in answers. Decimals are strings, times are nanoseconds since the epoch.
///
/// @param balances by currency; a balance of zero is listed, too
/// @param margins by instrument id, or by `@{currency}` for the whole account
/// @param gap whether something that belongs to it is missing; an operator has to look at it
/// @param gapSource the record that caused the gap; null if it was no record
/// @param gapLastSource the last record that it missed since then; null if it missed no other
@Schema(name = "Account")
public record AccountView(
        String accountId,
        String accountType,
        @Nullable String baseCurrency,
        Map<String, Balance> balances,
        Map<String, Margin> margins,
        long tsLast,
        boolean gap,
        @Nullable String gapReason,
        @Nullable Long gapSince,
        Stored.@Nullable Origin gapSource,
        Stored.@Nullable Origin gapLastSource,
        Stored.@Nullable Origin source,
        String version) {

    /// The balance in one currency; `total` is `locked` and `free` together.
    public record Balance(String total, String locked, String free, long tsEvent) {}

    /// A margin, in `currency`.
    public record Margin(String initial, String maintenance, String currency) {}

    static AccountView of(Stored<Account> stored) {
        var account = stored.entity();
        var gap = stored.gap();
        Map<String, Balance> balances = new TreeMap<>();
        account.balances()
                .forEach((currency, balance) -> balances.put(
                        currency,
                        new Balance(
                                Decimals.text(balance.total()),
                                Decimals.text(balance.locked()),
                                Decimals.text(balance.free()),
                                balance.tsEvent())));
        Map<String, Margin> margins = new TreeMap<>();
        account.margins()
                .forEach((scope, margin) -> margins.put(
                        scope,
                        new Margin(
                                Decimals.text(margin.initial()),
                                Decimals.text(margin.maintenance()),
                                margin.currency())));
        return new AccountView(
                account.accountId().value(),
                account.accountType(),
                account.baseCurrency(),
                balances,
                margins,
                account.tsLast(),
                gap != null,
                gap == null ? null : gap.reason(),
                gap == null ? null : gap.since(),
                gap == null ? null : gap.source(),
                gap == null ? null : gap.last(),
                stored.source(),
                stored.version());
    }
}
