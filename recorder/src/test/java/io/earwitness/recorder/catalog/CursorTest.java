package io.earwitness.recorder.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.RecordingId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    @Test
    void survivesTheWayThroughAnAddress() {
        for (var moment : new Instant[] {
            Instant.EPOCH, Instant.parse("2026-03-04T12:00:00.123456789Z"), Instant.parse("1969-12-31T23:59:59.5Z")
        }) {
            var cursor = new Cursor(moment, RecordingId.create(Instant.EPOCH, new Random(1)));

            assertThat(cursor.text()).matches("[A-Za-z0-9_-]{1,100}");
            assertThat(Cursor.parse(cursor.text())).contains(cursor);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "!!!",
                "MTIz",
                "1.01M7YR84WQQ3DD61ANYP04Y5YH",
                "99999999999999999999.01M7YR84WQQ3DD61ANYP04Y5YH",
                "9223372036854775808.01M7YR84WQQ3DD61ANYP04Y5YH",
                "1.81M7YR84WQQ3DD61ANYP04Y5YH",
                "1.'; drop table x;"
            })
    void refusesWhatIsNoneOfOurs(String text) {
        assertThat(Cursor.parse(text)).isEmpty();
        if (!text.startsWith("1.01")) {
            var encoded = Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
            assertThat(Cursor.parse(encoded)).isEmpty();
        }
    }
}
