package io.tradercache.store.read;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Account;
import io.tradercache.domain.AccountScope;
import io.tradercache.store.Keys;
import io.tradercache.store.Kind;
import io.tradercache.store.Stored;
import io.tradercache.store.hash.AccountFields;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Accounts with their balances and margins, as Redis has them.
@Singleton
public class AccountReader extends EntityReader<Account> {

    AccountReader(RedisConnections connections, Keys keys) {
        super(connections, keys, Kind.ACCOUNT);
    }

    /// The accounts of a scope, in the order of their ids.
    ///
    /// @param after the id before the first one wanted; null for the first page
    public Uni<Page<Stored<Account>>> page(AccountScope scope, @Nullable String after, int limit) {
        return page(Wanted.all(kind().groups()).within(scope), after, limit);
    }

    /// The accounts that a follower wants.
    ///
    /// @param accountId the one account wanted; null for all of the scope
    public Following<Account> following(@Nullable String accountId, AccountScope scope) {
        return new Following<>(
                this, Wanted.all(kind().groups()).and("account", accountId).within(scope));
    }

    @Override
    Future<Account> entity(Pipeline from, String id, Fields fields) {
        var balances = from.hash(keys.accountBalances(id));
        var margins = from.hash(keys.accountMargins(id));
        return Future.all(balances, margins)
                .map(_ -> AccountFields.read(fields, Fields.of(balances.result()), Fields.of(margins.result())));
    }
}
