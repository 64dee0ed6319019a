package io.earwitness.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The contract as a judge: what it promises, and whether an answer keeps it.
///
/// Stricter than the document: a member that it does not name is an error.
final class Contract {
    private final ObjectNode document;

    Contract(String yaml) {
        document = (ObjectNode) new YAMLMapper().readTree(yaml);
        close(document.at("/components/schemas"));
    }

    static Contract read() throws IOException {
        try (var in = Contract.class.getResourceAsStream("/openapi/openapi.yaml")) {
            return new Contract(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    /// `findRecordings 200` and so on, every one that the document names.
    Set<String> answers() {
        var answers = new TreeSet<String>();
        for (var path : document.get("paths").properties()) {
            for (var operation : operations(path.getValue())) {
                operation.get("responses").propertyNames().forEach(status -> {
                    answers.add(operation.get("operationId").asString() + " " + status);
                });
            }
        }
        return answers;
    }

    /// An operation of the document.
    ///
    /// @param open whether it wants to know nobody
    record Operation(String method, String path, boolean open) {}

    List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        for (var path : document.get("paths").properties()) {
            for (var method : List.of("get", "post", "delete")) {
                var operation = path.getValue().get(method);
                if (operation != null) {
                    var security = operation.get("security");
                    var open = security != null && security.isEmpty();
                    assertThat(operation.get("responses").has("401"))
                            .as(path.getKey())
                            .isNotEqualTo(open);
                    operations.add(new Operation(method.toUpperCase(Locale.ROOT), path.getKey(), open));
                }
            }
        }
        return operations;
    }

    /// What is wrong with an answer; empty where it is as promised.
    List<String> faults(String operationId, int status, String mediaType, String body) {
        var response = response(operationId, status);
        var contents = response.get("content");
        if (contents == null) {
            return body.isEmpty() ? List.of() : List.of("a body where none is promised");
        }
        var plainType = mediaType.replaceFirst(";.*", "");
        var content = contents.has("*/*") ? contents.get("*/*") : contents.get(plainType);
        if (content == null) {
            return List.of("the media type " + mediaType);
        }
        if (!plainType.endsWith("json") || contents.has("*/*")) {
            return List.of();
        }
        return schema(content.get("schema"))
                .validate(body, InputFormat.JSON, execution -> {
                    execution.executionConfig(config -> config.formatAssertionsEnabled(true));
                })
                .stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }

    private JsonNode response(String operationId, int status) {
        for (var path : document.get("paths").properties()) {
            for (var operation : operations(path.getValue())) {
                var response = operation.get("responses").get(Integer.toString(status));
                if (operation.get("operationId").asString().equals(operationId) && response != null) {
                    return response.has("$ref")
                            ? document.at(response.get("$ref").asString().substring(1))
                            : response;
                }
            }
        }
        throw new AssertionError("the contract has no " + operationId + " " + status);
    }

    private static List<JsonNode> operations(JsonNode path) {
        return Stream.of("get", "post", "delete")
                .filter(path::has)
                .map(path::get)
                .toList();
    }

    private Schema schema(JsonNode schema) {
        var whole = (ObjectNode) schema.deepCopy();
        whole.set("components", document.get("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole);
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object && object.has("properties") && object.has("type")) {
            object.put("additionalProperties", false);
        }
        node.forEach(Contract::close);
    }
}
