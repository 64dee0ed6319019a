package io.earwitness.recorder.msrp;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The bytes of one connection as they come, below TLS where that is spoken: counts them, and knows of those that lay
/// unread when somebody asked that they had come by then.
///
/// Read by the connection's own thread; others only ask. Until the connection is known for what it is, everything
/// that is waited for ends at one deadline, however slowly it drips.
final class Arrivals extends InputStream {
    private static final long COUNTED_WITHIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_AGAIN_MILLIS = 10;

    private final Socket socket;
    private final InputStream in;
    private final LongSupplier nanoTime;
    private final long deadlineNanos;
    private volatile boolean hurried;
    private int held = -1;
    private boolean reading;
    private boolean moreLies;
    private long count;
    private long lyingUntil;
    private long lyingNanos;

    /// @param patience how long the connection may take to be known for what it is; empty where it is
    Arrivals(Socket socket, InputStream in, Optional<Duration> patience, LongSupplier nanoTime) {
        this.socket = socket;
        this.in = in;
        this.nanoTime = nanoTime;
        this.hurried = patience.isPresent();
        this.deadlineNanos =
                nanoTime.getAsLong() + patience.orElse(Duration.ZERO).toNanos();
    }

    /// It may be silent for as long as it likes from now on.
    void unhurried() {
        hurried = false;
    }

    /// The first byte, which is read again; -1 where there is none.
    int peek() throws IOException {
        var one = new byte[1];
        var came = await(one, 0);
        synchronized (this) {
            held = came ? Byte.toUnsignedInt(one[0]) : -1;
            counted();
        }
        return came ? Byte.toUnsignedInt(one[0]) : -1;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    // Waits for a single byte, so that what was read and is not counted yet is no more than that.
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        synchronized (this) {
            if (takeHeld(into, offset) || takeNext(into, offset)) {
                return withMore(into, offset, length);
            }
        }
        if (!await(into, offset)) {
            return -1;
        }
        synchronized (this) {
            counted();
            return withMore(into, offset, length);
        }
    }

    private boolean takeHeld(byte[] into, int offset) {
        if (held < 0) {
            return false;
        }
        into[offset] = (byte) held;
        held = -1;
        return true;
    }

    // What lay here when the last bytes were read needs no waiting.
    private boolean takeNext(byte[] into, int offset) throws IOException {
        if (!moreLies) {
            return false;
        }
        limitSilence();
        return in.read(into, offset, 1) > 0;
    }

    private int withMore(byte[] into, int offset, int length) throws IOException {
        count++;
        var lies = in.available();
        var more = Math.min(length - 1, lies);
        if (count <= lyingUntil) {
            more = (int) Math.min(more, lyingUntil - count);
        }
        var read = more > 0 ? Math.max(0, in.read(into, offset + 1, more)) : 0;
        count += read;
        moreLies = read < lies;
        return 1 + read;
    }

    // Until it is counted, nobody can tell whether the byte was read already.
    private boolean await(byte[] into, int offset) throws IOException {
        synchronized (this) {
            reading = true;
        }
        var came = false;
        try {
            limitSilence();
            came = in.read(into, offset, 1) > 0;
            return came;
        } finally {
            if (!came) {
                counted();
            }
        }
    }

    private synchronized void counted() {
        reading = false;
        notifyAll();
    }

    private void limitSilence() throws IOException {
        if (!hurried) {
            socket.setSoTimeout(0);
            return;
        }
        var left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - nanoTime.getAsLong());
        if (left <= 0) {
            throw new SocketTimeoutException("no session was named in time");
        }
        socket.setSoTimeout((int) left);
    }

    /// How many bytes have been read.
    synchronized long count() {
        return count;
    }

    /// Notes that whatever lies here unread has come by now; returns how many bytes will have been read with that.
    synchronized long noteWhatLies() {
        var lying = lying() + (held < 0 ? 0 : 1);
        if (lying > 0) {
            lyingUntil = count + lying;
            lyingNanos = nanoTime.getAsLong();
        }
        return count + lying;
    }

    // Where something lies, who waits for a byte has it or is about to, and counts it soon.
    private int lying() {
        var until = nanoTime.getAsLong() + COUNTED_WITHIN_NANOS;
        try {
            while (reading && in.available() > 0 && until - nanoTime.getAsLong() > 0) {
                wait(LOOK_AGAIN_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException closed) {
            return 0; // Nothing comes of it any more.
        }
        return lyingNow();
    }

    private int lyingNow() {
        try {
            return in.available();
        } catch (IOException closed) {
            return 0; // Nothing comes of it any more.
        }
    }

    /// By when that byte had come, as far as is known.
    ///
    /// @param before how many came before it
    synchronized long byNanos(long before) {
        return before < lyingUntil ? lyingNanos : nanoTime.getAsLong();
    }
}
