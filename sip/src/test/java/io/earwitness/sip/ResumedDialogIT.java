package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.dialog.DialogState;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.transport.ListenPoint;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A dialog that goes on in another endpoint, on the same port, after the first is gone without a word.
class ResumedDialogIT {
    private static final SipBody OFFER = SipBody.sdp("v=0\r\ns=offer\r\n");

    private final AnsweringHandler client = new AnsweringHandler();
    private final RecordedDialog calling = new RecordedDialog();

    private static ListenPoint point(String transport, int port) {
        return transport.equals("tcp") ? ListenPoint.tcp("127.0.0.1", port) : ListenPoint.udp("127.0.0.1", port);
    }

    private static SipEndpoint open(String transport, int port, CallHandler handler) throws IOException {
        return SipEndpoint.open(SipEndpointConfig.listeningOn(point(transport, port)), handler);
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void bothSidesGoOnAsIfNothingHadHappened(String transport) throws Exception {
        var before = new AnsweringHandler();
        var after = new RecordedDialog();
        DialogState state;
        int port;
        try (var caller = open(transport, 0, client)) {
            io.earwitness.sip.dialog.Dialog theirs;
            try (var first = open(transport, 0, before)) {
                port = first.listening().getFirst().address().getPort();
                var target = SipUri.parse("sip:srs@127.0.0.1:" + port + ";transport=" + transport);
                theirs = caller.invite(
                        OutgoingCall.to(target, NameAddress.parse("<sip:src@127.0.0.1>"))
                                .with(OFFER),
                        calling);
                await().until(() -> before.recorded.acks.size() == 1 && before.dialogs.size() == 1);
                assertThat(theirs.request("INFO", List.of(), Optional.empty()).status())
                        .isEqualTo(200);
                state = before.dialogs.getFirst().state();
            }
            assertThat(state.called()).isTrue();
            assertThat(state.received()).isEqualTo(2);

            try (var second = open(transport, port, new AnsweringHandler())) {
                var resumed = second.resume(state, after);

                assertThat(second.counters().dialogsOpen()).isEqualTo(1);
                assertThat(resumed.id()).isEqualTo(state.id());
                assertThat(resumed.probe()).isTrue();
                assertThat(theirs.request("INFO", List.of(), Optional.empty()).status())
                        .isEqualTo(200);
                assertThat(resumed.reinvite(List.of(), Optional.of(OFFER)).status())
                        .isEqualTo(200);
                assertThat(resumed.state().sent()).isEqualTo(2);
                assertThat(resumed.state().received()).isEqualTo(3);
                assertThatThrownBy(() -> second.resume(state, after)).isInstanceOf(IOException.class);
                resumed.bye();
            }
            await().untilAsserted(
                            () -> assertThat(calling.ends).singleElement().isInstanceOf(DialogEnd.RemoteBye.class));
            assertThat(after.requests)
                    .singleElement()
                    .satisfies(info -> assertThat(info.method()).isEqualTo("INFO"));
        }
    }

    /// A client does not wait with its BYE until we are ready.
    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void aRequestThatComesBeforeItsDialogWaitsForIt(String transport) throws Exception {
        var before = new AnsweringHandler();
        var after = new RecordedDialog();
        try (var caller = open(transport, 0, client)) {
            DialogState state;
            io.earwitness.sip.dialog.Dialog theirs;
            io.earwitness.sip.dialog.Dialog forgotten;
            int port;
            try (var first = open(transport, 0, before)) {
                port = first.listening().getFirst().address().getPort();
                var call = OutgoingCall.to(
                                SipUri.parse("sip:srs@127.0.0.1:" + port + ";transport=" + transport),
                                NameAddress.parse("<sip:src@127.0.0.1>"))
                        .with(OFFER);
                theirs = caller.invite(call, calling);
                await().until(() -> before.recorded.acks.size() == 1 && before.dialogs.size() == 1);
                state = before.dialogs.getFirst().state();
                forgotten = caller.invite(call, new RecordedDialog());
                await().until(() -> before.recorded.acks.size() == 2);
            }
            var config = SipEndpointConfig.listeningOn(point(transport, port));
            try (var second = SipEndpoint.openToResume(config, new AnsweringHandler());
                    var asking = Executors.newVirtualThreadPerTaskExecutor()) {
                var answered = asking.submit(() -> theirs.request("INFO", List.of(), Optional.empty()));
                var refused = asking.submit(() -> forgotten.request("INFO", List.of(), Optional.empty()));
                await().until(() -> second.counters().requestsReceived().getOrDefault("INFO", 0L) >= 2);
                assertThat(answered.isDone()).isFalse();

                second.resume(state, after);
                assertThat(answered.get().status()).isEqualTo(200);
                assertThat(after.requests).hasSize(1);
                assertThat(refused.isDone()).isFalse();
                second.allResumed();
                assertThat(refused.get().status()).isEqualTo(481);
            }
        }
    }

    @Test
    void theTimerOfTheSessionRunsOn() {
        var still = new StillSignalling();
        still.establish("Session-Expires: 90;refresher=uac", "Supported: timer", "Allow: UPDATE");
        var state = still.handler.dialogs.getFirst().state();

        var other = new StillSignalling();
        var after = new RecordedDialog();
        other.loop.execute(() -> other.signalling.dialogs().resume(state, other.flow, after));
        other.pass(java.time.Duration.ofSeconds(60));

        other.awaitRequest("BYE", 1);
        await().untilAsserted(() -> assertThat(after.ends).containsExactly(new DialogEnd.SessionExpired()));
    }
}
