package io.earwitness.app;

import io.earwitness.client.call.AwaitedCalls;
import io.earwitness.client.call.CallCodec;
import io.earwitness.client.call.CallListener;
import io.earwitness.client.call.CallPlan;
import io.earwitness.client.call.CallReport;
import io.earwitness.sip.message.MalformedValueException;
import io.earwitness.sip.message.SipUri;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `earwitness await`: a SIPREC client that is called by recorders, and lets them record a call of real speech.
@Command(
        name = "await",
        mixinStandardHelpOptions = true,
        description = "Waits for recorders that call (`earwitness sessions record`), lets each record a call of two"
                + " streams of speech, and reports what it answered.")
final class AwaitCommand implements Callable<Integer> {
    private static final Duration FOR_EVER = Duration.ofDays(365);

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:5070",
            description = "Where recorders reach it, by UDP and TCP. Default: ${DEFAULT-VALUE}.")
    String place = "127.0.0.1:5070";

    @Option(names = "--count", paramLabel = "N", defaultValue = "1", description = "How many calls. Default: 1.")
    int count = 1;

    @Option(
            names = "--codec",
            paramLabel = "CODEC",
            defaultValue = "PCMA",
            description = "PCMA or PCMU. Default: PCMA.")
    CallCodec codec = CallCodec.PCMA;

    @Option(names = "--json", description = "Print the reports as JSON.")
    boolean json;

    @Override
    public Integer call() throws IOException {
        var plan = CallPlan.bundled(SipUri.parse("sip:recorder.invalid")).with(codec);
        try (var _ = new Interruption();
                var waiting = new AwaitedCalls(plan, place(), CallListener.SILENT)) {
            spec.commandLine().getErr().println("waiting for a recorder's call at " + place);
            spec.commandLine().getErr().flush();
            var reports = waiting.await(count, FOR_EVER);
            CallText.print(reports, json, spec.commandLine().getOut());
            return reports.size() == count && reports.stream().allMatch(CallReport::succeeded)
                    ? ExitCodes.OK
                    : ExitCodes.NO;
        }
    }

    private InetSocketAddress place() {
        try {
            var uri = SipUri.parse("sip:" + place);
            var host = uri.host().replace("[", "").replace("]", "");
            return new InetSocketAddress(host, uri.port().orElse(5060));
        } catch (MalformedValueException malformed) {
            throw new ParameterException(
                    spec.commandLine(), "'" + place + "' is no place to listen, such as 127.0.0.1:5070", malformed);
        }
    }
}
