package io.earwitness.media.net.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.net.BindException;
import java.util.Locale;

/// The system calls that receiving needs. Each returns what the call returned, or `-errno`; `state` is memory of
/// [#callState] that no other thread uses meanwhile.
final class Libc {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_PACKET = 17;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOCK_NONBLOCK = 0x800;

    static final int SOL_SOCKET = 1;
    static final int SO_RCVBUF = 8;
    static final int SO_ATTACH_FILTER = 26;
    static final int SO_TIMESTAMPNS = 35;
    static final int SO_RXQ_OVFL = 40;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_V6ONLY = 26;

    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLL_CTL_MOD = 3;
    static final int EPOLLIN = 1;
    static final int EPOLLET = 1 << 31;

    static final int EINTR = 4;
    static final int EAGAIN = 11;
    private static final int EACCES = 13;
    private static final int EPERM = 1;
    private static final int EADDRINUSE = 98;
    private static final int EADDRNOTAVAIL = 99;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = call("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKNAME = call("getsockname", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SETSOCKOPT =
            call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            call("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SENDTO =
            call("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECVMMSG =
            call("recvmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle EPOLL_CREATE1 = call("epoll_create1", JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_CTL = call("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle EPOLL_WAIT = call("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle MMAP =
            call("mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MUNMAP = call("munmap", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);

    private Libc() {}

    /// Whether this machine speaks these calls with these numbers and layouts.
    static boolean isHere() {
        var os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return os.equals("linux") && AddressLayout.ADDRESS.byteSize() == 8 && (isX86() || arch().equals("aarch64"));
    }

    /// There an `epoll_event` has no padding between its two fields.
    static boolean isX86() {
        return arch().equals("amd64") || arch().equals("x86_64");
    }

    private static String arch() {
        return System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    }

    private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"));
    }

    static MemoryLayout callState() {
        return CALL_STATE;
    }

    static int socket(MemorySegment state, int domain, int type, int protocol) {
        try {
            return told(state, (int) SOCKET.invokeExact(state, domain, type, protocol));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int bind(MemorySegment state, int fd, MemorySegment address) {
        try {
            return told(state, (int) BIND.invokeExact(state, fd, address, (int) address.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int getsockname(MemorySegment state, int fd, MemorySegment address, MemorySegment length) {
        try {
            return told(state, (int) GETSOCKNAME.invokeExact(state, fd, address, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int setsockopt(MemorySegment state, int fd, int level, int option, MemorySegment value) {
        try {
            return told(state, (int) SETSOCKOPT.invokeExact(state, fd, level, option, value, (int) value.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int getsockopt(
            MemorySegment state, int fd, int level, int option, MemorySegment value, MemorySegment length) {
        try {
            return told(state, (int) GETSOCKOPT.invokeExact(state, fd, level, option, value, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static long sendto(MemorySegment state, int fd, MemorySegment bytes, MemorySegment address) {
        try {
            var sent =
                    (long) SENDTO.invokeExact(state, fd, bytes, bytes.byteSize(), 0, address, (int) address.byteSize());
            return sent < 0 ? -errno(state) : sent;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int recvmmsg(MemorySegment state, int fd, MemorySegment messages, int count) {
        try {
            return told(state, (int) RECVMMSG.invokeExact(state, fd, messages, count, 0, MemorySegment.NULL));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int epollCreate(MemorySegment state) {
        try {
            return told(state, (int) EPOLL_CREATE1.invokeExact(state, SOCK_CLOEXEC));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int epollCtl(MemorySegment state, int epoll, int operation, int fd, MemorySegment event) {
        try {
            return told(state, (int) EPOLL_CTL.invokeExact(state, epoll, operation, fd, event));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Never waits.
    static int epollReady(MemorySegment state, int epoll, MemorySegment events, int count) {
        try {
            return told(state, (int) EPOLL_WAIT.invokeExact(state, epoll, events, count, 0));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Maps a file's first bytes for reading and writing, shared with the kernel; an address, or `-errno`.
    static long mmapShared(MemorySegment state, long bytes, int fd) {
        try {
            var address = (long) MMAP.invokeExact(state, 0L, bytes, 3, 1, fd, 0L);
            return address == -1 ? -errno(state) : address;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int munmap(MemorySegment state, long address, long bytes) {
        try {
            return told(state, (int) MUNMAP.invokeExact(state, address, bytes));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int close(MemorySegment state, int fd) {
        try {
            return told(state, (int) CLOSE.invokeExact(state, fd));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// The result, unless it is an error that `doing` met.
    static int check(int result, String doing) throws IOException {
        if (result < 0) {
            throw failure(-result, doing);
        }
        return result;
    }

    static IOException failure(int errno, String doing) {
        return switch (errno) {
            case EADDRINUSE -> new BindException(doing + ": the address is in use");
            case EADDRNOTAVAIL -> new BindException(doing + ": the address is not of this machine");
            case EACCES, EPERM -> new IOException(doing + ": not permitted");
            default -> new IOException(doing + ": error " + errno + " of the system");
        };
    }

    private static int told(MemorySegment state, int result) {
        return result < 0 ? -errno(state) : result;
    }

    private static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    /// A call through a handle of the right type throws nothing.
    private static IllegalStateException unexpected(Throwable e) {
        return new IllegalStateException("a system call could not be made", e);
    }
}
