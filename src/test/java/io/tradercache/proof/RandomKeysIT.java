package io.tradercache.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tradercache.fixtures.Tier;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A record key is a convention: with another key, or with none, nothing is lost and nothing counts twice.
@ExtendWith(SharedLine.class)
class RandomKeysIT {
    private static final int FILLS = Tier.size(5_000, 10_000);
    private static final int POSITIONS = 100;
    private static final String PREFIX = "rk-";

    @Test
    void fillsOverAllPartitions_areAllCountedOnce(SharedLine.Running shared) {
        var figures = new Figures();
        var random = new Random(20_266);
        var records = FillStream.random(PREFIX, 20_266, POSITIONS, FILLS, FILLS / 10);
        var fold = new PlainFold();
        var commissions = new HashMap<String, Map<String, BigDecimal>>();
        records.forEach(record -> {
            var fill = record.fill();
            if (fold.apply(fill) && fill.commission() != null) {
                commissions
                        .computeIfAbsent(fill.position(), _ -> new TreeMap<>())
                        .merge(fill.commissionCurrency(), fill.commission(), BigDecimal::add);
            }
        });

        var line = shared.line();
        var one = shared.one();
        var duplicates = one.api().count(Line.FILLS, "duplicate");
        for (int i = 0; i < records.size(); i++) {
            var key = random.nextBoolean() ? null : "K" + random.nextInt(1_000);
            line.sendTo(
                    i % Line.PARTITIONS, Line.FILLS, key, records.get(i).fill().toJson());
        }
        line.awaitCaughtUp(one.api());

        var shown = one.api().listById("/positions?status=all&limit=1000", "position_id");
        var differences = new ArrayList<String>();
        fold.positions().forEach((id, expected) -> {
            var position = shown.get(id);
            var paid = new TreeMap<String, BigDecimal>();
            add(paid, position.path("commissions"));
            one.api().cycles(id).forEach(cycle -> add(paid, cycle.path("commissions")));
            if (!Numbers.isSame(position.path("signed_qty"), expected.signedQty())) {
                differences.add(
                        "%s: signed_qty %s, not %s".formatted(id, position.path("signed_qty"), expected.signedQty()));
            }
            if (!Numbers.areSame(Api.JSON.valueToTree(texts(paid)), commissions.getOrDefault(id, Map.of()))) {
                differences.add("%s: commissions %s, not %s".formatted(id, paid, commissions.get(id)));
            }
        });
        assertThat(differences).isEmpty();
        assertThat(shown.keySet().stream().filter(id -> id.startsWith(PREFIX)))
                .hasSameSizeAs(fold.positions().keySet());
        assertThat(line.deadLetters(PREFIX)).isEmpty();
        assertThat(one.api().count(Line.FILLS, "duplicate") - duplicates).isEqualTo(FILLS / 10);
        figures.print(
                "random keys",
                "%d records by random keys over %d partitions".formatted(records.size(), Line.PARTITIONS));
        assertThat(shared.other().handle().isAlive()).isTrue();
    }

    private static void add(Map<String, BigDecimal> sums, JsonNode amounts) {
        Numbers.amounts(amounts).forEach((currency, amount) -> sums.merge(currency, amount, BigDecimal::add));
    }

    private static Map<String, String> texts(Map<String, BigDecimal> amounts) {
        var texts = new TreeMap<String, String>();
        amounts.forEach((currency, amount) -> texts.put(currency, amount.toPlainString()));
        return texts;
    }
}
