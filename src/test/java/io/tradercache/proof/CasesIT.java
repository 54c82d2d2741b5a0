package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tradercache.fixtures.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Every case passes through Kafka and is read over REST, from a NETTING and a HEDGING application on one log.
@ExtendWith(SharedLine.class)
class CasesIT {
    private static final Map<String, String> HEDGING = Map.of(
            "TRADER_OMS_TYPE", "HEDGING",
            "TRADER_KEY_PREFIX", "hedging");

    private static final long BASE = Wire.ago(2, TimeUnit.HOURS);

    private static Line line;
    private static TraderCacheProcess netting;
    private static TraderCacheProcess hedging;

    @BeforeAll
    static void startHedging(SharedLine.Running shared) throws IOException {
        line = shared.line();
        netting = shared.one();
        // It also reads what other proofs send to this line, such as records that are too large for a dead letter.
        hedging = line.application("hedging", "", HEDGING).allowError("RecordTooLargeException");
    }

    @AfterAll
    static void stopHedging() {
        hedging.close();
    }

    @Test
    void positions_haveTheExpectedFigures_whetherTheInstrumentComesFirstOrLast() {
        var figures = new Figures();
        var cases = Cases.PositionCase.all(BASE);
        var first = cases.stream().filter(c -> cases.indexOf(c) % 2 == 0).toList();
        var last = cases.stream().filter(c -> cases.indexOf(c) % 2 == 1).toList();

        sendInstruments(first);
        awaitCaughtUp();
        for (var each : cases) {
            each.fills().forEach(fill -> line.send(Line.FILLS, Cases.PositionCase.position(fill), fill.toString()));
        }
        awaitCaughtUp();
        sendInstruments(last);
        awaitCaughtUp();

        await("expected figures").untilAsserted(() -> {
            var differences = new ArrayList<String>();
            cases.forEach(each -> differences.addAll(each.differences((each.isHedging() ? hedging : netting).api())));
            assertThat(differences).isEmpty();
        });
        for (var each : cases) {
            var position = Cases.PositionCase.position(each.fills().getFirst());
            assertThat(netting.api().position(position).path("instrument_known").asBoolean())
                    .as("%s knows its instrument", each.name())
                    .isTrue();
        }
        figures.print("cases", "%d positions, %d with a late instrument".formatted(cases.size(), last.size()));
    }

    private static void sendInstruments(List<Cases.PositionCase> cases) {
        for (var each : cases) {
            line.send(
                    Line.INSTRUMENTS,
                    each.instrument().get("id").asText(),
                    each.instrument().toString());
        }
    }

    @Test
    void orders_haveTheExpectedFigures() throws IOException {
        var figures = new Figures();
        var cases = Cases.OrderCase.all(BASE);
        var racing = cases.stream()
                .filter(each -> each.isFreeOfArrival() && cases.indexOf(each) % 2 == 1)
                .toList();
        var inTurn = cases.stream().filter(each -> !racing.contains(each)).toList();
        var sent = new IdentityHashMap<ObjectNode, RecordMetadata>();

        racing.forEach(each -> each.events().reversed().forEach(CasesIT::send));
        var turns = inTurn.stream().mapToInt(each -> each.events().size()).max().orElseThrow();
        for (int turn = 0; turn < turns; turn++) {
            for (var each : inTurn) {
                if (turn < each.events().size()) {
                    var event = each.events().get(turn);
                    sent.put(event, send(event));
                }
            }
            awaitCaughtUp();
        }

        var differences = new ArrayList<String>();
        cases.forEach(each -> differences.addAll(each.differences(netting.api())));
        assertThat(differences).isEmpty();
        for (var each : cases) {
            for (var refusal : each.refusals()) {
                assertRefused(each.name(), sent.get(each.refused(refusal)), refusal);
            }
        }
        figures.print("cases", "%d orders, %d of them latest event first".formatted(cases.size(), racing.size()));
    }

    private static RecordMetadata send(ObjectNode event) {
        return Cases.OrderCase.isFill(event)
                ? line.place(Line.FILLS, Cases.PositionCase.position(event), event.toString())
                : line.place(Line.ORDERS, event.get("client_order_id").asText(), event.toString());
    }

    @Test
    void accounts_haveTheExpectedFigures() throws IOException {
        var figures = new Figures();
        var cases = Cases.AccountCase.all(BASE);
        var sent = new HashMap<String, List<RecordMetadata>>();

        for (var each : cases) {
            sent.put(
                    each.name(),
                    each.events().stream()
                            .map(event -> line.place(
                                    Line.ACCOUNTS, event.get("account_id").asText(), event.toString()))
                            .toList());
        }
        awaitCaughtUp();

        var differences = new ArrayList<String>();
        cases.forEach(each -> differences.addAll(each.differences(netting.api())));
        assertThat(differences).isEmpty();
        for (var each : cases) {
            for (var refusal : each.refusals()) {
                assertRefused(each.name(), sent.get(each.name()).get(refusal.event() - 1), refusal);
            }
        }
        figures.print("cases", "%d accounts".formatted(cases.size()));
    }

    private static void assertRefused(String name, RecordMetadata record, Cases.Refused refusal) {
        if (!Cases.REASONS.contains(refusal.kind())) {
            return;
        }
        var letter = line.deadLetters().get(DeadLetters.place(record));
        assertThat(letter).as("dead letter of %s", name).isNotNull();
        assertThat(letter.reason()).as(name).isEqualTo(refusal.kind());
    }

    private static void awaitCaughtUp() {
        line.awaitCaughtUp(netting.api());
        line.awaitCaughtUp(hedging.api());
    }
}
