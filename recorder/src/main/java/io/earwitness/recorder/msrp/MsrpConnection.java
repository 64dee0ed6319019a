package io.earwitness.recorder.msrp;

import io.earwitness.media.msrp.Continuation;
import io.earwitness.media.msrp.MalformedMsrpException;
import io.earwitness.media.msrp.MsrpFramer;
import io.earwitness.media.msrp.MsrpFrames;
import io.earwitness.media.msrp.MsrpHead;
import io.earwitness.media.msrp.MsrpUri;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived.End;
import io.earwitness.recorder.msrp.MessageCapture.Stored;
import io.earwitness.recorder.msrp.MsrpMeters.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One connection to the listener for messages: reads frames, has each piece of a message stored, and answers.
///
/// Read and written by one thread of its own; others only close it. It may serve several sessions, and belongs to
/// nobody until it has named one.
final class MsrpConnection implements MsrpFramer.Listener {
    /// A record of the journal is no longer: its block stays in a small memory.
    static final int PIECE_BYTES_MAX = 16 * 1024;

    private static final int READ_BYTES = 16 * 1024;

    /// So much may come before we wait for the disk.
    private static final long UNSYNCED_BYTES_MAX = 1 << 20;

    /// What a record has besides paths and piece, nearly.
    private static final int RECORD_BYTES = 256;

    /// What is too long is read to its end, up to so many times what a message may have.
    private static final int PASSED_OVER_TIMES_MAX = 4;

    /// Who asks for sessions that there are not is cut off after so many.
    private static final int STRAY_REQUESTS_MAX = 8;

    private final MsrpListener listener;
    private final Socket socket;
    private final Arrivals arrivals;
    private final InputStream in;
    private final OutputStream out;
    private final boolean secured;
    private final boolean stranger;
    /// Held while what was read is dealt with, and by whoever settles it.
    private final ReentrantLock work = new ReentrantLock();
    private final Condition dealtWith = work.newCondition();
    private final MsrpFramer framer = new MsrpFramer(this);
    private final byte[] piece = new byte[PIECE_BYTES_MAX];
    /// Guarded by itself: whoever ends a session asks whether others are left.
    private final Set<MessageStream> streams = new HashSet<>();

    private volatile boolean closed;
    private volatile long readNanos = System.nanoTime();
    private long dealtCount;
    private boolean over;
    private boolean known;
    private int pieceLength;
    private long pieceNanos;
    private long unsyncedBytes;
    private int strayRequests;
    private @Nullable Receiving receiving;
    private @Nullable MsrpHead head;
    private int refusal;

    /// A message, or a chunk of one, that is being received.
    private static final class Receiving {
        final MessageStream stream;
        final MsrpHead head;
        final long firstByte;
        final long totalBytes;
        long nextByte;
        /// When something of it was last seen: what the framer held back since then was read no earlier.
        long seenNanos;
        boolean storedSome;
        boolean tooLong;

        Receiving(MessageStream stream, MsrpHead head, long seenNanos) {
            this.seenNanos = seenNanos;
            this.stream = stream;
            this.head = head;
            this.firstByte = head.byteRange().first();
            this.totalBytes = head.byteRange().total();
            this.nextByte = firstByte;
        }
    }

    /// @param socket   below TLS, where that is spoken
    /// @param arrivals what comes by the socket
    /// @param in       the same without TLS, where that is spoken
    /// @param secured  whether it is by TLS
    /// @param stranger whether nobody knows yet what it is for
    MsrpConnection(
            MsrpListener listener,
            Socket socket,
            Arrivals arrivals,
            InputStream in,
            OutputStream out,
            boolean secured,
            boolean stranger) {
        this.listener = listener;
        this.socket = socket;
        this.arrivals = arrivals;
        this.in = in;
        this.out = out;
        this.secured = secured;
        this.stranger = stranger;
    }

    /// Reads until it ends, for whatever reason.
    void run() {
        try {
            var bytes = new byte[READ_BYTES];
            while (true) {
                var before = arrivals.count();
                var read = in.read(bytes);
                if (read < 0) {
                    break;
                }
                dealWith(bytes, read, before);
            }
        } catch (SocketTimeoutException silent) {
            listener.meters().refused(Refusal.SILENT);
        } catch (MalformedMsrpException malformed) {
            listener.meters().refused(Refusal.MALFORMED);
            listener.complain("closed", socket, malformed);
        } catch (IOException gone) {
            // As good as closed by the client.
        } finally {
            work.lock();
            try {
                keepWhatCame();
                over = true;
                dealtWith.signalAll();
            } finally {
                work.unlock();
            }
            close();
            leaveAll();
        }
    }

