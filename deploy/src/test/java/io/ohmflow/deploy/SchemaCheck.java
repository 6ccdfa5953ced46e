package io.ohmflow.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Checks a document against a JSON schema, as far as the schemas of this module go: type, enum,
 * const, pattern, minimum, properties, required, additionalProperties, items, a $ref into $defs,
 * and oneOf of objects that are told apart by their {@code kind}.
 */
final class SchemaCheck {
  private final JsonNode schema;
  private final List<String> problems = new ArrayList<>();

  SchemaCheck(JsonNode schema) {
    this.schema = schema;
  }

  /** What is wrong with a document, or nothing. */
  List<String> problems(JsonNode document) {
    problems.clear();
    for (JsonNode one : schema.path("oneOf")) {
      if (one.at("/properties/kind/const").equals(document.path("kind"))) {
        check("", one, document);
        return List.copyOf(problems);
      }
    }
    return List.of("unknown kind " + document.path("kind"));
  }

  private void check(String at, JsonNode rule, JsonNode value) {
    if (rule.has("$ref")) {
      check(at, schema.at(rule.path("$ref").asText().substring(1)), value);
      return;
    }
    expect(at, !rule.has("type") || isOf(rule.path("type").asText(), value), "type", value);
    expect(at, !rule.has("const") || rule.path("const").equals(value), "const", value);
    expect(at, !rule.has("enum") || contains(rule.path("enum"), value), "enum", value);
    String pattern = rule.path("pattern").asText("");
    expect(at, value.asText().matches(pattern) || pattern.isEmpty(), pattern, value);
    expect(at, !(value.asLong() < rule.path("minimum").asLong(Long.MIN_VALUE)), "minimum", value);
    for (JsonNode name : rule.path("required")) {
      expect(at, value.has(name.asText()), "missing " + name.asText(), value);
    }
    if (value.isObject()) {
      fields(at, rule, value);
    }
    for (int i = 0; value.isArray() && rule.has("items") && i < value.size(); i++) {
      check(at + "/" + i, rule.path("items"), value.path(i));
    }
  }

  private void fields(String at, JsonNode rule, JsonNode value) {
    Iterator<Map.Entry<String, JsonNode>> fields = value.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      JsonNode known = rule.path("properties").path(field.getKey());
      JsonNode others = rule.path("additionalProperties");
      if (!known.isMissingNode()) {
        check(at + "/" + field.getKey(), known, field.getValue());
      } else if (others.isObject()) {
        check(at + "/" + field.getKey(), others, field.getValue());
      } else {
        expect(at, others.asBoolean(true), "unknown field", field.getValue());
      }
    }
  }

  private void expect(String at, boolean fine, String rule, JsonNode value) {
    if (!fine) {
      problems.add(at + ": " + rule + ": " + value);
    }
  }

  private static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      default -> throw new IllegalArgumentException("no type " + type);
    };
  }

  private static boolean contains(JsonNode values, JsonNode value) {
    for (JsonNode each : values) {
      if (each.equals(value)) {
        return true;
      }
    }
    return false;
  }
}
