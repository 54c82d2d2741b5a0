package io.tradercache.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tradercache.proof.SseParser.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseParserTest {

    @Test
    void event_hasItsIdNameAndData() {
        assertThat(parsed("id: 1-0\nevent: change\ndata: {\"a\":\"ü\"}\n\n"))
                .containsExactly(new Event("1-0", "change", "{\"a\":\"ü\"}"));
    }

    @Test
    void linesOfData_areOneTextOfLines() {
        assertThat(parsed("data: one\ndata:two\ndata\ndata:  four\n\n"))
                .containsExactly(new Event("", "message", "one\ntwo\n\n four"));
    }

    @Test
    void comments_areNoEvents() {
        assertThat(parsed(": hello\n\n:\ndata: a\n: in between\ndata: b\n\n"))
                .containsExactly(new Event("", "message", "a\nb"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void everyEndOfLine_isOne(String end) {
        var text = "id: 1\nevent: a\ndata: x\ndata: y\n\nevent: b\ndata: z\n\n".replace("\n", end);

        assertThat(parsed(text)).containsExactly(new Event("1", "a", "x\ny"), new Event("1", "b", "z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void bytesCutAnywhere_areTheSameEvents(String end) {
        var text = ": c\n\nid: 1\nevent: a\ndata: xü€\ndata: y\n\ndata: z\n\n".replace("\n", end);
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var whole = parsed(text);

        assertThat(whole).hasSize(2);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(parsed(bytes, cut)).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @Test
    void eventWithoutData_isNone_butItsIdCounts() {
        assertThat(parsed("id: 7\nevent: a\n\ndata: x\n\n")).containsExactly(new Event("7", "message", "x"));
    }

    @Test
    void eventThatIsNotOver_isNotThere() {
        assertThat(parsed("data: x\n")).isEmpty();
        assertThat(parsed("data: x\n\ndata: y")).hasSize(1);
    }

    @Test
    void markOfByteOrder_isNoPartOfTheFirstField() {
        assertThat(parsed("\uFEFFdata: x\n\n")).containsExactly(new Event("", "message", "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dat: x\n", "data : x\n", "retry: soon\n", "id: \0\n", "{\"status\":503}\n"})
    void whatIsNoField_fails(String line) {
        assertThatIllegalStateException().isThrownBy(() -> parsed(line));
    }

    @Test
    void whatIsNotUtf8_fails() {
        var bytes = new byte[] {'d', 'a', 't', 'a', ':', (byte) 0xC3, '\n'};

        assertThatIllegalStateException().isThrownBy(() -> parsed(bytes, bytes.length));
    }

    private static List<Event> parsed(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return parsed(bytes, bytes.length);
    }

    private static List<Event> parsed(byte[] bytes, int cut) {
        var events = new ArrayList<Event>();
        var parser = new SseParser(events::add);
        parser.feed(bytes, cut);
        var rest = Arrays.copyOfRange(bytes, cut, bytes.length);
        for (var each : rest) {
            parser.feed(new byte[] {each}, 1);
        }
        return events;
    }
}
