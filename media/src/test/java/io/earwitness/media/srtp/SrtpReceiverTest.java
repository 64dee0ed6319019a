package io.earwitness.media.srtp;

import static io.earwitness.media.srtp.SampleStream.SSRC;
import static io.earwitness.media.srtp.SampleStream.opened;
import static io.earwitness.media.srtp.SampleStream.outcome;
import static io.earwitness.media.srtp.SampleStream.rtp;
import static io.earwitness.media.srtp.SampleStream.sealed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpReceiverTest {
    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
    private final SrtpKeys keys = SampleStream.keys(SUITE, 7);
    private final SrtpSender sender = new SrtpSender(keys);
    private final SrtpReceiver receiver = new SrtpReceiver(keys);

    @Test
    @Tag("SEC-12")
    void refusesAPacketThatCameBefore() {
        var packet = sealed(sender, rtp(10));

        assertThat(outcome(receiver, packet)).isEqualTo(SrtpOutcome.AUTHENTIC);
        assertThat(outcome(receiver, packet)).isEqualTo(SrtpOutcome.REPLAYED);
    }

    @Test
    @Tag("SEC-12")
    void takesPacketsOfTheLast64InAnyOrderAndRefusesOneFromBeforeItsMemory() {
        var first = sealed(sender, rtp(100));
        var late = sealed(sender, rtp(101));
        outcome(receiver, sealed(sender, rtp(101 + 64)));

        assertThat(outcome(receiver, late)).isEqualTo(SrtpOutcome.AUTHENTIC);

        outcome(receiver, sealed(sender, rtp(100 + ReplayWindow.SIZE)));
        assertThat(outcome(receiver, first)).isEqualTo(SrtpOutcome.REPLAYED);
    }

    @Test
    @Tag("SEC-12")
    void followsTheRolloverThoughPacketsOfBothSidesOfItAreMixed() {
        var before = sealed(sender, rtp(65_534));
        var justBefore = sealed(sender, rtp(65_535));
        var after = sealed(sender, rtp(65_536));

        assertThat(opened(receiver, before)).isEqualTo(rtp(65_534));
        assertThat(opened(receiver, after)).isEqualTo(rtp(65_536));
        assertThat(opened(receiver, justBefore)).isEqualTo(rtp(65_535));
    }

    @Test
    @Tag("SEC-13")
    void findsTheRolloverAgainAfterALossOfMoreThanHalfOfIt() {
        outcome(receiver, sealed(sender, rtp(60_000)));
        for (var n = 60_001; n < 60_000 + 50_000; n++) {
            sealed(sender, rtp(n));
        }

        assertThat(opened(receiver, sealed(sender, rtp(110_000)))).isEqualTo(rtp(110_000));
    }

    @Test
    @Tag("SEC-13")
    void joinsASenderThatHasRolledOverOnceAndNotOneThatHasTwice() {
        for (var n = 0; n < 65_536; n += 1_000) {
            sealed(sender, rtp(n));
        }
        var onceOver = sealed(sender, rtp(65_536 + 200));
        for (var n = 65_536 + 200; n < 2 * 65_536; n += 1_000) {
            sealed(sender, rtp(n));
        }
        var twiceOver = sealed(sender, rtp(2 * 65_536 + 200));

        assertThat(opened(new SrtpReceiver(keys), onceOver)).isEqualTo(rtp(65_536 + 200));
        assertThat(outcome(new SrtpReceiver(keys), twiceOver)).isEqualTo(SrtpOutcome.NOT_AUTHENTIC);
    }

    @Test
    @Tag("SEC-14")
    void bindsEachSenderWhenItComes() {
        for (var n = 65_530; n < 65_540; n++) {
            assertThat(opened(receiver, sealed(sender, rtp(n)))).isEqualTo(rtp(n));
        }
        var other = rtp(0x22BB0002, 5, 160);

        assertThat(opened(receiver, sealed(sender, other))).isEqualTo(other);
        assertThat(opened(receiver, sealed(sender, rtp(65_540)))).isEqualTo(rtp(65_540));
    }

    @Test
    @Tag("SEC-14")
    void forgedSendersTakeNoRoom() {
        assertThat(opened(receiver, sealed(sender, rtp(1)))).isNotEmpty();
        for (var ssrc = 0; ssrc < 10 * SsrcContexts.SSRCS_MAX; ssrc++) {
            assertThat(outcome(receiver, rtp(ssrc, 1, 170))).isEqualTo(SrtpOutcome.NOT_AUTHENTIC);
        }

        assertThat(outcome(receiver, sealed(new SrtpSender(keys), rtp(1)))).isEqualTo(SrtpOutcome.REPLAYED);
    }

    /// The first goes on through roll-overs while others come and go, far more than are remembered.
    @Test
    @Tag("SEC-14")
    void whoStillSendsIsNotForgottenForThoseWhoCameLater() {
        for (var n = 0; n < 3 * SsrcContexts.SSRCS_MAX; n++) {
            // So far apart that the counter has moved by many when the first would be forgotten.
            assertThat(opened(receiver, sealed(sender, rtp(20_000 * n)))).isEqualTo(rtp(20_000 * n));
            var other = sealed(new SrtpSender(keys), rtp(0x22BB0000 + n, 5, 20));
            assertThat(outcome(receiver, other)).isEqualTo(SrtpOutcome.AUTHENTIC);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("SEC-12")
    void leavesAPacketAsItCameWhereAnyBitOfItIsWrong(SrtpSuite suite) {
        var suiteKeys = SampleStream.keys(suite, 11);
        var suiteSender = new SrtpSender(suiteKeys);
        var suiteReceiver = new SrtpReceiver(suiteKeys);
        var random = new Random(12);
        for (var n = 0; n < 200; n++) {
            var packet = sealed(suiteSender, rtp(n));
            // Behind the version and the sizes in the first byte, which say whether it is RTP at all.
            var bit = 8 + random.nextInt(8 * packet.length - 8);
            packet[bit / 8] ^= (byte) (1 << bit % 8);
            var copy = packet.clone();

            assertThat(suiteReceiver.openRtp(packet, packet.length, 0)).isNotEqualTo(SrtpOutcome.AUTHENTIC);
            assertThat(packet).isEqualTo(copy);
        }
    }

    @Test
    void saysWhatIsNoPacketAtAll() {
        assertThat(outcome(receiver, new byte[0])).isEqualTo(SrtpOutcome.MALFORMED);
        assertThat(outcome(receiver, rtp(SSRC, 1, 5))).isEqualTo(SrtpOutcome.MALFORMED);
        assertThat(receiver.openRtcp(new byte[8], 8, 0)).isEqualTo(SrtpOutcome.MALFORMED);
    }

    @Test
    @Tag("SEC-09")
    void tellsMasterKeysApartByTheirMki() {
        var one = MasterKey.fresh(SUITE, new Random(1)).withMki(new byte[] {0, 0, 0, 1});
        var two = MasterKey.fresh(SUITE, new Random(2)).withMki(new byte[] {0, 0, 0, 2});
        var both = new SrtpReceiver(new SrtpKeys(SUITE, List.of(one, two), 0));
        var stranger = SrtpKeys.of(SUITE, one.withMki(new byte[] {0, 0, 0, 3}));

        assertThat(opened(both, sealed(new SrtpSender(SrtpKeys.of(SUITE, two)), rtp(1))))
                .isEqualTo(rtp(1));
        assertThat(opened(both, sealed(new SrtpSender(SrtpKeys.of(SUITE, one)), rtp(2))))
                .isEqualTo(rtp(2));
        assertThat(outcome(both, sealed(new SrtpSender(stranger), rtp(3)))).isEqualTo(SrtpOutcome.UNKNOWN_KEY);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("SEC-09")
    void carriesTheMkiInRtpAndRtcpOfEverySuite(SrtpSuite suite) {
        var withMki = SrtpKeys.of(suite, MasterKey.fresh(suite, new Random(3)).withMki(new byte[] {9, 8}));
        var both = new SrtpReceiver(withMki);
        var report = sealed(new SrtcpSender(withMki), SampleStream.rtcp(SSRC));

        assertThat(opened(both, sealed(new SrtpSender(withMki), rtp(1)))).isEqualTo(rtp(1));
        assertThat(both.openRtcp(report, report.length, 0)).isEqualTo(SrtpOutcome.AUTHENTIC);
        assertThat(both.length()).isEqualTo(SampleStream.rtcp(SSRC).length);
    }

    @Test
    @Tag("SEC-12")
    void refusesAReportThatCameBeforeOrWasTouched() {
        var reports = new SrtcpSender(keys);
        var first = sealed(reports, SampleStream.rtcp(SSRC));
        var touched = sealed(reports, SampleStream.rtcp(SSRC));
        touched[9] ^= 1;

        assertThat(receiver.openRtcp(first.clone(), first.length, 0)).isEqualTo(SrtpOutcome.AUTHENTIC);
        assertThat(receiver.openRtcp(first.clone(), first.length, 0)).isEqualTo(SrtpOutcome.REPLAYED);
        assertThat(receiver.openRtcp(touched, touched.length, 0)).isEqualTo(SrtpOutcome.NOT_AUTHENTIC);
    }

    @Test
    @Tag("SEC-11")
    void hearsBothKeysUntilSomeSecondsAfterTheNewOneIsUsed() {
        var next = SampleStream.keys(SrtpSuite.AEAD_AES_256_GCM, 8);
        var renewed = new SrtpSender(next);
        outcome(receiver, sealed(sender, rtp(1)));
        var early = sealed(sender, rtp(2));
        var late = sealed(sender, rtp(3));
        var tooLate = sealed(sender, rtp(4));

        receiver.rekey(next);

        assertThat(opened(receiver, early)).isEqualTo(rtp(2));
        assertThat(opened(receiver, sealed(renewed, rtp(5)))).isEqualTo(rtp(5));
        assertThat(receiver.openRtp(late, late.length, SrtpReceiver.OVERLAP.toNanos() - 1))
                .isEqualTo(SrtpOutcome.AUTHENTIC);
        assertThat(receiver.openRtp(tooLate, tooLate.length, SrtpReceiver.OVERLAP.toNanos() + 1))
                .isEqualTo(SrtpOutcome.NOT_AUTHENTIC);
    }

    @Test
    @Tag("SEC-11")
    void theSameKeyAgainChangesNothing() {
        for (var n = 65_000; n < 66_000; n++) {
            outcome(receiver, sealed(sender, rtp(n)));
        }
        var seen = sealed(new SrtpSender(keys), rtp(65_001));

        receiver.rekey(SrtpKeys.of(SUITE, MasterKey.of(keys.masters().getFirst().keyAndSalt())));

        assertThat(outcome(receiver, seen)).isEqualTo(SrtpOutcome.REPLAYED);
        assertThat(opened(receiver, sealed(sender, rtp(66_000)))).isEqualTo(rtp(66_000));
    }

    @Test
    @Tag("SRS-REI-18")
    void aNewKeyBeginsWithRolloverZeroOrGoesOnWithTheOneBefore() {
        for (var n = 64_000; n < 3 * 65_536 + 100; n++) {
            outcome(receiver, sealed(sender, rtp(n)));
        }
        var next = SampleStream.keys(SUITE, 9);
        receiver.rekey(next);

        var fromZero = new SrtpSender(next);
        assertThat(opened(receiver, sealed(fromZero, rtp(3 * 65_536 + 100)))).isNotEmpty();

        var goingOn = SampleStream.keys(SUITE, 10);
        var thirdTurn = new SrtpSender(goingOn);
        for (var n = 64_000; n < 3 * 65_536 + 100; n++) {
            sealed(thirdTurn, rtp(n));
        }
        var other = new SrtpReceiver(keys);
        var again = new SrtpSender(keys);
        for (var n = 64_000; n < 3 * 65_536 + 100; n++) {
            outcome(other, sealed(again, rtp(n)));
        }
        other.rekey(goingOn);
        assertThat(opened(other, sealed(thirdTurn, rtp(3 * 65_536 + 100)))).isNotEmpty();
    }

    @Test
    @Tag("SRS-REI-18")
    void aSenderThatBeginsAnewWithTheSameKeyIsHeardFromRolloverZero() {
        for (var n = 64_000; n < 3 * 65_536; n++) {
            outcome(receiver, sealed(sender, rtp(n)));
        }

        receiver.restart();

        assertThat(opened(receiver, sealed(new SrtpSender(keys), rtp(40)))).isEqualTo(rtp(40));
    }

    @Test
    @Tag("SEC-15")
    void noKeyProtectsMoreThanItMay() {
        sender.keyed().age(MasterKey.RTP_PACKETS_MAX - 1, 0);
        receiver.current().transforms().getFirst().age(MasterKey.RTP_PACKETS_MAX - 1, MasterKey.RTCP_PACKETS_MAX - 1);
        var last = sealed(sender, rtp(1));
        var beyond = sealed(new SrtpSender(keys), rtp(2));

        assertThat(outcome(receiver, last)).isEqualTo(SrtpOutcome.AUTHENTIC);
        assertThat(outcome(receiver, beyond)).isEqualTo(SrtpOutcome.KEY_USED_UP);
        assertThatThrownBy(() -> sealed(sender, rtp(2))).isInstanceOf(IllegalStateException.class);

        var reports = new SrtcpSender(keys);
        reports.keyed().age(0, MasterKey.RTCP_PACKETS_MAX - 1);
        var report = sealed(reports, SampleStream.rtcp(SSRC));
        assertThat(receiver.openRtcp(report.clone(), report.length, 0)).isEqualTo(SrtpOutcome.AUTHENTIC);
        assertThat(receiver.openRtcp(report.clone(), report.length, 0)).isEqualTo(SrtpOutcome.KEY_USED_UP);
        assertThatThrownBy(() -> sealed(reports, SampleStream.rtcp(SSRC))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void saysWhenASenderUsesItsKeyForLongerThanItSaid() {
        var shortLived = SrtpKeys.of(SUITE, keys.masters().getFirst().withLifetime(3));
        var patient = new SrtpReceiver(shortLived);
        for (var n = 0; n < 3; n++) {
            outcome(patient, sealed(sender, rtp(n)));
        }
        assertThat(patient.keyOutlived()).isFalse();

        assertThat(opened(patient, sealed(sender, rtp(3)))).isEqualTo(rtp(3));
        assertThat(patient.keyOutlived()).isTrue();
    }

    @Test
    void derivesSessionKeysAnewAtTheAgreedRate() {
        var derived = new SrtpKeys(SUITE, keys.masters(), 256);
        var often = new SrtpSender(derived);
        var listening = new SrtpReceiver(derived);
        for (var n = 200; n < 1_200; n++) {
            assertThat(opened(listening, sealed(often, rtp(n)))).isEqualTo(rtp(n));
        }

        assertThat(sealed(often, rtp(1_200))).isNotEqualTo(sealed(sender, rtp(1_200)));
    }

    @Test
    void nothingThatHoldsAKeyShowsIt() {
        var octets =
                java.util.HexFormat.of().formatHex(keys.masters().getFirst().keyAndSalt());
        var text = keys + " " + keys.masters() + " "
                + SessionKeys.forRtp(SUITE, keys.masters().getFirst(), 0);

        assertThat(text).doesNotContain("[B@").doesNotContain(octets).contains("a master key of 30 octets");
    }
}
