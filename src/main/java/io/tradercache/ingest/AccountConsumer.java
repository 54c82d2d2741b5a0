package io.tradercache.ingest;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.AccountState;
import io.tradercache.store.write.AccountStore;
import io.tradercache.store.write.Arrival;
import io.tradercache.store.write.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/// Consumes the states of accounts, as their venues report them.
@ApplicationScoped
class AccountConsumer implements Lane.Steps<AccountState> {
    private final AccountStore accounts;
    private final Lane<AccountState> lane;

    AccountConsumer(AccountStore accounts, LaneParts parts) {
        this.accounts = accounts;
        this.lane = Lane.ofState(new AccountWire(), this, parts);
    }

    @Incoming("accounts")
    Uni<Void> onAccounts(Message<ConsumerRecords<byte[], byte[]>> batch) {
        return lane.take(batch);
    }

    @Override
    public Uni<List<Verdict>> apply(List<Arrival<AccountState>> arrivals) {
        return LaneParts.readable(arrivals, accounts::apply);
    }
}
