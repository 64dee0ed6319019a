package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.resolver.Dnsmasq;
import io.earwitness.sip.transport.AddressBlock;
import io.earwitness.sip.transport.AllowList;
import io.earwitness.sip.transport.ListenPoint;
import io.earwitness.sip.transport.StunServer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our external address, told by a STUN server: what Contact and Via then say, and what becomes of a server that fails.
class StunIT {
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final ListenPoint UDP = ListenPoint.udp("127.0.0.1", 0);

    private final AnsweringHandler handler = new AnsweringHandler();

    @TempDir
    Path directory;

    private SipEndpoint asking(StunPeer server, ListenPoint... points) throws Exception {
        return SipEndpoint.open(
                SipEndpointConfig.listeningOn(points).withStun(new StunServer("127.0.0.1", server.port(), OFTEN)),
                handler);
    }

    /// The Contact that a caller over the transport of a listener is told.
    private static SipUri contactAt(ListenPoint point) throws Exception {
        try (var caller = SipEndpoint.open(
                SipEndpointConfig.listeningOn(
                        new ListenPoint(point.transport(), new InetSocketAddress("127.0.0.1", 0))),
                new AnsweringHandler())) {
            var target = SipUri.parse("sip:srs@127.0.0.1:" + point.address().getPort() + ";transport="
                    + point.transport().parameter());
            var from = NameAddress.parse("<sip:src@127.0.0.1>");
            var dialog = caller.invite(OutgoingCall.to(target, from), new RecordedDialog());
            return NameAddress.parse(
                            dialog.acceptance().headers().first("Contact").orElseThrow())
                    .uri();
        }
    }

    private static void awaitKnown(SipEndpoint endpoint, String host, int port) {
        await().untilAsserted(() -> assertThat(endpoint.stun().known()).contains(new InetSocketAddress(host, port)));
    }

    @Test
    void coturnTellsWhereOurUdpSocketIs() throws Exception {
        try (var server = new Coturn(directory);
                var dns = new Dnsmasq("address=/stun.example.com/127.0.0.1");
                var endpoint = SipEndpoint.open(
                        SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.2", 0), ListenPoint.tcp("127.0.0.1", 0))
                                .withNameServers(dns.servers())
                                .withStun(new StunServer("stun.example.com", server.port(), OFTEN)),
                        handler)) {
            var udp = endpoint.listening().getFirst().address();

            awaitKnown(endpoint, "127.0.0.2", udp.getPort());

            var tcp = endpoint.listening().getLast();
            assertThat(contactAt(tcp).host())
                    .as("the TCP listener is told by the address that the UDP listener has outside")
                    .isEqualTo("127.0.0.2");
            assertThat(contactAt(tcp).port()).hasValue(tcp.address().getPort());
        }
    }

    @Test
    void coturnAnswersASocketOfItsOwnWithoutUdpListeners() throws Exception {
        try (var server = new Coturn(directory);
                var endpoint = SipEndpoint.open(
                        SipEndpointConfig.listeningOn(ListenPoint.tcp("127.0.0.1", 0))
                                .withStun(new StunServer("127.0.0.1", server.port(), OFTEN)),
                        handler)) {
            await().untilAsserted(() -> assertThat(endpoint.stun().known())
                    .singleElement()
                    .satisfies(known -> assertThat(known.getHostString()).isEqualTo("127.0.0.1")));
            var tcp = endpoint.listening().getFirst();
            assertThat(contactAt(tcp).port())
                    .as("a socket that only asks knows no port of a listener")
                    .hasValue(tcp.address().getPort());
        }
    }

