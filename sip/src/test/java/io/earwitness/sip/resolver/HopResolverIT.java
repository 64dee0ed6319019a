package io.earwitness.sip.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.transport.Hop;
import io.earwitness.sip.transport.NettyLoop;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Where URIs lead, with dnsmasq as the name server.
class HopResolverIT {
    private static NettyLoop loop;
    private static Dnsmasq server;
    private static HopResolver resolver;

    @BeforeAll
    static void open() throws Exception {
        loop = new NettyLoop("test-loop");
        server = new Dnsmasq(
                "host-record=a.example.com,192.0.2.1",
                "host-record=b.example.com,192.0.2.2,2001:db8::2",
                "naptr-record=full.example.com,20,50,s,SIP+D2U,,_sip._udp.full.example.com",
                "naptr-record=full.example.com,10,50,s,SIPS+D2T,,_sips._tcp.full.example.com",
                "naptr-record=full.example.com,10,60,s,SIP+D2T,,_sip._tcp.full.example.com",
                "naptr-record=full.example.com,5,10,s,SIP+D2S,,_sip._sctp.full.example.com",
                "srv-host=_sips._tcp.full.example.com,a.example.com,5071,10,0",
                "srv-host=_sip._tcp.full.example.com,a.example.com,5072,10,0",
                "srv-host=_sip._udp.full.example.com,a.example.com,5073,20,0",
                "srv-host=_sip._udp.full.example.com,b.example.com,5074,10,0",
                "srv-host=_sip._tcp.srv.example.com,a.example.com,5075,10,0",
                "host-record=plain.example.com,192.0.2.7",
                "naptr-record=clear.example.com,10,50,s,SIP+D2U,,_sip._udp.clear.example.com",
                "srv-host=_sip._udp.clear.example.com,a.example.com,5076,10,0",
                "host-record=clear.example.com,192.0.2.8",
                "srv-host=_sip._udp.none.example.com");
        resolver = new HopResolver(loop, server.servers(), EnumSet.allOf(Transport.class), new Random(1));
    }

    @AfterAll
    static void close() throws Exception {
        resolver.close();
        loop.close();
        server.close();
    }

    private static List<String> hops(String uri) throws IOException {
        return resolver.of(SipUri.parse(uri)).targets().stream()
                .map(Hop::toString)
                .toList();
    }

    @Test
    @Tag("TX-18")
    void aDomainsPreferencesComeFirstAndInTheirOrder() throws Exception {
        assertThat(hops("sip:full.example.com"))
                .containsExactly(
                        "tls 192.0.2.1:5071",
                        "tcp 192.0.2.1:5072",
                        "udp 192.0.2.2:5074",
                        "udp 2001:db8:0:0:0:0:0:2:5074",
                        "udp 192.0.2.1:5073");
    }

    @Test
    @Tag("TX-18")
    void whatTheUriSaysItselfIsNotAskedFor() throws Exception {
        assertThat(hops("sip:full.example.com;transport=tcp")).containsExactly("tcp 192.0.2.1:5072");
        assertThat(hops("sip:a.example.com:5080")).containsExactly("udp 192.0.2.1:5080");
        assertThat(hops("sip:a.example.com:5080;transport=tls")).containsExactly("tls 192.0.2.1:5080");
        assertThat(hops("sip:192.0.2.9")).containsExactly("udp 192.0.2.9:5060");
        assertThat(hops("sip:[2001:db8::9];transport=tcp")).containsExactly("tcp 2001:db8:0:0:0:0:0:9:5060");
        assertThat(hops("sip:full.example.com;maddr=192.0.2.4")).containsExactly("udp 192.0.2.4:5060");
    }

    @Test
    @Tag("TX-18")
    void serversAndAddressesServeWhereThereIsNoPreference() throws Exception {
        assertThat(hops("sip:srv.example.com")).containsExactly("tcp 192.0.2.1:5075");
        assertThat(hops("sip:plain.example.com")).containsExactly("udp 192.0.2.7:5060");
        assertThat(hops("sips:plain.example.com")).containsExactly("tls 192.0.2.7:5061");
    }

    @Test
    @Tag("TX-18")
    @Tag("TLS-06")
    void aSecureUriIsNeverReachedInTheClear() throws Exception {
        assertThat(hops("sips:full.example.com")).containsExactly("tls 192.0.2.1:5071");
        assertThat(hops("sips:clear.example.com")).containsExactly("tls 192.0.2.8:5061");
        assertThat(hops("sips:192.0.2.9;transport=tcp")).containsExactly("tls 192.0.2.9:5061");
        assertThatThrownBy(() -> hops("sips:full.example.com;transport=udp"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be reached over UDP");
    }

    @Test
    @Tag("TX-18")
    void whatNameServersSaidHoldsAsLongAsTheySay() throws Exception {
        var records = List.of(
                "naptr-record=kept.example.com,10,50,s,SIP+D2T,,_sip._tcp.kept.example.com",
                "srv-host=_sip._tcp.kept.example.com,a.kept.example.com,5072,10,0",
                "host-record=a.kept.example.com,192.0.2.3");
        for (int seconds : List.of(0, 600)) {
            var options = Stream.concat(records.stream(), Stream.of("local-ttl=" + seconds));
            var soonGone = new Dnsmasq(options.toArray(String[]::new));
            try (var asking =
                    new HopResolver(loop, soonGone.servers(), EnumSet.allOf(Transport.class), new Random(1))) {
                var before = asking.of(SipUri.parse("sip:kept.example.com"));
                assertThat(before.first()).hasToString("tcp 192.0.2.3:5072");
                soonGone.close();
                if (seconds > 0) {
                    assertThat(asking.of(SipUri.parse("sip:kept.example.com"))).isEqualTo(before);
                } else {
                    assertThatThrownBy(() -> asking.of(SipUri.parse("sip:kept.example.com")))
                            .isInstanceOf(IOException.class);
                }
            } finally {
                soonGone.close();
            }
        }
    }

    @Test
    void whatOnlyLooksLikeAnAddressIsSaid() {
        for (var uri :
                List.of("sip:[::zz]", "sip:999.999.999.999:5060", "sip:192.0.2.1;maddr=[::zz]", "sips:x@[1]:5")) {
            assertThatThrownBy(() -> hops(uri)).as(uri).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> resolver.addresses("[::zz]"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not an IP address: ::zz");
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> hops("sip:unknown.example.com"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unknown.example.com");
        assertThatThrownBy(() -> hops("tel:+4930")).isInstanceOf(IOException.class);
    }

    @Test
    void theCertificateMustVouchForTheDomainNotForTheServer() throws Exception {
        assertThat(resolver.of(SipUri.parse("sips:full.example.com")).first().host())
                .isEqualTo("full.example.com");
    }
}
