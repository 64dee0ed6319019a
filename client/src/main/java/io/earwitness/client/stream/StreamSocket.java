package io.earwitness.client.stream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.LongAdder;

/// The local UDP socket of one outgoing media stream; port chosen by the system, even where possible. Closed by its
/// opener.
///
/// What cannot be sent is counted and not repeated: media has no second chance.
public final class StreamSocket implements AutoCloseable {
    private static final int ATTEMPTS_MAX = 16;

    private final DatagramChannel channel;
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();

    private StreamSocket(DatagramChannel channel) {
        this.channel = channel;
    }

    /// RFC 3550 §11 wants RTP on an even port; after some attempts any port will do.
    public static StreamSocket open(InetAddress local) throws IOException {
        for (int attempt = 1; ; attempt++) {
            var channel = DatagramChannel.open();
            try {
                channel.bind(new InetSocketAddress(local, 0));
            } catch (IOException failure) {
                channel.close();
                throw failure;
            }
            var socket = new StreamSocket(channel);
            if (socket.port() % 2 == 0 || attempt == ATTEMPTS_MAX) {
                return socket;
            }
            channel.close();
        }
    }

    public int port() {
        return channel.socket().getLocalPort();
    }

    public boolean send(byte[] packet, InetSocketAddress target) {
        try {
            channel.send(ByteBuffer.wrap(packet), target);
            sent.increment();
            return true;
        } catch (IOException refused) {
            failed.increment();
            return false;
        }
    }

    public long sent() {
        return sent.sum();
    }

    public long failed() {
        return failed.sum();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
