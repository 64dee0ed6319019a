package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.app.peer.FfmpegSrtp;
import io.earwitness.app.peer.Tools;
import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.media.srtp.MasterKey;
import io.earwitness.media.srtp.SrtpKeys;
import io.earwitness.media.srtp.SrtpSender;
import io.earwitness.media.srtp.SrtpSuite;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What we protect is what ffmpeg opens, for the suites that it has.
class FfmpegSrtpIT {

    @BeforeEach
    void assumeFfmpeg() {
        Tools.assume("ffmpeg");
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32"})
    @Tag("SEC-03")
    void ffmpegOpensWhatWeProtectOverTheRollover(SrtpSuite suite) throws Exception {
        var random = new Random(1);
        var master = MasterKey.fresh(suite, random);
        var sender = new SrtpSender(SrtpKeys.of(suite, master));
        var packetizer = new RtpPacketizer(random.nextInt(), 65_500, random.nextInt());
        var packets = new ArrayList<byte[]>();
        var plain = new ByteArrayOutputStream();
        for (var n = 0; n < 100; n++) {
            var payload = new byte[160];
            random.nextBytes(payload);
            plain.write(payload);
            var packet = packetizer.packet(8, n == 0, payload, 160);
            var sealed = Arrays.copyOf(packet, packet.length + sender.overhead());
            packets.add(Arrays.copyOf(sealed, sender.seal(sealed, packet.length)));
        }

        var key = Base64.getEncoder().encodeToString(master.keyAndSalt());
        assertThat(FfmpegSrtp.opened(suite.name(), key, 8, packets)).isEqualTo(plain.toByteArray());
    }
}
