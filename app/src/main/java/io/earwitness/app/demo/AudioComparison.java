package io.earwitness.app.demo;

import io.earwitness.client.call.CallPlan;
import io.earwitness.client.call.CallReport;
import io.earwitness.client.call.Speech;
import io.earwitness.media.audio.SampleAlignment;
import io.earwitness.media.container.WavReader;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.RecordedStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Holds a finished recording against the call that was placed: packets counted, every sample of every stream, and
/// every sample of the multi-channel file.
///
/// What was sent is what the codec makes of the speech; G.711 rounds each sample, and the comparison allows nothing
/// else.
public final class AudioComparison {
    private static final int SAMPLES_MAX = Speech.SAMPLE_RATE * 3600;
    private static final String MIX = "audio.wav";

    private final CallPlan plan;
    private final Manifest manifest;
    private final Path folder;
    private final List<String> lines = new ArrayList<>();
    private boolean right = true;

    private AudioComparison(CallPlan plan, Manifest manifest, Path folder) {
        this.plan = plan;
        this.manifest = manifest;
        this.folder = folder;
    }

    /// Compares the recording in `folder` with the call of `report`, which was placed as `plan` says.
    public static AudioVerdict of(CallPlan plan, CallReport report, Manifest manifest, Path folder) throws IOException {
        return new AudioComparison(plan, manifest, folder).compare(report);
    }

    private AudioVerdict compare(CallReport report) throws IOException {
        var parties = List.of(plan.caller(), plan.callee());
        for (var i = 0; i < parties.size(); i++) {
            var sent = report.streams().get(i);
            var stream = withLabel(sent.label());
            if (stream.isEmpty()) {
                wrong("label " + sent.label() + ": no such stream in the recording");
            } else {
                compareStream(
                        parties.get(i).displayName(),
                        sent,
                        stream.get(),
                        SentSound.of(plan, parties.get(i).speech()));
            }
        }
        return new AudioVerdict(right, lines);
    }

    private Optional<RecordedStream> withLabel(String label) {
        return manifest.streams().stream()
                .filter(stream -> stream.label().equals(label))
                .findFirst();
    }

    private void compareStream(String who, CallReport.SentStream sent, RecordedStream stream, short[] spoken)
            throws IOException {
        if (stream.packets() != sent.packetsSent()) {
            wrong(who + ": " + sent.packetsSent() + " packets were sent, " + stream.packets() + " were kept");
        }
        var file = stream.file();
        var channel = stream.channel();
        if (file == null || channel == null) {
            wrong(who + ": no sound, " + stream.undecodedReason());
            return;
        }
        var own = WavReader.readAll(folder.resolve(file), SAMPLES_MAX);
        compareSamples(who + " in " + file, own, spoken, 0);
        if (own.length != spoken.length) {
            wrong("%s in %s: %,d samples were sent, the file has %,d".formatted(who, file, spoken.length, own.length));
        }
        compareInMix(who, channel, spoken);
    }

    private void compareInMix(String who, int channel, short[] spoken) throws IOException {
        var channels = manifest.channelOrder().streams().size();
        var mix = WavReader.readAll(folder.resolve(MIX), SAMPLES_MAX);
        var lane = new short[mix.length / channels];
        for (var i = 0; i < lane.length; i++) {
            lane[i] = mix[i * channels + channel - 1];
        }
        compareSamples(who + " in " + MIX + " channel " + channel, lane, spoken, Speech.SAMPLE_RATE);
    }

    private void compareSamples(String what, short[] recorded, short[] sent, int lagMax) {
        var found = SampleAlignment.find(recorded, sent, lagMax);
        var line = "%s: %,d of %,d samples equal, from %.3f s on"
                .formatted(
                        what,
                        found.compared() - found.different(),
                        sent.length,
                        found.lag() / (double) Speech.SAMPLE_RATE);
        if (found.exact() && found.compared() == sent.length) {
            lines.add(line);
        } else {
            wrong(line);
        }
    }

    private void wrong(String line) {
        right = false;
        lines.add("WRONG  " + line);
    }
}