    @Test
    void aUdpListenerTellsAddressAndPortAndAChangeCountsForNewCalls() throws Exception {
        try (var server = new StunPeer();
                var endpoint = asking(server, UDP, ListenPoint.tcp("127.0.0.1", 0))) {
            var udp = endpoint.listening().getFirst();
            awaitKnown(endpoint, "198.51.100.7", 62_000);
            var contact = contactAt(udp);
            assertThat(contact.host()).isEqualTo("198.51.100.7");
            assertThat(contact.port()).hasValue(62_000);
            assertThat(handler.calls.getLast().reflexiveAddress())
                    .hasValueSatisfying(
                            address -> assertThat(address.getHostAddress()).isEqualTo("198.51.100.7"));
            assertThat(endpoint.stun().changed()).isZero();

            server.tells("203.0.113.9", 5_060);
            awaitKnown(endpoint, "203.0.113.9", 5_060);

            assertThat(contactAt(udp).host()).isEqualTo("203.0.113.9");
            assertThat(contactAt(endpoint.listening().getLast()).host()).isEqualTo("203.0.113.9");
            assertThat(endpoint.stun().changed()).isEqualTo(1);
        }
    }

    @Test
    void requestsOfOursNameTheExternalAddressInVia() throws Exception {
        try (var server = new StunPeer();
                var endpoint = asking(server, UDP);
                var peer = SipEndpoint.open(SipEndpointConfig.listeningOn(UDP), new AnsweringHandler())) {
            awaitKnown(endpoint, "198.51.100.7", 62_000);
            var target = SipUri.parse(
                    "sip:b@127.0.0.1:" + peer.listening().getFirst().address().getPort());
            var answer = endpoint.request(OutgoingRequest.options(target, NameAddress.parse("<sip:a@127.0.0.1>")));
            assertThat(answer.headers().first("Via").orElseThrow()).contains("198.51.100.7:62000");
        }
    }

    @Test
    void whatIsSetComesBeforeWhatIsTold() throws Exception {
        try (var server = new StunPeer();
                var endpoint = asking(server, UDP.advertising("192.0.2.1"), ListenPoint.tcp("127.0.0.1", 0))) {
            await().untilAsserted(() -> assertThat(endpoint.stun().known()).isNotEmpty());
            assertThat(contactAt(endpoint.listening().getFirst()).host()).isEqualTo("192.0.2.1");
            assertThat(contactAt(endpoint.listening().getLast()).host()).isEqualTo("198.51.100.7");
        }
    }

    @Test
    void theServerNeedNotBeAllowedToSendSip() throws Exception {
        var nobody = new AllowList(List.of(AddressBlock.parse("192.0.2.0/24")), Set.of(), false);
        try (var server = new StunPeer();
                var endpoint = asking(server, UDP.allowing(nobody))) {
            awaitKnown(endpoint, "198.51.100.7", 62_000);
            assertThat(endpoint.counters().malformed()).isZero();
            assertThat(endpoint.counters().refused()).isEmpty();
        }
    }

    @Test
    void aServerThatRefusesIsCountedAndTheLastAddressStays() throws Exception {
        try (var server = new StunPeer();
                var endpoint = asking(server, UDP)) {
            awaitKnown(endpoint, "198.51.100.7", 62_000);
            server.refuses();
            await().untilAsserted(() -> assertThat(endpoint.stun().failed()).isPositive());
            assertThat(contactAt(endpoint.listening().getFirst()).host()).isEqualTo("198.51.100.7");
        }
    }

    @Test
    void callsAreTakenWhileTheServerIsSilent() throws Exception {
        try (var server = new StunPeer()) {
            server.isSilent();
            try (var endpoint = asking(server, UDP)) {
                await().untilAsserted(() -> assertThat(server.asked()).isPositive());
                assertThat(contactAt(endpoint.listening().getFirst()).host()).isEqualTo("127.0.0.1");
                assertThat(endpoint.stun().known()).isEmpty();
            }
        }
    }

    @Test
    void aServerThatNobodyFindsIsCounted() throws Exception {
        try (var dns = new Dnsmasq("address=/example.com/127.0.0.1");
                var endpoint = SipEndpoint.open(
                        SipEndpointConfig.listeningOn(UDP)
                                .withNameServers(dns.servers())
                                .withStun(new StunServer("stun.elsewhere.test", 3478, OFTEN)),
                        handler)) {
            await().untilAsserted(() -> assertThat(endpoint.stun().failed()).isPositive());
            assertThat(contactAt(endpoint.listening().getFirst()).host()).isEqualTo("127.0.0.1");
        }
    }
}
