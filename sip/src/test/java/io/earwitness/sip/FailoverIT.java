package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.resolver.Dnsmasq;
import io.earwitness.sip.transaction.SipTimers;
import io.earwitness.sip.transport.ListenPoint;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What becomes of a request when the server that DNS names first is out of order, with dnsmasq as the name server.
class FailoverIT {
    private static final NameAddress FROM = NameAddress.parse("<sip:src@127.0.0.1>");
    private final AnsweringHandler good = new AnsweringHandler();
    private SipEndpoint server;

    @BeforeEach
    void open() throws Exception {
        server = SipEndpoint.open(
                SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0), ListenPoint.tcp("127.0.0.1", 0)), good);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private int port(int index) {
        return server.listening().get(index).address().getPort();
    }

    private static SipEndpoint caller(Dnsmasq names) throws Exception {
        var quick = new SipTimers(
                Duration.ofMillis(20), Duration.ofMillis(80), Duration.ofMillis(100), Duration.ofMillis(200));
        return SipEndpoint.open(
                SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0))
                        .withTimers(quick)
                        .withNameServers(names.servers()),
                new AnsweringHandler());
    }

    private static Dnsmasq naming(String service, int first, int second) throws Exception {
        return new Dnsmasq(
                "host-record=host.example.com,127.0.0.1",
                "srv-host=" + service + ".example.com,host.example.com," + first + ",10,0",
                "srv-host=" + service + ".example.com,host.example.com," + second + ",20,0");
    }

    @Test
    @Tag("TX-18")
    void aServerThatRefusesConnectionsIsPassedOver() throws Exception {
        int closed;
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = probe.getLocalPort();
        }
        try (var names = naming("_sip._tcp", closed, port(1));
                var caller = caller(names)) {
            var dialog =
                    caller.invite(OutgoingCall.to(SipUri.parse("sip:srs@example.com"), FROM), new RecordedDialog());
            assertThat(dialog.remote().getPort()).isEqualTo(port(1));
            assertThat(good.calls).hasSize(1);
        }
    }

    @Test
    @Tag("TX-18")
    void aServerThatIsOverloadedIsPassedOver() throws Exception {
        var busy = new AnsweringHandler();
        busy.decision = call -> call.reject(SipReply.of(503));
        try (var overloaded = SipEndpoint.open(SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0)), busy);
                var names = naming(
                        "_sip._udp", overloaded.listening().getFirst().address().getPort(), port(0));
                var caller = caller(names)) {
            caller.invite(OutgoingCall.to(SipUri.parse("sip:srs@example.com"), FROM), new RecordedDialog());
            assertThat(busy.calls).hasSize(1);
            assertThat(good.calls).hasSize(1);
            assertThat(good.calls.getFirst().invite().callId())
                    .isEqualTo(busy.calls.getFirst().invite().callId());
            assertThat(good.calls.getFirst().invite().via().branch())
                    .isNotEqualTo(busy.calls.getFirst().invite().via().branch());
        }
    }

    @Test
    @Tag("TX-18")
    void aServerThatIsSilentIsPassedOver() throws Exception {
        try (var silent = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                var names = naming("_sip._udp", silent.getLocalPort(), port(0));
                var caller = caller(names)) {
            var answer = caller.request(OutgoingRequest.options(SipUri.parse("sip:srs@example.com"), FROM));
            assertThat(answer.status()).isEqualTo(200);
        }
    }
}
