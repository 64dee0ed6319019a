package io.earwitness.sip.message;

/// The names of the methods that the stack itself treats specially. Methods are case-sensitive.
public final class SipMethod {
    public static final String INVITE = "INVITE";
    public static final String ACK = "ACK";
    public static final String BYE = "BYE";
    public static final String CANCEL = "CANCEL";
    public static final String OPTIONS = "OPTIONS";
    public static final String UPDATE = "UPDATE";
    public static final String INFO = "INFO";
    public static final String PRACK = "PRACK";
    public static final String NOTIFY = "NOTIFY";
    public static final String SUBSCRIBE = "SUBSCRIBE";

    private SipMethod() {}

    /// The constant above where it is one, else as it is, so that who keeps it keeps no text of a message.
    public static String named(String method) {
        return switch (method) {
            case INVITE -> INVITE;
            case ACK -> ACK;
            case BYE -> BYE;
            case CANCEL -> CANCEL;
            case OPTIONS -> OPTIONS;
            case UPDATE -> UPDATE;
            case INFO -> INFO;
            case PRACK -> PRACK;
            case NOTIFY -> NOTIFY;
            case SUBSCRIBE -> SUBSCRIBE;
            default -> method;
        };
    }
}
