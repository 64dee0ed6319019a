package io.earwitness.recorder.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.srtp.SrtpReceiver;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.StreamDescription;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whose a packet is, among three lines: `a` is tagged, `b` has the same payload type, `c` another.
class BundleRoutesTest {
    private static final int A = 4;
    private static final int B = 5;
    private static final int C = 6;
    private static final int MID_ID = 3;

    private final BundleRoutes routes = new BundleRoutes();

    BundleRoutesTest() {
        routes.agree(description(C, 96), marks(2, "c"));
        routes.agree(description(A, 0, 101), marks(0, "a"));
        routes.agree(description(B, 0), marks(1, "bee", 77));
    }

    private static StreamDescription description(int index, int... types) {
        var formats = Arrays.stream(types)
                .mapToObj(type -> new NegotiatedFormat(type, "X", 8_000, 1, ""))
                .toList();
        return new StreamDescription(index, index, "", "audio", "RTP/AVP", formats, 20_000);
    }

    private static BundleMarks marks(int place, String mid, Integer... sources) {
        return new BundleMarks(place, mid, MID_ID, Set.of(sources));
    }

    private static ByteBuffer packet(int ssrc, int number, int type) {
        return ByteBuffer.allocate(20)
                .put((byte) 0x80)
                .put((byte) type)
                .putShort((short) number)
                .putInt(0)
                .putInt(ssrc)
                .position(0);
    }

    private static ByteBuffer packet(int ssrc, int number, int type, String mid) {
        var name = mid.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(28)
                .put((byte) 0x90)
                .put((byte) type)
                .putShort((short) number)
                .putInt(0)
                .putInt(ssrc)
                .putInt(0xBEDE0003)
                .put((byte) (MID_ID << 4 | (name.length - 1)))
                .put(name)
                .position(0);
    }

    private int line(ByteBuffer packet) {
        return routes.lineOf(packet, true, 0);
    }

    @Test
    @Tag("VID-10")
    void goesByTheMidThenBySsrcThenByPayloadType() {
        assertThat(line(packet(1, 1, 96, "bee"))).isEqualTo(B);
        assertThat(line(packet(1, 2, 96))).isEqualTo(B);
        assertThat(line(packet(77, 1, 96))).isEqualTo(B);
        assertThat(line(packet(2, 1, 96))).isEqualTo(C);
        assertThat(line(packet(3, 1, 101))).isEqualTo(A);
        assertThat(line(packet(4, 1, 0))).isEqualTo(BundleRoutes.UNKNOWN);
        assertThat(line(packet(5, 1, 13))).isEqualTo(BundleRoutes.UNKNOWN);
        assertThat(routes.tagged()).isEqualTo(A);
    }

    @Test
    void anSsrcStaysWithItsLineWhateverTypeItSendsThen() {
        assertThat(line(packet(2, 1, 96))).isEqualTo(C);
        assertThat(line(packet(2, 2, 101))).isEqualTo(C);
        routes.agree(description(B, 0, 96), marks(1, "bee", 77));
        assertThat(line(packet(2, 3, 96))).isEqualTo(C);
        assertThat(line(packet(8, 3, 96))).isEqualTo(BundleRoutes.UNKNOWN);
    }

    @Test
    void aNameThatNobodyHasDoesNotCount() {
        assertThat(line(packet(2, 1, 96, "be"))).isEqualTo(C);
        assertThat(line(packet(3, 1, 0, "beer"))).isEqualTo(BundleRoutes.UNKNOWN);
    }

    @Test
    void whatComesLateDoesNotTakeItsSourceBack() {
        assertThat(line(packet(1, 65_534, 0, "a"))).isEqualTo(A);
        assertThat(line(packet(1, 2, 0, "bee"))).isEqualTo(B);
        // Sent before, overtaken on the way: it goes where it says, those behind it do not follow.
        assertThat(line(packet(1, 65_535, 0, "a"))).isEqualTo(A);
        assertThat(line(packet(1, 3, 0))).isEqualTo(B);
    }

