package io.earwitness.sip;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntUnaryOperator;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.SipFactory;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.SipStack;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.header.AuthorizationHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.HeaderFactory;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;
import javax.sip.message.Response;

/// A registrar on a stack that we did not write: challenges by digest, grants what its script says.
final class JainRegistrar implements SipListener, AutoCloseable {
    static final String USER = "recorder";
    static final String PASSWORD = "open sesame";
    private static final String REALM = "example.com";
    private static final String NONCE = "4f2a9c";

    final List<Request> registered = new CopyOnWriteArrayList<>();
    final List<Integer> answered = new CopyOnWriteArrayList<>();
    private final SipStack stack;
    private final SipProvider provider;
    private final HeaderFactory headers;
    private final MessageFactory messages;
    private final IntUnaryOperator granted;
    private final int port;
    private volatile int refusal;

    /// @param granted how many seconds of those that were asked for; more than asked is a 423
    JainRegistrar(IntUnaryOperator granted) throws Exception {
        this.granted = granted;
        this.port = freePort();
        var factory = SipFactory.getInstance();
        factory.resetFactory();
        factory.setPathName("gov.nist");
        var properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", "registrar-" + port);
        properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", QuietStackLogger.class.getName());
        properties.setProperty("gov.nist.javax.sip.SERVER_LOGGER", QuietServerLogger.class.getName());
        this.stack = factory.createSipStack(properties);
        this.headers = factory.createHeaderFactory();
        this.messages = factory.createMessageFactory();
        this.provider = stack.createSipProvider(stack.createListeningPoint("127.0.0.1", port, "udp"));
        provider.addSipListener(this);
    }

    private static int freePort() throws Exception {
        try (var probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /// Refuses from now on; 0 takes again.
    void refusing(int status) {
        refusal = status;
    }

    @Override
    public void processRequest(RequestEvent event) {
        try {
            var response = answer(event.getRequest());
            answered.add(response.getStatusCode());
            var transaction = event.getServerTransaction() == null
                    ? provider.getNewServerTransaction(event.getRequest())
                    : event.getServerTransaction();
            transaction.sendResponse(response);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private Response answer(Request request) throws Exception {
        if (refusal != 0) {
            return messages.createResponse(refusal, request);
        }
        if (!isAuthentic(request)) {
            var unauthorized = messages.createResponse(401, request);
            var challenge = headers.createWWWAuthenticateHeader("Digest");
            challenge.setRealm(REALM);
            challenge.setNonce(NONCE);
            challenge.setAlgorithm("MD5");
            challenge.setQop("auth");
            unauthorized.addHeader(challenge);
            return unauthorized;
        }
        var asked = ((ExpiresHeader) request.getHeader(ExpiresHeader.NAME)).getExpires();
        var seconds = asked == 0 ? 0 : granted.applyAsInt(asked);
        if (seconds > asked) {
            var brief = messages.createResponse(423, request);
            brief.addHeader(headers.createMinExpiresHeader(seconds));
            return brief;
        }
        registered.add(request);
        var ok = messages.createResponse(200, request);
        if (seconds > 0) {
            var contact = (ContactHeader) request.getHeader(ContactHeader.NAME).clone();
            contact.setExpires(seconds);
            ok.addHeader(contact);
        }
        return ok;
    }

    private static boolean isAuthentic(Request request) throws Exception {
        if (!(request.getHeader(AuthorizationHeader.NAME) instanceof AuthorizationHeader shown)) {
            return false;
        }
        var secret = md5(USER + ":" + REALM + ":" + PASSWORD);
        var what = md5("REGISTER:" + shown.getURI());
        var expected = md5(String.join(
                ":", secret, NONCE, "%08x".formatted(shown.getNonceCount()), shown.getCNonce(), shown.getQop(), what));
        return shown.getUsername().equals(USER) && shown.getResponse().equals(expected);
    }

    private static String md5(String text) throws Exception {
        var digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    @Override
    public void processResponse(ResponseEvent event) {}

    @Override
    public void processTimeout(TimeoutEvent event) {}

    @Override
    public void processIOException(IOExceptionEvent event) {}

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {}

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {}

    @Override
    public void close() {
        stack.stop();
    }
}
