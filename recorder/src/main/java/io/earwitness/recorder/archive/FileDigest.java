package io.earwitness.recorder.archive;

import io.earwitness.recorder.folder.RecordingFolder;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 over the content of a file, as the manifest writes it.
public final class FileDigest {
    private static final int BLOCK_BYTES = 1 << 16;

    private FileDigest() {}

    /// 64 hex digits, small letters.
    public static String sha256(RecordingFolder folder, String name) throws IOException {
        var digest = sha256();
        var block = new byte[BLOCK_BYTES];
        try (var in = folder.input(name)) {
            for (var n = in.read(block); n >= 0; n = in.read(block)) {
                digest.update(block, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
