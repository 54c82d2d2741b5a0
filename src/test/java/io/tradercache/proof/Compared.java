package io.tradercache.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Compares everything that REST shows with everything that the oracles computed.
final class Compared {
    private static final int ALL = Integer.MAX_VALUE;

    private Compared() {}

    /// Compares every position, and the closed cycles of every position.
    static void positions(Api api, PlainFold fold) {
        positions(api, fold, ALL);
    }

    /// Compares every position, and the closed cycles of some positions.
    static void positions(Api api, PlainFold fold, int withCycles) {
        positions(api, fold, withCycles, "");
    }

    /// @param prefix the prefix of all ids of this proof, if other proofs have sent to the same instance
    static void positions(Api api, PlainFold fold, int withCycles, String prefix) {
        var shown = api.listById("/positions?status=all&limit=1000", "position_id");
        var differences = new ArrayList<String>();
        var cyclesLeft = withCycles;
        for (var position : fold.positions().entrySet()) {
            var id = position.getKey();
            var expected = position.getValue();
            if (!shown.containsKey(id)) {
                differences.add(id + " is not listed, but found: "
                        + api.answer(Api.path("positions", id)).body());
                continue;
            }
            note(differences, id, expected.differences(shown.get(id)));
            if (shown.get(id).path("gap").asBoolean(true)) {
                differences.add(id + " has a gap: " + shown.get(id));
            }
            if (cyclesLeft-- > 0) {
                note(differences, id, expected.differencesOfCycles(api.cycles(id)));
            }
        }
        assertEqual("positions", differences);
        assertThat(shown.keySet().stream().filter(id -> id.startsWith(prefix)))
                .as("nothing but what was sent")
                .isSubsetOf(fold.positions().keySet());
    }

    static void orders(Api api, Map<String, PlainOrders.Order> orders) {
        var shown = api.listById("/orders?status=all&limit=1000", "client_order_id");
        var differences = new ArrayList<String>();
        orders.forEach((id, expected) -> {
            if (shown.containsKey(id)) {
                note(differences, id, expected.differences(shown.get(id)));
                if (shown.get(id).path("gap").asBoolean(true)) {
                    differences.add(id + " has a gap: " + shown.get(id));
                }
            } else {
                differences.add(id + " is not listed");
            }
        });
        assertEqual("orders", differences);
    }

    private static void note(List<String> differences, String id, List<String> found) {
        found.forEach(difference -> differences.add(id + ": " + difference));
    }

    private static void assertEqual(String what, List<String> differences) {
        assertThat(differences.stream().limit(20))
                .as("%d differences in %s, the first of them", differences.size(), what)
                .isEmpty();
    }
}
