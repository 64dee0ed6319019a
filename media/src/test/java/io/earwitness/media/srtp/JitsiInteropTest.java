package io.earwitness.media.srtp;

import static io.earwitness.media.srtp.SampleStream.SSRC;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every suite, in both directions, with an SRTP that we did not write.
@Tag("SEC-03")
@Tag("SEC-08")
class JitsiInteropTest {

    @ParameterizedTest
    @EnumSource
    void opensWhatJitsiSealsOverTheRollover(SrtpSuite suite) throws Exception {
        var keys = SampleStream.keys(suite, 1);
        var peer = new JitsiPeer(true, keys, SSRC);
        var receiver = new SrtpReceiver(keys);

        for (var n = 65_500; n < 65_600; n++) {
            var plain = n % 3 == 0 ? SampleStream.rtpWithLongHeader(n) : SampleStream.rtp(n);
            assertThat(SampleStream.opened(receiver, peer.seal(plain))).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sealsWhatJitsiOpensOverTheRollover(SrtpSuite suite) throws Exception {
        var keys = SampleStream.keys(suite, 2);
        var peer = new JitsiPeer(false, keys, SSRC);
        var sender = new SrtpSender(keys);

        for (var n = 65_500; n < 65_600; n++) {
            var plain = n % 3 == 0 ? SampleStream.rtpWithLongHeader(n) : SampleStream.rtp(n);
            assertThat(peer.open(SampleStream.sealed(sender, plain))).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("SEC-12")
    void speaksSrtcpWithJitsiInBothDirections(SrtpSuite suite) throws Exception {
        var keys = SampleStream.keys(suite, 3);
        var sending = new JitsiPeer(true, keys, SSRC);
        var receiving = new JitsiPeer(false, keys, SSRC);
        var receiver = new SrtpReceiver(keys);
        var sender = new SrtcpSender(keys);
        var plain = SampleStream.rtcp(SSRC);

        for (var n = 0; n < 20; n++) {
            var sealed = sending.sealControl(plain);
            assertThat(receiver.openRtcp(sealed, sealed.length, SampleStream.NOW))
                    .isEqualTo(SrtpOutcome.AUTHENTIC);
            assertThat(Arrays.copyOf(sealed, receiver.length())).isEqualTo(plain);

            assertThat(receiving.openControl(SampleStream.sealed(sender, plain)))
                    .isEqualTo(plain);
        }
    }
}
