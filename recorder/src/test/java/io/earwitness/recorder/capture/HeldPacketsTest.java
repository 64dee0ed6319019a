package io.earwitness.recorder.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.capture.HeldPackets.Held;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldPacketsTest {
    private static final InetSocketAddress SOURCE = new InetSocketAddress("192.0.2.1", 4_000);

    private final List<Long> spilled = new ArrayList<>();
    private final HeldPackets held = new HeldPackets(packet -> spilled.add(packet.arrivalEpochNanos()));

    private void hold(long arrival, int length, boolean onRtpPort) {
        held.hold(PacketKind.RTP, ByteBuffer.allocate(length), SOURCE, onRtpPort, arrival, false, 0);
    }

    @Test
    void givesThemBackInTheirOrderEachPortForItself() {
        hold(1, 10, true);
        hold(2, 10, false);
        hold(3, 10, true);

        assertThat(held.take(true, false)).extracting(Held::arrivalEpochNanos).containsExactly(1L, 3L);
        assertThat(held.take(true, true)).extracting(Held::arrivalEpochNanos).containsExactly(2L);
        assertThat(spilled).isEmpty();
    }

    @Test
    void spillsTheOldestWhereThereAreTooMany() {
        for (var n = 0; n < HeldPackets.PACKETS_MAX + 2; n++) {
            hold(n, 10, true);
        }
        assertThat(spilled).containsExactly(0L, 1L);
    }

    @Test
    void spillsTheOldestWhereTheyAreTooLargeAndCountsWhatWasTaken() {
        hold(1, HeldPackets.BYTES_MAX - 10, true);
        hold(2, 20, true);
        assertThat(spilled).containsExactly(1L);
        assertThat(held.take(true, true)).hasSize(1);
        hold(3, HeldPackets.BYTES_MAX, true);
        assertThat(spilled).containsExactly(1L);
    }

    private void hold(int line, long arrival, int length) {
        held.hold(PacketKind.RTP, ByteBuffer.allocate(length), SOURCE, true, arrival, false, line);
    }

    @Test
    void noLineTakesTheRoomOfAnother() {
        hold(0, -1, 10);
        for (var n = 0; n < HeldPackets.PACKETS_MAX + 2; n++) {
            hold(1, n, 10);
        }
        assertThat(spilled).containsExactly(0L, 1L);
        assertThat(held.take(true, true))
                .hasSize(HeldPackets.PACKETS_MAX + 1)
                .first()
                .satisfies(first -> assertThat(first.arrivalEpochNanos()).isEqualTo(-1));
    }

    @Test
    void allLinesTogetherAreBoundedAndWhoeverHasMostGivesWay() {
        for (var line = 0; line < HeldPackets.LINES_FULL_MAX; line++) {
            hold(line, 100 + line, HeldPackets.BYTES_MAX - (line == 3 ? 0 : 10));
        }
        hold(99, 1, 1_000);

        assertThat(spilled).containsExactly(103L);
    }

    @Test
    void aLineThatEndsSpillsWhatIsItsAlone() {
        hold(0, 1, 10);
        hold(1, 2, 10);
        held.spill(packet -> packet.line() == 0);

        assertThat(spilled).containsExactly(1L);
        assertThat(held.take(true, true)).extracting(Held::line).containsExactly(1);
    }

    @Test
    void spillsWhatHasWaitedForTooLongAndTheRestWhenAllIsOver() {
        hold(1, 10, true);
        hold(2 + HeldPackets.NANOS_MAX, 10, true);

        held.expire(2 + HeldPackets.NANOS_MAX);
        assertThat(spilled).containsExactly(1L);
        held.spillAll();
        assertThat(spilled).hasSize(2);
    }
}
