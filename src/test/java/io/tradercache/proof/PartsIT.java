package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tradercache.fixtures.Wire;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What answers say of entities of which an operator has deleted parts in Redis.
@Execution(ExecutionMode.CONCURRENT)
class PartsIT {
    private static final String POSITION = "pa-P";
    private static final String ORDER = "pa-O";
    private static final String ACCOUNT = "pa-A";

    @Test
    void entitiesThatLackParts_haveAGap_untilItIsCleared() throws IOException {
        try (var line = Line.start("parts")) {
            var api = line.application("parts")
                    .allowError("are missing in Redis")
                    .allowError("cannot be read")
                    .api();
            var redis = line.redisWire();
            fill(line, 1, "2");
            line.send(
                    Line.ORDERS,
                    ORDER,
                    Wire.initialized(ORDER, "LIMIT", "BUY", "10", Wire.now()).toString());
            line.send(
                    Line.FILLS,
                    ORDER,
                    Wire.filled(ORDER, "T-1", "BUY", "4", "100", Wire.now()).toString());
            state(line, "10");
            line.awaitCaughtUp(api);
            for (var path : paths()) {
                assertThat(api.get(path).path("gap").asBoolean(true)).as(path).isFalse();
            }

            redis.call("DEL", side("position-trades", "position:" + POSITION));
            redis.call("DEL", side("order-events", "order:" + ORDER));
            redis.call("DEL", side("account-balances", "account:" + ACCOUNT));
            // No figures are shown that are not there.
            assertThat(gapReason(api, Api.path("accounts", ACCOUNT))).isEqualTo("PARTS_MISSING");
            assertThat(api.answer(Api.path("orders", ORDER) + "/events").status())
                    .isEqualTo(500);

            fill(line, 2, "3");
            line.send(
                    Line.FILLS,
                    ORDER,
                    Wire.filled(ORDER, "T-2", "BUY", "6", "100", Wire.now()).toString());
            state(line, "11");
            line.awaitCaughtUp(api);
            for (var path : paths()) {
                await(path).untilAsserted(() -> assertThat(gapReason(api, path)).isEqualTo("PARTS_MISSING"));
            }
            assertThat(api.position(POSITION).path("quantity").asText()).isEqualTo("5");
            assertThat(api.order(ORDER).path("status").asText()).isEqualTo("FILLED");
            assertThat(api.listById("/positions?gap=true", "position_id")).containsKey(POSITION);
            assertThat(api.listById("/orders?gap=true&status=all", "client_order_id"))
                    .containsOnlyKeys(ORDER);

            for (var path : paths()) {
                assertThat(clear(api, path).path("gap").asBoolean(true))
                        .as(path)
                        .isFalse();
            }
            fill(line, 3, "1");
            state(line, "12");
            line.awaitCaughtUp(api);
            for (var path : paths()) {
                assertThat(api.get(path).path("gap").asBoolean(true)).as(path).isFalse();
            }
            assertThat(api.listById("/orders?gap=true&status=all", "client_order_id"))
                    .isEmpty();
            assertThat(api.list("/admin/actions").stream()
                            .map(action -> action.path("verb").asText() + " "
                                    + action.path("step").asText()))
                    .containsExactly(
                            "CLEAR_ACCOUNT_GAP DONE",
                            "CLEAR_ACCOUNT_GAP REQUESTED",
                            "CLEAR_ORDER_GAP DONE",
                            "CLEAR_ORDER_GAP REQUESTED",
                            "CLEAR_GAP DONE",
                            "CLEAR_GAP REQUESTED");
        }
    }

    private static String[] paths() {
        return new String[] {Api.path("positions", POSITION), Api.path("orders", ORDER), Api.path("accounts", ACCOUNT)};
    }

    private static String side(String type, String entity) {
        return "trader-" + type + ":{trader-" + entity + "}";
    }

    private static void fill(Line line, int n, String quantity) {
        line.send(
                Line.FILLS,
                POSITION,
                Wire.fill(POSITION, "T-" + n, "BUY", quantity, "100", Wire.now())
                        .toString());
    }

    private static void state(Line line, String total) {
        line.send(
                Line.ACCOUNTS,
                ACCOUNT,
                Wire.account(ACCOUNT, "CASH", "USDT", total, "0", total).toString());
    }

    private static String gapReason(Api api, String path) {
        return api.get(path).path("gap_reason").asText();
    }

    private static JsonNode clear(Api api, String path) throws IOException {
        var answer = api.post("/admin" + path + "/gap/clear", "{\"reason\":\"compared with the venue\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }
}
