package io.earwitness.sip.resolver;

import io.earwitness.sip.transport.SocketKinds;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks name servers and waits for what they say. Packets go over the loop; waiting is the caller's thread's.
///
/// Keeps what it is told as long as the records allow.
final class NameServers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NameServers.class);
    private static final long QUERY_MILLIS_MAX = 2_000;
    private static final long ANSWER_MILLIS_MAX = 8_000;

    private final DnsNameResolver resolver;
    private final RecordCache<ServiceRecord> services = new RecordCache<>(InstantSource.system());
    private final RecordCache<PointerRecord> pointers = new RecordCache<>(InstantSource.system());

    /// @param servers those to ask, in order; empty for those of the system
    NameServers(EventLoop loop, List<InetSocketAddress> servers) {
        var builder = new DnsNameResolverBuilder(loop)
                .datagramChannelType(SocketKinds.best().datagrams())
                .socketChannelType(SocketKinds.best().connections())
                .queryTimeoutMillis(QUERY_MILLIS_MAX);
        if (!servers.isEmpty()) {
            builder.nameServerProvider(new SequentialDnsServerAddressStreamProvider(servers));
        }
        this.resolver = builder.build();
    }

    /// All addresses of a host, from the hosts file or by A and AAAA records.
    List<InetAddress> addresses(String host) throws IOException {
        return await(resolver.resolveAll(host), host);
    }

    List<ServiceRecord> services(String name) throws InterruptedIO {
        return records(name, DnsRecordType.SRV, ServiceRecord::read, services);
    }

    List<PointerRecord> pointers(String name) throws InterruptedIO {
        return records(name, DnsRecordType.NAPTR, PointerRecord::read, pointers);
    }

    /// Where the records cannot be had there are none: RFC 3263 goes on with the next kind.
    private <T> List<T> records(String name, DnsRecordType type, Function<ByteBuf, T> reading, RecordCache<T> kept)
            throws InterruptedIO {
        var known = kept.find(name);
        if (known.isPresent()) {
            return known.get();
        }
        var found = new ArrayList<T>();
        long secondsToLive = Long.MAX_VALUE;
        List<DnsRecord> records;
        try {
            records = await(resolver.resolveAll(new DefaultDnsQuestion(name + ".", type)), name);
        } catch (InterruptedIO interrupted) {
            throw interrupted;
        } catch (IOException none) {
            LOG.debug("no {} records of {}: {}", type.name(), name, none.getMessage());
            return List.of();
        }
        for (var one : records) {
            try {
                if (one.type().equals(type) && one instanceof DnsRawRecord raw) {
                    found.add(reading.apply(raw.content()));
                    secondsToLive = Math.min(secondsToLive, one.timeToLive());
                }
            } catch (RuntimeException broken) {
                LOG.debug("a {} record of {} cannot be read", type.name(), name, broken);
            } finally {
                ReferenceCountUtil.release(one);
            }
        }
        kept.keep(name, found, secondsToLive);
        return found;
    }

    /// The caller was interrupted while it waited.
    static final class InterruptedIO extends IOException {
        private static final long serialVersionUID = 1;

        InterruptedIO(String host) {
            super("interrupted while asking for " + host);
        }
    }

    private static <T> T await(Future<T> answer, String host) throws IOException {
        try {
            if (!answer.await(ANSWER_MILLIS_MAX)) {
                answer.cancel(false);
                throw new IOException("no name server answered about " + host);
            }
        } catch (InterruptedException interrupted) {
            answer.cancel(false);
            Thread.currentThread().interrupt();
            throw new InterruptedIO(host);
        }
        if (!answer.isSuccess()) {
            throw new IOException("cannot find " + host + ": " + answer.cause().getMessage(), answer.cause());
        }
        return answer.getNow();
    }

    @Override
    public void close() {
        resolver.close();
    }
}