    private void dealWith(byte[] bytes, int length, long before) throws IOException {
        work.lock();
        try {
            readNanos = arrivals.byNanos(before);
            framer.take(bytes, 0, length);
            dealtCount = arrivals.count();
            dealtWith.signalAll();
        } finally {
            work.unlock();
        }
    }

    /// From now on nothing that has come until here counts as coming later, whenever it is read.
    void noteWhatLies() {
        arrivals.noteWhatLies();
    }

    /// Returns once everything that has come by now is dealt with and stored, or at that moment: a client that takes
    /// no answers, or has sent half a record of TLS, is not waited for any longer.
    void settle(long deadlineNanos) {
        var until = arrivals.noteWhatLies();
        try {
            if (work.tryLock(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                try {
                    var left = deadlineNanos - System.nanoTime();
                    while (dealtCount < until && !over && left > 0) {
                        left = dealtWith.awaitNanos(left);
                    }
                    keepPiece();
                } finally {
                    work.unlock();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Says which session it is for, where we connected.
    void open(MessageStream stream, MsrpUri peer, MsrpUri own) throws IOException {
        out.write(MsrpFrames.opening(listener.transaction(), peer.toString(), own));
        out.flush();
        join(stream);
    }

    @Override
    public void head(MsrpHead next) throws IOException {
        head = next;
        receiving = null;
        refusal = 0;
        pieceLength = 0;
        switch (next.method()) {
            case "SEND" -> send(next);
            // A response to our opening, or a report: nothing is said to either (RFC 4975 §7.1.2).
            case "", "REPORT" -> {}
            default -> refuse(501, Refusal.METHOD);
        }
    }

    private void send(MsrpHead next) throws IOException {
        var stream = named(next);
        if (stream.isEmpty()) {
            refuse(481, Refusal.SESSION);
            if (!known && ++strayRequests > STRAY_REQUESTS_MAX) {
                throw new MalformedMsrpException("one session after the other that there is not");
            }
        } else if (join(stream.get())) {
            var begun = new Receiving(stream.get(), next, readNanos);
            receiving = begun;
            if (begun.totalBytes > listener.messageBytesMax() || begun.firstByte > listener.messageBytesMax()) {
                tooLong(begun);
            }
        } else {
            refuse(481, Refusal.SESSION);
        }
    }

    /// The stream that the frame is for: we are no relay, and what is agreed for TLS is taken by TLS alone.
    private Optional<MessageStream> named(MsrpHead next) {
        var path = next.toPath();
        return path.size() != 1
                ? Optional.empty()
                : MsrpUri.parse(path.getFirst())
                        .flatMap(uri -> listener.find(uri.sessionId()))
                        .filter(stream -> secured || !stream.address.secured());
    }

    private boolean join(MessageStream stream) {
        if (!stream.capture.join(stream, this)) {
            return false;
        }
        synchronized (streams) {
            streams.add(stream);
        }
        if (!known) {
            known = true;
            arrivals.unhurried();
            if (stranger) {
                listener.noStranger(socket);
            }
        }
        return true;
    }

    private void refuse(int status, Refusal why) {
        refusal = status;
        listener.meters().refused(why);
    }

    @Override
    public void body(ByteBuffer bytes) throws IOException {
        var now = receiving;
        while (now != null && bytes.hasRemaining()) {
            if (now.tooLong) {
                now.nextByte += bytes.remaining();
                bytes.position(bytes.limit());
                if (now.nextByte - now.firstByte > PASSED_OVER_TIMES_MAX * listener.messageBytesMax()) {
                    throw new MalformedMsrpException("a message without end");
                }
                return;
            }
            if (pieceLength == piece.length) {
                store(now, End.NONE);
            }
            if (pieceLength == 0) {
                pieceNanos = now.seenNanos;
            }
            var some = Math.min(bytes.remaining(), piece.length - pieceLength);
            bytes.get(piece, pieceLength, some);
            pieceLength += some;
            if (now.nextByte + pieceLength - 1 > listener.messageBytesMax()) {
                tooLong(now);
            }
        }
        if (now != null) {
            now.seenNanos = readNanos;
        }
    }

    // It is told at once, so that who heeds that need not send the rest.
    private void tooLong(Receiving now) throws IOException {
        now.tooLong = true;
        pieceLength = 0;
        listener.meters().refused(Refusal.SIZE);
        now.stream.capture.rejected(now.stream, "longer than " + listener.messageBytesMax() + " bytes");
        respond(now.head, 413, "Message Too Large");
    }

    @Override
    public void end(Continuation flag) throws IOException {
        var now = receiving;
        receiving = null;
        if (now != null) {
            received(now, flag);
        } else if (refusal != 0 && head != null) {
            respond(head, refusal, reason(refusal));
        }
    }

    private static String reason(int status) {
        return switch (status) {
            case 481 -> "No Such Session";
            default -> "Unknown Method";
        };
    }

    private void received(Receiving now, Continuation flag) throws IOException {
        if (now.tooLong) {
            return;
        }
        var untilByte = now.nextByte + pieceLength - 1;
        if (!isEmpty(now, flag) && store(now, ending(flag)) == Stored.GONE) {
            respond(now.head, 481, reason(481));
            return;
        }
        respond(now.head, 200, "OK");
        var last = flag == Continuation.COMPLETE;
        var whole = now.stream.capture.came(now.stream, now.head.messageId(), now.firstByte, untilByte, last);
        if (whole && now.head.wantsSuccessReport()) {
            write(MsrpFrames.success(listener.transaction(), now.head, untilByte));
        }
        if (unsyncedBytes >= UNSYNCED_BYTES_MAX) {
            waitForTheDisk(now);
        }
    }

    /// Keeps a connection alive, or says which session it is for, and nothing else.
    private boolean isEmpty(Receiving now, Continuation flag) {
        return flag == Continuation.COMPLETE
                && now.firstByte == 1
                && pieceLength == 0
                && !now.storedSome
                && now.head.contentType().isEmpty();
    }

    private static End ending(Continuation flag) {
        return switch (flag) {
            case MORE -> End.MORE;
            case COMPLETE -> End.COMPLETE;
            case ABORTED -> End.ABORTED;
        };
    }

    private Stored store(Receiving now, End end) {
        var stream = now.stream;
        var record = new MessagePieceArrived(
                stream.capture.now(),
                stream.index(),
                now.head.messageId(),
                now.head.header("From-Path"),
                now.head.header("To-Path"),
                now.head.contentType(),
                now.nextByte,
                now.totalBytes,
                end,
                Arrays.copyOf(piece, pieceLength));
        var stored = stream.capture.store(stream, record, pieceLength == 0 ? now.seenNanos : pieceNanos);
        now.storedSome = true;
        now.nextByte += pieceLength;
        unsyncedBytes += pieceLength
                + RECORD_BYTES
                + record.messageId().length()
                + record.fromPath().length()
                + record.toPath().length()
                + record.contentType().length();
        pieceLength = 0;
        if (end == End.COMPLETE && stored == Stored.KEPT) {
            listener.meters().message();
        }
        if (unsyncedBytes >= UNSYNCED_BYTES_MAX && end == End.NONE) {
            waitForTheDisk(now);
        }
        return stored;
    }

    // Or a fast client would fill memory with what the disk does not take.
    private void waitForTheDisk(Receiving now) {
        unsyncedBytes = 0;
        try {
            now.stream.capture.sync();
        } catch (IOException failing) {
            // The journal tells of it, and counts what it loses.
        }
    }

    /// The connection ended within a message: what had come of it is kept.
    private void keepWhatCame() {
        var now = receiving;
        keepPiece();
        receiving = null;
        if (now != null) {
            now.stream.capture.broken(now.stream, now.head.messageId());
        }
    }

    private void keepPiece() {
        var now = receiving;
        if (now != null && !now.tooLong && pieceLength > 0) {
            try {
                store(now, End.NONE);
            } catch (RuntimeException failed) {
                listener.complain("could not keep what had come on", socket, failed);
            }
        }
    }

    private void respond(MsrpHead request, int status, String reason) throws IOException {
        if (request.wantsResponse(status)) {
            write(MsrpFrames.response(request, status, reason));
        }
    }

    private void write(byte[] frame) throws IOException {
        out.write(frame);
        out.flush();
    }

    /// A session is over; true where the connection serves no other.
    boolean leave(MessageStream stream) {
        synchronized (streams) {
            streams.remove(stream);
            return streams.isEmpty();
        }
    }

    private void leaveAll() {
        Set<MessageStream> left;
        synchronized (streams) {
            left = Set.copyOf(streams);
            streams.clear();
        }
        left.forEach(stream -> stream.capture.left(stream, this));
        if (stranger && !known) {
            listener.noStranger(socket);
        }
    }

    /// How long nothing has come by it.
    long idleNanos(long nowNanos) {
        return nowNanos - readNanos;
    }

    boolean isClosed() {
        return closed;
    }

    /// From any thread.
    void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException closed) {
            // It is of no more use in any case.
        }
    }
}
