package io.earwitness.recorder.scenario;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/// What a bad network makes of evenly sent packets, decided by one seed: loss, single and in bursts, jitter that puts
/// packets out of order, and packets that come twice.
final class Impairment {
    private static final int PACKET_MILLIS = 20;

    /// @param millis after the first packet was sent
    /// @param number of the packet, from 0
    record Delivery(int millis, int number) {}

    private final BitSet delivered = new BitSet();
    private final List<Delivery> deliveries = new ArrayList<>();
    private int twice;

    /// @param packets how many are sent, one each 20 ms
    Impairment(RandomGenerator random, int packets) {
        var burst = 0;
        for (var number = 0; number < packets; number++) {
            if (random.nextDouble() < 0.005) {
                burst = 2 + random.nextInt(20);
            }
            var lost = burst > 0 || random.nextDouble() < 0.03;
            burst = Math.max(0, burst - 1);
            if (!lost) {
                deliver(random, number);
            }
        }
        deliveries.sort(Comparator.comparingInt(Delivery::millis));
    }

    private void deliver(RandomGenerator random, int number) {
        delivered.set(number);
        deliveries.add(new Delivery(number * PACKET_MILLIS + delay(random), number));
        if (random.nextDouble() < 0.03) {
            twice++;
            deliveries.add(new Delivery(number * PACKET_MILLIS + delay(random), number));
        }
    }

    private static int delay(RandomGenerator random) {
        return random.nextInt(20) == 0 ? random.nextInt(400) : random.nextInt(60);
    }

    /// What arrives, in the order in which it does.
    List<Delivery> deliveries() {
        return deliveries;
    }

    /// Which packets arrive at all.
    BitSet delivered() {
        return delivered;
    }

    int twice() {
        return twice;
    }
}
