package io.earwitness.app;

import io.earwitness.client.call.CallListener;
import io.earwitness.client.call.CallPlan;
import io.earwitness.client.call.RecordedCalls;
import io.earwitness.recorder.Recorder;
import io.earwitness.sip.message.SipUri;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/// What a start after a kill does, once, so that Java can keep what that needs (`bin/earwitness`, JEP 514): a recorder
/// with a settings file takes a call, is stopped under it, and another one goes on with it to its end.
///
/// Argument: a directory for what it leaves behind.
public final class Rehearsal {
    private static final Duration LONGER_THAN_IT_TAKES = Duration.ofMinutes(2);
    private static final long PATIENCE_SECONDS = 60;
    private static final long TALK_MILLIS = 1_000;

    private Rehearsal() {}

    public static void main(String[] arguments) throws Exception {
        var directory = Path.of(arguments[0]);
        var port = freePort();
        var settings = Files.writeString(directory.resolve("settings.yaml"), """
                sip:
                  udp: { address: 127.0.0.1, port: %d }
                  tcp: { address: 127.0.0.1, port: %d }
                http: { port: 0 }
                msrp: { port: 0 }
                log-level: warn
                """.formatted(port, port));
        var spoken = new CountDownLatch(1);
        var finished = new CountDownLatch(1);
        var first = start(settings, directory);
        var call = Thread.ofPlatform().daemon().start(() -> call(port, spoken));
        try {
            await(spoken);
            TimeUnit.MILLISECONDS.sleep(TALK_MILLIS);
        } finally {
            first.handOver();
        }
        try (var second = start(settings, directory)) {
            second.onFinished((_, _) -> finished.countDown());
            TimeUnit.MILLISECONDS.sleep(TALK_MILLIS);
            call.interrupt();
            await(finished);
        }
        System.exit(ExitCodes.OK);
    }

    private static Recorder start(Path settings, Path directory) throws Exception {
        var serve = new ServeCommand();
        new CommandLine(serve)
                .parseArgs(
                        "--config",
                        settings.toString(),
                        "--data",
                        directory.resolve("data").toString());
        var given = serve.settingsOption.load();
        LogLevels.set(given.logLevel().name());
        return ServeCommand.start(given);
    }

    private static void call(int port, CountDownLatch spoken) {
        try {
            new RecordedCalls(new CallListener() {
                        @Override
                        public void onSpeaking(int number, SentSoFar sent) {
                            spoken.countDown();
                        }
                    })
                    .place(CallPlan.bundled(SipUri.parse("sip:127.0.0.1:" + port))
                            .lasting(LONGER_THAN_IT_TAKES));
        } catch (IOException e) {
            throw new IllegalStateException("the call cannot be placed", e);
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the rehearsal got stuck");
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
