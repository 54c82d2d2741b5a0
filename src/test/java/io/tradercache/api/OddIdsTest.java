package io.tradercache.api;

import static io.tradercache.api.Venue.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An id is refused, or found, or unknown; it is never taken for another id.
@QuarkusTest
class OddIdsTest {
    private static final Map<String, String> ID_OF = Map.of(
            "positions", "position_id",
            "orders", "client_order_id",
            "accounts", "account_id",
            "instruments", "instrument_id");

    @BeforeEach
    void send() {
        OddIds.send();
    }

    @Test
    void encoded_isFound_andNoOther() {
        for (var id : OddIds.ALL) {
            ID_OF.forEach((path, field) -> {
                var answer = RawRequest.get("/api/v1/" + path + "/" + encoded(id));

                assertThat(answer.status()).as(path + " " + id).isEqualTo(200);
                assertThat(answer.json().get(field).asText()).isEqualTo(id);
            });
        }
    }

    /// This is what a client sends that does not encode ids.
    @Test
    void asItIs_isFound_orNot_butNoOtherIs() {
        for (var id : OddIds.ALL) {
            ID_OF.forEach((path, field) -> {
                var answer = RawRequest.get("/api/v1/" + path + "/" + id);

                assertThat(answer.status()).as(path + " " + id).isIn(200, 400, 404);
                if (answer.status() == 200 && answer.json().has(field)) {
                    // A percent sign that is not encoded starts an encoded character: %2F is a slash.
                    assertThat(answer.json().get(field).asText())
                            .as(path + " " + id)
                            .isEqualTo(id.contains("%") ? decoded(id) : id);
                }
            });
        }
    }

    private static String decoded(String id) {
        return id.replace("%2F", "/").replace("%2B", "+").replace("%2e", ".");
    }

    @Test
    void filter_findsWhatHasTheId_andNoOther() {
        for (var id : OddIds.ALL) {
            for (var filter : List.of("instrument_id", "account_id", "strategy_id")) {
                for (var path : List.of("positions", "orders")) {
                    var answer = RawRequest.get("/api/v1/" + path + "?limit=1000&" + filter + "=" + encoded(id));

                    assertThat(answer.status()).as(filter + " " + id).isEqualTo(200);
                    assertThat(answer.json().get("items"))
                            .isNotEmpty()
                            .allSatisfy(item ->
                                    assertThat(item.get(filter).asText()).isEqualTo(id));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x+y", "+", "a b", "a;b", "a%20b", "a%09b", "a%00b", "{a}", "%7Ba%7D", "é", "%C3%A9", "%zz", "%", "",
                "a#b", "a|b", "\"a\""
            })
    void filter_thatIsNoId_orNotEncoded_isRefused(String id) {
        for (var path : List.of("positions", "orders")) {
            assertThat(RawRequest.get("/api/v1/" + path + "?instrument_id=" + id)
                            .status())
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a%20b",
                "a%00b",
                "%0d%0aX:%201",
                "{a}",
                "%7Ba%7D",
                "é",
                "%C3",
                "%zz",
                "a;b",
                "%2E",
                ".",
                "",
                "/",
                "/cycles",
                "%2E%2E/orders",
                "../orders",
                "a/%2E/cycles"
            })
    void path_thatHasNoId_isRefused(String id) {
        assertThat(RawRequest.get("/api/v1/positions/" + id).status()).isEqualTo(400);
    }

    /// These are no ids in the list, but names of what is above the list.
    @ParameterizedTest
    @ValueSource(strings = {"..", "%2E%2E", "../../v1"})
    void path_thatLeadsOut_isNone(String id) {
        assertThat(RawRequest.get("/api/v1/positions/" + id).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?&",
                "?=",
                "?limit=1&",
                "?&limit=1",
                "?limit",
                "?limit=%31&limit=1",
                "?%6Cimit=1&limit=2",
                "?LIMIT=1",
                "?limit=1&Limit=1",
                "?limit=1;limit=2"
            })
    void query_thatCouldBeReadTwoWays_isRefused(String query) {
        assertThat(RawRequest.get("/api/v1/positions" + query).status()).isEqualTo(400);
    }
}
