package io.tradercache.store.read;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Account;
import io.tradercache.domain.AccountScope;
import io.tradercache.store.Gap;
import io.tradercache.store.Keys;
import io.tradercache.store.Kind;
import io.tradercache.store.Stored;
import io.tradercache.store.hash.AccountFields;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisConnections;
import io.tradercache.store.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Accounts with their balances and margins, as Redis has them.
@Singleton
public class AccountReader extends EntityReader<Account> {
    private static final List<String> READS = List.of("HGETALL", "HGETALL", "HGETALL");

    public AccountReader(RedisConnections connections, Keys keys) {
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
    Future<List<Response>> ask(Pipeline from, String id) {
        var all = List.of(keys.account(id), keys.accountBalances(id), keys.accountMargins(id));
        return from.run(Script.LOAD_ENTITY, all, READS).map(Response::stream).map(Stream::toList);
    }

    @Override
    Account entity(Fields fields, List<Response> sides) {
        return AccountFields.read(fields, Fields.of(sides.get(0)), Fields.of(sides.get(1)));
    }

    /// Balances that are gone must not look as if there were none, even before the account is written again.
    @Override
    @Nullable
    Gap gap(Fields fields, List<Response> sides) {
        var stored = super.gap(fields, sides);
        int balances = sides.get(0).size() / 2;
        int margins = sides.get(1).size() / 2;
        return stored == null && AccountFields.lacksParts(fields, balances, margins)
                ? new Gap(Gap.PARTS_MISSING, fields.needNumber("ts_last"), null)
                : stored;
    }
}
