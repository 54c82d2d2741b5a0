package io.tradercache.store.hash;

import io.tradercache.domain.Instrument;
import io.tradercache.domain.InstrumentId;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// An instrument as the fields of its hash: its whole definition by wire names, and its id also by our own name.
public final class InstrumentFields {
    // The fields that the store adds. If a definition uses such a name, its own field is left out, or it would
    // confuse readers.
    private static final Set<String> OURS = Set.of("instrument_id", "version", Fields.REVISION, "source");

    private InstrumentFields() {}

    public static Fields write(Instrument instrument) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("instrument_id", instrument.instrumentId().value());
        instrument.definition().forEach((name, value) -> {
            if (!isOurs(name)) {
                values.put(name, value);
            }
        });
        return Fields.of(values);
    }

    private static boolean isOurs(String name) {
        return OURS.contains(name) || name.startsWith(Fields.WATERMARK) || name.startsWith("gap_");
    }

    public static Instrument read(Fields fields) {
        Map<String, String> definition = fields.map();
        definition.keySet().removeIf(InstrumentFields::isOurs);
        var multiplier = fields.decimal("multiplier");
        return new Instrument(
                new InstrumentId(fields.need("instrument_id")),
                fields.need("type"),
                fields.text("base_currency"),
                fields.text("quote_currency"),
                fields.text("settlement_currency"),
                multiplier == null ? BigDecimal.ONE : multiplier,
                fields.flag("is_inverse"),
                definition,
                fields.needNumber("ts_event"));
    }
}
