package io.tradercache.domain;

import static io.tradercache.domain.Refusal.Reason.ACCOUNT_BALANCE_NEGATIVE;
import static io.tradercache.domain.Refusal.Reason.ACCOUNT_MISMATCH;
import static io.tradercache.domain.Refusal.Reason.CURRENCY_MISMATCH;
import static io.tradercache.domain.Refusal.Reason.INVALID_FIELD;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {
    private static final List<AccountState.BalanceState> NONE = List.of();

    private Account account;

    private static AccountState.BalanceState balance(String currency, String total, String locked, String free) {
        return new AccountState.BalanceState(
                currency, new BigDecimal(total), new BigDecimal(locked), new BigDecimal(free));
    }

    private static AccountState.BalanceState free(String currency, String total) {
        return balance(currency, total, "0", total);
    }

    private static AccountState.MarginState margin(String instrument, String initial) {
        return new AccountState.MarginState(
                instrument == null ? null : new InstrumentId(instrument),
                "USDT",
                new BigDecimal(initial),
                BigDecimal.ONE);
    }

    private static AccountState state(
            String type,
            String base,
            long ts,
            List<AccountState.BalanceState> balances,
            List<AccountState.MarginState> margins) {
        return new AccountState(new AccountId("SIM-000"), type, base, balances, margins, null, ts, null);
    }

    private static AccountState margin(long ts, AccountState.BalanceState... balances) {
        return state("MARGIN", null, ts, List.of(balances), null);
    }

    private Outcome apply(AccountState state) {
        var result = Account.apply(account, state, false);
        account = result.account();
        return result.outcome();
    }

    private void assertRefused(AccountState state, Refusal.Reason reason, String about) {
        var before = account;
        assertThat(apply(state)).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.refusal().reason()).isEqualTo(reason);
            assertThat(refused.refusal().message()).contains(about);
        });
        assertThat(account).isSameAs(before);
    }

    @Test
    void balances_mergePerCurrency() {
        apply(margin(1, free("USDT", "5"), free("BTC", "2")));
        apply(margin(2, balance("USDT", "7", "1", "6")));

        assertThat(account.balances().get("USDT").total()).isEqualByComparingTo("7");
        assertThat(account.balances().get("BTC").total()).isEqualByComparingTo("2");
        assertThat(account.balances().get("BTC").tsEvent()).isEqualTo(1);
        assertThat(account.tsLast()).isEqualTo(2);
    }

    @Test
    void olderStatement_winsOnlyWhereNothingNewerIsKnown() {
        apply(margin(5, free("USDT", "5")));

        assertThat(apply(margin(3, free("USDT", "4"), free("BTC", "1")))).isEqualTo(Outcome.APPLIED);

        assertThat(account.balances().get("USDT").total()).isEqualByComparingTo("5");
        assertThat(account.balances().get("BTC").tsEvent()).isEqualTo(3);
        assertThat(account.tsLast()).isEqualTo(5);
    }

    @Test
    void statementOlderInEverything_isLate() {
        apply(state("MARGIN", null, 5, List.of(free("USDT", "5")), List.of(margin("A.B", "1"))));
        var before = account;

        assertThat(apply(state("MARGIN", null, 4, List.of(free("USDT", "4")), List.of())))
                .isEqualTo(Outcome.LATE);
        assertThat(account).isSameAs(before);
    }

    @Test
    void statementOfTheSameTime_replacesTheOneBefore() {
        apply(margin(5, free("USDT", "5")));

        assertThat(apply(margin(5, free("USDT", "6")))).isEqualTo(Outcome.APPLIED);
        assertThat(account.balances().get("USDT").total()).isEqualByComparingTo("6");
    }

    @Test
    void zero_isABalance() {
        apply(margin(1, free("USDT", "5")));
        apply(margin(2, free("USDT", "0.00")));

        assertThat(account.balances().get("USDT").total()).isEqualTo(BigDecimal.ZERO);
    }

    @Test
    void margins_replaceClearOrStay() {
        apply(state("MARGIN", null, 1, List.of(free("USDT", "5")), List.of(margin("A.B", "1"), margin(null, "2"))));
        assertThat(account.margins()).containsOnlyKeys("A.B", "@USDT");

        apply(margin(2, free("USDT", "6")));
        assertThat(account.margins()).hasSize(2);

        apply(state("MARGIN", null, 3, NONE, List.of(margin("C.D", "1"))));
        assertThat(account.margins()).containsOnlyKeys("C.D");

        apply(state("MARGIN", null, 4, List.of(free("USDT", "6")), List.of()));
        assertThat(account.margins()).isEmpty();
        assertThat(account.marginsTs()).isEqualTo(4);

        assertThat(apply(state("MARGIN", null, 3, NONE, List.of(margin("C.D", "1")))))
                .isEqualTo(Outcome.LATE);
    }

    @Test
    void statementOfNothing_isNoOp() {
        assertThat(apply(state("CASH", null, 1, NONE, null))).isEqualTo(Outcome.APPLIED);
        assertThat(apply(state("CASH", null, 1, NONE, List.of()))).isEqualTo(Outcome.APPLIED);
        assertThat(account).isNull();

        apply(state("MARGIN", null, 2, NONE, List.of(margin("A.B", "1"))));
        var before = account;
        assertThat(apply(state("MARGIN", null, 3, NONE, List.of()))).isEqualTo(Outcome.APPLIED);
        assertThat(account).isSameAs(before);
    }

    @Test
    void balanceThatDoesNotAddUp_isRefusedWhole() {
        apply(margin(1, free("USDT", "5")));

        assertRefused(margin(2, free("USDT", "6"), balance("BTC", "2", "1", "2")), INVALID_FIELD, "BTC");
        assertRefused(state("CASH", "EUR", 2, List.of(balance("BTC", "2", "1", "2")), null), INVALID_FIELD, "BTC");
    }

    @Test
    void anotherTypeOrBaseCurrency_isRefused() {
        apply(state("CASH", "USD", 1, List.of(free("USD", "5")), null));

        assertRefused(state("MARGIN", "USD", 2, List.of(free("USD", "5")), null), ACCOUNT_MISMATCH, "MARGIN");
        assertRefused(state("CASH", "EUR", 2, List.of(free("EUR", "5")), null), ACCOUNT_MISMATCH, "EUR");
        assertThat(apply(state("CASH", null, 2, List.of(free("USD", "6")), null)))
                .isEqualTo(Outcome.APPLIED);
        assertThat(account.baseCurrency()).isEqualTo("USD");
    }

    @Test
    void baseCurrencyOfAnAccountKnownWithout_isRefused() {
        apply(margin(1, free("USDT", "5")));

        assertRefused(state("MARGIN", "USDT", 2, List.of(free("USDT", "5")), null), ACCOUNT_MISMATCH, "USDT");
    }

    @Test
    void secondCurrencyBesideTheBase_isRefused() {
        assertRefused(
                state("CASH", "USD", 1, List.of(free("USD", "5"), free("EUR", "1")), null), CURRENCY_MISMATCH, "EUR");
        apply(state("CASH", "USD", 1, List.of(free("USD", "5")), null));

        assertRefused(state("CASH", null, 2, List.of(free("EUR", "1")), null), CURRENCY_MISMATCH, "EUR");
    }

    @Test
    void marginInAnotherCurrencyThanTheBase_isTaken() {
        assertThat(apply(state("MARGIN", "USD", 1, List.of(free("USD", "5")), List.of(margin("A.B", "1")))))
                .isEqualTo(Outcome.APPLIED);
    }

    @Test
    void negativeTotal_isRefusedOnCashThatMayNotBorrow() {
        var negative = state("CASH", null, 1, List.of(free("USD", "-5")), null);

        assertRefused(negative, ACCOUNT_BALANCE_NEGATIVE, "-5 USD");
        assertThat(Account.apply(null, negative, true).outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(apply(margin(1, free("USD", "-5")))).isEqualTo(Outcome.APPLIED);
    }
}
