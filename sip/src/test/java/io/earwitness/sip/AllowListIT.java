package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transport.AddressBlock;
import io.earwitness.sip.transport.AllowList;
import io.earwitness.sip.transport.ListenPoint;
import io.earwitness.sip.transport.Refusal;
import io.earwitness.sip.transport.Traffic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who may send to a listener, and what becomes of the others.
class AllowListIT {
    private static final String[] CALL = {
        "Via: SIP/2.0/UDP 127.0.0.1:%port;branch=z9hG4bK1",
        "From: <sip:a@127.0.0.1>;tag=1",
        "To: <sip:b@127.0.0.1>",
        "Call-ID: list",
        "CSeq: 1 OPTIONS"
    };
    private final AnsweringHandler handler = new AnsweringHandler();
    private final List<SipEndpoint> opened = new ArrayList<>();

    private void open(ListenPoint... points) throws IOException {
        opened.add(SipEndpoint.open(SipEndpointConfig.listeningOn(points), handler));
    }

    private SipEndpoint endpoint() {
        return opened.getFirst();
    }

    @AfterEach
    void close() {
        opened.forEach(SipEndpoint::close);
    }

    private long refused(String listener) {
        return endpoint().counters().refused().getOrDefault(new Traffic.Refused(listener, Refusal.ADDRESS), 0L);
    }

    @Test
    @Tag("TLS-08")
    void datagramsOfOthersAreDroppedUnread() throws Exception {
        open(ListenPoint.udp("127.0.0.1", 0).named("trunk").allowing(AllowList.addresses("192.0.2.0/24")));
        try (var peer = new RawPeer(endpoint())) {
            peer.request("OPTIONS", CALL);
            await().until(() -> refused("trunk") == 1);
            assertThat(peer.isSilentFor(200)).isTrue();
        }
        assertThat(endpoint().counters().requestsReceived()).isEmpty();
        assertThat(endpoint().counters().malformed()).isZero();
    }

    @Test
    @Tag("TLS-08")
    void othersAreToldSoWhereThatIsWanted() throws Exception {
        var list = new AllowList(List.of(AddressBlock.parse("192.0.2.0/24")), Set.of(), true);
        open(ListenPoint.udp("127.0.0.1", 0).allowing(list));
        try (var peer = new RawPeer(endpoint())) {
            var text = peer.requestText("OPTIONS", CALL).replace("Content-Length: 0", "Content-Length: 4") + "body";
            peer.send(text);
            assertThat(((SipResponse) peer.receive()).status()).isEqualTo(403);
        }
        assertThat(endpoint().counters().requestsReceived()).isEmpty();
    }

    @Test
    @Tag("TLS-08")
    void connectionsOfOthersAreClosed() throws Exception {
        open(
                ListenPoint.tcp("127.0.0.1", 0).allowing(AllowList.addresses("192.0.2.0/24", "::1")),
                ListenPoint.tcp("127.0.0.1", 0).named("open").allowing(AllowList.addresses("127.0.0.0/8")));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port(0))) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        await().until(() -> refused("tcp") == 1);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port(1))) {
            socket.getOutputStream().write("\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(2)).containsExactly('\r', '\n');
        }
        assertThat(refused("open")).isZero();
    }

    private int port(int index) {
        return endpoint().listening().get(index).address().getPort();
    }
}
