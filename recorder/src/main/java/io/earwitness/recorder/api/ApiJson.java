package io.earwitness.recorder.api;

import io.earwitness.recorder.model.RecordingId;
import io.javalin.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Type;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/// Representations as JSON: members in the order of the record, moments as ISO 8601, ids as text.
///
/// Lets Javalin write with Jackson 3. Reading comes with the first request that has a body.
final class ApiJson implements JsonMapper {
    private static final tools.jackson.databind.json.JsonMapper MAPPER =
            tools.jackson.databind.json.JsonMapper.builder()
                    .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .addModule(new SimpleModule("recording ids").addSerializer(RecordingId.class, new IdWriter()))
                    .build();

    static byte[] bytes(Object representation) {
        return MAPPER.writeValueAsBytes(representation);
    }

    @Override
    public String toJsonString(Object representation, Type type) {
        return MAPPER.writeValueAsString(representation);
    }

    @Override
    public InputStream toJsonStream(Object representation, Type type) {
        return new ByteArrayInputStream(bytes(representation));
    }

    private static final class IdWriter extends ValueSerializer<RecordingId> {
        @Override
        public void serialize(RecordingId id, JsonGenerator json, SerializationContext context) {
            json.writeString(id.value());
        }
    }
}
