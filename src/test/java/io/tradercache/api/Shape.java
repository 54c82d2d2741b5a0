package io.tradercache.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Checks values against the part of JSON Schema that our documents use: references, types, required and
/// further properties, items and enums.
record Shape(JsonNode document) {

    /// What a value has that its schema does not allow, and where.
    List<String> faults(JsonNode value, JsonNode schema) {
        List<String> faults = new ArrayList<>();
        check("", value, schema, faults);
        return faults;
    }

    private void check(String at, JsonNode value, JsonNode schema, List<String> faults) {
        if (schema.has("$ref")) {
            check(at, value, resolved(schema), faults);
            return;
        }
        for (var choice : List.of("anyOf", "oneOf")) {
            if (schema.has(choice)) {
                boolean any = schema.get(choice)
                        .valueStream()
                        .anyMatch(one -> faults(value, one).isEmpty());
                if (!any) {
                    faults.add(at + ": none of " + schema.get(choice));
                }
                return;
            }
        }
        if (schema.has("type") && types(schema.get("type")).stream().noneMatch(type -> is(value, type))) {
            faults.add(at + ": " + value + " is not " + schema.get("type"));
        }
        if (schema.has("enum") && schema.get("enum").valueStream().noneMatch(value::equals)) {
            faults.add(at + ": " + value + " is none of " + schema.get("enum"));
        }
        if (value.isObject()) {
            checkObject(at, value, schema, faults);
        }
        if (value.isArray() && schema.has("items")) {
            value.forEach(item -> check(at + "[]", item, schema.get("items"), faults));
        }
    }

    private void checkObject(String at, JsonNode value, JsonNode schema, List<String> faults) {
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                faults.add(at + "." + name.asText() + ": missing");
            }
        });
        var properties = schema.path("properties");
        var others = schema.path("additionalProperties");
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            var where = at + "." + field.getKey();
            if (properties.has(field.getKey())) {
                check(where, field.getValue(), properties.get(field.getKey()), faults);
            } else if (others.isObject()) {
                check(where, field.getValue(), others, faults);
            } else if (!others.asBoolean(false)) {
                faults.add(where + ": not in the document");
            }
        }
    }

    JsonNode resolved(JsonNode schema) {
        if (!schema.has("$ref")) {
            return schema;
        }
        var found = document.at(schema.get("$ref").asText().substring(1));
        if (found.isMissingNode()) {
            throw new AssertionError("not in the document: " + schema);
        }
        return found;
    }

    private static List<String> types(JsonNode type) {
        return type.isArray() ? type.valueStream().map(JsonNode::asText).toList() : List.of(type.asText());
    }

    private static boolean is(JsonNode value, String type) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new AssertionError("no such type: " + type);
        };
    }
}
