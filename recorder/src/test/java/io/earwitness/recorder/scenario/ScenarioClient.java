package io.earwitness.recorder.scenario;

import io.earwitness.sip.CallHandler;
import io.earwitness.sip.IncomingCall;
import io.earwitness.sip.OutgoingCall;
import io.earwitness.sip.OutgoingRequest;
import io.earwitness.sip.SipEndpoint;
import io.earwitness.sip.SipEndpointConfig;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.tls.TlsFiles;
import io.earwitness.sip.transport.ListenPoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A session recording client for tests: invites with whatever body a test wants and keeps what was answered.
final class ScenarioClient implements AutoCloseable, CallHandler {
    static final NameAddress FROM = NameAddress.parse("<sip:src@127.0.0.1>");

    private final SipEndpoint endpoint;
    private final InetSocketAddress recorder;
    private final Transport transport;

    ScenarioClient(ScenarioRecorder recorder, Transport transport) throws IOException {
        this(recorder.sip(transport), transport, "+sip.src");
    }

    ScenarioClient(InetSocketAddress recorder, Transport transport) throws IOException {
        this(recorder, transport, "+sip.src");
    }

    /// Over TLS, believing servers whose certificates lead to these roots.
    ScenarioClient(InetSocketAddress recorder, Path roots) throws IOException {
        this(recorder, TlsFiles.NONE.trusting(roots));
    }

    /// The same, with a certificate of its own where the files name one.
    ScenarioClient(InetSocketAddress recorder, TlsFiles files) throws IOException {
        this.recorder = recorder;
        this.transport = Transport.TLS;
        this.endpoint = SipEndpoint.open(
                SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0))
                        .withUserAgent("Scenario/1")
                        .withContactParameters("+sip.src")
                        .withOptionTags("siprec")
                        .withTlsCalls(files),
                this);
    }

    /// @param mark the parameters of its Contact, empty for none
    ScenarioClient(InetSocketAddress recorder, Transport transport, String mark) throws IOException {
        this.recorder = recorder;
        this.transport = transport;
        var point = transport == Transport.UDP ? ListenPoint.udp("127.0.0.1", 0) : ListenPoint.tcp("127.0.0.1", 0);
        this.endpoint = SipEndpoint.open(
                SipEndpointConfig.listeningOn(point)
                        .withUserAgent("Scenario/1")
                        .withContactParameters(mark.isEmpty() ? new String[0] : new String[] {mark})
                        .withOptionTags("siprec"),
                this);
    }

    /// How many requests of this method the recorder sent to it.
    long received(String method) {
        return endpoint.counters().requestsReceived().getOrDefault(method, 0L);
    }

    SipUri target() {
        return SipUri.parse("sip:srs@127.0.0.1:" + recorder.getPort() + ";transport=" + transport.parameter());
    }

    /// A recording session with that body.
    ScenarioCall call(SipBody body) throws Exception {
        return call(body, call -> call.with("Require", "siprec"));
    }

    ScenarioCall call(SipBody body, UnaryOperator<OutgoingCall> more) throws Exception {
        var call = new ScenarioCall();
        call.dialog(endpoint.invite(more.apply(OutgoingCall.to(target(), FROM).with(body)), call));
        return call;
    }

    /// @param before what is to be settled with the call before anything can come of the recorder
    ScenarioCall call(SipBody body, UnaryOperator<OutgoingCall> more, Consumer<ScenarioCall> before) throws Exception {
        var call = new ScenarioCall();
        before.accept(call);
        call.dialog(endpoint.invite(more.apply(OutgoingCall.to(target(), FROM).with(body)), call));
        return call;
    }

    ScenarioCall callWithoutBody() throws Exception {
        var call = new ScenarioCall();
        call.dialog(endpoint.invite(OutgoingCall.to(target(), FROM), call));
        return call;
    }

    /// A recording session that leaves the offer to the recorder.
    ScenarioCall callWithoutOffer(SipBody answer) throws Exception {
        var call = new ScenarioCall();
        call.answers(answer);
        call.dialog(endpoint.invite(OutgoingCall.to(target(), FROM).with("Require", "siprec"), call));
        return call;
    }

    SipResponse options() throws Exception {
        return endpoint.request(OutgoingRequest.options(target(), FROM));
    }

    /// Description and metadata in one body, as RFC 7866 §9.1 has it.
    static SipBody both(String sdp, String metadata) {
        var text = "--part\r\nContent-Type: application/sdp\r\n\r\n" + sdp
                + "\r\n--part\r\nContent-Type: application/rs-metadata+xml\r\n"
                + "Content-Disposition: recording-session\r\n\r\n" + metadata + "\r\n--part--\r\n";
        return new SipBody("multipart/mixed;boundary=part", text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void onInvite(IncomingCall call) {
        call.reject(SipReply.of(486));
    }

    @Override
    public SipReply onOptions(SipRequest options) {
        return SipReply.ok();
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
