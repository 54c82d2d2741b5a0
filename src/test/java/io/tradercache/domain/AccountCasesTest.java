package io.tradercache.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests the accounts in the table of cases.
class AccountCasesTest {
    static Stream<Named<JsonNode>> cases() {
        return Cases.read("accounts.json");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void states_giveExpectedAccount(JsonNode given) {
        var error = given.path("expected_error");
        int refusedAt = error.isMissingNode()
                ? 0
                : error.path("at_event").asInt(given.get("events").size());
        Account account = null;
        int count = 0;

        for (var event : given.get("events")) {
            var result = Account.apply(account, Cases.accountState(event), false);
            account = result.account();
            count++;
            if (count == refusedAt) {
                assertThat(result.outcome())
                        .isInstanceOfSatisfying(
                                Outcome.Refused.class,
                                refused -> assertThat(refused.refusal().reason())
                                        .hasToString(error.get("kind").asText()));
            } else {
                assertThat(result.outcome()).isEqualTo(Outcome.APPLIED);
            }
        }

        compare(given.get("expected"), account);
    }

    private static void compare(JsonNode expected, Account account) {
        for (var balance : expected.path("balances")) {
            var held = account.balances().get(balance.get("currency").asText());
            assertThat(held.total()).isEqualByComparingTo(Cases.decimal(balance, "total"));
            assertThat(held.locked()).isEqualByComparingTo(Cases.decimal(balance, "locked"));
            assertThat(held.free()).isEqualByComparingTo(Cases.decimal(balance, "free"));
        }
        if (expected.has("margins")) {
            assertThat(account.margins()).hasSize(expected.get("margins").size());
        }
        for (var node : expected.path("margins")) {
            var margin = Cases.margin(node);
            assertThat(account.margins())
                    .containsEntry(
                            margin.instrumentId() == null
                                    ? "@" + margin.currency()
                                    : margin.instrumentId().value(),
                            new Account.Margin(margin.initial(), margin.maintenance(), margin.currency()));
        }
        for (var total : expected.path("total_margin_init").properties()) {
            assertThat(account.margins().values().stream()
                            .filter(margin -> margin.currency().equals(total.getKey()))
                            .map(Account.Margin::initial)
                            .reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(total.getValue().asText());
        }
    }
}
