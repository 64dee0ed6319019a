package io.earwitness.app.doctor;

import io.earwitness.recorder.RecorderSettings;
import io.earwitness.recorder.capture.PacketSourceKind;
import io.earwitness.recorder.capture.PacketSources;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;

/// Looks how media packets would be received here, by opening a small source of the kind and closing it again.
final class PacketSourceCheck {
    private static final String SUBJECT = "Media packets";
    private static final int SMALL_BYTES = 1 << 20;

    private PacketSourceCheck() {}

    static Finding check(RecorderSettings.Media media) {
        return media.packetSource() == PacketSourceKind.AUTO ? best(media) : asked(media);
    }

    private static Finding best(RecorderSettings.Media media) {
        if (missing(media, PacketSourceKind.RING).isEmpty()) {
            return Finding.ok(SUBJECT, "received by a ring, which costs least");
        }
        var swept = missing(media, PacketSourceKind.SWEPT).isEmpty();
        return Finding.warning(
                SUBJECT,
                swept
                        ? "received by many a system call; a ring costs less"
                        : "received one by one, which works everywhere and costs most",
                "On Linux, give the process CAP_NET_RAW: AmbientCapabilities=CAP_NET_RAW in the service's unit");
    }

    private static Finding asked(RecorderSettings.Media media) {
        var name = media.packetSource().name().toLowerCase(Locale.ROOT);
        var missing = missing(media, media.packetSource());
        return missing.isEmpty()
                ? Finding.ok(SUBJECT, "received by " + name + ", as media.packet-source says")
                : Finding.bad(SUBJECT, name + " cannot be had: " + missing, "Set media.packet-source to auto");
    }

    /// Why the kind cannot be had; empty where it can.
    private static String missing(RecorderSettings.Media media, PacketSourceKind kind) {
        var sources = new PacketSources(
                media.portFirst(), media.portLast(), SMALL_BYTES, SMALL_BYTES, InstantSource.system());
        try {
            for (var source : sources.open(kind, 1)) {
                source.close();
            }
            return "";
        } catch (IOException | RuntimeException | LinkageError e) {
            return e.toString();
        }
    }
}
