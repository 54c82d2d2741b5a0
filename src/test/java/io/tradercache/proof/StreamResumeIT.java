package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tradercache.fixtures.Tier;
import io.tradercache.fixtures.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A client that is cut off and resumes again and again, while everything changes, ends up equal to the lists.
class StreamResumeIT {
    private static final int FILLS = Tier.size(15_000, 100_000);
    private static final int A_SECOND = Tier.size(2_000, 3_000);
    private static final int POSITIONS = Tier.size(500, 2_000);
    private static final int ACCOUNTS = 40;
    private static final int FILLS_OF_AN_ACCOUNT_STATE = 20;
    private static final int CUTS = 10;
    /// This many of the cuts are in the middle of a snapshot.
    private static final int CUTS_IN_SNAPSHOT = 4;

    @Test
    void cutTenTimes_endsWithWhatTheListsShow() throws IOException {
        var figures = new Figures();
        try (var line = Line.start("stream-resume")) {
            var application = line.application("resume");
            var flow = new Flow(line, "sr-", 20_310);
            var followers = flow.followers(List.of(application.api()));
            flow.start();
            var following = Follower.start(followers);
            flow.sending.awaitDone();
            following.join();
            line.awaitCaughtUp(application.api());

            assertEqual(followers, application.api());
            assertThat(line.deadLetters()).isEmpty();
            figures.print("stream resumed", flow.records.size() + " fills, equal; " + told(followers));
        }
    }

    @Test
    void cutTenTimesAcrossTwoInstances_oneOfThemKilled_endsWithWhatTheListsShow() throws IOException {
        var figures = new Figures();
        try (var line = Line.start("stream-resume-two")) {
            var one = line.application("resume", "-1", Map.of());
            var other = line.application("resume", "-2", Map.of());
            await("two instances")
                    .until(() -> one.api().status().path("instances").asInt() == 2);
            var flow = new Flow(line, "st-", 20_311);
            var followers = flow.followers(List.of(one.api(), other.api()));
            flow.start();
            var following = Follower.start(followers);
            flow.sending.awaitSent(flow.records.size() * 4 / 10);
            other.kill9();
            flow.sending.awaitSent(flow.records.size() * 6 / 10);
            other.start();
            flow.sending.awaitDone();
            following.join();
            line.awaitCaughtUp(one.api());
            line.awaitCaughtUp(other.api());

            assertEqual(followers, one.api());
            assertThat(line.deadLetters()).isEmpty();
            figures.print(
                    "stream resumed across two instances",
                    flow.records.size() + " fills, one of two killed -9 and restarted, equal; " + told(followers));
        }
    }

    private static void assertEqual(List<Follower> followers, Api api) {
        var clients = followers.stream().map(Follower::client).toArray(StreamClient[]::new);
        StreamClient.awaitQuiet(clients);
        followers.forEach(follower -> {
            var client = follower.client();
            client.assertEqualsListed(api);
            assertThat(client.held()).as("held by %s", client).isNotEmpty();
            assertThat(client.count("change")).as("changes of %s", client).isPositive();
            client.close();
        });
    }

    private static String told(List<Follower> followers) {
        return followers.stream().map(Follower::told).collect(Collectors.joining("; "));
    }

    /// Sends fills over many positions, which also move their orders, and sometimes the state of an account.
    private static final class Flow {
        private final Line line;
        private final String prefix;
        private final List<FillStream.Sent> records;
        private Pace sending;

        Flow(Line line, String prefix, long seed) {
            this.line = line;
            this.prefix = prefix;
            records = FillStream.random(prefix, seed, POSITIONS, FILLS, FILLS / 10);
        }

        /// Starts sending, and returns when there is something to take a snapshot of.
        void start() {
            FillStream.definitions(prefix, true).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            sending = Pace.start(line, records.size(), A_SECOND, this::send);
            sending.awaitSent(records.size() / 10);
        }

