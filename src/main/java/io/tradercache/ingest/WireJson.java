package io.tradercache.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.tradercache.domain.Refusal.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Checks what every message must be: one JSON object in UTF-8, within the limits for size and depth.
final class WireJson {
    static final int LARGEST = 1 << 20;

    private static final int DEEPEST = 64;
    private static final int LONGEST_QUOTED = 64;

    static final JsonFactory JSON = new JsonFactoryBuilder()
            // Values are UTF-8, whatever their first bytes look like.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(LARGEST)
                    .maxNameLength(LARGEST)
                    .build())
            .build();

    private WireJson() {}

    /// A parser on the first field of the object. It opens only a value that is UTF-8 and starts an object.
    static JsonParser open(byte @Nullable [] value) throws Unreadable, IOException {
        if (value == null || value.length == 0) {
            throw new Unreadable(Reason.MALFORMED, value == null ? "no value" : "empty value");
        }
        if (value.length > LARGEST) {
            throw new Unreadable(Reason.TOO_LARGE, value.length + " bytes, at most " + LARGEST);
        }
        checkUtf8(value);
        var parser = JSON.createParser(value);
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new Unreadable(Reason.MALFORMED, "not a JSON object");
        }
        return parser;
    }

    static void close(JsonParser parser) throws Unreadable, IOException {
        if (parser.nextToken() != null) {
            throw new Unreadable(Reason.MALFORMED, "something follows the object");
        }
    }

    static Unreadable malformed(IOException e) {
        // The message of the parser is not used: it quotes the value, which must not appear in a header.
        return new Unreadable(Reason.MALFORMED, "not JSON: " + e.getClass().getSimpleName());
    }

    private static void checkUtf8(byte[] value) throws Unreadable {
        for (byte b : value) {
            if (b < 0) {
                decode(value);
                return;
            }
        }
    }

    private static void decode(byte[] value) throws Unreadable {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
        } catch (CharacterCodingException e) {
            throw new Unreadable(Reason.MALFORMED, "not UTF-8");
        }
    }

    static String quoted(String text) {
        return text.length() <= LONGEST_QUOTED ? text : text.substring(0, LONGEST_QUOTED) + "…";
    }
}
