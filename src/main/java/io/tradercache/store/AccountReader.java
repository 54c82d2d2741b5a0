package io.tradercache.store;

import io.tradercache.domain.Account;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.List;

/// Accounts with their balances and margins, as Redis has them.
@Singleton
public class AccountReader extends EntityReader<Account> {
    static final String TYPE = "account";
    static final List<String> STATES = List.of("all");

    AccountReader(RedisLines lines, Keys keys) {
        super(lines, keys, TYPE, STATES);
    }

    @Override
    protected String key(String id) {
        return keys.account(id);
    }

    @Override
    protected Future<Account> entity(String id, Fields fields) {
        var balances = redis.hash(keys.accountBalances(id));
        var margins = redis.hash(keys.accountMargins(id));
        return Future.all(balances, margins)
                .map(_ -> AccountFields.read(fields, Fields.of(balances.result()), Fields.of(margins.result())));
    }

    @Override
    protected boolean is(Account account, String state) {
        return true;
    }
}
