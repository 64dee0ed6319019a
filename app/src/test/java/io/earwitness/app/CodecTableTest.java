package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// docs/codecs.md says of each codec what `CodecCallIT` holds, row by row: no row without its test, no test unsaid.
class CodecTableTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "codecs.md");

    @Test
    void theTableIsWhatTheTestsHold() throws Exception {
        var rows = Arrays.stream(CodecCase.values()).map(CodecTableTest::row).collect(Collectors.joining("\n"));
        assertThat(Files.readString(DOCUMENT)).contains("""
                | codec | parameters | packets of | decoded by | encoded by | compared with | how alike |
                |---|---|---|---|---|---|---|
                """ + rows + "\n\n");
    }

    private static String row(CodecCase codec) {
        return "| %s | %s | %d ms | %s | %s | %s | %s |"
                .formatted(
                        codec.rtpmap,
                        codec.fmtp.isEmpty() ? "" : "`" + codec.fmtp + "`",
                        codec.packetMillis,
                        codec.decoder(),
                        codec.encoder,
                        codec.judge,
                        codec.isExact() ? "every sample" : "at least %.0f dB".formatted(codec.decibelsMin));
    }
}
