package io.tradercache.store.hash;

import io.tradercache.domain.Account;
import io.tradercache.domain.AccountId;
import java.util.LinkedHashMap;
import java.util.Map;

/// An account as the fields of its hash, and its balances and margins as the JSON of their own hashes.
public final class AccountFields {
    /// The field that says how many balances there are. Accounts of older versions do not have it.
    public static final String BALANCES = "balances";

    /// The field that says how many margins there are.
    public static final String MARGINS = "margins";

    private AccountFields() {}

    /// Whether there is an account that had more or fewer balances or margins than these.
    public static boolean lacksParts(Fields fields, int balances, int margins) {
        return fields.has(BALANCES)
                && (fields.needNumber(BALANCES) != balances || fields.needNumber(MARGINS) != margins);
    }

    public static Fields write(Account account) {
        return new Fields()
                .put("account_id", account.accountId())
                .put("account_type", account.accountType())
                .put("base_currency", account.baseCurrency())
                .put("margins_ts", account.marginsTs())
                .put("ts_last", account.tsLast())
                .put(BALANCES, account.balances().size())
                .put(MARGINS, account.margins().size());
    }

    public static Account read(Fields fields, Fields balances, Fields margins) {
        Map<String, Account.Balance> balanceOf = new LinkedHashMap<>();
        balances.forEach((currency, json) -> balanceOf.put(currency, balance(Fields.ofJson(json))));
        Map<String, Account.Margin> marginOf = new LinkedHashMap<>();
        margins.forEach((scope, json) -> marginOf.put(scope, margin(Fields.ofJson(json))));
        return new Account(
                new AccountId(fields.need("account_id")),
                fields.need("account_type"),
                fields.text("base_currency"),
                balanceOf,
                marginOf,
                fields.number("margins_ts"),
                fields.needNumber("ts_last"));
    }

    public static String balance(Account.Balance balance) {
        return new Fields()
                .put("total", balance.total())
                .put("locked", balance.locked())
                .put("free", balance.free())
                .put("ts_event", balance.tsEvent())
                .json();
    }

    private static Account.Balance balance(Fields fields) {
        return new Account.Balance(
                fields.needDecimal("total"),
                fields.needDecimal("locked"),
                fields.needDecimal("free"),
                fields.needNumber("ts_event"));
    }

    public static String margin(Account.Margin margin) {
        return new Fields()
                .put("initial", margin.initial())
                .put("maintenance", margin.maintenance())
                .put("currency", margin.currency())
                .json();
    }

    private static Account.Margin margin(Fields fields) {
        return new Account.Margin(
                fields.needDecimal("initial"), fields.needDecimal("maintenance"), fields.need("currency"));
    }
}
