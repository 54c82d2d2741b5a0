package io.tradercache.domain;

import org.jspecify.annotations.Nullable;

/// The rules that a venue's statement about an account must keep.
final class AccountRules {
    private static final String CASH = "CASH";

    private AccountRules() {}

    /// Why the whole statement is refused, or null if it is not. Late statements are judged by the same rules.
    static @Nullable Refusal refusal(@Nullable Account held, AccountState state, boolean allowBorrowing) {
        for (var balance : state.balances()) {
            if (balance.total().subtract(balance.locked()).compareTo(balance.free()) != 0) {
                return refuse(
                        Refusal.Reason.INVALID_FIELD,
                        state,
                        "balances: %s total %s less locked %s is not free %s"
                                .formatted(
                                        balance.currency(),
                                        Decimals.text(balance.total()),
                                        Decimals.text(balance.locked()),
                                        Decimals.text(balance.free())));
            }
        }
        if (held != null && !held.accountType().equals(state.accountType())) {
            return refuse(
                    Refusal.Reason.ACCOUNT_MISMATCH,
                    state,
                    "account_type is %s, was %s".formatted(state.accountType(), held.accountType()));
        }
        if (held != null
                && state.baseCurrency() != null
                && !state.baseCurrency().equals(held.baseCurrency())) {
            return refuse(
                    Refusal.Reason.ACCOUNT_MISMATCH,
                    state,
                    "base_currency is %s, was %s".formatted(state.baseCurrency(), held.baseCurrency()));
        }
        var only = held != null ? held.baseCurrency() : state.baseCurrency();
        for (var balance : state.balances()) {
            if (only != null && !only.equals(balance.currency())) {
                return refuse(
                        Refusal.Reason.CURRENCY_MISMATCH,
                        state,
                        "balance in %s, base_currency is %s".formatted(balance.currency(), only));
            }
            if (balance.total().signum() < 0 && state.accountType().equals(CASH) && !allowBorrowing) {
                return refuse(
                        Refusal.Reason.ACCOUNT_BALANCE_NEGATIVE,
                        state,
                        "total %s %s".formatted(Decimals.text(balance.total()), balance.currency()));
            }
        }
        return null;
    }

    private static Refusal refuse(Refusal.Reason reason, AccountState state, String what) {
        return new Refusal(reason, "account " + state.accountId() + ": " + what);
    }
}
