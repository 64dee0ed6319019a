package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.sip.CallRefusedException;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.Transport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Keys for SRTP: over which transport they are taken, and that no log shows them.
class KeysInClearIT {
    private static final String KEY = "d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj";

    @TempDir
    Path directory;

    private static SipBody keyed() {
        return Offers.sdp(Offers.of("m=audio 40000 RTP/SAVP 8\r\na=label:1\r\na=sendonly\r\n"
                + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "\r\n"));
    }

    private String settings(boolean needTls) throws Exception {
        var certificate = TestCertificate.in(directory, "srs");
        return "sip: { udp: { address: 127.0.0.1, port: 0 }, tcp: { enabled: false }, keys-need-tls: " + needTls
                + ", tls: { enabled: true, address: 127.0.0.1, port: 0, certificate: '" + certificate + "', key: '"
                + TestCertificate.key(certificate) + "' } }\n";
    }

    @Test
    @Tag("SEC-16")
    void keysAreTakenOverTlsAloneWhereThatIsWanted() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory.resolve("data"), settings(true));
                var plain = new ScenarioClient(recorder, Transport.UDP);
                var secure = new ScenarioClient(recorder.sip(Transport.TLS), directory.resolve("srs.pem"))) {
            assertThatThrownBy(() -> plain.call(keyed()))
                    .isInstanceOfSatisfying(CallRefusedException.class, refused -> {
                        assertThat(refused.response().status()).isEqualTo(488);
                        assertThat(refused.response().headers().first("Warning").orElse(""))
                                .contains("over TLS alone");
                    });
            try (var call = plain.call(Offers.sdp(Offers.audio(1, "sendonly")))) {
                assertThat(call.reinvite(keyed()).status()).isEqualTo(488);
                call.bye();
            }
            recorder.awaitFinished();
            try (var call = secure.call(keyed())) {
                assertThat(call.answer().media().getFirst().port()).isPositive();
                call.bye();
            }
            assertThat(recorder.awaitFinished().manifest().deviations())
                    .extracting(Deviation::kind)
                    .doesNotContain("KEYS_IN_CLEAR");
        }
    }

    @Test
    @Tag("SEC-16")
    void whoSendsKeysInTheClearIsToldOf() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory.resolve("data"), settings(false));
                var plain = new ScenarioClient(recorder, Transport.UDP)) {
            try (var call = plain.call(keyed())) {
                call.bye();
            }
            assertThat(recorder.awaitFinished().manifest().deviations())
                    .filteredOn(deviation -> deviation.kind().equals("KEYS_IN_CLEAR"))
                    .singleElement()
                    .satisfies(deviation -> assertThat(deviation.toString()).doesNotContain(KEY));
        }
    }

    @Test
    @Tag("SEC-16")
    void noLogShowsAKey() throws Exception {
        var log = (Logger) LoggerFactory.getLogger("io.earwitness");
        var seen = new ListAppender<ILoggingEvent>();
        seen.start();
        var level = log.getLevel();
        var additive = log.isAdditive();
        log.setLevel(Level.TRACE);
        log.setAdditive(false);
        log.addAppender(seen);
        try (var recorder = ScenarioRecorder.in(directory.resolve("data"), settings(false));
                var client = new ScenarioClient(recorder, Transport.UDP)) {
            try (var call = client.call(keyed())) {
                var ours = call.answer().media().getFirst().attributes("crypto").getFirst();
                call.sendsPackets(3, 0);
                call.bye();
                recorder.awaitFinished();
                var told = List.copyOf(seen.list).stream()
                        .map(ILoggingEvent::getFormattedMessage)
                        .toList();
                assertThat(told).isNotEmpty();
                assertThat(told).noneMatch(line -> line.contains(KEY));
                assertThat(told).noneMatch(line -> line.contains(ours.replaceAll(".*inline:([^| ]*).*", "$1")));
            }
        } finally {
            log.detachAppender(seen);
            log.setLevel(level);
            log.setAdditive(additive);
        }
    }
}
