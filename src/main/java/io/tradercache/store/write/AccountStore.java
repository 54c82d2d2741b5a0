package io.tradercache.store.write;

import io.tradercache.domain.Account;
import io.tradercache.domain.AccountId;
import io.tradercache.domain.AccountState;
import io.tradercache.domain.Outcome;
import io.tradercache.store.Keys;
import io.tradercache.store.Kind;
import io.tradercache.store.StoreConfig;
import io.tradercache.store.feed.Feed;
import io.tradercache.store.hash.AccountFields;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The store that writes accounts. One account looks like this in Redis:
///
///     trader-account:BINANCE-001                                    hash  account_type MARGIN, ts_last …, …
///     trader-account-balances:{trader-account:BINANCE-001}          hash  USDT → {"total":"1000","locked":"10",…}
///     trader-account-margins:{trader-account:BINANCE-001}           hash  @USDT → {"initial":"1",…}
@Singleton
public class AccountStore extends EventStore<AccountId, AccountState, AccountStore.Entry> {
    private static final List<String> READS = List.of("HGETALL", "HGETALL", "HGETALL");

    private final boolean allowBorrowing;

    public AccountStore(
            RedisConnections connections, Keys keys, Vertx vertx, Clock clock, StoreConfig config, Feed feed) {
        super(connections.writes(), keys, vertx, clock, new Traces(Kind.ACCOUNT, connections, keys, feed));
        this.allowBorrowing = config.accounts().allowBorrowing();
    }

    /// An account in memory: its current state, and the state that was last written.
    static final class Entry {
        @Nullable
        Account account;

        @Nullable
        Account written;

        Entry(@Nullable Account account) {
            this.account = account;
            this.written = account;
        }
    }

    @Override
    protected AccountId idOf(AccountState state) {
        return state.accountId();
    }

    @Override
    protected AccountId idOf(String id) {
        return new AccountId(id);
    }

    @Override
    protected List<String> reads() {
        return READS;
    }

    @Override
    protected Held<Entry> restore(AccountId id, Fields fields, List<Response> sides) {
        if (fields.isEmpty()) {
            var none = new Held<>(new Entry(null), fields);
            return sides.stream().anyMatch(side -> side.size() > 0) ? none.broken() : none;
        }
        var balances = Fields.of(sides.get(0));
        var margins = Fields.of(sides.get(1));
        var found = new Held<>(new Entry(AccountFields.read(fields, balances, margins)), fields);
        return AccountFields.lacksParts(fields, balances.size(), margins.size()) ? found.broken() : found;
    }

    @Override
    protected Verdict judge(Held<Entry> entity, Delivery<AccountState> delivery) {
        var source = delivery.source();
        var entry = entity.entry;
        var result = Account.apply(entry.account, delivery.event(), allowBorrowing);
        if (result.outcome() instanceof Outcome.Applied && !Objects.equals(result.account(), entry.account)) {
            entity.movedBy(source);
        } else {
            entity.touchedBy(source);
        }
        entry.account = result.account();
        return Verdict.of(result.outcome());
    }

    @Override
    protected List<String> keysOf(AccountId id) {
        return List.of(keys.account(id.value()), keys.accountBalances(id.value()), keys.accountMargins(id.value()));
    }

    @Override
    protected Fields describe(AccountId id, Held<Entry> entity) {
        return AccountFields.write(Objects.requireNonNull(entity.entry.account));
    }

    @Override
    protected void expectParts(AccountId id, Fields stored, Commit commit) {
        if (stored.isEmpty() || stored.has(AccountFields.BALANCES)) {
            commit.expect(keys.accountBalances(id.value()), "HLEN", size(stored, AccountFields.BALANCES))
                    .expect(keys.accountMargins(id.value()), "HLEN", size(stored, AccountFields.MARGINS));
        }
    }

    private static long size(Fields stored, String field) {
        return stored.isEmpty() ? 0 : stored.needNumber(field);
    }

    @Override
    protected void moveSideWrites(AccountId id, Held<Entry> entity, Commit commit) {
        if (entity.isBroken() && entity.stored().isEmpty()) {
            // They are of an account that is gone.
            commit.addOnce("DEL", keys.accountBalances(id.value()), List.of())
                    .addOnce("DEL", keys.accountMargins(id.value()), List.of());
        }
        var entry = entity.entry;
        var account = Objects.requireNonNull(entry.account);
        var before = entry.written;
        List<String> balances = new ArrayList<>();
        account.balances().forEach((currency, balance) -> {
            if (before == null || !balance.equals(before.balances().get(currency))) {
                balances.add(currency);
                balances.add(AccountFields.balance(balance));
            }
        });
        commit.add("HSET", keys.accountBalances(id.value()), balances, 2);

        if (before == null || !account.margins().equals(before.margins())) {
            List<String> margins = new ArrayList<>();
            account.margins().forEach((scope, margin) -> {
                margins.add(scope);
                margins.add(AccountFields.margin(margin));
            });
            commit.addOnce("DEL", keys.accountMargins(id.value()), List.of())
                    .add("HSET", keys.accountMargins(id.value()), margins, 2);
        }
        entry.written = account;
    }

    @Override
    protected @Nullable Long expiresAt(Held<Entry> entity) {
        return null;
    }
}
