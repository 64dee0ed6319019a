package io.earwitness.media.srtp;

import static io.earwitness.media.srtp.SampleStream.NOW;
import static io.earwitness.media.srtp.SampleStream.SSRC;
import static io.earwitness.media.srtp.SampleStream.opened;
import static io.earwitness.media.srtp.SampleStream.outcome;
import static io.earwitness.media.srtp.SampleStream.rtcp;
import static io.earwitness.media.srtp.SampleStream.rtp;
import static io.earwitness.media.srtp.SampleStream.sealed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Receivers and senders that go on in another process, from what the first kept at the moment of a kill.
class ResumedContextsTest {
    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;

    private final SrtpKeys keys = SampleStream.keys(SUITE, 7);
    private final SrtpSender sender = new SrtpSender(keys);
    private final ByteBuffer memory = ByteBuffer.allocateDirect(2 * IndexLedger.BYTES);
    private final SrtpReceiver receiver = new SrtpReceiver(keys);

    ResumedContextsTest() {
        receiver.keepIn(ledger(memory, 0), ledger(memory, 1));
    }

    private static IndexLedger ledger(ByteBuffer memory, int number) {
        return new IndexLedger(memory.slice(number * IndexLedger.BYTES, IndexLedger.BYTES));
    }

    /// As the memory of a killed process is found.
    private ByteBuffer found() {
        return ByteBuffer.allocateDirect(memory.capacity()).put(0, memory, 0, memory.capacity());
    }

    private SrtpReceiver resumed() {
        return SrtpReceiver.goOn(keys, ledger(found(), 0), Optional.empty(), NOW);
    }

    /// The counter rolls over just before the kill, in the down time, and not at all; once and several times before.
    @ParameterizedTest
    @CsvSource({
        "65530, 65540, 65541",
        "65500, 65534, 65545",
        "65500, 65535, 65536",
        "65000, 65001, 90000",
        "300000, 327679, 327690",
        "300000, 327680, 330000",
        "131072, 131072, 140000",
        "65500, 65534, 120000"
    })
    @Tag("SEC-13")
    void findsTheRolloverCounterWhereverItRolledOver(int first, int last, int next) {
        for (var n = 0; n < first; n += 20_000) {
            outcome(receiver, sealed(sender, rtp(n)));
        }
        for (var n = first; n <= last; n++) {
            assertThat(outcome(receiver, sealed(sender, rtp(n)))).isEqualTo(SrtpOutcome.AUTHENTIC);
        }
        var after = resumed();
        // What is lost in the down time.
        for (var n = last + 1; n < next; n++) {
            sealed(sender, rtp(n));
        }
        var packet = sealed(sender, rtp(next));

        assertThat(opened(after, packet)).isEqualTo(rtp(next));
        assertThat(outcome(after, packet)).isEqualTo(SrtpOutcome.REPLAYED);
        assertThat(opened(after, sealed(sender, rtp(next + 1)))).isEqualTo(rtp(next + 1));
    }

    @ParameterizedTest
    @EnumSource(SrtpSuite.class)
    @Tag("SEC-12")
    void nothingThatCameBeforeTheKillIsTakenAgain(SrtpSuite suite) {
        var of = SampleStream.keys(suite, 3);
        var from = new SrtpSender(of);
        var reports = new SrtcpSender(of);
        var before = new SrtpReceiver(of);
        before.keepIn(ledger(memory, 0), ledger(memory, 1));
        List<byte[]> packets = new ArrayList<>();
        for (var n = 65_000; n < 65_700; n++) {
            packets.add(sealed(from, rtp(n)));
            // Every seventh never comes.
            if (n % 7 != 0) {
                outcome(before, packets.getLast());
            }
        }
        var report = sealed(reports, rtcp(SSRC));
        assertThat(before.openRtcp(report.clone(), report.length, NOW)).isEqualTo(SrtpOutcome.AUTHENTIC);
        var after = SrtpReceiver.goOn(of, ledger(found(), 0), Optional.empty(), NOW);

        assertThat(packets)
                .allSatisfy(packet -> assertThat(outcome(after, packet)).isNotEqualTo(SrtpOutcome.AUTHENTIC));
        assertThat(after.openRtcp(report.clone(), report.length, NOW)).isEqualTo(SrtpOutcome.REPLAYED);
        var next = sealed(reports, rtcp(SSRC));
        assertThat(after.openRtcp(next, next.length, NOW)).isEqualTo(SrtpOutcome.AUTHENTIC);
        assertThat(opened(after, sealed(from, rtp(65_700)))).isEqualTo(rtp(65_700));
    }

