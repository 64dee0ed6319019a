package io.earwitness.recorder.scenario;

import io.earwitness.sip.CallCancelledException;
import io.earwitness.sip.CallHandler;
import io.earwitness.sip.IncomingCall;
import io.earwitness.sip.SipEndpoint;
import io.earwitness.sip.SipEndpointConfig;
import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.dialog.DialogHandler;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.sdp.SessionDescription;
import io.earwitness.sip.transport.ListenPoint;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// A session recording client that waits to be called by the recorder, and says one thing to whoever does.
final class CalledSource implements CallHandler, DialogHandler, AutoCloseable {
    private final SipEndpoint endpoint;
    private final SipReply reply;
    private final List<SipRequest> invites = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Dialog> dialog = new CompletableFuture<>();
    private final CompletableFuture<SipRequest> ack = new CompletableFuture<>();
    private final CompletableFuture<DialogEnd> ended = new CompletableFuture<>();

    CalledSource(SipReply reply) throws IOException {
        this.reply = reply;
        endpoint = SipEndpoint.open(
                SipEndpointConfig.listeningOn(ListenPoint.tcp("127.0.0.1", 0))
                        .withUserAgent("Called/1")
                        .withContactParameters("+sip.src")
                        .withOptionTags("siprec"),
                this);
    }

    static CalledSource offering(SipBody body) throws IOException {
        return new CalledSource(SipReply.ok(body));
    }

    SipUri uri() {
        return SipUri.parse(
                "sip:src@127.0.0.1:" + endpoint.listening().getFirst().address().getPort() + ";transport=tcp");
    }

    @Override
    public void onInvite(IncomingCall call) {
        invites.add(call.invite());
        if (!reply.isSuccess()) {
            call.reject(reply);
            return;
        }
        try {
            dialog.complete(call.accept(reply, this));
        } catch (CallCancelledException gaveUp) {
            dialog.completeExceptionally(gaveUp);
        }
    }

    @Override
    public SipReply onOptions(SipRequest options) {
        return SipReply.ok();
    }

    @Override
    public SipReply onRequest(Dialog asked, SipRequest request) {
        return ScenarioCall.agree(request);
    }

    @Override
    public void onAck(Dialog acknowledged, SipRequest request) {
        ack.complete(request);
    }

    @Override
    public void onEnded(Dialog over, DialogEnd end) {
        ended.complete(end);
    }

    List<SipRequest> invites() {
        return invites;
    }

    Dialog dialog() throws Exception {
        return dialog.get(20, TimeUnit.SECONDS);
    }

    SipRequest ack() throws Exception {
        return ack.get(20, TimeUnit.SECONDS);
    }

    /// What the recorder answered, in its ACK.
    SessionDescription answer() throws Exception {
        return SessionDescription.parse(ack().body().orElseThrow().bytes());
    }

    DialogEnd awaitEnd() throws Exception {
        return ended.get(20, TimeUnit.SECONDS);
    }

    void sends(int mLine, byte[] packet) throws Exception {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            var port = answer().media().get(mLine).port();
            socket.send(new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), port));
        }
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
