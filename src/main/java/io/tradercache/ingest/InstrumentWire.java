package io.tradercache.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tradercache.domain.Decimals;
import io.tradercache.domain.Instrument;
import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.Refusal.Reason;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads instrument definitions. They are kept whole, because readers may want fields that we do not use.
final class InstrumentWire implements Wire<Instrument> {
    private static final Set<String> TYPES = Set.of(
            "BettingInstrument",
            "BinaryOption",
            "Cfd",
            "Commodity",
            "CryptoFuture",
            "CryptoOption",
            "CryptoPerpetual",
            "CurrencyPair",
            "Equity",
            "FuturesContract",
            "FuturesSpread",
            "IndexInstrument",
            "OptionContract",
            "OptionSpread",
            "PerpetualContract",
            "SyntheticInstrument",
            "TokenizedAsset");

    static final WireSchema SCHEMA = WireSchema.of(
            "type",
            "id",
            "base_currency",
            "quote_currency",
            "settlement_currency",
            "multiplier",
            "is_inverse",
            "ts_event");

    @Override
    public Instrument read(byte @Nullable [] value, long timestamp) throws Unreadable {
        var wire = WireObject.parse(value, SCHEMA);
        var type = wire.text("type");
        if (!TYPES.contains(type)) {
            throw new Unreadable(Reason.UNKNOWN_TYPE, "no type of instrument: \"" + WireJson.quoted(type) + "\"");
        }
        var multiplier = wire.optionalDecimal("multiplier");
        if (multiplier != null && multiplier.signum() <= 0) {
            throw Unreadable.field("multiplier", "must be above zero, was " + multiplier.toPlainString());
        }
        // A definition without a time of its own gets the time of its record.
        long tsEvent = wire.has("ts_event") ? wire.time("ts_event") : timestamp * 1_000_000;
        var definition = definition(value);
        definition.put("ts_event", Long.toString(tsEvent));
        if (multiplier != null) {
            definition.put("multiplier", Decimals.text(multiplier));
        }
        return new Instrument(
                new InstrumentId(wire.identifier("id")),
                type,
                wire.optionalIdentifier("base_currency"),
                wire.optionalIdentifier("quote_currency"),
                wire.optionalIdentifier("settlement_currency"),
                multiplier == null ? BigDecimal.ONE : multiplier,
                inverse(wire),
                definition,
                tsEvent);
    }

    private static boolean inverse(WireObject wire) throws Unreadable {
        if (!wire.has("is_inverse")) {
            return false;
        }
        var flag = Objects.requireNonNullElse(wire.scalar("is_inverse"), "an object or a list");
        if (!flag.equals("true") && !flag.equals("false")) {
            throw Unreadable.field("is_inverse", "must be true or false, was \"" + WireJson.quoted(flag) + "\"");
        }
        return flag.equals("true");
    }

    private static Map<String, String> definition(byte @Nullable [] value) throws Unreadable {
        Map<String, String> definition = new LinkedHashMap<>();
        try (var parser = WireJson.open(value)) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var name = parser.currentName();
                var kind = parser.nextToken();
                if (kind == JsonToken.VALUE_NULL) {
                    definition.remove(name);
                } else {
                    definition.put(name, kind.isScalarValue() ? scalar(parser, kind) : nested(parser));
                }
            }
        } catch (IOException e) {
            throw WireJson.malformed(e);
        }
        return definition;
    }

    private static String scalar(JsonParser parser, JsonToken kind) throws IOException {
        var text = parser.getText();
        return kind.isNumeric() ? Decimals.parse(text).map(Decimals::text).orElse(text) : text;
    }

    private static String nested(JsonParser parser) throws IOException {
        var text = new StringWriter();
        try (var generator = WireJson.JSON.createGenerator(text)) {
            int depth = 0;
            for (var kind = parser.currentToken(); ; kind = parser.nextToken()) {
                if (kind.isNumeric()) {
                    // The number is copied as it is spelled: copying its value would make it a double, or take
                    // very long if it has a million digits.
                    generator.writeNumber(parser.getText());
                } else {
                    generator.copyCurrentEvent(parser);
                }
                depth += kind.isStructStart() ? 1 : kind.isStructEnd() ? -1 : 0;
                if (depth == 0) {
                    break;
                }
            }
        }
        return text.toString();
    }
}
