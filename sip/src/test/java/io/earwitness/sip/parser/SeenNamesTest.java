package io.earwitness.sip.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A name is found again only where it is spelled just so.
class SeenNamesTest {
    private final SeenNames names = new SeenNames();

    private @Nullable String find(String text) {
        var bytes = ("x" + text + ":").getBytes(StandardCharsets.UTF_8);
        return names.find(bytes, 1, bytes.length - 1);
    }

    @Test
    void oneThatIsSpelledTheSameIsTheSame() {
        var name = "Max-Forwards";
        names.remember(name);

        assertThat(find("Max-Forwards")).isSameAs(name);
        assertThat(find("Max-forwards")).isNull();
        assertThat(find("Mix-Forwards")).isNull();
        assertThat(find("Max-Forward")).isNull();
        assertThat(find("")).isNull();
    }

    @Test
    void longOnesAndThoseOfOtherBytesAreNotRemembered() {
        var tooLong = "X-" + "a".repeat(100);
        names.remember(tooLong);
        names.remember("Via");

        assertThat(find(tooLong)).isNull();
        assertThat(find("V\u00EDa")).isNull();
    }
}
