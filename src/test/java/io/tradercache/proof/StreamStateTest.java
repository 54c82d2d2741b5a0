package io.tradercache.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tradercache.proof.SseParser.Event;
import org.junit.jupiter.api.Test;

/// Tests the client's rules, because a client that made a mistake would prove nothing.
class StreamStateTest {
    private final StreamState state = new StreamState(Subscription.positions("", Subscription::isOpen));

    @Test
    void snapshotThenChanges_isWhatIsHeld() {
        snapshot("A", 1);
        snapshot("B", 1);
        caughtUp("1-0", "2");
        change("2-0", "A", 2, true);
        change("3-0", "C", 1, true);

        assertThat(state.held()).containsOnlyKeys("A", "B", "C");
        assertThat(state.held().get("A").get("version").asText()).isEqualTo("2");
        assertThat(state.lastId()).contains("3-0");
        assertThat(state.count("change")).isEqualTo(2);
    }

    @Test
    void entityThatLeavesTheFilter_isDropped() {
        snapshot("A", 1);
        caughtUp("1-0", "1");
        change("2-0", "A", 2, false);

        assertThat(state.held()).isEmpty();
    }

    @Test
    void removed_isDropped_andCountsFromOneWhenItComesBack() {
        snapshot("A", 5);
        caughtUp("1-0", "1");
        event("2-0", "removed", "{'position_id':'A'}");
        assertThat(state.held()).isEmpty();

        change("3-0", "A", 1, true);

        assertThat(state.held()).containsOnlyKeys("A");
    }

    @Test
    void resumed_keepsWhatItHad() {
        snapshot("A", 1);
        caughtUp("1-0", "1");
        state.connected();
        change("2-0", "B", 1, true);
        caughtUp("2-0", "null");

        assertThat(state.held()).containsOnlyKeys("A", "B");
    }

    @Test
    void secondSnapshot_startsFromEmpty() {
        snapshot("A", 1);
        caughtUp("1-0", "1");
        change("1-0", "B", 1, true);
        snapshot("C", 1);
        caughtUp("1-0", "1");

        assertThat(state.held()).containsOnlyKeys("C");
    }

    @Test
    void snapshotOverANewConnection_startsFromEmpty() {
        snapshot("A", 1);
        state.connected();
        snapshot("B", 1);
        caughtUp("1-0", "1");

        assertThat(state.held()).containsOnlyKeys("B");
    }

    @Test
    void snapshotOfNone_startsFromEmpty() {
        snapshot("A", 1);
        caughtUp("1-0", "1");
        state.connected();
        caughtUp("2-0", "0");

        assertThat(state.held()).isEmpty();
    }

    @Test
    void whatBreaksTheRules_fails() {
        snapshot("A", 7);
        assertBroken(() -> event("1-0", "heartbeat", "{'as_of':1,'lag':0}"));
        assertBroken(() -> snapshot("A", 7));
        assertBroken(() -> caughtUp("1-0", "2"));
        caughtUp("1-0", "1");

        assertBroken(() -> change("2-0", "A", 6, true));
        assertBroken(() -> change("0-9", "A", 9, true));
        assertBroken(() -> change("2-0/snapshot", "A", 9, true));
        assertBroken(() -> event("3-0", "changed", "{}"));
        assertBroken(() -> event("3-0", "removed", "{}"));
        assertBroken(() -> event("3-0", "change", "{"));
        assertBroken(() -> caughtUp("3-0", "null"));
    }

    private static void assertBroken(Runnable event) {
        assertThatIllegalStateException().isThrownBy(event::run);
    }

    private void snapshot(String id, long version) {
        event("1-0/snapshot", "snapshot", entity(id, version, true));
    }

    private void caughtUp(String id, String count) {
        event(id, "caught-up", "{'as_of':1,'lag':0,'snapshot':%s}".formatted(count));
    }

    private void change(String feedId, String id, long version, boolean open) {
        event(feedId, "change", entity(id, version, open));
    }

    private void event(String id, String name, String json) {
        state.accept(new Event(id, name, json.replace('\'', '"')));
    }

    private static String entity(String id, long version, boolean open) {
        return "{'position_id':'%s','version':'%d','is_open':%s}".formatted(id, version, open);
    }
}