    /// A packet of somebody without the key does not move the counter, whatever its sequence number.
    @Test
    @Tag("SEC-12")
    @Tag("SEC-13")
    void aForgedPacketAfterTheRestartChangesNothing() {
        for (var n = 65_500; n < 65_540; n++) {
            outcome(receiver, sealed(sender, rtp(n)));
        }
        var after = resumed();
        var other = new SrtpSender(SampleStream.keys(SUITE, 99));
        for (var n = 0; n < 65_536; n += 1_111) {
            assertThat(outcome(after, sealed(other, rtp(n)))).isNotEqualTo(SrtpOutcome.AUTHENTIC);
        }

        assertThat(opened(after, sealed(sender, rtp(65_540)))).isEqualTo(rtp(65_540));
    }

    @Test
    @Tag("SEC-14")
    void bothKeysAreGoodWhereTheClientHadJustChangedThem() {
        for (var n = 65_500; n < 65_600; n++) {
            outcome(receiver, sealed(sender, rtp(n)));
        }
        var next = SampleStream.keys(SUITE, 8);
        receiver.rekey(next);
        assertThat(receiver.earlierKeys()).contains(keys);
        receiver.keepIn(ledger(memory, 0), ledger(memory, 1));
        var found = found();
        var after = SrtpReceiver.goOn(
                next, ledger(found, 0), Optional.of(new SrtpReceiver.Earlier(keys, ledger(found, 1))), NOW);
        var underWay = sealed(sender, rtp(65_601));
        var nextSender = new SrtpSender(next);
        for (var n = 0; n < 65_602; n += 20_000) {
            sealed(nextSender, rtp(n));
        }

        assertThat(opened(after, underWay)).isEqualTo(rtp(65_601));
        assertThat(outcome(after, underWay)).isEqualTo(SrtpOutcome.REPLAYED);
        assertThat(opened(after, sealed(nextSender, rtp(65_602)))).isEqualTo(rtp(65_602));
    }

    @Test
    void everySenderGoesOnAlsoWhereTheFirstWereForgotten() {
        var senders = SsrcContexts.SSRCS_MAX + 6;
        for (var n = 0; n < senders; n++) {
            outcome(receiver, sealed(sender, rtp(1_000 + n, 40_000, 20)));
        }
        var after = resumed();

        for (var n = senders - SsrcContexts.SSRCS_MAX; n < senders; n++) {
            var context = Objects.requireNonNull(after.current().context(1_000 + n));
            assertThat(context.rtp().highest()).isEqualTo(40_000);
        }
        assertThat(after.current().context(1_000)).isNull();
    }

    @Test
    @Tag("SEC-06")
    void noIndexOfOursIsUsedTwiceThroughAnyNumberOfRestarts() throws Exception {
        var peer = new SrtpReceiver(keys);
        var reports = new SrtcpSender(keys);
        reports.keepIn(ledger(memory, 0));
        var random = new Random(5);
        var last = -1L;
        for (var restart = 0; restart < 20; restart++) {
            for (var left = random.nextInt(30); left > 0; left--) {
                var packet = sealed(reports, rtcp(SSRC));
                var index = ByteBuffer.wrap(packet).getInt(packet.length - 14) & 0x7FFF_FFFFL;
                assertThat(index).isGreaterThan(last);
                last = index;
                assertThat(peer.openRtcp(packet, packet.length, NOW)).isEqualTo(SrtpOutcome.AUTHENTIC);
            }
            reports = SrtcpSender.goOn(keys, ledger(found(), 0));
            reports.keepIn(ledger(memory, 0));
        }
        var jitsi = new JitsiPeer(false, keys, SSRC);
        assertThat(jitsi.openControl(sealed(reports, rtcp(SSRC)))).isEqualTo(rtcp(SSRC));
    }

    @Test
    void aKeyThatIsUsedUpIsNotUsedOn() {
        var ledger = ledger(memory, 0);
        ledger.ownNext(MasterKey.RTCP_PACKETS_MAX - 10);

        assertThatThrownBy(() -> SrtcpSender.goOn(keys, ledger)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keysAreReadAsTheyWereWritten() throws Exception {
        var mki = new byte[] {1, 2, 3, 4};
        var other = new byte[] {1, 2, 3, 5};
        var random = new Random(3);
        var all = new SrtpKeys(
                SrtpSuite.AES_256_CM_HMAC_SHA1_80,
                List.of(
                        MasterKey.fresh(SrtpSuite.AES_256_CM_HMAC_SHA1_80, random)
                                .withMki(mki)
                                .withLifetime(1L << 20),
                        MasterKey.fresh(SrtpSuite.AES_256_CM_HMAC_SHA1_80, random)
                                .withMki(other)),
                1L << 10);
        var bytes = new ByteArrayOutputStream();
        SrtpKeysFormat.write(new DataOutputStream(bytes), all);

        assertThat(SrtpKeysFormat.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
                .isEqualTo(all);
    }
}
