package io.earwitness.recorder.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.codec.Codecs;
import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.recorder.journal.JournalRecord.StreamRemoved;
import io.earwitness.recorder.model.NegotiatedFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LiveSoundTest {
    private static final NegotiatedFormat L16 = new NegotiatedFormat(97, "L16", 8_000, 1, "");
    private static final NegotiatedFormat WIDE = new NegotiatedFormat(98, "L16", 16_000, 1, "");
    private static final NegotiatedFormat G729 = new NegotiatedFormat(18, "G729", 8_000, 1, "");
    private static final int LOUD = 1_000;
    private static final OptionalInt ANY = OptionalInt.empty();

    @TempDir
    Path directory;

    private LiveStory story;

    @BeforeEach
    void begin() throws Exception {
        story = new LiveStory(directory);
    }

    @AfterEach
    void end() throws Exception {
        story.close();
    }

    // The same sample for 20 ms, so that every one that is heard, or is not, can be counted.
    private static LiveStory.Voice voice(int stream, NegotiatedFormat format, int level) {
        var samples = format.clockRate() / 50;
        var payload = new byte[2 * samples];
        for (var i = 0; i < samples; i++) {
            payload[2 * i] = (byte) (level >> 8);
            payload[2 * i + 1] = (byte) level;
        }
        return new LiveStory.Voice(stream, format.payloadType(), payload, samples);
    }

    private static long count(short[] samples, int level) {
        var count = 0;
        for (var sample : samples) {
            count += sample == level ? 1 : 0;
        }
        return count;
    }

    @Test
    void hearsEverySampleFromShortlyBeforeTheBeginningToTheEnd() throws Exception {
        story.agreed(0, L16)
                .agreed(1, L16)
                .speak(voice(0, L16, LOUD))
                .pass(3_000)
                .listen(ANY);

        story.pass(2_000).speak(voice(1, L16, -LOUD)).pass(1_000).end();

        assertThat(story.hasEnded()).isTrue();
        assertThat(story.rate()).isEqualTo(8_000);
        assertThat(count(story.channel(0), LOUD)).isEqualTo((2_000 + 2_000) * 8);
        assertThat(count(story.channel(1), -LOUD)).isEqualTo(1_000 * 8);
        assertThat(story.channel(0)).hasSize((2_000 + 3_000) * 8);
    }

    @Test
    void aFirstPassThatTakesLongCostsNothingOfTheHeadStart() throws Exception {
        story.agreed(0, L16)
                .speak(voice(0, L16, LOUD))
                .pass(6_000)
                .firstPass(3_000)
                .listen(ANY);

        story.pass(2_000).end();

        assertThat(count(story.channel(0), LOUD)).isEqualTo((2_000 + 2_000) * 8);
    }

    @ParameterizedTest
    @ValueSource(ints = {160, 320})
    void g722ThatSaysSixteenThousandIsHeardByTheClockItCountsBy(int ticks) throws Exception {
        Assumptions.assumeTrue(
                Codecs.decoder(new PayloadFormat("G722", 8_000, 1, "")).isPresent());
        var noise = new byte[160];
        new SplittableRandom(7).nextBytes(noise);
        story.agreed(0, L16, new NegotiatedFormat(97, "G722", 16_000, 1, "")).listen(OptionalInt.of(16_000));

        story.speak(new LiveStory.Voice(0, 97, noise, ticks)).pass(4_000).end();

        var heard = story.channel(0);
        assertThat(heard).hasSizeBetween((2_000 + 3_900) * 16, (2_000 + 4_100) * 16);
        var middle = Arrays.copyOfRange(heard, 3_000 * 16, 5_000 * 16);
        assertThat(count(middle, 0)).as("silence in between").isLessThan(100 * 16);
    }

    @Test
    void aRateThatNothingHasIsPassedOverAndWhatFollowsIsHeard() throws Exception {
        var endless = new NegotiatedFormat(99, "L16", 20_000_000, 1, "");
        story.agreed(0, endless, L16).listen(ANY);

        story.speak(new LiveStory.Voice(0, 99, voice(0, L16, LOUD).payload(), 400_000));
        story.pass(1_000);
        story.speak(voice(0, L16, LOUD)).pass(1_000).end();

        assertThat(count(story.channel(0), LOUD)).isEqualTo(1_000 * 8);
    }

    @Test
    void ofManyRatesAtOnceSomeAreHeardAndALaterOneOnceTheyWere() throws Exception {
        var rates = new int[] {8_000, 16_000, 24_000, 32_000, 48_000};
        var formats = new NegotiatedFormat[rates.length];
        for (var i = 0; i < rates.length; i++) {
            formats[i] = new NegotiatedFormat(100 + i, "L16", rates[i], 1, "");
        }
        story.agreed(0, formats).listen(OptionalInt.of(8_000));

        for (var i = 0; i < rates.length; i++) {
            story.speak(voice(0, formats[i], (i + 1) * LOUD)).pass(100);
        }
        story.speak().pass(5_000);
        assertThat(count(story.channel(0), LOUD)).isPositive();
        assertThat(count(story.channel(0), 5 * LOUD)).as("one too many at once").isZero();

        story.speak(voice(0, formats[4], 5 * LOUD)).pass(1_000).end();
        assertThat(count(story.channel(0), 5 * LOUD)).isPositive();
    }

    @Test
    void whatIsNeitherWrittenOnNorAtItsEndBreaksOff() throws Exception {
        story.agreed(0, L16).speak(voice(0, L16, LOUD)).listen(ANY).pass(1_000);

        story.leaveOff();

        assertThat(story.state()).isEqualTo(LiveSound.State.LEFT);
    }

    @Test
    void whatIsNotInTheJournalIsSilence() throws Exception {
        story.agreed(0, L16).speak(voice(0, L16, LOUD)).listen(ANY);

        story.pass(1_000)
                .speak()
                .pass(5_000)
                .speak(voice(0, L16, LOUD))
                .pass(1_000)
                .end();

        assertThat(count(story.channel(0), LOUD)).isEqualTo(2_000 * 8);
        assertThat(count(story.channel(0), 0)).isEqualTo((2_000 + 5_000) * 8);
    }

    @Test
    void aLineThatComesLaterTakesTheFreeChannelAndOneMoreSharesOne() throws Exception {
        story.agreed(0, L16).listen(ANY).pass(500);

        story.agreed(1, L16).speak(voice(1, L16, LOUD)).pass(1_000);
        story.agreed(2, L16).speak(voice(2, L16, 2 * LOUD)).pass(1_000);
        story.append(new StreamRemoved(story.nanos(), 1)).speak().pass(3_000);
        story.agreed(3, L16).speak(voice(3, L16, 3 * LOUD)).pass(1_000).end();

        assertThat(story.channels()).isEqualTo(2);
        assertThat(count(story.channel(1), LOUD)).isEqualTo(1_000 * 8);
        assertThat(count(story.channel(0), 2 * LOUD)).isEqualTo(1_000 * 8);
        assertThat(count(story.channel(1), 3 * LOUD)).isEqualTo(1_000 * 8);
    }

    @Test
    void goesOnInAnotherFormatAtItsOwnRate() throws Exception {
        story.agreed(0, L16).speak(voice(0, L16, LOUD)).listen(ANY).pass(1_000);

        story.agreed(0, WIDE).speak(voice(0, WIDE, LOUD)).pass(1_000).end();

        assertThat(story.rate()).isEqualTo(8_000);
        assertThat(count(story.channel(0), LOUD)).isBetween(1_900L * 8, 2_000L * 8);
    }

    @Test
    void everySixthSampleAtSixTimesTheRateIsTheOneThatWasSent() throws Exception {
        story.agreed(0, L16).listen(OptionalInt.of(48_000));

        story.speak(voice(0, L16, LOUD)).pass(1_000).end();

        var heard = story.channel(0);
        assertThat(story.rate()).isEqualTo(48_000);
        assertThat(heard).hasSize((2_000 + 1_000) * 48);
        var sixth = new short[heard.length / 6];
        for (var i = 0; i < sixth.length; i++) {
            sixth[i] = heard[6 * i];
        }
        assertThat(count(sixth, LOUD)).isEqualTo(1_000 * 8);
    }

    @Test
    void aClockThatRunsFastOrSlowIsHeardAllTheSame() throws Exception {
        story.agreed(0, L16).agreed(1, L16).listen(ANY).speak(voice(0, L16, LOUD), voice(1, L16, LOUD));

        story.pass(60_000, 101).pass(120_000, 98).end();

        var heard = story.channel(0);
        for (var second = 3; second < heard.length / 8_000; second++) {
            var one = Arrays.copyOfRange(heard, second * 8_000, (second + 1) * 8_000);
            assertThat(count(one, 0)).as("silence in second %d", second).isLessThan(8_000 / 4);
        }
    }

    @Test
    void aDiskThatIsLateMakesTheSoundLateAndOneThatIsTooLateLeavesItOut() throws Exception {
        story.agreed(0, L16).speak(voice(0, L16, LOUD)).listen(ANY).pass(2_000);
        var before = story.channel(0).length;

        story.writes(false).pass(1_000);
        assertThat(story.channel(0).length - before).isLessThan(400 * 8);
        story.writes(true).pass(1_000);
        assertThat(count(Arrays.copyOfRange(story.channel(0), before, story.channel(0).length), LOUD))
                .as("all of it, late")
                .isEqualTo(story.channel(0).length - before);

        story.writes(false).pass(10_000).writes(true).pass(2_000).end();
        assertThat(story.channel(0).length).as("something is left out").isLessThan(13_000 * 8);
    }

    @Test
    void nativeCodeIsNotedWhereItIsNeededAndNotUsedWhereItDiedTwice() throws Exception {
        var noted = directory.resolve("decoding").resolve(story.id.value());
        story.agreed(0, L16, G729).speak(voice(0, L16, LOUD)).listen(ANY).pass(1_000);
        assertThat(noted).doesNotExist();

        story.speak(new LiveStory.Voice(0, 18, new byte[20], 160)).pass(1_000);
        assertThat(noted).exists();
        story.leave();
        assertThat(noted).doesNotExist();

        Files.write(noted, new byte[DecodingAttempts.ATTEMPTS_MAX]);
        assertThat(new ListenersDecoding(story.decoding).begin(story.id)).isFalse();
    }
}
