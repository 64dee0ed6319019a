package io.earwitness.app;

import io.earwitness.client.call.CallCodec;
import io.earwitness.client.call.CallListener;
import io.earwitness.client.call.CallPlan;
import io.earwitness.client.call.CallReport;
import io.earwitness.client.call.CommunicationProtection;
import io.earwitness.client.call.Party;
import io.earwitness.client.call.RecordedCalls;
import io.earwitness.client.call.Speech;
import io.earwitness.media.srtp.SrtpKeys;
import io.earwitness.media.srtp.SrtpSuite;
import io.earwitness.sip.message.SipUri;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `earwitness call`: a SIPREC client that places recorded calls with real speech.
@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        description =
                "Places recorded calls: two streams of speech, metadata, and a report of what the server answered.")
final class CallCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SRS-URI", description = ServerArgument.DESCRIPTION)
    String server = "";

    @Option(names = "--count", paramLabel = "N", defaultValue = "1", description = "How many calls. Default: 1.")
    int count = 1;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "1", description = "Calls begun per second. Default: 1.")
    double rate = 1;

    @Nullable
    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description = "How long each call talks. Default: as long as the longer speech.")
    Double seconds;

    @Nullable
    @Option(
            names = "--caller",
            paramLabel = "FILE",
            description = "What the caller says: any WAV. Default: a bundled voice.")
    Path caller;

    @Nullable
    @Option(
            names = "--callee",
            paramLabel = "FILE",
            description = "What the callee says: any WAV. Default: a bundled voice.")
    Path callee;

    @Option(
            names = "--codec",
            paramLabel = "CODEC",
            defaultValue = "PCMA",
            description = "PCMA or PCMU. Default: PCMA.")
    CallCodec codec = CallCodec.PCMA;

    @Nullable
    @Option(
            names = "--srtp",
            paramLabel = "SUITE",
            arity = "0..1",
            fallbackValue = "AES_CM_128_HMAC_SHA1_80",
            description = {
                "Protect media by SRTP, with keys in the offer (SDES). Suites: ${COMPLETION-CANDIDATES}.",
                "Without a suite: AES_CM_128_HMAC_SHA1_80."
            })
    SrtpSuite suite;

    @Nullable
    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = {
                "PEM file with the roots that the recorder's certificate must lead to, for sips: and transport=tls.",
                "Default: those that Java comes with."
            })
    Path trust;

    @Nullable
    @Option(
            names = "--call-srtp",
            paramLabel = "SUITE",
            description = {
                "Say that the calls themselves are protected by SRTP of this suite (RFC 7866 section 12): they are not",
                "recorded over plain RTP, plain SIP or a weaker suite then."
            })
    SrtpSuite callSuite;

    @Option(names = "--json", description = "Print the reports as JSON.")
    boolean json;

    @Override
    public Integer call() throws IOException {
        var plan = plan(ServerArgument.parse(server, spec));
        try (var _ = new Interruption()) {
            return report(place(plan));
        }
    }

    private int report(List<CallReport> reports) {
        CallText.print(reports, json, spec.commandLine().getOut());
        return !reports.isEmpty() && reports.stream().allMatch(CallReport::succeeded) ? ExitCodes.OK : ExitCodes.NO;
    }

    private CallPlan plan(SipUri srs) throws IOException {
        try {
            var bundled = CallPlan.bundled(srs);
            var speakers = bundled.between(speaking(bundled.caller(), caller), speaking(bundled.callee(), callee));
            var plain = speakers.with(codec).lasting(length(speakers)).repeated(count, rate);
            var secured = suite == null ? plain : plain.secured(suite);
            var trusting = trust == null ? secured : secured.trusting(trust);
            return callSuite == null ? trusting : trusting.recording(protectedBy(callSuite));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static CommunicationProtection protectedBy(SrtpSuite suite) {
        var random = new SecureRandom();
        return new CommunicationProtection(
                true, List.of(SrtpKeys.fresh(suite, random), SrtpKeys.fresh(suite, random)), false);
    }

    private static Party speaking(Party party, @Nullable Path file) throws IOException {
        return file == null ? party : new Party(party.aor(), party.displayName(), Speech.ofWav(file));
    }

    private Duration length(CallPlan plan) {
        if (seconds != null) {
            return Duration.ofMillis(Math.round(seconds * 1000));
        }
        var first = plan.caller().speech().duration();
        var second = plan.callee().speech().duration();
        return first.compareTo(second) > 0 ? first : second;
    }

    private List<CallReport> place(CallPlan plan) throws IOException {
        var answered = new AtomicInteger();
        var finished = new AtomicInteger();
        try (var progress = new Progress(spec.commandLine().getErr())) {
            var listener = new CallListener() {
                @Override
                public void onAnswered(int number, String callId) {
                    answered.incrementAndGet();
                    show();
                }

                @Override
                public void onFinished(CallReport report) {
                    finished.incrementAndGet();
                    show();
                }

                private synchronized void show() {
                    progress.say("%d of %d calls answered, %d over".formatted(answered.get(), count, finished.get()));
                }
            };
            return new RecordedCalls(listener).place(plan);
        }
    }
}
