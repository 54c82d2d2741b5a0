package io.tradercache.store.write;

import io.smallrye.mutiny.Uni;
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
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The store that writes accounts. One account looks like this in Redis:
///
///     trader-account:BINANCE-001                                    hash  account_type MARGIN, ts_last …, …
///     trader-account-balances:{trader-account:BINANCE-001}          hash  USDT → {"total":"1000","locked":"10",…}
///     trader-account-margins:{trader-account:BINANCE-001}           hash  @USDT → {"initial":"1",…}
@Singleton
public class AccountStore extends EntityStore<AccountId, Delivery<AccountState>, AccountStore.Entry> {
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

    /// Applies account states in the order of the list, and completes when they are in Redis.
    public Uni<List<Verdict>> apply(List<Delivery<AccountState>> deliveries) {
        return Futures.uni(submit(deliveries.stream()
                .map(delivery -> Map.entry(delivery.event().accountId(), delivery))
                .toList()));
    }

    @Override
    protected List<String> reads() {
        return READS;
    }

    @Override
    protected Held<Entry> restore(AccountId id, Fields fields, List<Response> sides) {
        var account =
                fields.isEmpty() ? null : AccountFields.read(fields, Fields.of(sides.get(0)), Fields.of(sides.get(1)));
        return new Held<>(new Entry(account), fields);
    }

    @Override
    protected Verdict judge(AccountId id, Held<Entry> entity, Delivery<AccountState> delivery) {
        var source = delivery.source();
        if (entity.has(source)) {
            return Verdict.of(entity.exists() ? Outcome.REPLAYED : Outcome.EXPIRED);
        }
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
    protected Uni<Void> refuse(Delivery<AccountState> delivery, Outcome.Refused refused) {
        return delivery.refuse(refused.refusal());
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
    protected void moveSideWrites(AccountId id, Held<Entry> entity, Commit commit) {
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
