package io.earwitness.sip.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// The blocks of a PEM file in their order (RFC 7468). Text between blocks is passed over.
record PemFile(Path path, List<Block> blocks) {
    private static final long BYTES_MAX = 4 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);

    /// @param label what stands behind BEGIN, such as `CERTIFICATE`
    record Block(String label, byte[] content) {}

    static PemFile read(Path path) throws IOException {
        if (Files.size(path) > BYTES_MAX) {
            throw new IOException(path + " is larger than " + (BYTES_MAX >> 20) + " MB");
        }
        var text = Files.readString(path, StandardCharsets.ISO_8859_1);
        try {
            var blocks = BLOCK.matcher(text)
                    .results()
                    .map(found -> new Block(found.group(1), content(found.group(2))))
                    .toList();
            return new PemFile(path, blocks);
        } catch (IllegalArgumentException broken) {
            throw new IOException(path + " is not PEM: " + broken.getMessage());
        }
    }

    // Header lines as in encrypted PKCS#1 keys are no Base64; such a block is empty, and refused by whoever needs it.
    private static byte[] content(String body) {
        return body.indexOf(':') >= 0
                ? new byte[0]
                : Base64.getMimeDecoder().decode(body.getBytes(StandardCharsets.ISO_8859_1));
    }

    List<byte[]> all(String label) {
        return blocks.stream()
                .filter(block -> block.label().equals(label))
                .map(Block::content)
                .toList();
    }
}