        private void send(int number) {
            Pace.send(line, records.get(number));
            if (number == records.size() / 2) {
                FillStream.definitions(prefix, false).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            }
            if (number % FILLS_OF_AN_ACCOUNT_STATE == 0) {
                var account = prefix + "ACCOUNT-" + number / FILLS_OF_AN_ACCOUNT_STATE % ACCOUNTS;
                var total = String.valueOf(1_000 + number);
                line.send(
                        Line.ACCOUNTS,
                        account,
                        Wire.account(account, "MARGIN", "USDT", total, "0", total)
                                .toString());
            }
        }

        List<Follower> followers(List<Api> instances) {
            var account = prefix + "A-3";
            var isInAccount = has("account_id", account);
            Predicate<JsonNode> isOpen = Subscription::isOpen;
            var subscriptions = List.of(
                    Subscription.positions("status=all", _ -> true),
                    Subscription.positions("", isOpen),
                    Subscription.positions("account_id=" + Api.encoded(account), isOpen.and(isInAccount)),
                    Subscription.positions(
                            "strategy_id=S-1&side=LONG",
                            isOpen.and(has("side", "LONG")).and(has("strategy_id", "S-1"))),
                    Subscription.orders("status=all", _ -> true),
                    Subscription.accounts());
            return IntStream.range(0, subscriptions.size())
                    .mapToObj(i -> new Follower(
                            this, new StreamClient(subscriptions.get(i)), instances, new Random(prefix.hashCode() + i)))
                    .toList();
        }

        private static Predicate<JsonNode> has(String field, String value) {
            return entity -> entity.path(field).asText().equals(value);
        }
    }

    /// Takes one client through all its cuts, over the instances in turn.
    private static final class Follower {
        private static final Duration MOST = Duration.ofMinutes(3);

        private final Flow flow;
        private final StreamClient client;
        private final List<Api> instances;
        private final Random random;
        private int next;
        private int cutInSnapshot;
        private int lost;

        Follower(Flow flow, StreamClient client, List<Api> instances, Random random) {
            this.flow = flow;
            this.client = client;
            this.instances = instances;
            this.random = random;
        }

        static CompletableFuture<Void> start(List<Follower> followers) {
            return CompletableFuture.allOf(followers.stream()
                    .map(follower -> CompletableFuture.runAsync(follower::follow, Thread::startVirtualThread))
                    .toArray(CompletableFuture[]::new));
        }

        StreamClient client() {
            return client;
        }

        private void follow() {
            var moments = moments();
            for (int cut = 0; cut < CUTS; cut++) {
                // The last cut in a snapshot comes late, and is that of a client that has lost what it knew.
                var inSnapshot = cut < CUTS_IN_SNAPSHOT - 1 || cut == CUTS / 2;
                if (cut == CUTS / 2) {
                    client.forget();
                }
                if (inSnapshot) {
                    client.cutAfterSnapshots(1 + random.nextInt(POSITIONS / 4));
                }
                connect();
                if (inSnapshot) {
                    awaitCutItself();
                } else {
                    followUntil(moments.get(cut));
                }
                client.cut();
            }
            connect();
            followUntil(flow.records.size());
        }

        /// The moments of the cuts, in records sent.
        private List<Integer> moments() {
            var from = flow.sending.sent();
            var moments = new ArrayList<Integer>();
            random.ints(CUTS, from, flow.records.size()).sorted().forEach(moments::add);
            return moments;
        }

        private void awaitCutItself() {
            await(client + " cut in its snapshot")
                    .atMost(MOST)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> !client.isConnected());
            if (!client.isCaughtUp()) {
                cutInSnapshot++;
            }
        }

        /// Follows the stream. An instance that dies takes its clients with it, and they go on with another.
        private void followUntil(int sent) {
            await(client + " until " + sent)
                    .atMost(MOST)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> {
                        if (!client.isConnected()) {
                            lost++;
                            connect();
                        }
                        return flow.sending.sent() >= sent;
                    });
        }

        private void connect() {
            await(client + " connected")
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> {
                        client.connect(instances.get(next++ % instances.size()));
                        return true;
                    });
        }

        String told() {
            return client.told() + ", %d cuts in snapshots, %d connections lost".formatted(cutInSnapshot, lost);
        }
    }
}
