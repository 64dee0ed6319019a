package io.earwitness.recorder.session;

import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.recorder.session.SessionState.Abilities;
import io.earwitness.recorder.session.SessionState.Line;
import io.earwitness.recorder.session.SessionState.Over;
import io.earwitness.recorder.session.SessionState.Pause;
import io.earwitness.recorder.session.SessionState.Stream;
import io.earwitness.sip.dialog.DialogId;
import io.earwitness.sip.dialog.DialogState;
import io.earwitness.sip.message.MalformedValueException;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.parser.SipParser;
import io.earwitness.sip.sdp.SessionDescription;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The bytes of a [SessionState]: a version, then its parts in their order. Text and bytes have a u32 length
/// before them, lists a count, what may be absent a boolean. Read by the next process of the same build alone.
final class SessionStateFormat {
    private static final int VERSION = 4;
    private static final int LENGTH_MAX = 4 * 1024 * 1024;

    private SessionStateFormat() {}

    static byte[] write(SessionState state) {
        var bytes = new ByteArrayOutputStream(4096);
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(VERSION);
            dialog(out, state.dialog());
            origin(out, state.origin());
            out.writeLong(EpochNanos.of(state.startedAt()));
            bytes(out, state.local().getAddress());
            optional(out, state.reflexive(), address -> bytes(out, address.getAddress()));
            optional(out, state.source(), address -> bytes(out, address.getAddress()));
            text(out, state.spoken().toString());
            out.writeInt(state.lines().size());
            for (var line : state.lines()) {
                text(out, line.line().toString());
                optional(out, line.stream(), stream -> {
                    out.writeInt(stream.index());
                    out.writeInt(stream.localPort());
                    out.writeBoolean(stream.paused());
                });
                optional(out, line.protection(), protection -> LineProtectionFormat.write(out, protection));
                optional(out, line.messages(), messages -> messages(out, messages));
                optional(out, line.bundle(), part -> {
                    out.writeInt(part.place());
                    text(out, part.mid());
                });
            }
            out.writeInt(state.nextStream());
            optional(out, state.pause(), pause -> {
                out.writeLong(EpochNanos.of(pause.since()));
                text(out, pause.requester());
                text(out, pause.reason());
            });
            out.writeInt(state.removed().size());
            for (var removed : state.removed().entrySet()) {
                text(out, removed.getKey());
                text(out, removed.getValue());
            }
            abilities(out, state.abilities());
            optional(out, state.heard(), heard -> heard(out, heard));
            optional(out, state.over(), over -> {
                text(out, over.cause().name());
                text(out, over.detail());
                out.writeLong(over.epochNanos());
            });
        } catch (IOException impossible) {
            throw new IllegalStateException("memory takes everything", impossible);
        }
        return bytes.toByteArray();
    }

    private static void dialog(DataOutputStream out, DialogState dialog) throws IOException {
        text(out, dialog.id().callId());
        text(out, dialog.id().localTag());
        text(out, dialog.id().remoteTag());
        out.writeBoolean(dialog.called());
        bytes(out, dialog.invite().toBytes());
        bytes(out, dialog.acceptance().toBytes());
        out.writeInt(dialog.routes().size());
        for (var route : dialog.routes()) {
            text(out, route.toString());
        }
        text(out, dialog.target().toString());
        out.writeLong(dialog.sent());
        out.writeLong(dialog.received());
        out.writeLong(dialog.sessionExpires().toMillis());
        out.writeBoolean(dialog.refreshIsOurs());
        out.writeBoolean(dialog.updateAllowed());
        optional(out, dialog.description(), body -> {
            text(out, body.contentType());
            bytes(out, body.bytes());
        });
    }

    private static void origin(DataOutputStream out, SessionOrigin origin) throws IOException {
        text(out, origin.callId());
        text(out, origin.fromTag());
        text(out, origin.userAgent());
        text(out, origin.remote());
        text(out, origin.local());
        text(out, origin.transport());
        text(out, origin.requestUri());
    }

    /// @throws IOException where the bytes are not what [#write] makes
    static SessionState read(byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            if (in.readInt() != VERSION) {
                throw new IOException("the state of another version");
            }
            return new SessionState(
                    dialog(in),
                    new SessionOrigin(text(in), text(in), text(in), text(in), text(in), text(in), text(in)),
                    instant(in),
                    InetAddress.getByAddress(bytes(in)),
                    optional(in, () -> InetAddress.getByAddress(bytes(in))),
                    optional(in, () -> InetAddress.getByAddress(bytes(in))),
                    SessionDescription.parse(text(in)),
                    list(
                            in,
                            () -> new Line(
                                    SessionDescription.parse(text(in)),
                                    optional(in, () -> new Stream(in.readInt(), in.readInt(), in.readBoolean())),
                                    optional(in, () -> LineProtectionFormat.read(in)),
                                    optional(in, () -> messages(in)),
                                    optional(in, () -> new BundlePart(in.readInt(), text(in))))),
                    in.readInt(),
                    optional(in, () -> new Pause(instant(in), text(in), text(in))),
                    removed(in),
                    new Abilities(in.readBoolean(), in.readBoolean(), list(in, () -> text(in))),
                    optional(in, () -> list(in, () -> bytes(in))),
                    optional(in, () -> new Over(EndCause.valueOf(text(in)), text(in), in.readLong())));
        } catch (MalformedValueException | IllegalArgumentException malformed) {
            throw new IOException("the state of a session cannot be read", malformed);
        }
    }

    private static void messages(DataOutputStream out, MessageLine line) throws IOException {
        text(out, line.sessionId());
        out.writeInt(line.port());
        out.writeBoolean(line.secured());
        text(out, line.setup());
        out.writeLong(line.messageBytesMax());
        optional(out, line.fingerprint(), fingerprint -> text(out, fingerprint));
    }

    private static MessageLine messages(DataInputStream in) throws IOException {
        return new MessageLine(
                text(in), in.readInt(), in.readBoolean(), text(in), in.readLong(), optional(in, () -> text(in)));
    }

    private static void abilities(DataOutputStream out, Abilities abilities) throws IOException {
        out.writeBoolean(abilities.takesUpdate());
        out.writeBoolean(abilities.takesInfo());
        out.writeInt(abilities.accept().size());
        for (var type : abilities.accept()) {
            text(out, type);
        }
    }

    private static void heard(DataOutputStream out, List<byte[]> heard) throws IOException {
        out.writeInt(heard.size());
        for (var message : heard) {
            bytes(out, message);
        }
    }

    private static Map<String, String> removed(DataInputStream in) throws IOException {
        var removed = new HashMap<String, String>();
        for (var left = in.readInt(); left > 0; left--) {
            removed.put(text(in), text(in));
        }
        return removed;
    }

    private static DialogState dialog(DataInputStream in) throws IOException {
        return new DialogState(
                new DialogId(text(in), text(in), text(in)),
                in.readBoolean(),
                message(in, SipRequest.class),
                message(in, SipResponse.class),
                list(in, () -> NameAddress.parse(text(in))),
                SipUri.parse(text(in)),
                in.readLong(),
                in.readLong(),
                Duration.ofMillis(in.readLong()),
                in.readBoolean(),
                in.readBoolean(),
                optional(in, () -> new SipBody(text(in), bytes(in))));
    }

    private static <M extends SipMessage> M message(DataInputStream in, Class<M> kind) throws IOException {
        if (new SipParser(MessageLimits.DEFAULT).parse(bytes(in)) instanceof Parsed.Whole(var message)
                && kind.isInstance(message)) {
            return kind.cast(message);
        }
        throw new IOException("a " + kind.getSimpleName() + " of the dialog cannot be read");
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private interface Writing<T> {
        void write(T value) throws IOException;
    }

    private static <T> void optional(DataOutputStream out, Optional<T> value, Writing<T> writing) throws IOException {
        out.writeBoolean(value.isPresent());
        if (value.isPresent()) {
            writing.write(value.get());
        }
    }

    private static <T> Optional<T> optional(DataInputStream in, Reading<T> reading) throws IOException {
        return in.readBoolean() ? Optional.of(reading.read()) : Optional.empty();
    }

    private static <T> List<T> list(DataInputStream in, Reading<T> reading) throws IOException {
        var list = new ArrayList<T>();
        for (var left = in.readInt(); left > 0; left--) {
            list.add(reading.read());
        }
        return list;
    }

    private static Instant instant(DataInputStream in) throws IOException {
        return Instant.EPOCH.plusNanos(in.readLong());
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        bytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        var length = in.readInt();
        if (length < 0 || length > LENGTH_MAX) {
            throw new IOException("the state of a session is torn");
        }
        var bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
