package io.earwitness.recorder.archive;

import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.RecordingId;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// How the nouns of the model look as JSON inside a recording's folder: members in the order of the record, ids as
/// text.
final class RecordingJson {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule("recording ids")
                    .addSerializer(RecordingId.class, new IdWriter())
                    .addDeserializer(RecordingId.class, new IdReader()))
            .build();

    private RecordingJson() {}

    static byte[] write(Object noun) {
        var pretty = noun instanceof Manifest;
        var writer = pretty ? MAPPER.writerWithDefaultPrettyPrinter() : MAPPER.writer();
        return writer.writeValueAsBytes(noun);
    }

    private static final class IdWriter extends ValueSerializer<RecordingId> {
        @Override
        public void serialize(RecordingId id, JsonGenerator json, SerializationContext context) {
            json.writeString(id.value());
        }
    }

    private static final class IdReader extends ValueDeserializer<RecordingId> {
        @Override
        public RecordingId deserialize(JsonParser json, DeserializationContext context) {
            var text = json.getString();
            if (text == null || !RecordingId.isValid(text)) {
                throw context.weirdStringException(String.valueOf(text), RecordingId.class, "not a recording id");
            }
            return new RecordingId(text);
        }
    }
}
