package io.tradercache.store.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.domain.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final int MANY = 100;

    private final Backlog<String, Integer, Void> backlog = new Backlog<>();

    private void add(String id, int content) {
        backlog.add(Work.submitted(List.of(Map.entry(id, content))).works());
    }

    private List<String> round() {
        return backlog.take(MANY).stream()
                .map(turn -> turn.id() + turn.contents())
                .toList();
    }

    @Test
    void workOfARound_isGroupedByEntity_inTheOrderOfComing() {
        add("A", 1);
        add("B", 2);
        add("A", 3);

        assertThat(round()).containsExactly("A[1, 3]", "B[2]");
        assertThat(backlog.isEmpty()).isTrue();
        assertThat(round()).isEmpty();
    }

    @Test
    void moreThanARoundTakes_waitsForTheNext_andNothingOvertakes() {
        List.of("A", "B", "C").forEach(id -> add(id, 1));
        assertThat(backlog.take(2)).extracting(Turn::id).containsExactly("A", "B");
        add("A", 2);
        add("C", 3);

        assertThat(backlog.isEmpty()).isFalse();
        assertThat(round()).containsExactly("C[1, 3]", "A[2]");
        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void putOff_isNotTaken_andItsLaterWorkWaitsBehindIt() {
        add("A", 1);
        var turn = backlog.take(MANY).getFirst();
        add("A", 2);
        backlog.putOff(turn);
        add("A", 3);
        add("B", 4);
        assertThat(round()).containsExactly("B[4]");

        backlog.recall("A");

        assertThat(round()).containsExactly("A[1, 2, 3]");
    }

    @Test
    void submittedTogether_isAnsweredOnceAllIsDone_inItsOrder() {
        var submitted = Work.<String, Integer>submitted(List.of(Map.entry("A", 1), Map.entry("B", 2)));
        var first = submitted.works().get(0);
        var second = submitted.works().get(1);
        second.judge(new Verdict(Outcome.LATE, true), false);
        second.done();
        assertThat(submitted.answer().isComplete()).isFalse();

        first.judge(new Verdict(Outcome.APPLIED, true), false);
        first.done();

        assertThat(submitted.answer().result())
                .extracting(Verdict::outcome)
                .containsExactly(Outcome.APPLIED, Outcome.LATE);
    }

    @Test
    void seenBeforeOnALaterTry_keepsTheVerdictOfTheFirst_unlessNothingWasWritten() {
        var work = Work.<String, Integer>submitted(List.of(Map.entry("A", 1)))
                .works()
                .getFirst();
        work.judge(new Verdict(Outcome.APPLIED, true), false);
        work.judge(new Verdict(Outcome.REPLAYED, true), true);
        assertThat(work.verdict().outcome()).isEqualTo(Outcome.APPLIED);

        work.forgetVerdict();
        work.judge(new Verdict(Outcome.REPLAYED, true), true);
        assertThat(work.verdict().outcome()).isEqualTo(Outcome.REPLAYED);
    }
}
