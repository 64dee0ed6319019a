package io.earwitness.recorder.api;

import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// The members of a request's JSON body, each checked. No body is an empty one.
final class RequestBody {
    private static final int BYTES_MAX = 16 * 1024;
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final JsonNode members;

    private RequestBody(JsonNode members) {
        this.members = members;
    }

    static RequestBody read(Context request, Set<String> known) {
        var bytes = request.contentLength() > BYTES_MAX ? new byte[BYTES_MAX + 1] : request.bodyAsBytes();
        if (bytes.length > BYTES_MAX) {
            throw new ProblemException(413, "The request is too large", "A body may have 16 kB here.");
        }
        var members = bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : parsed(bytes);
        if (!members.isObject()) {
            throw ProblemException.badRequest("The body must be a JSON object.");
        }
        for (var name : members.propertyNames()) {
            if (!known.contains(name)) {
                throw ProblemException.badRequest("There is no member '" + clipped(name) + "'. There are: "
                        + String.join(", ", new TreeSet<>(known)) + ".");
            }
        }
        return new RequestBody(members);
    }

    private static JsonNode parsed(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (JacksonException unreadable) {
            throw ProblemException.badRequest("The body is not JSON.");
        }
    }

    /// Empty where the member is missing, null or blank.
    Optional<String> text(String name, int lengthMax) {
        var member = members.get(name);
        if (member == null || member.isNull()) {
            return Optional.empty();
        }
        if (!member.isString()) {
            throw ProblemException.badRequest("The member '" + name + "' must be a text.");
        }
        var text = member.asString().strip();
        if (text.length() > lengthMax) {
            throw ProblemException.badRequest(
                    "The member '" + name + "' may have " + lengthMax + " characters, not " + text.length() + ".");
        }
        return Optional.of(text).filter(given -> !given.isEmpty());
    }

    private static String clipped(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
