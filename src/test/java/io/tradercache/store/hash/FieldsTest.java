package io.tradercache.store.hash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldsTest {
    private static final int MANY = 100;

    @Test
    void manyFields_areFoundInAnyOrder() {
        var fields = new Fields();
        for (int i = 0; i < MANY; i++) {
            fields.put("name" + i, i);
        }

        for (int i = 0; i < MANY; i++) {
            assertThat(fields.text("name" + i)).isEqualTo(Integer.toString(i));
            assertThat(fields.text("name" + (MANY - 1 - i))).isEqualTo(Integer.toString(MANY - 1 - i));
            assertThat(fields.text("name" + MANY)).isNull();
            assertThat(fields.has("name" + i * 37 % MANY)).isTrue();
        }
        assertThat(fields.map()).hasSize(MANY);
        assertThat(fields.map().keySet()).startsWith("name0", "name1").endsWith("name98", "name99");
    }

    @Test
    void json_escapesWhatMustBe_andReadsBackAsItWas() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("plain", "BTC/USDT é ☃ 😀");
        texts.put("quoted \"name\"", "a \"b\" \\ c");
        texts.put("control", "\u0000\t\n\u001f\u007f");
        texts.put("empty", "");
        var json = Fields.of(texts).json();

        Map<String, String> read = new ObjectMapper().readValue(json, new TypeReference<>() {});
        assertThat(read).isEqualTo(texts);
        assertThat(Fields.ofJson(json).map()).isEqualTo(texts);
    }

    @Test
    void none_isAnEmptyObject() {
        assertThat(new Fields().json()).isEqualTo("{}");
        assertThat(Fields.ofJson("{}").isEmpty()).isTrue();
        assertThat(Fields.of(Map.of()).put("late", "x").text("late")).isEqualTo("x");
    }
}
