package io.earwitness.recorder.rtsp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/// Two UDP ports of ours to two of the client's, at the address of its connection and at no other.
final class DatagramWay implements MediaWay {
    private static final int DATAGRAM_BYTES_MAX = 2_048;
    private static final int READ_AT_ONCE_MAX = 100;

    private final DatagramChannel rtp;
    private final DatagramChannel rtcp;
    private final InetSocketAddress toRtp;
    private final InetSocketAddress toRtcp;
    private final boolean oldWords;

    DatagramWay(InetAddress local, InetAddress client, TransportChoice.Datagrams ports) throws IOException {
        this.toRtp = new InetSocketAddress(client, ports.rtp());
        this.toRtcp = new InetSocketAddress(client, ports.rtcp());
        this.oldWords = ports.oldWords();
        this.rtp = open(local);
        try {
            this.rtcp = open(local);
        } catch (IOException none) {
            rtp.close();
            throw none;
        }
    }

    private static DatagramChannel open(InetAddress local) throws IOException {
        var family = local.getAddress().length == 4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
        var channel = DatagramChannel.open(family);
        try {
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(local, 0));
            return channel;
        } catch (IOException taken) {
            channel.close();
            throw taken;
        }
    }

    @Override
    public void rtp(byte[] packet) {
        send(rtp, packet, toRtp);
    }

    @Override
    public void rtcp(byte[] packet) {
        send(rtcp, packet, toRtcp);
    }

    private static void send(DatagramChannel channel, byte[] packet, InetSocketAddress to) {
        try {
            channel.send(ByteBuffer.wrap(packet), to);
        } catch (IOException unreachable) {
            // The client's RTCP, or its silence, tells whether anybody is there.
        }
    }

    @Override
    public boolean heard() {
        var heard = false;
        var bytes = ByteBuffer.allocate(DATAGRAM_BYTES_MAX);
        for (var count = 0; count < READ_AT_ONCE_MAX; count++) {
            try {
                bytes.clear();
                if (!(rtcp.receive(bytes) instanceof InetSocketAddress from)) {
                    break;
                }
                heard |= from.getAddress().equals(toRtcp.getAddress());
            } catch (IOException closed) {
                break;
            }
        }
        return heard;
    }

    @Override
    public String transport() {
        var transport = "RTP/AVP;unicast;dest_addr=\"" + text(toRtp) + "\"/\"" + text(toRtcp) + "\";src_addr=\""
                + text(local(rtp)) + "\"/\"" + text(local(rtcp)) + "\"";
        return oldWords
                ? transport + ";client_port=" + toRtp.getPort() + "-" + toRtcp.getPort() + ";server_port="
                        + local(rtp).getPort() + "-" + local(rtcp).getPort()
                : transport;
    }

    private static InetSocketAddress local(DatagramChannel channel) {
        return (InetSocketAddress) channel.socket().getLocalSocketAddress();
    }

    private static String text(InetSocketAddress address) {
        var host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host.replaceFirst("%.*", "") + "]" : host) + ":" + address.getPort();
    }

    @Override
    public void close() {
        close(rtp);
        close(rtcp);
    }

    private static void close(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // Nothing is left to be done with it.
        }
    }
}