    @Test
    void whatIsNotAuthenticTeachesNothing() {
        assertThat(routes.lineOf(packet(1, 1, 0, "bee"), false, 0)).isEqualTo(B);
        assertThat(routes.lineOf(packet(2, 1, 96), false, 0)).isEqualTo(C);
        assertThat(routes.lineOfSource(1)).isEqualTo(BundleRoutes.UNKNOWN);
        assertThat(routes.lineOfSource(2)).isEqualTo(BundleRoutes.UNKNOWN);
        assertThat(routes.isChanged()).isFalse();
    }

    @Test
    void aSourceDescriptionTellsWhereItsPayloadTypeCannot() {
        routes.described(9, "bee", 0);
        assertThat(line(packet(9, 1, 0))).isEqualTo(B);
        // More than a payload type, less than what a packet carries.
        assertThat(line(packet(2, 1, 96))).isEqualTo(C);
        routes.described(2, "a", 0);
        assertThat(line(packet(2, 2, 96))).isEqualTo(A);
        assertThat(line(packet(1, 1, 0, "a"))).isEqualTo(A);
        routes.described(1, "bee", 0);
        assertThat(line(packet(1, 2, 0))).isEqualTo(A);
    }

    @Test
    void aNewOfferMayNameASourceThatWasToldByItsType() {
        assertThat(line(packet(2, 1, 96))).isEqualTo(C);
        routes.mark(A, marks(0, "a", 2));
        assertThat(line(packet(2, 2, 96))).isEqualTo(A);
    }

    @Test
    void aLineThatIsGoneIsForgottenAndTheNextIsTagged() {
        line(packet(1, 1, 0, "a"));
        routes.remove(A);

        assertThat(routes.tagged()).isEqualTo(B);
        assertThat(line(packet(1, 2, 101))).isEqualTo(BundleRoutes.UNKNOWN);
        // One alone has the type now.
        assertThat(line(packet(4, 1, 0))).isEqualTo(B);
    }

    @Test
    void theSourceThatWasSilentLongestMakesRoom() {
        for (var ssrc = 1_000; ssrc < 1_000 + BundleRoutes.SOURCES_MAX; ssrc++) {
            routes.lineOf(packet(ssrc, 1, 0, "bee"), true, ssrc);
        }
        routes.lineOf(packet(1_000, 2, 0), true, 5_000);
        routes.lineOf(packet(9_999, 1, 0, "bee"), true, 5_001);

        assertThat(routes.lineOfSource(1_000)).isEqualTo(B);
        assertThat(routes.lineOfSource(1_001)).isEqualTo(BundleRoutes.UNKNOWN);
        assertThat(routes.lineOfSource(9_999)).isEqualTo(B);
        assertThat(routes.forgotten()).isOne();
        assertThat(BundleRoutes.SOURCES_MAX).isEqualTo(SrtpReceiver.SSRCS_MAX);
    }

    @Test
    void anotherProcessGoesOnWithWhatWasLearned() {
        line(packet(1, 1, 0, "bee"));
        line(packet(2, 1, 96));
        assertThat(routes.isChanged()).isTrue();
        var learned = routes.learned();
        assertThat(routes.isChanged()).isFalse();

        var next = new BundleRoutes();
        next.goOn(learned, 0);
        next.agree(description(A, 0), marks(0, "a"));
        next.agree(description(B, 0), marks(1, "bee"));

        assertThat(next.lineOf(packet(1, 2, 0), true, 0)).isEqualTo(B);
        assertThat(next.lineOfSource(2)).isEqualTo(C);
        assertThat(next.isChanged()).isTrue();
        assertThat(List.of(next.lineOf(packet(1, 9, 0, "a"), true, 0), next.lineOf(packet(1, 10, 0), true, 0)))
                .containsExactly(A, A);
    }
}
