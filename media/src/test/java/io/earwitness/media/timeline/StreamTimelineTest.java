package io.earwitness.media.timeline;

import static io.earwitness.media.timeline.SentStream.SSRC;
import static io.earwitness.media.timeline.SentStream.START;
import static io.earwitness.media.timeline.SentStream.TICKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.media.timeline.TimelineItem.Gap;
import io.earwitness.media.timeline.TimelineItem.Paused;
import io.earwitness.media.timeline.TimelineItem.Reason;
import io.earwitness.media.timeline.TimelineItem.Silence;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StreamTimelineTest {
    @Test
    void placesWholeStreamWithoutHoles() {
        var stream = new SentStream().speak(50);

        var counters = stream.finish();

        assertThat(stream.holes()).isEmpty();
        assertThat(stream.audio()).hasSize(50);
        assertThat(stream.audioEnd()).isEqualTo(50 * TICKS);
        assertThat(counters.lost()).isZero();
    }

    @Test
    void placesTheBeginningOnceItsTimeHasComeThoughNothingFollows() {
        var stream = new SentStream().speak(5);
        assertThat(stream.audio()).isEmpty();

        stream.pass(600).timeline.passTime(stream.now);

        assertThat(stream.audio()).hasSize(5);
    }

    @Test
    void decidesThatAClockStoodStillThoughNothingFollows() {
        var stream = new SentStream().speak(50).pass(2_000).speak(5);
        assertThat(stream.audio()).hasSize(50);

        stream.pass(1_000).timeline.passTime(stream.now);

        assertThat(stream.audio()).hasSize(55);
        assertThat(stream.events).hasAtLeastOneElementOfType(TimelineEvent.Reanchored.class);
    }

    @Test
    void namesTheTimeBeforeTheFirstPacketAndAfterTheLast() {
        var stream = new SentStream().pass(300).speak(10).pass(100);

        stream.finish();

        assertThat(stream.holes())
                .containsExactly(
                        new Silence(0, 2400, SSRC, Reason.BEFORE_FIRST_PACKET),
                        new Silence(4000, 800, SSRC, Reason.AFTER_LAST_PACKET));
    }

    @Test
    void namesLostPacketsAsGapOfTheirTrueLength() {
        var stream = new SentStream().speak(10).lose(7).speak(10);

        var counters = stream.finish();

        assertThat(stream.holes()).containsExactly(new Gap(10 * TICKS, 7 * TICKS, SSRC, 7));
        assertThat(stream.audioEnd()).isEqualTo(27 * TICKS);
        assertThat(counters.lost()).isEqualTo(7);
    }

    @Test
    @Tag("RTP-20")
    void runsThroughTheWrapOfSequenceAndTimestamp() {
        var stream = new SentStream(65_530, -800).speak(20);

        stream.finish();

        assertThat(stream.holes()).isEmpty();
        assertThat(stream.audioEnd()).isEqualTo(20 * TICKS);
    }

    @Test
    @Tag("RTP-20")
    void dropsDuplicatesAlsoLateOnes() {
        var stream = new SentStream().speak(5);
        var twice = stream.speech();
        stream.arrive(twice).arrive(twice).pass(20).speak(100).arrive(twice);

        var counters = stream.finish();

        assertThat(counters.duplicates()).isEqualTo(2);
        assertThat(counters.audio()).isEqualTo(106);
        assertThat(stream.holes()).isEmpty();
    }

    @Test
    @Tag("RTP-20")
    void repairsReorderingAcrossAGap() {
        var stream = new SentStream().speak(5);
        var overtaken = stream.speech();
        stream.pass(20).lose(2).speak(3).arrive(overtaken).speak(200);

        var counters = stream.finish();

        assertThat(counters.reordered()).isEqualTo(1);
        assertThat(stream.holes()).containsExactly(new Gap(6 * TICKS, 2 * TICKS, SSRC, 2));
        assertThat(stream.audio().stream().map(TimelineItem::from)).isSorted();
    }

    @Test
    void countsWhatComesAfterItsPlaceWasGivenUp() {
        var stream = new SentStream().speak(5);
        var verySlow = stream.speech();
        stream.pass(20).speak(300).arrive(verySlow);

        var counters = stream.finish();

        assertThat(counters.late()).isEqualTo(1);
        assertThat(stream.holes()).containsExactly(new Gap(5 * TICKS, TICKS, SSRC, 1));
    }

    @Test
    void putsTheFirstTwoPacketsInOrder() {
        var stream = new SentStream();
        var first = stream.speech();
        var second = stream.speech();
        stream.pass(20).arrive(second).pass(1).arrive(first).pass(19).speak(10);

        stream.finish();

        assertThat(stream.audio()).hasSize(12);
        assertThat(stream.audio().getFirst().packet().packet().sequenceNumber()).isEqualTo(1000);
        assertThat(stream.audioEnd()).isEqualTo(12 * TICKS);
    }

    @Test
    @Tag("RTP-21")
    void keepsHoldAsSilenceOfItsTrueLength() {
        var stream = new SentStream().speak(50).silence(3000).speak(50);

        stream.finish();

        assertThat(stream.holes()).containsExactly(new Silence(8000, 24_000, SSRC, Reason.SENDER_SILENT));
        assertThat(stream.audioEnd()).isEqualTo(40_000);
    }

    @Test
    void keepsHoldOfASenderWhoseClockStoodStill() {
        var stream = new SentStream().speak(50).pass(3000).speak(100);

        stream.finish();

        assertThat(stream.holes()).containsExactly(new Silence(8000, 24_000, SSRC, Reason.SENDER_SILENT));
        assertThat(stream.audioEnd()).isEqualTo(48_000);
        assertThat(stream.events).contains(new TimelineEvent.Reanchored(32_000, SSRC, 24_000));
    }

    @Test
    void doesNotTakeAStalledNetworkForAStoppedClock() {
        var stream = new SentStream().speak(50);
        var heldUp = new ArrayList<byte[]>();
        for (int i = 0; i < 75; i++) {
            heldUp.add(stream.speech());
            stream.pass(20);
        }
        heldUp.forEach(stream::arrive);
        stream.speak(50);

        stream.finish();

        assertThat(stream.holes()).isEmpty();
        assertThat(stream.audioEnd()).isEqualTo(175 * TICKS);
    }

    @Test
    void namesAPauseThatSequenceAndClockRanThrough() {
        var stream = new SentStream().speak(50);
        stream.timeline.pause(stream.now + 5_000_000);
        stream.lose(150);
        stream.timeline.resume(stream.now - 20_000_000);
        stream.speak(50);

        var counters = stream.finish();

        assertThat(stream.holes()).containsExactly(new Paused(8000, 24_000, SSRC));
        assertThat(counters.lost()).isZero();
        assertThat(stream.audioEnd()).isEqualTo(40_000);
    }

    @Test
    void namesLossBesideAPauseAsLoss() {
        var stream = new SentStream().speak(50).lose(100);
        stream.timeline.pause(stream.now);
        stream.lose(150);
        stream.timeline.resume(stream.now);
        stream.speak(50);

        stream.finish();

        assertThat(stream.holes()).containsExactly(new Gap(8000, 16_000, SSRC, 100), new Paused(24_000, 24_000, SSRC));
    }

    @Test
    void endsInThePauseThatNeverEnded() {
        var stream = new SentStream().speak(50);
        stream.timeline.pause(stream.now);
        stream.pass(5000);

        stream.finish();

        assertThat(stream.holes()).containsExactly(new Paused(8000, 40_000, SSRC));
    }

    @Test
    @Tag("RTP-27")
    void keyPressesNeitherShiftNorEndTheAudio() {
        var stream = new SentStream().speak(50);
        press(stream, 5, List.of(1, 2, 3, 4, 5, 6, 7, 8, 8, 8));
        stream.sender.silence(8 * TICKS);
        stream.speak(50);

        var counters = stream.finish();

        assertThat(stream.holes()).containsExactly(new Silence(8000, 1280, SSRC, Reason.TELEPHONE_EVENT));
        assertThat(stream.events).contains(new TimelineEvent.TelephoneEvent(8000, SSRC, 1280, 5, 10, true));
        assertThat(stream.events.stream().filter(TimelineEvent.TelephoneEvent.class::isInstance))
                .hasSize(1);
        assertThat(counters.notAudio()).isEqualTo(10);
    }

    @Test
    @Tag("RTP-27")
    void findsAKeyPressWhoseEndWasLost() {
        var stream = new SentStream().speak(50);
        press(stream, 11, List.of(1, 2, 3));
        stream.sender.lose(0);
        stream.sender.silence(8 * TICKS);
        stream.pass(100).speak(200);

        stream.finish();

        assertThat(stream.events).contains(new TimelineEvent.TelephoneEvent(8000, SSRC, 480, 11, 10, false));
        assertThat(stream.holes())
                .containsExactly(new Silence(8000, 480, SSRC, Reason.TELEPHONE_EVENT), new Gap(8480, 800, SSRC, 1));
        assertThat(stream.audioEnd()).isEqualTo(258 * TICKS);
    }

    @Test
    @Tag("RTP-27")
    void aKeyHeldLongerThanItsFieldCanSayIsOnePress() {
        var stream = new SentStream().speak(50);
        // RFC 4733 §2.5.1.3: the field is full after 8.19 s; the event goes on under a time stamp that much later.
        for (int duration = 800; duration < 0xFFFF; duration += 800) {
            stream.arrive(stream.sender.packet(101, duration == 800, event(7, 0x0A, duration), 0));
            stream.pass(100);
        }
        stream.arrive(stream.sender.packet(101, false, event(7, 0x0A, 0xFFFF), 0xFFFF));
        for (int duration = 800; duration <= 8_000; duration += 800) {
            stream.arrive(stream.sender.packet(101, false, event(7, 0x0A, duration), 0));
            stream.pass(100);
        }
        for (int copy = 0; copy < 3; copy++) {
            stream.arrive(stream.sender.packet(101, false, event(7, 0x8A, 8_000), 0));
        }
        stream.sender.silence(8_000);
        stream.speak(50);

        stream.finish();

        assertThat(stream.events.stream().filter(TimelineEvent.TelephoneEvent.class::isInstance))
                .containsExactly(new TimelineEvent.TelephoneEvent(8000, SSRC, 0xFFFF + 8_000, 7, 10, true));
        assertThat(stream.holes()).containsExactly(new Silence(8000, 0xFFFF + 8_000, SSRC, Reason.TELEPHONE_EVENT));
    }

    private static byte[] event(int code, int flags, int duration) {
        return new byte[] {(byte) code, (byte) flags, (byte) (duration >> 8), (byte) duration};
    }

    private static void press(SentStream stream, int code, List<Integer> steps) {
        for (int i = 0; i < steps.size(); i++) {
            int duration = steps.get(i) * TICKS;
            int flags = steps.get(i) == 8 ? 0x8A : 0x0A;
            stream.arrive(stream.sender.packet(
                    101, i == 0, new byte[] {(byte) code, (byte) flags, (byte) (duration >> 8), (byte) duration}, 0));
            stream.pass(i > 0 && steps.get(i).equals(steps.get(i - 1)) ? 0 : 20);
        }
    }

    @Test
    @Tag("RTP-21")
    void namesComfortNoiseAndInventsNone() {
        var stream = new SentStream().speak(50);
        stream.arrive(stream.sender.packet(13, false, new byte[] {40}, 0)).silence(1000);
        stream.arrive(stream.sender.packet(13, false, new byte[] {40}, 0)).silence(1000);
        stream.speak(50);

        stream.finish();

        assertThat(stream.holes())
                .containsExactly(
                        new Silence(8000, 8000, SSRC, Reason.COMFORT_NOISE),
                        new Silence(16_000, 8000, SSRC, Reason.COMFORT_NOISE));
        assertThat(stream.audioEnd()).isEqualTo(32_000);
    }

    @Test
    @Tag("RTP-10")
    void anotherSsrcGoesOnWhereItArrives() {
        var stream = new SentStream()
                .speak(50)
                .pass(200)
                .sendAnew(7, 60_000, 123_456_789)
                .speak(50);

        stream.finish();

        assertThat(stream.holes()).containsExactly(new Silence(8000, 1600, 7, Reason.BETWEEN_SOURCES));
        assertThat(stream.audioEnd()).isEqualTo(17_600);
        assertThat(stream.events).contains(new TimelineEvent.SourceStarted(9600, 7));
    }

    @Test
    @Tag("RTP-10")
    void anotherSsrcThatComesOnlyAJitterLaterGoesOnWithoutAHole() {
        var stream = new SentStream()
                .speak(50)
                .pass(15)
                .sendAnew(7, 60_000, 123_456_789)
                .speak(50);

        stream.finish();

        assertThat(stream.holes()).containsExactly(new Silence(16_000, 120, 7, Reason.AFTER_LAST_PACKET));
        assertThat(stream.audioEnd()).isEqualTo(16_000);
    }

    @Test
    @Tag("RTP-12")
    void placesTwoSourcesAtOnceEachByItsOwnClock() {
        var stream = new SentStream();
        var one = stream.sender;
        var other = new RtpPacketizer(7, 5, 99);
        for (int i = 0; i < 50; i++) {
            stream.arrive(one.packet(8, false, new byte[TICKS], TICKS));
            stream.arrive(other.packet(8, false, new byte[TICKS], TICKS));
            stream.pass(20);
        }

        stream.finish();

        assertThat(stream.holes()).isEmpty();
        assertThat(stream.audio()).hasSize(100);
        assertThat(stream.audio().stream().filter(audio -> audio.ssrc() == 7).toList())
                .last()
                .satisfies(audio -> assertThat(audio.end()).isBetween(8000L, 8160L));
    }

    @Test
    void doesNotPlaceALonePacketOfAStranger() {
        var stream = new SentStream().speak(10);
        stream.timeline.accept(
                stream.now, SentStream.view(new RtpPacketizer(99, 1, 1).packet(8, false, new byte[160], 160)));
        stream.speak(10);

        var counters = stream.finish();

        assertThat(counters.strays()).isEqualTo(1);
        assertThat(stream.audio()).hasSize(20).allMatch(audio -> audio.ssrc() == SSRC);
    }

    @Test
    void restartedSequenceAndClockGoOnByArrival() {
        var stream = new SentStream()
                .speak(50)
                .pass(500)
                .sendAnew(SSRC, 40_000, -77_777_777)
                .speak(100);

        stream.finish();

        assertThat(stream.audio()).hasSize(150);
        assertThat(stream.audioEnd()).isEqualTo(8000 + 4000 + 16_000);
        assertThat(stream.holes()).containsExactly(new Silence(8000, 4000, SSRC, Reason.SENDER_RESTARTED));
    }

    @Test
    void aClockThatJumpsBackDoesNotOverwriteWhatWasSaid() {
        var stream = new SentStream().speak(50);
        stream.sender.silence(-4000);
        stream.speak(100);

        stream.finish();

        assertThat(stream.holes()).isEmpty();
        assertThat(stream.audio()).hasSize(150);
        assertThat(stream.audioEnd()).isEqualTo(150 * TICKS);
    }

    @Test
    void anInsaneJumpOfTheClockInventsNoHours() {
        var stream = new SentStream().speak(50);
        stream.sender.silence(5 * 3600 * 8000);
        stream.speak(50);

        stream.finish();

        assertThat(stream.audioEnd()).isEqualTo(16_000);
        assertThat(stream.holes()).isEmpty();
        assertThat(stream.events).hasAtLeastOneElementOfType(TimelineEvent.Reanchored.class);
    }

    @Test
    void countsAnOutageLongerThanTheSequenceNumbers() {
        var stream = new SentStream().speak(50).lose(70_000).speak(50);

        var counters = stream.finish();

        assertThat(stream.holes()).containsExactly(new Gap(8000, 70_000L * TICKS, SSRC, 70_000));
        assertThat(counters.lost()).isEqualTo(70_000);
    }

    @Test
    void takesPacketsOfAnyLengthAndBothLaws() {
        var stream = new SentStream();
        for (int i = 0; i < 40; i++) {
            int ticks = new int[] {80, 160, 240, 480}[i % 4];
            stream.arrive(stream.sender.packet(i < 20 ? 8 : 0, false, new byte[ticks], ticks));
            stream.pass(ticks / 8);
        }

        stream.finish();

        assertThat(stream.holes()).isEmpty();
        assertThat(stream.audioEnd()).isEqualTo(9600);
        assertThat(stream.events).contains(new TimelineEvent.PayloadTypeChanged(4800, SSRC, 0));
    }

    @Test
    void emptyAndUnknownPayloadsKeepTheirPlaceInTheSequenceOnly() {
        var stream = new SentStream().speak(10);
        stream.arrive(stream.sender.packet(8, false, new byte[0], 0));
        stream.arrive(stream.sender.packet(77 + 40, false, new byte[9], 0));
        stream.speak(10);

        var counters = stream.finish();

        assertThat(stream.holes()).isEmpty();
        assertThat(counters.notAudio()).isEqualTo(2);
        assertThat(stream.audioEnd()).isEqualTo(20 * TICKS);
    }

    @Test
    void followsFormatsWhoseLengthOnlyTheClockTells() {
        var stream = new SentStream();
        for (int i = 0; i < 20; i++) {
            stream.arrive(stream.sender.packet(96, false, new byte[37], 80)).pass(10);
        }

        stream.finish();

        assertThat(stream.holes()).isEmpty();
        assertThat(stream.audio()).hasSize(20);
        assertThat(stream.audioEnd()).isEqualTo(1600);
    }

    @Test
    @Tag("RTP-19")
    void coversTheWholeTimeWhateverTheNetworkDoes() {
        for (int seed = 0; seed < 30; seed++) {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            var stream = new SentStream(random.nextInt(65_536), random.nextInt());
            stream.speak(2);
            var delayed = new ArrayList<byte[]>();
            for (int i = 0; i < 500; i++) {
                var packet = stream.speech();
                switch (random.nextInt(10)) {
                    case 0 -> {}
                    case 1 -> delayed.add(packet);
                    case 2 -> stream.arrive(packet).arrive(packet);
                    default -> stream.arrive(packet);
                }
                if (delayed.size() > 2) {
                    delayed.forEach(stream::arrive);
                    delayed.clear();
                }
                stream.pass(20);
            }
            stream.speak(2);

            var counters = stream.finish();

            long at = 0;
            for (var item : stream.items) {
                assertThat(item.from()).as("seed %d", seed).isEqualTo(at);
                at = item.end();
            }
            assertThat(at).as("seed %d", seed).isEqualTo(504 * TICKS);
            assertThat(counters.audio() + counters.lost()).isEqualTo(504);
            assertThat(counters.packets()).isEqualTo(counters.audio() + counters.duplicates() + counters.late());
        }
    }

    @Test
    void garbageCostsBoundedTimeAndMemory() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        var stream = new SentStream();
        for (int i = 0; i < 20_000; i++) {
            stream.sendAnew(random.nextInt(40), random.nextInt(65_536), random.nextInt());
            stream.arrive(stream.sender.packet(random.nextInt(128), false, new byte[random.nextInt(50)], 0));
            stream.pass(1);
        }

        stream.finish();

        assertThat(stream.items.stream().mapToLong(TimelineItem::end).max().orElse(0))
                .isLessThan(stream.position() + 8000);
        assertThat(stream.now).isGreaterThan(START);
    }
}
