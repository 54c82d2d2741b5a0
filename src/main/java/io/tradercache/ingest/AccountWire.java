package io.tradercache.ingest;

import io.tradercache.domain.AccountId;
import io.tradercache.domain.AccountState;
import io.tradercache.domain.AccountState.BalanceState;
import io.tradercache.domain.AccountState.MarginState;
import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.Refusal.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `AccountState`, the only message of the accounts topic.
final class AccountWire implements Wire<AccountState> {
    static final WireSchema SCHEMA = WireSchema.of(
                    "type", "account_id", "account_type", "base_currency", "event_id", "ts_event", "ts_init")
            .with("balances", WireSchema.of("currency", "total", "locked", "free"))
            .with("margins", WireSchema.of("instrument_id", "currency", "initial", "maintenance"));

    @Override
    public AccountState read(byte @Nullable [] value, long timestamp) throws Unreadable {
        var wire = WireObject.parse(value, SCHEMA);
        var type = wire.text("type");
        if (!type.equals("AccountState")) {
            throw new Unreadable(
                    Reason.UNKNOWN_TYPE, "accounts are AccountState, was \"" + WireJson.quoted(type) + "\"");
        }
        return new AccountState(
                new AccountId(wire.identifier("account_id")),
                wire.word("account_type"),
                wire.optionalIdentifier("base_currency"),
                balances(wire),
                margins(wire),
                wire.optionalIdentifier("event_id"),
                wire.time("ts_event"),
                wire.optionalTime("ts_init"));
    }

    private static List<BalanceState> balances(WireObject wire) throws Unreadable {
        List<BalanceState> balances = new ArrayList<>();
        var stated = wire.optionalObjects("balances");
        for (var balance : stated == null ? List.<WireObject>of() : stated) {
            balances.add(new BalanceState(
                    balance.identifier("currency"),
                    balance.decimal("total"),
                    balance.decimal("locked"),
                    balance.decimal("free")));
        }
        return balances;
    }

    private static @Nullable List<MarginState> margins(WireObject wire) throws Unreadable {
        var stated = wire.optionalObjects("margins");
        if (stated == null) {
            return null;
        }
        List<MarginState> margins = new ArrayList<>();
        for (var margin : stated) {
            margins.add(new MarginState(
                    margin.optionalIdentifier("instrument_id", InstrumentId::new),
                    margin.identifier("currency"),
                    margin.decimal("initial"),
                    margin.decimal("maintenance")));
        }
        return margins;
    }
}
