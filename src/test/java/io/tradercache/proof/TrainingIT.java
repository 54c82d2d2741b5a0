package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Takes the package through all that it does, on the feed of its demo venue, while the JVM records what it loads.
/// From this record the JVM makes the AOT cache of the package, so the build runs this before the other proofs.
class TrainingIT {
    private static final Map<String, String> DEMO = Map.of("TRADER_DEMO_ENABLED", "true", "TRADER_DEMO_RATE", "200");

    @Test
    void packageFedByItsDemo_answersAll_andLeavesItsCache() throws IOException {
        try (var line = Line.start("training")) {
            var application = line.application("training", "", Packaging.TRAINING.command(), DEMO);
            var api = application.api();
            var stream = new StreamClient(Subscription.positions("status=all", _ -> true));
            stream.connect(api);
            var position = firstOf(api, "/positions?status=all", "position_id");
            var order = firstOf(api, "/orders?status=all", "client_order_id");
            var account = firstOf(api, "/accounts", "account_id");
            var instrument = firstOf(api, "/instruments", "instrument_id");
            for (var path : List.of(
                    Api.path("positions", position),
                    Api.path("positions", position) + "/cycles",
                    "/positions?side=LONG&limit=2&account_id=" + Api.encoded(account),
                    Api.path("orders", order),
                    Api.path("orders", order) + "/events",
                    "/orders?status=all&order_status=FILLED&instrument_id=" + Api.encoded(instrument),
                    Api.path("accounts", account),
                    Api.path("instruments", instrument),
                    "/exposure?group_by=account,instrument",
                    "/status")) {
                api.get(path);
            }
            for (var path : List.of(Api.path("ticks", instrument), Api.path("ticks", instrument) + "/latest")) {
                await(path).until(() -> api.answer(path).status() == 200);
            }
            assertThat(api.answer("/positions/none").status()).isEqualTo(404);
            assertThat(api.answer("/positions?limit=many").status()).isEqualTo(400);
            assertThat(application.usedHeap()).isPositive();
            await("changes").until(() -> stream.count("change") > 100);
            stream.close();

            application.terminate();
        }
        assertThat(Packaging.AOT_CACHE).isNotEmptyFile();
    }

    private static String firstOf(Api api, String list, String id) {
        await(list).until(() -> !api.list(list).isEmpty());
        return api.list(list).getFirst().get(id).asText();
    }
}
