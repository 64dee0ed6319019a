package io.earwitness.sip.transport;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/// Sockets that work on one kind of loop: those of Linux by epoll where that can be had, which cost less, else those of
/// the JDK.
///
/// @param handlers    for the loop
/// @param datagrams   UDP
/// @param connections TCP, made or taken
/// @param listeners   TCP
public record SocketKinds(
        IoHandlerFactory handlers,
        Class<? extends DatagramChannel> datagrams,
        Class<? extends SocketChannel> connections,
        Class<? extends ServerSocketChannel> listeners) {
    private static final SocketKinds BEST = choose();

    /// The same for all loops of the process.
    public static SocketKinds best() {
        return BEST;
    }

    private static SocketKinds choose() {
        return Epoll.isAvailable()
                ? new SocketKinds(
                        EpollIoHandler.newFactory(),
                        EpollDatagramChannel.class,
                        EpollSocketChannel.class,
                        EpollServerSocketChannel.class)
                : new SocketKinds(
                        NioIoHandler.newFactory(),
                        NioDatagramChannel.class,
                        NioSocketChannel.class,
                        NioServerSocketChannel.class);
    }
}
